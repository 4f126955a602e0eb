import type { SharedSplit } from '@fuquan/contract/envelopes.ts'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#/kit/digest.ts'
import { stream } from '#/kit/seeded.ts'
import { chiOfAlike, chiOfEven, chiRare, Tally } from '#/testing/chances.ts'
import { orderOf } from './opening/window.ts'
import { splitShares } from './split.ts'
import { tilesOf } from './trees/tiles.ts'

const isLong = process.env['LONG'] === '1'
const draws = isLong ? 1_000_000 : 6_000
const start = process.env['FUQUAN_DRAW_SEED'] ?? '0'
const seedOf = (label: string, n: number): Buffer =>
  Buffer.from(sha256Hex(`${start}/${label}/${n}`), 'hex')
const patience = { timeout: 600_000 }

const bins = [300, 450, 600, 750, 900, 1_050, 1_250, 1_500, 1_900]
const binOf = (share: number, cuts: readonly number[]) => cuts.filter(cut => share >= cut).length

/** Where the largest share lies, or nowhere when it is not the only one. */
function bestPlace(shares: readonly number[]): number | undefined {
  const most = Math.max(...shares)
  const place = shares.indexOf(most)
  return shares.includes(most, place + 1) ? undefined : place
}

/**
 * Draws so often and counts where the best luck fell, and what one place of each draw got: another
 * place each time, since the places of one draw depend on each other.
 */
function drawn(count: number, cuts: readonly number[], draw: (n: number) => readonly number[]) {
  const best = new Tally(10)
  const places = Array.from({ length: 10 }, () => new Tally(cuts.length + 1))
  for (let n = 0; n < count; n++) {
    const shares = draw(n)
    const place = bestPlace(shares)
    if (place !== undefined) best.add(Math.floor((place * 10) / shares.length))
    const looked = n % shares.length
    places[Math.floor((looked * 10) / shares.length)]?.add(binOf(shares[looked] ?? 0, cuts))
  }
  return { best, places }
}

type Terms = { split: SharedSplit; total: bigint; shares: number; most: bigint }
const sharesOf = (label: string, terms: Terms) => (n: number) =>
  splitShares({ ...terms, least: 1n }, seedOf(label, n)).map(Number)

describe('In a random split no position is luckier than another, by chi-square', () => {
  const ten = { total: 10_000n, shares: 10, most: 20_000n }
  test.each<[string, Terms, readonly number[]]>([
    ['lucky:2', { split: 'lucky:2', ...ten }, bins],
    ['classic', { split: 'classic', ...ten }, bins],
    [
      'lucky:2 mirrored',
      { split: 'lucky:2', total: 1_500n, shares: 10, most: 200n },
      [80, 110, 130, 145, 160, 170, 180, 190],
    ],
    [
      'classic under a low cap',
      { split: 'classic', total: 1_500n, shares: 10, most: 200n },
      [100, 130, 150, 170, 190],
    ],
  ])('%s', patience, (label, terms, cuts) => {
    const { best, places } = drawn(draws, cuts, sharesOf(label, terms))
    expect(chiOfEven(best)).toBeLessThan(chiRare(9))
    const { chi, df } = chiOfAlike(places)
    expect(chi).toBeLessThan(chiRare(df))
  })

  test('lucky:2 of a hundred shares that has to be cut to its cap', patience, () => {
    const terms = { split: 'lucky:2', total: 10_000n, shares: 100, most: 200n } as const
    const { places } = drawn(isLong ? 25_000 : 400, [60, 90, 120, 160], sharesOf('clamped', terms))
    const { chi, df } = chiOfAlike(places)
    expect(chi).toBeLessThan(chiRare(df))
  })

  test('the same law finds the old way out, which favours whoever comes last', () => {
    const { best } = drawn(6_000, bins, n => {
      const chance = stream(seedOf('old way', n), 'old')
      const shares: number[] = []
      let rest = 10_000
      for (let left = 10; left > 1; left--) {
        const most = Math.max(1, Math.min(Math.floor((2 * rest) / left), rest - (left - 1)))
        const share = 1 + Number(chance.below(BigInt(most)))
        shares.push(share)
        rest -= share
      }
      return [...shares, rest]
    })
    expect(chiOfEven(best)).toBeGreaterThan(chiRare(9))
  })
})

describe('No tile is more likely than another, whatever it looks like, by chi-square', () => {
  const bounds = { least: 10n, most: 20_000n }
  const looks = [/^(\d)\1\1+$/, /^\d+(18|66|68|88|99)$/, /00$/, /0$/, /./]
  const all = Array.from({ length: 19_991 }, (_, n) => String(10 + n))
  test.each(looks)('among amounts that look like %s', patience, look => {
    const place = looks.indexOf(look)
    const alike = all.filter(v => looks.findIndex(one => one.test(v)) === place)
    const drawn = stream(seedOf('amounts', place), 'amounts')
    const tally = new Tally(9)
    const count = Math.ceil(draws / looks.length)
    for (let n = 0; n < count; n++) {
      const amount = BigInt(alike[Number(drawn.below(BigInt(alike.length)))] ?? 0)
      const tiles = tilesOf(amount, 2, bounds, seedOf(`tiles ${place}`, n))
      const rank = tiles.filter(tile => tile < amount).length
      tally.add(rank * 3 + tiles.indexOf(amount))
    }
    expect(tally.all).toBe(count)
    expect(chiOfEven(tally)).toBeLessThan(chiRare(8))
  })
})

describe('chance itself', () => {
  test.each([3, 26, 97, 1_000])('every number below %i comes as often', patience, bound => {
    const tally = new Tally(bound)
    const chance = stream(seedOf('below', bound), 'below/0')
    for (let n = 0; n < Math.max(draws, 10 * bound); n++) {
      tally.add(Number(chance.below(BigInt(bound))))
    }
    expect(chiOfEven(tally)).toBeLessThan(chiRare(bound - 1))
  })

  test('of thirty who tap in one moment everybody is first as often', patience, () => {
    const people = Array.from({ length: 30 }, (_, place) => ({ ref: `usr_${place}`, place }))
    const tally = new Tally(30)
    for (let n = 0; n < draws / 10; n++) {
      tally.add(orderOf(seedOf('window', n), people)[0]?.place ?? -1)
    }
    expect(chiOfEven(tally)).toBeLessThan(chiRare(29))
  })

  test('what is rare is as rare as the tables say', () => {
    // Upper points of chi-square at 0.000001 by the incomplete gamma function.
    for (const [df, point] of [
      [8, 42.7],
      [29, 80.44],
      [81, 156.45],
    ] as const) {
      expect(Math.abs(chiRare(df) / point - 1)).toBeLessThan(0.03)
    }
  })
})
