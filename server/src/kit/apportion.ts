import { assert } from './assert.ts'

/**
 * Splits `total` in proportion to `weights`; the parts sum to exactly `total`.
 *
 * Largest remainder: units left over go one each to the largest remainders, ties to the lower
 * position. Units: minor units. Shape: bigint[weights.length], each >= 0.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  assert(total >= 0n)
  assert(whole > 0n)
  const parts = weights.map(weight => (total * weight) / whole)
  const rests = weights.map((weight, place) => ({ place, rest: (total * weight) % whole }))
  const left = total - parts.reduce((sum, part) => sum + part, 0n)

  rests.sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1))
  for (const { place } of rests.slice(0, Number(left))) {
    const part = parts[place]
    assert(part !== undefined)
    parts[place] = part + 1n
  }
  return parts
}
