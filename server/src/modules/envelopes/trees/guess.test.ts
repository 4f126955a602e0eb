import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hmacSha256 } from '#/kit/digest.ts'
import {
  type FunnyTerms,
  funnyCommitLines,
  leastLevel,
  levelSeed,
  levelTiles,
  tap,
} from './guess.ts'
import { boundsAt, depthWithin } from './tiles.ts'

const seed = Uint8Array.from({ length: 32 }, (_, n) => n)
const terms: FunnyTerms = {
  ...{ tileRecipe: 'funny:2', scale: 2, depthMax: 5, leastChild: 10n, most: 20_000n },
}
const tilesAt = (level: number, amount: bigint) => levelTiles(terms, { level, amount, seed })
const wrongOf = (tiles: readonly bigint[], amount: bigint) =>
  tiles.findIndex(tile => tile !== amount)

describe('a tap', () => {
  const play = (amount: bigint, level: number, right: boolean) => {
    const tiles = [amount - 1n, amount, amount + 1n]
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

  test('whatever a house sets, each level that is passed on has three amounts of its own', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 6n })
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 60n }), fc.nat(6), (some, wanted, scale) => {
        const leastChild = leastLevel(wanted)
        const most = leastChild + 2n + some
        const depthMax = depthWithin({ least: leastChild, most }, 100)
        const own: FunnyTerms = { tileRecipe: 'funny:2', scale, depthMax, leastChild, most }
        let amount = most - some / 3n
        for (let level = 1; amount > 0n; level++) {
          const tiles = levelTiles(own, { level, amount, seed })
          const { most: top } = boundsAt({ least: leastChild, most }, level)
          expect(tiles.every(tile => tile >= leastChild && tile <= top)).toBe(true)
          const tile = wrongOf(tiles, amount)
          amount = tap({ amount, level, tiles, tile }, own).child
        }
      }),
    )
  })

  test('a blind guess takes two thirds of the money on average', () => {
    const amount = 900n
    const tiles = tilesAt(1, amount)
    const sum = [0, 1, 2].reduce((total, tile) => {
      return total + tap({ amount, level: 1, tiles, tile }, terms).took
    }, 0n)
    expect(sum / 3n).toBe((amount * 2n) / 3n)
  })
})

test('the commit of a guess of three binds its promises and its tiles in the order shown', () => {
  const tiles = tilesAt(1, 889n)
  const about = { envelopeId: 'env_a', asset: 'CREDIT', amount: 889n, tiles }
  expect(funnyCommitLines(about, terms, seed)).toEqual([
    ...['fuquan-envelope-v1', 'env_a', 'CREDIT', '889', 'funny:2', '2', '5', '10', '20000'],
    ...tiles.map(String),
    '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  ])
})

test('each level has tiles of its own, which follow from the one committed seed', () => {
  expect(levelSeed(seed, 1)).toBe(seed)
  expect(levelSeed(seed, 2)).toEqual(hmacSha256(seed, Buffer.from('level/2')))
  expect(levelSeed(seed, 3)).not.toEqual(levelSeed(seed, 2))
})

test('a tree that was sent before the second recipe keeps the first one to its end', () => {
  const old = { tileRecipe: null, scale: 2, leastChild: 10n, most: null }
  expect(levelTiles(old, { level: 1, amount: 889n, seed })).toEqual([1867n, 555n, 889n])
  expect(levelTiles(old, { level: 2, amount: 445n, seed })).toEqual([105n, 189n, 445n])
})
