import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tilesOf as otherTiles } from '@fuquan/sdk/trees.ts'
import { hmacSha256 } from '#/kit/digest.ts'
import { funnyCommitLines, leastLevel, levelSeed, tap, tilesOf } from './guess.ts'

const seed = Uint8Array.from({ length: 32 }, (_, n) => n)
const terms = { depthMax: 5, leastChild: 10n }
const seedOf = (n: number) => hmacSha256(seed, Buffer.from(`test/${n}`))
const sorted = (tiles: readonly bigint[]) => tiles.toSorted((a, b) => (a < b ? -1 : 1))
const wrongOf = (tiles: readonly bigint[], amount: bigint) =>
  tiles.findIndex(tile => tile !== amount)

describe('the tiles of a level', () => {
  test('V20: of 8.89 with the seed of V3 they are 18.67, 5.55 and 8.89', () => {
    expect(tilesOf(889n, 2, seed)).toEqual([1867n, 555n, 889n])
  })

  test('three different amounts above zero, of every amount from 0.10 on', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 10n, max: 10_000_000n }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer(),
        (amount, scale, n) => {
          const tiles = tilesOf(amount, scale, seedOf(n))
          expect(new Set(tiles).size).toBe(3)
          expect(tiles).toContain(amount)
          expect(tiles.every(tile => tile > 0n)).toBe(true)
        },
      ),
    )
  })

  test.each([
    [888n, /^(\d)\1{2,}$/],
    [6666n, /^(\d)\1{2,}$/],
    [1688n, /(88|66|99|68|18)$/],
    [2000n, /00$/],
    [450n, /0$/],
  ])('beside %s stand two that look like it, in either direction', (amount, look) => {
    for (let n = 0; n < 300; n++) {
      const larger = tilesOf(amount, 2, seedOf(n)).filter(tile => tile > amount)
      for (const tile of larger) expect(String(tile)).toMatch(look)
    }
  })

  test('a look that has no number there gives way to the next one', () => {
    const below = Array.from({ length: 200 }, (_, n) => sorted(tilesOf(111n, 2, seedOf(n))))
      .filter(tiles => tiles[0] !== 111n)
      .flatMap(tiles => tiles.filter(tile => tile < 111n))
    expect(below.length).toBeGreaterThan(0)
    // Nothing below 1.11 has three equal digits; 1.00 is the next smaller look that exists there.
    for (const tile of below) expect(tile).toBeLessThan(100n)
  })

  test.each([10n, 11n, 18n, 100n, 111n, 188n, 666n, 889n, 1000n, 20_000n])(
    'V21: of %s the true one is smallest, middle and largest equally often, at each place',
    amount => {
      const runs = 9_000
      const ranks = [0, 0, 0]
      const places = [0, 0, 0]
      for (let n = 0; n < runs; n++) {
        const tiles = tilesOf(amount, 2, seedOf(n))
        const rank = sorted(tiles).indexOf(amount)
        const place = tiles.indexOf(amount)
        ranks[rank] = (ranks[rank] ?? 0) + 1
        places[place] = (places[place] ?? 0) + 1
      }
      // Two degrees of freedom: above 18.4 in one of 10,000 honest runs; the seeds are fixed.
      const chiSquare = (counts: readonly number[]) =>
        counts.reduce((sum, count) => sum + (count - runs / 3) ** 2 / (runs / 3), 0)
      expect(chiSquare(ranks)).toBeLessThan(18.4)
      expect(chiSquare(places)).toBeLessThan(18.4)
    },
  )

  test('both authors of the recipe make the same tiles, of every look and in every scale', () => {
    const beautiful = [111n, 888n, 6666n, 1688n, 18n, 2000n, 450n, 118n]
    for (let n = 0; n < 4_000; n++) {
      const drawn = 10n + (Buffer.from(seedOf(n)).readBigUInt64BE() % (n % 2 ? 3_000n : 3_000_000n))
      const amount = beautiful[n % 16] ?? drawn
      const scale = [2, 0, 1, 3][n % 4] ?? 2
      expect(otherTiles(amount, scale, seedOf(n))).toEqual(tilesOf(amount, scale, seedOf(n)))
    }
  })

  test('Each of the three tiles of a level is the true one with probability one third', () => {
    const counts = [0, 0, 0]
    for (let n = 0; n < 9_000; n++) {
      const place = tilesOf(1_288n, 2, seedOf(n)).indexOf(1_288n)
      counts[place] = (counts[place] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count / 9_000 - 1 / 3)).toBeLessThan(0.02)
  })

  test('each level has tiles of its own, which follow from the one committed seed', () => {
    expect(levelSeed(seed, 1)).toBe(seed)
    expect(levelSeed(seed, 2)).toEqual(hmacSha256(seed, Buffer.from('level/2')))
    expect(levelSeed(seed, 3)).not.toEqual(levelSeed(seed, 2))
  })
})

describe('a tap', () => {
  const play = (amount: bigint, level: number, right: boolean) => {
    const tiles = tilesOf(amount, 2, levelSeed(seed, level))
    const tile = right ? tiles.indexOf(amount) : wrongOf(tiles, amount)
    return tap({ amount, level, tiles, tile }, terms)
  }

  test('V18: a wrong tile of 8.89 takes 4.44, and 4.45 goes on', () => {
    expect(play(889n, 1, false)).toEqual({ verdict: 'halved', took: 444n, child: 445n })
  })

  test('the right tile takes all', () => {
    expect(play(889n, 3, true)).toEqual({ verdict: 'hit', took: 889n, child: 0n })
  })

  test('V19: wrong at levels 1 to 4, then level 5 takes what is left', () => {
    let amount = 889n
    const took = [1, 2, 3, 4, 5].map(level => {
      const played = play(amount, level, false)
      amount = played.child
      return played.took
    })
    expect(took).toEqual([444n, 222n, 111n, 56n, 56n])
    expect(took.reduce((sum, one) => sum + one, 0n)).toBe(889n)
  })

  test('when too little would be left to pass on, it takes all', () => {
    expect(play(19n, 1, false)).toMatchObject({ verdict: 'halved', child: 10n })
    expect(play(18n, 1, false)).toEqual({ verdict: 'last', took: 18n, child: 0n })
  })

  test('a wrong funny guess pays half rounded down, and half rounded up goes on', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 20n, max: 10n ** 12n }), amount => {
        const { took, child } = play(amount, 1, false)
        expect(took).toBe(amount / 2n)
        expect(child).toBe((amount + 1n) / 2n)
      }),
    )
  })

  test('whatever the least of a house, each level that is passed on has tiles of its own', () => {
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 6n })
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 60n }), fc.nat(6), (some, wanted, scale) => {
        const leastChild = leastLevel(wanted)
        let amount = some + leastChild
        for (let level = 1; amount > 0n; level++) {
          const tiles = tilesOf(amount, scale, levelSeed(seed, level))
          const tile = wrongOf(tiles, amount)
          amount = tap({ amount, level, tiles, tile }, { depthMax: 100, leastChild }).child
        }
      }),
    )
  })

  test('a blind guess takes two thirds of the money on average', () => {
    const amount = 900n
    const tiles = tilesOf(amount, 2, seed)
    const sum = [0, 1, 2].reduce((total, tile) => {
      return total + tap({ amount, level: 1, tiles, tile }, terms).took
    }, 0n)
    expect(sum / 3n).toBe((amount * 2n) / 3n)
  })
})

test('the commit of a guess of three binds its tiles in the order shown', () => {
  const tiles = tilesOf(889n, 2, seed)
  const lines = funnyCommitLines(
    { envelopeId: 'env_a', asset: 'CREDIT', amount: 889n, tiles },
    seed,
  )
  expect(lines).toEqual([
    'fuquan-envelope-v1',
    'env_a',
    'CREDIT',
    '889',
    'funny',
    '1867',
    '555',
    '889',
    '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  ])
})
