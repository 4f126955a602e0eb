import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as rules from './rules.ts'

const person = (): UserId => UserId.out.parse(newId())
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const limits: rules.SendLimits = {
  modes: { ordinary: true, directed: true, lucky: true, password: true },
  minShare: 1n,
  maxShare: 20_000n,
  maxShares: 100,
  greetingLength: 25,
}
const lucky: rules.Sending = {
  mode: 'lucky',
  split: 'lucky:2',
  total: 1_000n,
  shares: 10,
  greeting: '恭喜发财',
}

describe('sending', () => {
  const cases: [string, Partial<rules.Sending>, number, string | undefined][] = [
    ['a lucky one', {}, 1, undefined],
    ['a classic one', { split: 'classic' }, 1, undefined],
    [
      'an ordinary one of a single share',
      { mode: 'ordinary', split: 'even', shares: 1 },
      1,
      undefined,
    ],
    ['by L0', {}, 0, 'envelope_level_needed'],
    ['an ordinary one by luck', { mode: 'ordinary' }, 1, 'bad_input'],
    ['a lucky one of equal shares', { split: 'even' }, 1, 'bad_input'],
    ['a greeting of 26', { greeting: '发'.repeat(26) }, 1, 'bad_input'],
    ['a lucky one of a single share', { shares: 1 }, 1, 'envelope_count_out_of_range'],
    ['101 shares', { shares: 101 }, 1, 'envelope_count_out_of_range'],
    ['less than the minimum each', { total: 9n }, 1, 'envelope_amount_out_of_range'],
    ['the minimum each', { total: 10n }, 1, undefined],
    ['the maximum each', { total: 200_000n }, 1, undefined],
    ['more than the maximum each', { total: 200_001n }, 1, 'envelope_amount_out_of_range'],
  ]
  test.each(cases)('%s', (_, some, level, code) => {
    expect(codeOf(() => rules.checkSending({ ...lucky, ...some }, limits, level))).toBe(code)
  })

  test('a mode that is switched off is refused', () => {
    const off = { ...limits, modes: { ...limits.modes, lucky: false } }
    expect(codeOf(() => rules.checkSending(lucky, off, 1))).toBe('envelope_mode_off')
  })

  test('V27 100 shares into a group with 3 active members', () => {
    const ask = () => rules.checkActive({ shares: 100, active: 3 })
    expect(ask).toThrow(new Refusal('envelope_few_active', { active: 3, suggested: 3 }))
    expect(codeOf(() => rules.checkActive({ shares: 3, active: 3 }))).toBe(undefined)
    expect(codeOf(() => rules.checkActive({ shares: 1, active: 0 }))).toBe(undefined)
  })
})

const sentAt = new Date('2026-11-20T12:00:00Z')
const before = new Date('2026-11-20T11:00:00Z')
const after = new Date('2026-11-20T13:00:00Z')
const opening: rules.Opening = { sentAt, lateJoiners: false, senderMayOpen: true }
const member: rules.Standing = {
  isSender: false,
  memberSince: before,
  hasClaim: false,
  overClaimLimit: false,
}

describe('the order of the checks is always the same', () => {
  type Case = [
    string,
    Partial<rules.Standing>,
    Partial<rules.Opening>,
    'open' | 'emptied' | 'expired',
    string | undefined,
  ]
  const cases: Case[] = [
    ['a member may', {}, {}, 'open', undefined],
    ['who came in the moment it was sent may', { memberSince: sentAt }, {}, 'open', undefined],
    [
      'who has a share hears of it first',
      { hasClaim: true, overClaimLimit: true },
      {},
      'expired',
      'envelope_already_claimed',
    ],
    ['the state before the audience', { memberSince: after }, {}, 'expired', 'envelope_expired'],
    ['emptied before the limit', { overClaimLimit: true }, {}, 'emptied', 'envelope_emptied'],
    [
      'the audience before the limit',
      { memberSince: after, overClaimLimit: true },
      {},
      'open',
      'envelope_not_for_you',
    ],
    ['the limit last', { overClaimLimit: true }, {}, 'open', 'envelope_claim_limit'],
    [
      'what they switched off for themselves before the limit',
      { switchedOff: true, overClaimLimit: true },
      {},
      'open',
      'envelope_mode_off',
    ],
    [
      'a share they have, whatever they switched off',
      { switchedOff: true, hasClaim: true },
      {},
      'open',
      'envelope_already_claimed',
    ],
    [
      'who came later, if the sender let them',
      { memberSince: after },
      { lateJoiners: true },
      'open',
      undefined,
    ],
    ['the sender may', { isSender: true }, {}, 'open', undefined],
    [
      'the sender where that is off',
      { isSender: true },
      { senderMayOpen: false },
      'open',
      'envelope_not_for_you',
    ],
    [
      'the sender who has left the room',
      { isSender: true, memberSince: undefined },
      {},
      'open',
      'envelope_not_for_you',
    ],
  ]
  test.each(cases)('%s', (_, standing, some, state, why) => {
    expect(rules.whyNot({ ...member, ...standing }, { ...opening, ...some }, state)).toBe(why)
  })

  test('for a stranger it does not exist', () => {
    expect(rules.isVisible({ ...member, memberSince: undefined })).toBe(false)
    expect(rules.isVisible({ ...member, memberSince: undefined, hasClaim: true })).toBe(true)
    expect(rules.isVisible({ ...member, memberSince: undefined, isSender: true })).toBe(true)
  })
})

describe('what is shown', () => {
  test('time over is over, even if the job has not come by', () => {
    const times = { opensAt: null, gathersAt: null }
    const running = { state: 'open', expiresAt: after, ...times } as const
    expect(rules.shownState(running, sentAt)).toBe('open')
    expect(rules.shownState(running, after)).toBe('expired')
    expect(rules.hasEnded(running)).toBe(false)
  })

  test('how fast it went counts from when it could be opened, not from when it was sent', () => {
    const opensAt = new Date(sentAt.getTime() + 3_600_000)
    const endedAt = new Date(opensAt.getTime() + 8_000)
    const ended = { state: 'emptied', sentAt, endedAt } as const
    expect(rules.emptiedAfterMs({ ...ended, opensAt })).toBe(8_000)
    expect(rules.emptiedAfterMs({ ...ended, opensAt: null })).toBe(3_608_000)
    expect(rules.emptiedAfterMs({ ...ended, opensAt, state: 'expired' })).toBe(null)
    expect(rules.emptiedAfterMs({ ...ended, opensAt, state: 'open', endedAt: null })).toBe(null)
  })

  test('The total is hidden from everyone but the sender while shares remain', () => {
    expect(rules.maySeeTotal(false, false)).toBe(false)
    expect(rules.maySeeTotal(true, false)).toBe(true)
    expect(rules.maySeeTotal(false, true)).toBe(true)
  })

  test('the claim list is for claimers and the sender until the end, then for all', () => {
    expect(rules.maySeeClaims(member, false)).toBe(false)
    expect(rules.maySeeClaims({ ...member, hasClaim: true }, false)).toBe(true)
    expect(rules.maySeeClaims({ ...member, isSender: true }, false)).toBe(true)
    expect(rules.maySeeClaims(member, true)).toBe(true)
  })

  test('The best-luck crown appears only when all shares are taken, and ties go to the earliest claim', () => {
    const [lin, mei, bo] = [person(), person(), person()]
    const claims = [
      { claimer: lin, number: 3, amount: 50n },
      { claimer: mei, number: 1, amount: 20n },
      { claimer: bo, number: 2, amount: 50n },
    ]

    expect(rules.bestLuck(claims)?.claimer).toBe(bo)
    expect(rules.hasBestLuck({ state: 'emptied', split: 'lucky:2', shares: 3 })).toBe(true)
    expect(rules.hasBestLuck({ state: 'open', split: 'lucky:2', shares: 3 })).toBe(false)
    expect(rules.hasBestLuck({ state: 'expired', split: 'lucky:2', shares: 3 })).toBe(false)
    expect(rules.hasBestLuck({ state: 'emptied', split: 'even', shares: 3 })).toBe(false)
    expect(rules.hasBestLuck({ state: 'emptied', split: 'classic', shares: 1 })).toBe(false)
  })
})

describe('When those who were named are reminded', () => {
  const hour = (n: number) => new Date(sentAt.getTime() + n * 3_600_000)
  test.each([
    ['a day', null, hour(24), hour(22)],
    ['a day from a set hour', hour(5), hour(29), hour(27)],
    ['three hours', null, hour(3), hour(1)],
    ['two hours: it has only just come', null, hour(2), undefined],
    ['an hour from a set hour', hour(5), hour(6), undefined],
  ])('of what lives %s', (_, opensAt, expiresAt, when) => {
    expect(rules.remindAt({ sentAt, opensAt, expiresAt })).toEqual(when)
  })
})

describe('claiming', () => {
  const people = Array.from({ length: 12 }, person)
  const anyBatches = fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 12 }), { maxLength: 6 })

  test('E3 A share goes to at most one user, and claim k gets share k', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), anyBatches, (shares, batches) => {
        const drawn = Array.from({ length: shares }, (_, n) => BigInt(n + 1))
        let table: rules.Table = { state: 'open', expiresAt: after, shares: drawn, claims: [] }
        for (const batch of batches) {
          const claimers = batch.flatMap(n => people[n] ?? [])
          const outcome = rules.claim(table, claimers, sentAt)
          table = { ...table, state: outcome.state, claims: [...table.claims, ...outcome.claims] }
        }

        expect(new Set(table.claims.map(({ claimer }) => claimer)).size).toBe(table.claims.length)
        table.claims.forEach(({ number, amount }, place) => {
          expect(number).toBe(place + 1)
          expect(amount).toBe(BigInt(number))
        })
        expect(table.state === 'emptied').toBe(table.claims.length === shares)
      }),
    )
  })

  test('nothing is claimed at or after the hour', () => {
    const table: rules.Table = { state: 'open', expiresAt: after, shares: [1n], claims: [] }
    expect(rules.claim(table, people, after)).toEqual({ claims: [], winners: [], state: 'expired' })
  })
})
