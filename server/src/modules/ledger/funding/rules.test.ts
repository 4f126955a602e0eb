import fc from 'fast-check'
import type { TopUpState } from '@fuquan/contract/ledger/funding-shapes.ts'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import {
  correctable,
  expectedIn,
  expires,
  hear,
  isStuck,
  needsSecond,
  priceOf,
  sideOf,
  step,
  type Told,
} from './rules.ts'

const price = 500n
const currency = 'eur'
const success: Told = { kind: 'succeeded', price, currency }
const failure: Told = { kind: 'failed', why: 'declined' }

type World = { state: TopUpState; credits: number }

/** One thing that happens to a top-up: news, its hour, or the crediting that follows a payment. */
type Happening = Told | 'hour' | 'credit'

function happen(world: World, one: Happening): World {
  const { state, credits } = world
  if (one === 'hour') return { state: state === 'started' ? 'expired' : state, credits }
  if (one === 'credit') {
    return state === 'paid' ? { state: 'credited', credits: credits + 1 } : world
  }
  const { next } = hear({ state, price, currency }, one)
  return { state: next?.state ?? state, credits }
}

const news = fc.constantFrom<Happening>(
  success,
  failure,
  { kind: 'pending' },
  { kind: 'unknown' },
  { kind: 'taken_back' },
  { kind: 'succeeded', price: price + 1n, currency },
  { kind: 'succeeded', price, currency: 'usd' },
  'hour',
  'credit',
)

describe('a top-up', () => {
  test('A top-up with ten callbacks credits once.', () => {
    const orders = fc.array(news, { maxLength: 14 })
    fc.assert(
      fc.property(orders, orders, (before, after) => {
        // One success somewhere among them, and the job that always comes in the end.
        const all = [...before, success, ...after, 'credit' as const]
        const end = all.reduce(happen, { state: 'started', credits: 0 })

        expect(end).toEqual({ state: 'credited', credits: 1 })
      }),
    )
  })

  test('credits nothing while nobody has paid the right price, in whatever order news comes', () => {
    const others = news.filter(one => one !== success)
    fc.assert(
      fc.property(fc.array(others, { maxLength: 14 }), all => {
        const end = all.reduce(happen, { state: 'started', credits: 0 })

        expect(end.credits).toBe(0)
        expect(['started', 'failed', 'expired']).toContain(end.state)
      }),
    )
  })

  const at = (state: TopUpState) => ({ state, price, currency })
  const table: [string, TopUpState, Told, string, string | undefined][] = [
    ['a success when it has started', 'started', success, 'applied', 'paid'],
    ['a second success', 'paid', success, 'repeated', undefined],
    ['a success when it is credited', 'credited', success, 'repeated', undefined],
    ['a late success after a failure', 'failed', success, 'applied', 'paid'],
    ['a late success after its hour', 'expired', success, 'applied', 'paid'],
    ['a failure', 'started', failure, 'applied', 'failed'],
    ['a second failure', 'failed', failure, 'repeated', undefined],
    ['a late failure after a success', 'credited', failure, 'ignored', undefined],
    ['news that it waits', 'started', { kind: 'pending' }, 'ignored', undefined],
    ['an event nobody knows', 'paid', { kind: 'unknown' }, 'ignored', undefined],
    ['money taken back outside', 'credited', { kind: 'taken_back' }, 'unexplained', undefined],
    [
      'a wrong amount',
      'started',
      { kind: 'succeeded', price: 499n, currency },
      'unexplained',
      undefined,
    ],
    [
      'a wrong currency',
      'started',
      { kind: 'succeeded', price, currency: 'usd' },
      'unexplained',
      undefined,
    ],
  ]
  test.each(table)('hears %s', (_, state, told, outcome, next) => {
    const verdict = hear(at(state), told)
    expect([verdict.outcome, verdict.next?.state]).toEqual([outcome, next])
  })

  test('expires at its hour and not before, and only while nobody has paid', () => {
    const expiresAt = new Date(1_000)
    expect(expires({ state: 'started', expiresAt }, new Date(999))).toBe(false)
    expect(expires({ state: 'started', expiresAt }, new Date(1_000))).toBe(true)
    expect(expires({ state: 'paid', expiresAt }, new Date(9_000))).toBe(false)
  })

  test('is stuck when it is open long after its hour, or paid and not credited', () => {
    const minute = 60_000
    const times = { startedAt: new Date(0), expiresAt: new Date(30 * minute) }
    expect(isStuck({ state: 'started', ...times }, new Date(34 * minute))).toBe(false)
    expect(isStuck({ state: 'started', ...times }, new Date(36 * minute))).toBe(true)
    expect(isStuck({ state: 'paid', ...times }, new Date(6 * minute))).toBe(true)
    expect(isStuck({ state: 'credited', ...times }, new Date(99 * minute))).toBe(false)
  })

  test('costs what its units cost, or is refused when that does not come out even', () => {
    expect(priceOf(500n, { unitPrice: 100n, scale: 2 })).toBe(500n)
    expect(priceOf(150n, { unitPrice: 7n, scale: 2 })).toBeUndefined()
    expect(priceOf(200n, { unitPrice: 7n, scale: 2 })).toBe(14n)
    expect(priceOf(3n, { unitPrice: 250n, scale: 0 })).toBe(750n)
    expect(priceOf(1n, { unitPrice: 1n, scale: 2 })).toBeUndefined()
  })
})

describe('a redemption', () => {
  const codeOf = (work: () => unknown): string => {
    try {
      work()
      return 'done'
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
  }
  const states = ['asked', 'approved', 'paid_out', 'failed', 'refused', 'cancelled'] as const
  const allowed = ['asked>approved', 'asked>refused', 'asked>cancelled'].concat(
    'approved>paid_out',
    'approved>failed',
  )
  test.each(states)('goes from %s only where the table says', from => {
    for (const to of states) {
      const expected = allowed.includes(`${from}>${to}`) ? 'done' : 'ledger_redemption_state'
      expect([to, codeOf(() => step(from, to))]).toEqual([to, expected])
    }
  })

  test('correcting: what moved between people and the house, and nothing that holds money', () => {
    const movement = { step: 'move', kind: 'pay', from: 'person', to: 'person' } as const
    expect(correctable(movement)).toBe('plain')
    expect(correctable({ ...movement, from: 'clearing', kind: 'desk_top_up' })).toBe('outside')
    expect(correctable({ ...movement, step: 'capture' })).toBe('plain')
    for (const wrong of [
      { ...movement, step: 'reversal' },
      { ...movement, step: 'hold' },
      { ...movement, kind: 'correction' },
      { ...movement, from: 'other' as const },
      { ...movement, to: 'other' as const },
      { ...movement, to: 'clearing' as const },
      { ...movement, from: 'clearing' as const, to: 'house' as const },
    ]) {
      expect(codeOf(() => correctable(wrong))).toBe('ledger_not_correctable')
    }
    expect(
      ['wallet', 'fund', 'envelope', 'gateway_clearing', 'gateway_outside'].map(sideOf),
    ).toEqual(['person', 'house', 'other', 'clearing', 'other'])
  })
})

describe('a drawer', () => {
  test('holds its float, what came in, less what went out', () => {
    expect(expectedIn({ float: 1_000n, paidIn: 250n, paidOut: 100n })).toBe(1_150n)
  })

  test('too much is as wrong as too little', () => {
    expect([-2_001n, -2_000n, 0n, 2_000n, 2_001n].map(one => needsSecond(one, 2_000n))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ])
  })
})
