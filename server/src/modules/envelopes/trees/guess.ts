import { assert, present } from '#/kit/assert.ts'
import { hmacSha256 } from '#/kit/digest.ts'
import { recipe } from '../seed.ts'
import { firstTilesOf } from './first-tiles.ts'
import { boundsAt, type tileRecipe, tilesOf, type Tiles } from './tiles.ts'

/** Three different tiles need so many minor units, however few decimals the unit has. */
export const levelMin = 10n

/** Gives the least a level may hold where a house asks for at least `wanted`. Minor units. */
export const leastLevel = (wanted: bigint): bigint => (wanted < levelMin ? levelMin : wanted)

/** Gives the seed of a level: of the first the seed of the tree, of the others one that follows. */
export function levelSeed(seed: Uint8Array, level: number): Uint8Array {
  assert(level >= 1)
  return level === 1 ? seed : hmacSha256(seed, Buffer.from(`level/${level}`, 'utf8'))
}

/** What a guess of three promises of its tiles and halves. Units: minor units. */
export type FunnyTerms = {
  tileRecipe: typeof tileRecipe
  scale: number
  depthMax: number
  leastChild: bigint
  /** The most that could be sent there: no tile shows more. */
  most: bigint
}
/** The same of any tree: without a recipe it was sent before there was a choice. */
export type TileTerms = Pick<FunnyTerms, 'scale'> & {
  [K in 'tileRecipe' | 'leastChild' | 'most']: FunnyTerms[K] | null
}
export type Level = { level: number; amount: bigint; seed: Uint8Array }

/** Gives the tiles of a level by the recipe of its tree, from the one committed seed. */
export function levelTiles(terms: TileTerms, { level, amount, seed }: Level): Tiles {
  const { scale, leastChild, most } = terms
  const own = levelSeed(seed, level)
  if (terms.tileRecipe === null) return firstTilesOf(amount, scale, own)
  const bounds = { least: present(leastChild), most: present(most) }
  return tilesOf(amount, scale, boundsAt(bounds, level), own)
}

export type Halving = Pick<FunnyTerms, 'depthMax' | 'leastChild'>
export type Tap = { amount: bigint; level: number; tiles: Tiles; tile: number }
/** What a tap brings; `child` waits to be passed on, zero when the tree is over with it. */
export type Tapped = { verdict: 'hit' | 'halved' | 'last'; took: bigint; child: bigint }

/**
 * Decides a tap: the right tile takes all, a wrong one half rounded down. On the last level, or
 * when too little would be left to pass on, it takes all that is left. Units: minor units.
 */
export function tap({ amount, level, tiles, tile }: Tap, terms: Halving): Tapped {
  const tapped = present(tiles[tile], 'a tile')
  if (tapped === amount) return { verdict: 'hit', took: amount, child: 0n }
  const half = amount / 2n
  const child = amount - half
  if (level >= terms.depthMax || child < terms.leastChild) {
    return { verdict: 'last', took: amount, child: 0n }
  }
  return { verdict: 'halved', took: half, child }
}

export type FunnyCommit = { envelopeId: string; asset: string; amount: bigint; tiles: Tiles }

/** Gives the lines whose digest is the commit of a guess of three: rule R24, decision 0023. */
export function funnyCommitLines(
  about: FunnyCommit,
  terms: FunnyTerms,
  seed: Uint8Array,
): string[] {
  const { envelopeId, asset, amount, tiles } = about
  const { scale, depthMax, leastChild, most } = terms
  const hex = Buffer.from(seed).toString('hex')
  const promised = [scale, depthMax, leastChild, most, ...tiles].map(String)
  return [recipe, envelopeId, asset, String(amount), terms.tileRecipe, ...promised, hex]
}
