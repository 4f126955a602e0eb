import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FaceRoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { keysFrom } from '#/engine/keys.ts'
import { Refusal } from '#/kit/refusal.ts'
import { graceMs, makeQr, readQr } from './qr.ts'
import { dropsPerSecond, planRain } from './rain.ts'
import * as rules from './rules.ts'

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1_000)
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('the states of a room', () => {
  const room = { closesAt: at(1_800), closedAt: null }
  const round = { opensAt: at(103), endsAt: at(113), emptied: false }
  test.each([
    ['before any round', undefined, 10, 'lobby'],
    ['while it is counted down', round, 100, 'countdown'],
    ['at the first drop', round, 103, 'rain'],
    ['a moment before the end', round, 112.999, 'rain'],
    ['at the end', round, 113, 'podium'],
    ['when the last share was caught', { ...round, emptied: true }, 105, 'podium'],
    ['when its time is over', round, 1_800, 'closed'],
  ] as const)('%s', (_name, newest, seconds, state) => {
    expect(rules.stateAt(room, newest, at(seconds))).toBe(state)
  })

  test('a round is counted down for 3 s, rains for 10 s and keeps the room for 10 min', () => {
    const times = rules.planRound({ openedAt: at(0), minutes: 30, rainSeconds: 10 }, at(60))
    expect(times).toEqual({ opensAt: at(63), endsAt: at(73), closesAt: at(673) })
    const last = rules.planRound({ openedAt: at(0), minutes: 30, rainSeconds: 10 }, at(1_700))
    expect(last.closesAt).toEqual(at(1_800))
  })

  test('no rain outlasts its room', () => {
    const plan = () => rules.planRound({ openedAt: at(0), minutes: 30, rainSeconds: 10 }, at(1_790))
    expect(codeOf(plan)).toBe('envelope_room_closed')
  })

  test.each([
    ['lobby', 2, 'done'],
    ['podium', 2, 'done'],
    ['lobby', 1, 'envelope_few_present'],
    ['countdown', 9, 'envelope_room_busy'],
    ['rain', 9, 'envelope_room_busy'],
    ['closed', 9, 'envelope_room_closed'],
  ] as const)('starting in %s with %i people: %s', (state, people, said) => {
    expect(codeOf(() => rules.checkStart(state, people))).toBe(said)
  })

  test('A bot never claims, guesses or joins a room', () => {
    expect(codeOf(() => rules.checkPerson({ kind: 'bot' }))).toBe('envelope_bot_refused')
    expect(codeOf(() => rules.checkPerson({ kind: 'user' }))).toBe('done')
  })
})

describe('places', () => {
  const here = { latitude: 38.7223, longitude: -9.1393, accuracy: 20, age: 3 }
  // A thousandth of a degree to the north is 111 m.
  const north = (metres: number) => ({ ...here, latitude: here.latitude + metres / 111_195 })
  test.each([
    ['150 m away', north(150), here, undefined],
    ['250 m away', north(250), here, 'too_far'],
    ['within 900 m or so', { ...here, accuracy: 900 }, here, 'place_weak'],
    ['where they were two minutes ago', { ...here, age: 120 }, here, 'place_weak'],
    ['nobody knows where', undefined, here, 'no_place'],
    ['here, and the host is nowhere', here, undefined, 'host_has_no_place'],
  ] as const)('somebody %s', (_name, mine, host, why) => {
    expect(rules.whyWaiting(mine, host, 200)).toBe(why)
  })

  test('a distance is the same both ways, and zero to oneself', () => {
    const point = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    })
    fc.assert(
      fc.property(point, point, (a, b) => {
        const metres = rules.metresBetween(a, b)
        expect(metres).toBeGreaterThanOrEqual(0)
        expect(metres).toBeLessThanOrEqual(20_038_000)
        expect(rules.metresBetween(b, a)).toBeCloseTo(metres, 3)
        expect(rules.metresBetween(a, a)).toBe(0)
      }),
    )
  })
})

describe('wrong codes', () => {
  test('the fifth within ten minutes closes the way for ten minutes', () => {
    let tries: rules.Tries | undefined
    for (let n = 0; n < 4; n++) tries = rules.countTry(tries, at(n))
    expect(tries).toMatchObject({ wrong: 4, pausedUntil: null })
    tries = rules.countTry(tries, at(9))
    expect(rules.triesLeft(tries)).toBe(0)
    expect(tries.pausedUntil).toEqual(at(609))
    expect(codeOf(() => rules.countTry(tries, at(608)))).toBe('envelope_code_paused')
    expect(rules.countTry(tries, at(609))).toMatchObject({ wrong: 1, pausedUntil: null })
  })

  test('those of long ago do not count', () => {
    const four = { wrong: 4, since: at(0), pausedUntil: null }
    expect(rules.countTry(four, at(599)).wrong).toBe(5)
    expect(rules.countTry(four, at(600)).wrong).toBe(1)
  })
})

describe('the QR', () => {
  const keys = keysFrom(Buffer.alloc(32, 7))
  const id = FaceRoomId.out.parse(newId())
  const made = makeQr(keys, id, { now: at(0), seconds: 10 })
  const read = (qr: string, seconds: number) => readQr(keys, qr, { now: at(seconds), seconds: 10 })

  test('opens its room until the next one is shown, and dies at once', () => {
    expect(made.until).toEqual(at(10))
    expect(read(made.qr, 0)).toBe(id)
    expect(read(made.qr, 9.9)).toBe(id)
    expect(read(made.qr, 10 + graceMs / 1_000 - 0.001)).toBe(id)
    expect(read(made.qr, 10 + graceMs / 1_000)).toBeUndefined()
    expect(read(made.qr, -1)).toBeUndefined()
  })

  test('of which a letter was changed, or of another house, opens nothing', () => {
    const letters = [...made.qr]
    for (const place of letters.keys()) {
      const changed = letters.with(place, letters[place] === 'A' ? 'Q' : 'A').join('')
      expect(read(changed, 0)).toBeUndefined()
    }
    const others = keysFrom(Buffer.alloc(32, 8))
    expect(readQr(others, made.qr, { now: at(0), seconds: 10 })).toBeUndefined()
  })
})

describe('the rain', () => {
  test('is the same on every phone, and no drop lasts longer than it', () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(seeds, fc.integer({ min: 5, max: 30 }), (seed, seconds) => {
        const drops = planRain(seed, seconds)
        expect(planRain(seed, seconds)).toEqual(drops)
        expect(drops).toHaveLength(dropsPerSecond * seconds)
        for (const [n, drop] of drops.entries()) {
          expect(drop.at + drop.fall).toBeLessThanOrEqual(seconds * 1_000)
          expect(drop.fall).toBeGreaterThan(0)
          expect(drop.x).toBeGreaterThanOrEqual(0)
          expect(drop.x).toBeLessThanOrEqual(100)
          const before = drops[n - 1]
          if (before !== undefined) expect(drop.at).toBeGreaterThanOrEqual(before.at)
        }
      }),
    )
  })

  test('of another seed is another rain', () => {
    expect(planRain(Buffer.alloc(32, 1), 10)).not.toEqual(planRain(Buffer.alloc(32, 2), 10))
  })
})
