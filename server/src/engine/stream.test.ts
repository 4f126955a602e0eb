import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { channel, event, tell } from './events.ts'
import type { House } from './house.ts'
import { newId } from './ids.ts'

const lin = newId() // The contract puts the brand on everywhere else.
const mei = newId()
const hall = channel('room', newId())
const inHall = new Set<UserId>()
let mayStay = true
let read = 0

const said = event('hall.said', {
  payload: z.object({ version: z.int() }),
  wakes: () => [hall],
})
const moved = event('hall.moved', {
  payload: z.object({ userId: UserId }),
  wakes: () => [hall],
  rechannels: fact => [fact.userId],
})

let opened: TestHouse
let house: House
let server: Server
beforeAll(async () => {
  const channels = async (_: unknown, userId: UserId) => (inHall.has(userId) ? [hall] : [])
  opened = await openTestHouse({ modules: [{ name: 'hall', channels }] })
  house = opened.house
  house.outbox.onRow(() => void read++)
  server = createServer((request, out) => {
    const lastEventId = request.headers['last-event-id']
    const userId = request.url === '/lin' ? lin : mei
    void house.hub.listen(out, {
      userId,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      welcome: async () => mayStay,
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  house.hub.close()
  server.close()
  await opened.close()
})
beforeEach(() => {
  inHall.clear()
  mayStay = true
})

type Screen = { heard: string[]; ended: () => boolean; id: () => string; leave: () => void }

async function screen(who: 'lin' | 'mei', lastEventId?: string): Promise<Screen> {
  const { port } = server.address() as AddressInfo // It listens on a port.
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  let text = ''
  let over = false
  const request = get({ port, host: '127.0.0.1', path: `/${who}`, headers }, answer => {
    answer.on('data', chunk => (text += String(chunk)))
    answer.on('close', () => (over = true))
  })
  request.on('error', () => (over = true))
  const heard: string[] = []
  const readAll = (): string[] => {
    heard.splice(
      0,
      heard.length,
      ...[...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(
        ([, name, content]) => `${name} ${content}`,
      ),
    )
    return heard
  }
  for (let n = 0; n < 100 && readAll().length === 0; n++)
    await new Promise(done => setTimeout(done, 20))
  return {
    get heard() {
      return readAll()
    },
    ended: () => over,
    id: () => [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    leave: () => request.destroy(),
  }
}
// Other test files write in the same cluster, and the outbox waits for their transactions too.
const delivered = async (count: number): Promise<void> => {
  for (let n = 0; n < 200 && read < count; n++) await new Promise(done => setTimeout(done, 20))
  await new Promise(done => setTimeout(done, 60))
}
const say = async (version: number): Promise<void> => {
  const before = read
  await house.inTransaction('read write', tx => tell(tx, said, { version }))
  await delivered(before + 1)
}
const move = async (userId: UserId): Promise<void> => {
  const before = read
  await house.inTransaction('read write', tx => tell(tx, moved, { userId }))
  await delivered(before + 1)
}

test('who is in the room hears it, and a stranger hears nothing', async () => {
  inHall.add(lin)
  const [hers, strangers] = [await screen('lin'), await screen('mei')]

  await say(1)

  expect(hers.heard).toEqual([
    'hello {}',
    'nudges [{"name":"hall.said","refs":[{"version":1}],"stales":[]}]',
  ])
  expect(strangers.heard).toEqual(['hello {}'])
})

test('who enters hears from then on; who left hears of that and no more', async () => {
  inHall.add(lin)
  const [hers, newcomers] = [await screen('lin'), await screen('mei')]

  inHall.add(mei)
  await move(mei)
  await say(2)
  inHall.delete(lin)
  await move(lin)
  await say(3)

  expect(newcomers.heard.join()).toMatch(/hall.moved.*"version":2.*hall.moved.*"version":3/)
  expect(hers.heard.join()).toMatch(/hall.moved.*"version":2.*hall.moved/)
  expect(hers.heard.join()).not.toContain('"version":3')
})

test('a screen that was away hears what it missed, and hears it once', async () => {
  inHall.add(lin)
  const before = await screen('lin')
  await say(4)
  const position = before.id()
  before.leave()
  await say(5)

  const after = await screen('lin', position)
  await say(6)

  expect(after.heard.join()).not.toContain('"version":4')
  expect(after.heard.join().match(/"version":5/g)).toHaveLength(1)
  expect(after.heard.join()).toContain('"version":6')
})

test('a screen with a position of long ago must look at everything again', async () => {
  inHall.add(lin)

  const long = await screen('lin', '7.7')

  expect(long.heard).toContain('reset {}')
})

test('a sign-in that ended takes its screen along', async () => {
  inHall.add(mei)
  const hers = await screen('mei')
  mayStay = false

  await move(mei)

  expect(hers.ended()).toBe(true)
})
