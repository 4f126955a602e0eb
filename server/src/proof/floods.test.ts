import { connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { requestMsMax } from '#/app.ts'
import { bodyBytesMax } from '#/engine/body.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, type World } from '#/testing/world.ts'
import { slowness } from '#/testing/slowness.ts'
import { percentile } from './judge.ts'

let world: World
let port = 0
const sockets = new Set<Socket>()
/** The house's end of each connection, by the port of the other end. */
const ends = new Map<number | undefined, Socket>()
beforeAll(async () => {
  world = await openWorld()
  world.app.server.on('connection', (end: Socket) => ends.set(end.remotePort, end))
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  port = (world.app.server.address() as AddressInfo).port // It listens on a port.
})
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  ends.clear()
})
afterAll(() => world.close())

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined) // To be turned away is what these are here for.
  sockets.add(socket)
  await once(socket, 'connect')
  return socket
}
const head = (person: Client, length: string): string =>
  [
    'POST /api/chat/rooms HTTP/1.1',
    'Host: 127.0.0.1',
    `Authorization: Bearer ${person.token}`,
    'Content-Type: application/json',
    length,
    '\r\n',
  ].join('\r\n')

// How soon the house shuts the door on a quiet machine.
const announcedMsMax = 2_000
const cutOffMsMax = 10_000
// Longer than any bound on any machine: what comes later is judged by its time.
const hearingMsMax = 60_000

/** Everything the house says on a connection until it closes it, and after how many ms it did. */
async function heardOn(socket: Socket): Promise<{ text: string; closed: boolean; ms: number }> {
  const start = performance.now()
  let text = ''
  socket.on('data', (part: Buffer) => (text += part.toString()))
  const closed = await Promise.race([closing(socket), pause(hearingMsMax, false)])
  return { closed, text, ms: performance.now() - start }
}

/** An error comes before the end and is no news here, so `once` will not do. */
const closing = (socket: Socket): Promise<true> =>
  new Promise(done => socket.once('close', () => done(true)))

async function timesOfReading(): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < 60; n++) {
    const start = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}/api/ledger/wallet`, {
      headers: { authorization: `Bearer ${world.people.mei.token}` },
    })
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
    times.push(performance.now() - start)
  }
  return times
}

describe('300 who send a byte now and then', () => {
  const drip = async (): Promise<{ stop: () => void }> => {
    const { lin } = world.people
    const opened = await Promise.all(Array.from({ length: 300 }, open))
    // A third never ends its headers, the others never end their bodies.
    for (const [n, socket] of opened.entries()) {
      if (n % 3 === 0) socket.write('POST /api/chat/rooms HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ')
      else socket.write(head(lin, 'Content-Length: 100000'))
    }
    const timer = setInterval(() => {
      for (const socket of opened) if (!socket.destroyed) socket.write('x')
    }, 50)
    return { stop: () => clearInterval(timer) }
  }

  test('make nobody else wait', async () => {
    await timesOfReading() // Warm.
    const before = percentile(await timesOfReading(), 95)
    const { stop } = await drip()
    const during = percentile(await timesOfReading(), 95)
    stop()

    // Twice, and what another's moment on this machine may add to one of sixty short requests.
    expect(during).toBeLessThan(before * 2 + 50 * slowness())
  })

  test.runIf(process.env['LONG'] === '1')(
    'are shown out when their time is over',
    async () => {
      const { stop } = await drip()
      await pause(requestMsMax + 35_000) // Node looks at them every 30 s.
      stop()
      expect([...sockets].filter(socket => !socket.destroyed)).toHaveLength(0)
    },
    requestMsMax + 60_000,
  )
})

describe('a body without end', () => {
  test('is refused when it is announced, before any of it is read', async () => {
    const socket = await open()
    socket.write(head(world.people.lin, 'Content-Length: 1000000000000'))

    const { text, ms } = await heardOn(socket)

    expect(text).toMatch(/^HTTP\/1.1 413 /)
    expect(ms).toBeLessThan(announcedMsMax * slowness())
  })

  test('that is not announced is cut off at the limit, and the rest is not kept', async () => {
    const socket = await open()
    socket.write(head(world.people.lin, 'Transfer-Encoding: chunked'))
    const piece = Buffer.alloc(64 * 1024, 120)
    const heard = heardOn(socket)
    let sent = 0
    const { localPort } = socket
    while (!socket.destroyed && sent < 500 * 1024 * 1024) {
      socket.write(`${piece.length.toString(16)}\r\n`)
      socket.write(piece)
      const taken = socket.write('\r\n')
      sent += piece.length
      const drained = new Promise(done => socket.once('drain', done))
      if (!taken) await Promise.race([drained, closing(socket), pause(500)])
    }

    const { text, closed, ms } = await heard
    expect(closed).toBe(true)
    expect(ms).toBeLessThan(cutOffMsMax * slowness())
    // Who goes on talking may find the door shut before it has heard why.
    expect(['HTTP/1.1 413 ', '']).toContain(text.slice(0, 13))
    // What was never read is not kept; Node reads on until its answer has left. The memory of the
    // process would not say so: whatever else runs in it takes some, `slowness` alone 96 MB.
    const read = ends.get(localPort)?.bytesRead ?? 0
    expect(read).toBeGreaterThan(bodyBytesMax)
    expect(read).toBeLessThan(16 * 1024 * 1024)
    expect(sent).toBeLessThan(100 * 1024 * 1024)
  })

  test('of a million items is too large, and one that just fits is judged at once', async () => {
    const post = (items: number) =>
      fetch(`http://127.0.0.1:${port}/api/chat/rooms`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.people.lin.token}`,
          'content-type': 'application/json',
        },
        body: `{"roomId":[${'0,'.repeat(items - 1)}0],"name":"x"}`,
      })

    const million = await post(1_000_000).catch(() => undefined)
    const start = performance.now()
    const fits = await post(Math.floor((bodyBytesMax - 100) / 2))

    // Either it is told, or the door is shut while it is still talking.
    expect([413, undefined]).toContain(million?.status)
    expect(fits.status).toBe(400)
    expect(performance.now() - start).toBeLessThan(2_000 * slowness())
  })
})

describe('bytes that are no request', () => {
  const unreadable: readonly [string, string, string][] = [
    ['of no method', 'HELLO\r\n\r\n', 'bad_input'],
    [
      'of two lengths',
      'POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n',
      'bad_input',
    ],
    [
      'of a length and of pieces',
      'POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n',
      'bad_input',
    ],
    ['with a head without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 'too_large'],
  ]

  test.each(unreadable)('%s hear it as every other refusal', async (_, bytes, code) => {
    const socket = await open()
    const heard = heardOn(socket)
    socket.write(bytes)

    const { text, closed } = await heard
    const [lines = '', body = ''] = text.split('\r\n\r\n')
    const problem = JSON.parse(body)
    expect(closed).toBe(true)
    expect(lines).toContain('application/problem+json')
    expect(lines).toContain(`content-length: ${Buffer.byteLength(body)}`)
    expect(lines.startsWith(`HTTP/1.1 ${problem.status} `)).toBe(true)
    expect(problem).toMatchObject({ code, type: `/docs/problems#${code}` })
    expect(problem.detail.length).toBeGreaterThan(5)
  })
})
