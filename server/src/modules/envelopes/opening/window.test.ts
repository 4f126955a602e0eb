import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isPassword, digestOf, isTicket, plainPassword, writeTicket } from './link.ts'
import { orderOf, windowFor } from './window.ts'

const seedOf = (n: number) => createHash('sha256').update(`seed ${n}`).digest()
const people = Array.from({ length: 30 }, (_, n) => ({ ref: `usr_${n}` }))

describe('the order of one moment', () => {
  test('Within a fair window the order of arrival does not decide who wins', () => {
    const early = orderOf(seedOf(1), people)
    const late = orderOf(seedOf(1), people.toReversed())

    expect(early).toEqual(late)
    expect(orderOf(seedOf(2), people)).not.toEqual(early)
  })

  test('V29 the fast one of 30 wins one in three of 1,000 envelopes of 10 shares', () => {
    let won = 0
    for (let n = 0; n < 1_000; n++) {
      const winners = orderOf(seedOf(n), people).slice(0, 10)
      if (winners.some(winner => winner.ref === 'usr_0')) won++
    }
    expect(won).toBeGreaterThan(290)
    expect(won).toBeLessThan(370)
  })

  test('V30 who entered at what time says nothing about who wins', () => {
    const wins = people.map(() => 0)
    for (let n = 0; n < 3_000; n++) {
      for (const winner of orderOf(seedOf(n), people).slice(0, 10)) {
        const place = people.findIndex(one => one.ref === winner.ref)
        wins[place] = (wins[place] ?? 0) + 1
      }
    }
    // Four deviations of a binomial of 3,000 draws at one third.
    for (const count of wins) expect(Math.abs(count - 1_000)).toBeLessThan(104)
    const half = wins.slice(0, 15).reduce((all, count) => all + count, 0)
    expect(Math.abs(half - 15_000)).toBeLessThan(400)
  })

  test.each([
    [10, 30, 800],
    [30, 30, 0],
    [31, 30, 0],
    [10, undefined, 800],
  ])('%i shares for %s people: %i ms', (shares, mayOpen, ms) => {
    expect(windowFor({ wanted: true, houseMs: 800, shares, mayOpen })).toBe(ms)
    expect(windowFor({ wanted: false, houseMs: 800, shares, mayOpen })).toBe(0)
  })
})

describe('a password', () => {
  const key = seedOf(7)
  test.each([
    [' 恭喜 发财 ', '恭喜 发财'],
    ['HAPPY2027', 'happy2027'],
    ['恭喜　　发财', '恭喜 发财'],
    ['ＨＡＰＰＹ', 'happy'],
  ])('V31 %s is %s', (typed, meant) => {
    expect(plainPassword(typed)).toBe(plainPassword(meant))
    const digest = digestOf(key, 'env_a', meant)
    expect(isPassword(key, { envelopeId: 'env_a', typed, digest })).toBe(true)
    expect(isPassword(key, { envelopeId: 'env_b', typed, digest })).toBe(false)
    expect(isPassword(key, { envelopeId: 'env_a', typed: `${typed}x`, digest })).toBe(false)
  })
})

describe('a ticket', () => {
  const key = seedOf(8)
  const mine = { envelopeId: 'env_a', userId: 'lin', deviceId: 'phone' }
  const ticket = writeTicket(key, mine, 1_000)
  test.each([
    ['is good for its person, device and envelope', mine, 999, true],
    ['is too old at its hour', mine, 1_000, false],
    ['is nobody else’s', { ...mine, userId: 'mei' }, 999, false],
    ['is for no other device', { ...mine, deviceId: 'tablet' }, 999, false],
    ['is for no other envelope', { ...mine, envelopeId: 'env_b' }, 999, false],
  ])('%s', (_, about, atMs, good) => {
    expect(isTicket(key, about, { ticket, atMs })).toBe(good)
  })

  test('a longer life cannot be written into it', () => {
    const longer = ticket.replace('1000.', '9000.')
    expect(isTicket(key, mine, { ticket: longer, atMs: 2_000 })).toBe(false)
    expect(isTicket(key, mine, { ticket: 'x', atMs: 0 })).toBe(false)
  })

  test('no letter of it can be another', () => {
    const start = ticket.indexOf('.') + 1
    for (let at = start; at < ticket.length; at++) {
      for (const letter of ['A', 'b', '7', '-', '_']) {
        const other = ticket.slice(0, at) + letter + ticket.slice(at + 1)
        expect(isTicket(key, mine, { ticket: other, atMs: 999 })).toBe(other === ticket)
      }
    }
  })
})
