import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commitOf } from '../seed.ts'
import {
  bitsOf,
  closestOf,
  dividePath,
  faultOf,
  isInRange,
  narrow,
  pathTo,
  relayCommitLines,
  valuesIn,
} from './relay.ts'

const seed = Uint8Array.from({ length: 32 }, (_, n) => n)
const hundred = { lo: 1n, hi: 100n, step: 1n }

describe('the range of a relay', () => {
  test.each([
    [100n, 7, undefined],
    [200n, 8, undefined],
    [256n, 8, undefined],
    [257n, 9, 'too_many'],
    [300n, 9, 'too_many'],
  ])('V26: 1 to %s asks for %s guesses of a perfect searcher', (hi, bits, fault) => {
    expect(bitsOf({ ...hundred, hi })).toBe(bits)
    expect(faultOf({ ...hundred, hi }, 37n, 8)).toBe(fault)
  })

  test.each([
    ['outside', 37n, { lo: 38n, hi: 138n, step: 1n }],
    ['outside', 137n, { lo: 38n, hi: 136n, step: 1n }],
    ['off_step', 37n, { lo: 1n, hi: 101n, step: 5n }],
    ['off_step', 36n, { lo: 1n, hi: 100n, step: 5n }],
    ['too_few', 3n, { lo: 1n, hi: 7n, step: 1n }],
    ['empty', 3n, { lo: 9n, hi: 1n, step: 1n }],
    ['empty', 3n, { lo: 1n, hi: 9n, step: 0n }],
    ['empty', 3n, { lo: 0n, hi: 9n, step: 1n }],
  ])('is refused as %s', (fault, amount, range) => {
    expect(faultOf(range, amount, 8)).toBe(fault)
  })
})

describe('a guess', () => {
  test('V22: 50 is too high, 25 too low, 37 it is', () => {
    const first = narrow(hundred, 50n, 37n)
    expect(first).toEqual({ said: 'lower', lo: 1n, hi: 49n })
    const second = narrow({ ...first, step: 1n }, 25n, 37n)
    expect(second).toEqual({ said: 'higher', lo: 26n, hi: 49n })
    expect(narrow({ ...second, step: 1n }, 37n, 37n).said).toBe('exact')
  })

  const game = fc
    .record({
      lo: fc.bigInt({ min: 1n, max: 10_000n }),
      step: fc.bigInt({ min: 1n, max: 500n }),
      values: fc.integer({ min: 8, max: 256 }),
      at: fc.nat(),
      tries: fc.array(fc.nat(), { maxLength: 300 }),
    })
    .map(({ lo, step, values, at, tries }) => {
      const hi = lo + step * BigInt(values - 1)
      return { range: { lo, hi, step }, amount: lo + step * BigInt(at % values), tries }
    })

  test('the amount never leaves the range, and every wrong guess makes it smaller', () => {
    fc.assert(
      fc.property(game, ({ range, amount, tries }) => {
        let now = range
        for (const one of tries) {
          const guess = now.lo + now.step * (BigInt(one) % valuesIn(now))
          const { said, lo, hi } = narrow(now, guess, amount)
          if (said === 'exact') return
          const next = { ...now, lo, hi }
          expect(isInRange(amount, next)).toBe(true)
          expect(valuesIn(next)).toBeLessThan(valuesIn(now))
          now = next
        }
      }),
    )
  })

  test('a perfect searcher needs no more guesses than the range has bits, and one more', () => {
    fc.assert(
      fc.property(game, ({ range, amount }) => {
        let now = range
        let guesses = 0
        for (;;) {
          guesses += 1
          const guess = now.lo + now.step * (valuesIn(now) / 2n)
          const { said, lo, hi } = narrow(now, guess, amount)
          if (said === 'exact') break
          now = { ...now, lo, hi }
        }
        expect(guesses).toBeLessThanOrEqual(bitsOf(range) + 1)
      }),
    )
  })

  test('the closest guess wins no money but is named by its number', () => {
    expect(closestOf([50n, 30n, 44n], 37n)).toBe(30n)
    expect(closestOf([44n, 30n], 37n)).toBe(44n)
    expect(closestOf([], 37n)).toBeUndefined()
  })
})

describe('the winning path', () => {
  test.each([
    ['V22', 37n, 3, 'equal', [12n, 12n, 13n]],
    ['V23', 3700n, 3, 'equal', [1233n, 1233n, 1234n]],
    ['V24', 37n, 3, 'guesser_half', [9n, 9n, 19n]],
    ['V24', 38n, 3, 'guesser_half', [10n, 9n, 19n]],
    ['V25', 37n, 1, 'equal', [37n]],
    ['R39', 37n, 1, 'guesser_half', [37n]],
    ['R39', 10n, 7, 'guesser_half', [1n, 1n, 1n, 1n, 1n, 0n, 5n]],
  ] as const)('%s: %s over %s people, %s', (_, amount, people, split, parts) => {
    expect(dividePath(amount, people, split)).toEqual(parts)
  })

  test('A relay pays the passers and the guesser exactly its amount together', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('equal' as const, 'guesser_half' as const),
        (amount, people, split) => {
          const parts = dividePath(amount, people, split)
          expect(parts).toHaveLength(people)
          expect(parts.every(part => part >= 0n)).toBe(true)
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount)
        },
      ),
    )
  })

  test('is every passer in order and then the guesser', () => {
    const links = [
      { number: 1, parent: null },
      { number: 2, parent: 1 },
      { number: 3, parent: 1 },
      { number: 4, parent: 3 },
    ]
    expect(pathTo(links, 4).map(link => link.number)).toEqual([1, 3, 4])
  })
})

test('V9: the commit of a relay', () => {
  const lines = relayCommitLines(
    { envelopeId: 'env_relay', asset: 'CREDIT', amount: 37n, ...hundred },
    seed,
  )
  expect(commitOf(lines)).toBe('7feb7397b033493608a1ef54bca27778040338ecf7b65acb3dccd4e9ce5b7423')
})
