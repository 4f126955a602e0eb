import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPublic, openOutbound, OutboundError, outboundBytesMax } from './outbound.ts'

// Where a request outward may end: 60 addresses, in the forms in which they are written.
const addresses: readonly (readonly [string, boolean])[] = [
  ['1.1.1.1', true],
  ['8.8.8.8', true],
  ['93.184.216.34', true],
  ['100.63.255.255', true],
  ['100.128.0.1', true],
  ['126.255.255.255', true],
  ['128.0.0.1', true],
  ['172.15.255.255', true],
  ['172.32.0.1', true],
  ['192.167.255.255', true],
  ['192.169.0.1', true],
  ['198.17.255.255', true],
  ['198.20.0.1', true],
  ['223.255.255.255', true],
  ['2606:4700:4700::1111', true],
  ['2001:4860:4860::8888', true],
  ['2a00:1450:4001:82a::200e', true],
  ['3ffe::1', true],
  ['0.0.0.0', false],
  ['0.255.255.255', false],
  ['10.0.0.1', false],
  ['10.255.255.255', false],
  ['100.64.0.1', false],
  ['100.127.255.255', false],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['169.254.0.1', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.0.0.8', false],
  ['192.0.2.1', false],
  ['192.88.99.1', false],
  ['192.168.0.1', false],
  ['192.168.255.255', false],
  ['198.18.0.1', false],
  ['198.19.255.255', false],
  ['198.51.100.7', false],
  ['203.0.113.7', false],
  ['224.0.0.1', false],
  ['239.255.255.250', false],
  ['240.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:7f00:1', false],
  ['::ffff:8.8.8.8', false],
  ['::ffff:a9fe:a9fe', false],
  ['::127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['64:ff9b:1::1', false],
  ['100::1', false],
  ['2001::1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::1', false],
  ['3fff::1', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['', false],
  ['localhost', false],
]

describe('an address', () => {
  test('stands in a table of sixty and more', () => {
    expect(addresses.length).toBeGreaterThanOrEqual(60)
  })

  test.each(addresses)('%j is public: %s', (address, open) => {
    expect(isPublic(address)).toBe(open)
  })
})

const at =
  (...found: string[]) =>
  async () =>
    found.map(address => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) }))

describe('a request outward', () => {
  let server: Server
  let port = 0
  const heard: string[] = []
  beforeAll(async () => {
    server = createServer((request, answer) => {
      heard.push(`${request.method} ${request.headers.host} ${request.url}`)
      if (request.url === '/elsewhere') answer.writeHead(302, { location: 'http://10.0.0.1/' })
      if (request.url === '/much') answer.write(Buffer.alloc(outboundBytesMax + 1))
      if (request.url === '/no') answer.writeHead(404)
      answer.end('said')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterAll(() => void server.close())

  const why = (url: string, options: Partial<Parameters<typeof openOutbound>[0]> = {}) =>
    openOutbound({ allow: [], own: [], ...options })
      .ask(url)
      .then(
        () => 'went out',
        (error: unknown) => (error instanceof OutboundError ? error.message : String(error)),
      )
  const loopback = { allow: ['127.0.0.0/8'] }

  test.each([
    ['https://house.example/', at('10.0.0.7'), 'not a public one'],
    ['https://house.example/', at('1.1.1.1', '127.0.0.1'), 'not a public one'],
    ['https://house.example/', at('::ffff:127.0.0.1'), 'not a public one'],
    ['https://house.example/', at(), 'not known'],
    ['http://house.example/', at('1.1.1.1'), 'not https'],
    ['ftp://house.example/', at('1.1.1.1'), 'not https'],
    ['https://lin:secret@house.example/', at('1.1.1.1'), 'names a password'],
  ])('to %s is refused', async (url, resolve, reason) => {
    expect(await why(url, { resolve })).toContain(reason)
  })

  test('to this very machine is refused, by its public address, too', async () => {
    const asked = why('https://house.example/', { resolve: at('1.1.1.1'), own: ['1.1.1.1'] })

    expect(await asked).toContain('our own')
  })

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::ffff:7f00:1]'])(
    'to http://%s is refused, however it is spelt',
    async host => {
      expect(await why(`http://${host}:${port}/`)).not.toBe('went out')
    },
  )

  test('goes to loopback only where a developer allows it, and to the checked address', async () => {
    heard.length = 0
    const door = openOutbound({ ...loopback, own: [], resolve: at('127.0.0.1') })

    const answer = await door.ask(`http://provider.test:${port}/here`)

    expect([answer.status, await answer.text()]).toEqual([200, 'said'])
    expect(heard).toEqual([`GET provider.test:${port} /here`])
  })

  test('that is refused by the other side is an answer', async () => {
    const door = openOutbound({ ...loopback, own: [] })

    expect((await door.ask(`http://127.0.0.1:${port}/no`)).status).toBe(404)
  })

  test.each([
    ['/elsewhere', 'leads elsewhere'],
    ['/much', 'says too much'],
  ])('to %s ends at once', async (path, reason) => {
    expect(await why(`http://127.0.0.1:${port}${path}`, loopback)).toContain(reason)
  })

  test('to a port where nobody listens says so', async () => {
    expect(await why('http://127.0.0.1:1/', loopback)).toContain('could not be reached')
  })
})
