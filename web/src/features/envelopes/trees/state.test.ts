import { describe, expect, test } from 'vitest'
import {
  bitsOf,
  emptyTree,
  placeIn,
  proposeRange,
  readGuess,
  readTree,
  typedOf,
  valuesIn,
} from './state.ts'

const limits = {
  modes: { funny: true, relay: true },
  ...{ funnyMin: '10', relayMin: '10', amountMax: '20000', levelHours: 24 },
  depthMax: { my_friends: 5, friends_of_friends: 5, anyone: 5 },
  ...{ treeHours: 72, relayHours: 24, relayHoursMax: 72, rangeBits: 8, rangeValuesMin: 8 },
  ...{ pathMax: 7, passMax: 10, openCap: '2000', levelAbove: '2000' },
}
const bounds = {
  ...{ mode: 'relay' as const, limits, free: 5_000n, scale: 2, maySend: true },
  greetingLength: 25,
}

describe('the range that is proposed', () => {
  test.each([10n, 11n, 37n, 66n, 100n, 888n, 1288n, 2000n, 20_000n])(
    'holds %s, and never within its middle fifth',
    amount => {
      for (let n = 0; n < 80; n++) {
        const range = proposeRange(amount, 8, below => n % below)
        const values = valuesIn(range)
        const place = Number((amount - range.lo) / range.step)
        expect(range.lo).toBeGreaterThan(0n)
        expect((amount - range.lo) % range.step).toBe(0n)
        expect(place < values * 0.4 || place >= values * 0.6).toBe(true)
        expect(values).toBeGreaterThanOrEqual(8)
        expect(bitsOf(range)).toBeLessThanOrEqual(8)
      }
    },
  )
})

describe('what stands in the way', () => {
  const draft = { ...emptyTree, amount: '0.37', lo: '0.01', hi: '1.00', step: '0.01' }
  const blocked = (part: Partial<typeof draft>) => readTree({ ...draft, ...part }, bounds).blocked

  test('nothing, when all is well', () => {
    expect(readTree(draft, bounds)).toMatchObject({ amount: 37n, blocked: undefined })
  })

  test.each([
    [{ amount: '' }, { why: 'amount' }],
    [{ amount: '0.09' }, { why: 'least', amount: 10n }],
    [{ amount: '60' }, { why: 'balance', amount: 5_000n }],
    [{ hi: '0.30' }, { why: 'range', fault: 'outside' }],
    [{ step: '0.02' }, { why: 'range', fault: 'off_step' }],
    [
      { hi: '0.38', lo: '0.37' },
      { why: 'range', fault: 'too_few' },
    ],
    [{ hi: '3.00' }, { why: 'range', fault: 'too_many', count: 256 }],
    [{ lo: '' }, { why: 'range', fault: 'empty' }],
    [{ reach: 'anyone' as const }, { why: 'anyone' }],
    [
      { reach: 'anyone' as const, amount: '20.01' },
      { why: 'most', amount: 2_000n },
    ],
  ])('%o: %o', (part, why) => {
    expect(blocked(part)).toMatchObject(why)
  })
})

test('a guess is read when it stands in the range and on its step', () => {
  const range = { lo: 10n, hi: 50n, step: 5n }
  expect(readGuess('0.25', 2, range)).toBe(25n)
  expect(readGuess('0.26', 2, range)).toBeUndefined()
  expect(readGuess('0.55', 2, range)).toBeUndefined()
  expect(readGuess('', 2, range)).toBeUndefined()
})

test('a place on the bar, and an amount as it is typed', () => {
  expect(placeIn(50n, { lo: 0n, hi: 200n })).toBe(25)
  expect(placeIn(7n, { lo: 7n, hi: 7n })).toBe(50)
  expect(typedOf(1205n, 2)).toBe('12.05')
  expect(typedOf(7n, 0)).toBe('7')
})
