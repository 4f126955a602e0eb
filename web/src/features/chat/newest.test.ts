import type { Message, MessagePage, UserCard } from '@fuquan/sdk/index.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeableMs, type Newest, readNewest } from './newest.ts'

const minute = 60_000
const began = Date.parse('2026-11-20T04:00:00.000Z')
const lin: UserCard = {
  id: 'usr_lin',
  handle: 'lin',
  name: '林悦',
  pictureId: null,
  level: 1,
}

/** A room in which a line is said every minute; it counts how often a page was asked for. */
function aRoom(count: number, pageSize = 50) {
  const recalled = new Set<number>()
  const room = { count, asked: 0, recalled }
  const said = (number: number): Message => ({
    number,
    id: `msg_${number}`,
    author: 'usr_lin',
    kind: 'text',
    text: recalled.has(number) ? null : `${number}`,
    embed: null,
    line: null,
    facts: {},
    announced: false,
    forwarded: false,
    masked: false,
    mentions: [],
    mentionsAll: false,
    pictures: [],
    pinned: false,
    place: null,
    quote: null,
    removed: null,
    at: new Date(began + number * minute).toISOString(),
    recalledAt: recalled.has(number) ? new Date(began).toISOString() : null,
  })
  const ask = async (before = room.count + 1): Promise<MessagePage> => {
    room.asked++
    const from = Math.max(1, before - pageSize)
    const items = Array.from({ length: before - from }, (_, n) => said(from + n))
    return { items, people: [lin], number: room.count, first: 1 }
  }
  const askAfter = async (after: number): Promise<MessagePage> => {
    room.asked++
    const items = Array.from({ length: Math.min(pageSize, room.count - after) }, (_, n) =>
      said(after + 1 + n),
    )
    return { items, people: [lin], number: room.count, first: 1 }
  }
  const asking = () => ({ ask, askAfter, now: began + room.count * minute })
  /** Reads as after a nudge of something else than a new line. */
  const read = (known?: Newest) => readNewest({ ...asking(), known, touchedAt: Infinity })
  /** Reads as after nudges that told of new lines only. */
  const readOn = (known?: Newest) => readNewest({ ...asking(), known, touchedAt: 0 })
  return { room, read, readOn }
}
const numbers = (part: Newest) => part.items.map(one => one.number)
const upTo = (count: number, from = 1) =>
  Array.from({ length: count - from + 1 }, (_, n) => from + n)

test('the first reading is one page', async () => {
  const { room, read } = aRoom(500)

  expect(numbers(await read())).toEqual(upTo(500, 451))
  expect(room.asked).toBe(1)
})

test('one new line costs one page, however much is known', async () => {
  const { room, read } = aRoom(500)
  const known = await read()
  room.count = 501
  room.asked = 0

  expect(numbers(await read(known))).toEqual(upTo(501, 451))
  expect(room.asked).toBe(1)
})

test('what was missed is fetched until it meets what is known', async () => {
  const { room, read } = aRoom(500)
  const known = await read()
  room.count = 640

  expect(numbers(await read(known))).toEqual(upTo(640, 451))
})

test('a line taken back a moment before the silence is read again', async () => {
  const { room, read } = aRoom(500)
  const known = await read()
  room.count = 640
  room.recalled.add(499)

  const now = await read(known)

  expect(now.items.find(one => one.number === 499)?.recalledAt).not.toBeNull()
  expect(changeableMs).toBeGreaterThan(2 * minute)
})

test('after a very long silence it begins anew instead of leaving a gap', async () => {
  const { room, read } = aRoom(100)
  const known = await read()
  room.count = 5_000

  const now = await read(known)

  expect(numbers(now)).toEqual(upTo(5_000, 4_001))
})

test('however many lines come between readings, numbers are whole and end at the newest', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }),
      async arrivals => {
        const { room, read } = aRoom(60)
        let part = await read()
        for (const more of arrivals) {
          room.count += more
          part = await read(part)
          const seen = numbers(part)
          expect(seen).toEqual(upTo(room.count, seen[0]))
        }
      },
    ),
  ))

test('what was only added is asked for alone, and whole again after five minutes', async () => {
  const { room, readOn } = aRoom(500)
  const known = await readOn()
  room.count = 503
  room.asked = 0
  room.recalled.add(499)

  const on = await readOn(known)
  expect(numbers(on)).toEqual(upTo(503, 451))
  expect(room.asked).toBe(1)
  // Nobody told of line 499; the next whole reading finds it.
  expect(on.items.find(one => one.number === 499)?.recalledAt).toBeNull()
  room.count = 506
  const whole = await readOn(on)
  expect(whole.items.find(one => one.number === 499)?.recalledAt).not.toBeNull()
})

test('more lines than a page holds are read whole, without a gap', async () => {
  const { room, readOn } = aRoom(500, 2)
  const known = await readOn()
  room.count = 504

  expect(numbers(await readOn(known))).toEqual(upTo(504, 499))
})
