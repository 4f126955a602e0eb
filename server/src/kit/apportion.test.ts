import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { apportion } from './apportion.ts'

const cases: [bigint, bigint[], bigint[]][] = [
  [10_000n, [1n, 1n, 1n], [3_334n, 3_333n, 3_333n]],
  [5n, [1n, 1n, 1n], [2n, 2n, 1n]],
  [0n, [1n, 2n], [0n, 0n]],
  [7n, [0n, 1n], [0n, 7n]],
  [1n, [1n, 3n], [0n, 1n]],
  [9_223_372_036_854_775_807n, [1n, 1n], [4_611_686_018_427_387_904n, 4_611_686_018_427_387_903n]],
]
for (const [total, weights, parts] of cases) {
  test(`${total} by ${weights.join(' : ')} is ${parts.join(' and ')}`, () => {
    expect(apportion(total, weights)).toEqual(parts)
  })
}

test('the parts always sum to the total, each within one unit of its exact part', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 40 })
    .filter(some => some.some(weight => weight > 0n))
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), weights, (total, some) => {
      const parts = apportion(total, some)
      const whole = some.reduce((sum, weight) => sum + weight, 0n)

      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total)
      for (const [n, part] of parts.entries()) {
        const off = part * whole - total * (some[n] ?? 0n)
        expect(off > -whole && off < whole).toBe(true)
      }
    }),
  )
})

test('equal weights differ by at most one unit, the lower positions first', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 6n }), fc.integer({ min: 1, max: 50 }), (t, n) => {
      const parts = apportion(
        t,
        Array.from({ length: n }, () => 1n),
      )
      expect(parts).toEqual(parts.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)))
      expect((parts[0] ?? 0n) - (parts.at(-1) ?? 0n) <= 1n).toBe(true)
    }),
  )
})
