import type { SharedSplit } from '@fuquan/contract/envelopes.ts'
import { sharesOf } from '@fuquan/sdk/verify.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#/kit/digest.ts'
import { type SplitTerms, splitShares } from './split.ts'

const seed = Uint8Array.from({ length: 32 }, (_, i) => i)
const seedNumber = (n: number): Buffer => Buffer.from(sha256Hex(`seed ${n}`), 'hex')
const terms = (some: Partial<SplitTerms>): SplitTerms => ({
  split: 'lucky:2',
  total: 1_000n,
  shares: 5,
  least: 1n,
  most: 20_000n,
  ...some,
})
const sum = (shares: readonly bigint[]): bigint => shares.reduce((a, b) => a + b, 0n)

describe('the oracles of the rulebook', () => {
  const vectors: [string, Partial<SplitTerms>, bigint[]][] = [
    [
      'V1 even 1.00 in 18',
      { split: 'even', total: 100n, shares: 18 },
      [...Array<bigint>(10).fill(6n), ...Array<bigint>(8).fill(5n)],
    ],
    ['V3', {}, [15n, 309n, 407n, 144n, 125n]],
    [
      'V4',
      { total: 10_000n, shares: 10 },
      [1488n, 770n, 89n, 1616n, 1113n, 1981n, 869n, 498n, 314n, 1262n],
    ],
    ['V5', { total: 888n, shares: 6 }, [63n, 207n, 350n, 21n, 127n, 120n]],
    [
      'V6 mirrored',
      { total: 1500n, shares: 10, most: 200n },
      [132n, 149n, 150n, 181n, 171n, 150n, 183n, 160n, 101n, 123n],
    ],
    ['V8 classic', { split: 'classic' }, [213n, 412n, 144n, 205n, 26n]],
    [
      'V8 classic, ten',
      { split: 'classic', total: 10_000n, shares: 10 },
      [276n, 803n, 26n, 44n, 1951n, 1123n, 383n, 753n, 2199n, 2442n],
    ],
  ]
  test.each(vectors)('%s', (_, some, shares) => {
    expect(splitShares(terms(some), seed)).toEqual(shares)
  })

  test.each(['even', 'lucky:2', 'classic'] as const)('V2 0.10 in 10 by %s', split => {
    const shares = splitShares(terms({ split, total: 10n, shares: 10 }), seed)
    expect(shares).toEqual(Array(10).fill(1n))
  })

  test('V7 clamped', () => {
    const shares = splitShares(terms({ total: 10_000n, shares: 100, most: 200n }), seed)

    const sorted = shares.toSorted((a, b) => Number(a - b))
    expect(sum(shares)).toBe(10_000n)
    expect(sorted.at(-1)).toBe(200n)
    expect(sorted.at(0)).toBe(13n)
    expect(shares.slice(0, 4)).toEqual([21n, 199n, 88n, 173n])
  })
})

const anyTerms = fc
  .record({
    split: fc.constantFrom<SharedSplit>('even', 'lucky:2', 'classic'),
    shares: fc.integer({ min: 1, max: 60 }),
    least: fc.bigInt({ min: 1n, max: 50n }),
    room: fc.bigInt({ min: 0n, max: 3_000n }),
    fill: fc.integer({ min: 0, max: 1_000 }),
    seed: fc.integer(),
  })
  .map(({ split, shares, least, room, fill, seed: number }) => {
    const count = BigInt(shares)
    const total = least * count + (room * count * BigInt(fill)) / 1_000n
    return { terms: { split, total, shares, least, most: least + room }, number }
  })

describe('laws', () => {
  describe('E1 The shares of an envelope add up to its total, each between least and most', () => {
    test('The shares of every split sum to the total, for every total and count', () => {
      fc.assert(
        fc.property(anyTerms, ({ terms: some, number }) => {
          expect(sum(splitShares(some, seedNumber(number)))).toBe(some.total)
        }),
        { numRuns: 400 },
      )
    })

    test('Every share is between the minimum and the maximum share', () => {
      fc.assert(
        fc.property(anyTerms, ({ terms: some, number }) => {
          for (const share of splitShares(some, seedNumber(number))) {
            expect(share >= some.least && share <= some.most).toBe(true)
          }
        }),
        { numRuns: 400 },
      )
    })
  })

  test('a second implementation draws the same shares', () => {
    fc.assert(
      fc.property(anyTerms, ({ terms: some, number }) => {
        const own = seedNumber(number)
        const shares = sharesOf({
          envelopeId: 'env_example',
          asset: 'CREDIT',
          total: String(some.total),
          shares: some.shares,
          minShare: String(some.least),
          maxShare: String(some.most),
          split: drawnOf(some.split),
          seed: own.toString('hex'),
        })
        expect(splitShares(some, own)).toEqual(shares)
      }),
      { numRuns: 300 },
    )
  })
})

/** Mean, deviation and how often the best luck fell, position by position. */
function measured(split: SharedSplit, rounds: number) {
  const places = Array.from({ length: 10 }, () => ({ sum: 0, squares: 0, best: 0 }))
  for (let n = 0; n < rounds; n++) {
    const shares = splitShares(terms({ split, total: 10_000n, shares: 10 }), seedNumber(n))
    const amounts = shares.map(Number)
    const best = amounts.indexOf(Math.max(...amounts))
    amounts.forEach((amount, place) => {
      const here = places[place]
      if (here === undefined) return
      here.sum += amount
      here.squares += amount * amount
      here.best += place === best ? 1 : 0
    })
  }
  return places.map(({ sum: all, squares, best }) => {
    const mean = all / rounds
    return { mean, sd: Math.sqrt(squares / rounds - mean * mean), best: best / rounds }
  })
}

type Law = { split: SharedSplit; sd: number; rounds: number; widened: number }

/** Gives what lies outside the tolerances of the law: nothing, if it holds. */
function breaches({ split, sd, rounds, widened }: Law): string[] {
  return measured(split, rounds).flatMap((place, n) => {
    const found = []
    if (Math.abs(place.mean / 1000 - 1) > 0.01 * widened) found.push(`mean ${place.mean} at ${n}`)
    if (Math.abs(place.sd / sd - 1) > 0.03 * widened) found.push(`sd ${place.sd} at ${n}`)
    if (Math.abs(place.best - 0.1) > 0.007 * widened) found.push(`best ${place.best} at ${n}`)
    return found
  })
}

describe('E12 In a random split no position is luckier than another', () => {
  // Fewer seeds than the oracle asks for, so the tolerance grows by the root of how many fewer.
  const short = { rounds: 4_000, widened: Math.sqrt(5) * 1.3 }

  test('V10 lucky:2', () => {
    expect(breaches({ split: 'lucky:2', sd: 654.7, ...short })).toEqual([])
  })
  test('V12 classic', () => {
    expect(breaches({ split: 'classic', sd: 647, ...short })).toEqual([])
  })

  describe.runIf(process.env['LONG'] === '1')('with all the seeds', () => {
    const long = { rounds: 40_000, widened: 1 }

    test('V10 lucky:2', { timeout: 300_000 }, () => {
      expect(breaches({ split: 'lucky:2', sd: 654.7, ...long })).toEqual([])
    })
    test('V12 classic', { timeout: 300_000 }, () => {
      expect(breaches({ split: 'classic', sd: 647, ...long })).toEqual([])
    })
  })
})

describe('the old way, for reference: what we do not ship', () => {
  const draw = (total: number, count: number, clamp: boolean, throwDie: () => number) => {
    const shares: number[] = []
    let rest = total
    for (let left = count; left > 1; left--) {
      const mean = Math.floor((2 * rest) / left)
      const most = clamp ? Math.max(1, Math.min(mean, rest - (left - 1))) : Math.max(1, mean)
      const share = 1 + Math.floor(throwDie() * most)
      shares.push(share)
      rest -= share
    }
    return [...shares, rest]
  }
  /** A small generator with a fixed start, so that the figures are the same every time. */
  const die = () => {
    let state = 20_261_120
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
  }

  test('V11 unpermuted double mean with clamp favours whoever comes last', () => {
    const rounds = 40_000
    const throwDie = die()
    const best = Array<number>(10).fill(0)
    for (let n = 0; n < rounds; n++) {
      const shares = draw(10_000, 10, true, throwDie)
      const place = shares.indexOf(Math.max(...shares))
      best[place] = (best[place] ?? 0) + 1
    }

    for (const place of [8, 9]) expect((best[place] ?? 0) / rounds).toBeCloseTo(0.12, 1)
    expect((best[8] ?? 0) / rounds).toBeGreaterThan(0.114)
    expect((best[9] ?? 0) / rounds).toBeGreaterThan(0.114)
  })

  test('V13 double mean without clamp breaks the minimum', () => {
    const broken = (total: number, count: number) => {
      const throwDie = die()
      const rounds = 4_000
      let bad = 0
      for (let n = 0; n < rounds; n++) {
        if (draw(total, count, false, throwDie).some(share => share < 1)) bad += 1
      }
      return bad / rounds
    }

    expect(broken(100, 18)).toBeGreaterThan(0.05)
    expect(broken(10, 10)).toBeGreaterThan(0.9)
  })
})

function drawnOf(split: SharedSplit) {
  if (split === 'named') throw new Error('what is named is not drawn')
  return split
}
