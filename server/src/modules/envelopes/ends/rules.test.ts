import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as rules from './rules.ts'

const sentAt = new Date('2026-11-20T12:00:00Z')
const minutes = (count: number) => new Date(sentAt.getTime() + count * 60_000)
const pauses: rules.Pauses = { earlyHours: 2, takebackMinutes: 10 }
const sent: rules.Ending = {
  sentAt,
  expiresAt: minutes(24 * 60),
  state: 'open',
  opensAt: null,
  gathersAt: null,
  shares: 10,
  claimed: 3,
  forOne: false,
}

describe('taking the rest back', () => {
  const cases: [string, Partial<rules.Ending>, number, boolean][] = [
    ['a group one a moment too early', {}, 119, false],
    ['a group one after two hours', {}, 120, true],
    ['one for one person a moment too early', { forOne: true, claimed: 0 }, 9, false],
    ['one for one person after ten minutes', { forOne: true, claimed: 0 }, 10, true],
    ['one that has not opened yet, at once', { opensAt: minutes(60), claimed: 0 }, 0, true],
    ['one that opened later, two hours after that', { opensAt: minutes(60) }, 179, false],
    ['one that opened later, in time', { opensAt: minutes(60) }, 180, true],
    ['one that is over', { state: 'emptied' }, 300, false],
    ['one whose hour has come', {}, 24 * 60, false],
    ['one that rests', { state: 'frozen' }, 300, false],
  ]
  test.each(cases)('%s', (_, some, after, may) => {
    expect(rules.mayReturn({ ...sent, ...some }, pauses, minutes(after))).toBe(may)
  })

  test('what nobody opened cannot be given to those who came', () => {
    expect(rules.mayGive({ ...sent, claimed: 0 }, pauses, minutes(130))).toBe(false)
    expect(rules.mayGive(sent, pauses, minutes(130))).toBe(true)
  })
})

describe('reminding the group', () => {
  const hung: rules.Hung = { ...sent, mode: 'lucky', inGroup: true, remindedAt: undefined }
  const cases: [string, Partial<rules.Hung>, number, boolean][] = [
    ['at once', {}, 0, true],
    ['a moment before its hour', {}, 24 * 60 - 1, true],
    ['at its hour', {}, 24 * 60, false],
    ['a second time', { remindedAt: minutes(5) }, 10, false],
    ['of one that has not opened', { opensAt: minutes(60) }, 59, false],
    ['of one that has opened later', { opensAt: minutes(60) }, 60, true],
    ['of one that rests', { state: 'frozen' }, 10, false],
    ['of one that is empty', { state: 'emptied' }, 10, false],
    ['of one for two people', { inGroup: false }, 10, false],
    ['of a guess of three', { mode: 'funny' }, 10, false],
    ['of a relay', { mode: 'relay' }, 10, false],
    ['of one that rains', { mode: 'room' }, 10, false],
    ['of one with a password', { mode: 'password' }, 10, true],
    ['of one for named people', { mode: 'directed' }, 10, true],
  ]
  test.each(cases)('%s', (_, some, after, may) => {
    expect(rules.mayRemind({ ...hung, ...some }, minutes(after))).toBe(may)
  })
})

describe('splitting the rest among those who came', () => {
  test('V28 1.00 among 3 claimers: 0.34, 0.33, 0.33 in claim order', () => {
    expect(rules.splitRest(100n, 3)).toEqual([34n, 33n, 33n])
  })

  test('it sums to the rest, whatever the rest and whoever came, and nobody gets nothing', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10_000_000n), fc.integer({ min: 1, max: 300 }), (rest, count) => {
        const parts = rules.splitRest(rest, count)

        expect(parts.reduce((all, part) => all + part, 0n)).toBe(rest)
        expect(parts.every(part => part > 0n)).toBe(true)
        expect((parts[0] ?? 0n) - (parts.at(-1) ?? 0n)).toBeLessThanOrEqual(1n)
      }),
    )
  })
})
