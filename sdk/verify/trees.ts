// Recomputes a guess of three or a relay without trusting the house that made it. Like `verify.ts`
// it shares no code with the server: two authors of one recipe who must agree.
import { firstTilesOf, tilesOf } from './tiles.ts'
import { fromHex, hmac, sha256, toHex } from './verify.ts'

/** A tree as `getTreeProof` tells it after its end, amounts as decimal strings in minor units. */
export type TreeFacts = {
  envelopeId: string
  mode: 'funny' | 'relay'
  asset: string
  amount: string
  commit: string
  seed: string
  scale: number
  /** These four are missing in proofs saved before there was a second recipe. */
  tileRecipe?: 'funny:1' | 'funny:2' | null
  depthMax?: number
  leastChild?: string | null
  most?: string | null
  lo: string | null
  hi: string | null
  step: string | null
  split: 'equal' | 'guesser_half' | null
  levels: readonly LevelFact[] | null
  path: readonly PathFact[] | null
}
export type LevelFact = {
  level: number
  amount: string
  tiles: readonly string[]
  tile: number | null
  took: string | null
}
export type PathFact = { number: number; value: string; lo: string; hi: string; share: string }

/** What was found. `matches` is true only if everything that could be checked agrees. */
export type TreeVerdict = {
  commit: string
  commitMatches: boolean
  /** Of a guess of three: the tiles of each level, recomputed. */
  levels: { level: number; tiles: string[]; same: boolean }[]
  /** Of a relay that was won: the part of each on the path, recomputed. */
  shares: string[]
  /** What does not agree, in words for a program; empty is good. */
  faults: string[]
  matches: boolean
}

/** Recomputes commit, tiles, halves and parts of a tree from its seed. */
export function verifyTree(facts: TreeFacts): TreeVerdict {
  const faults: string[] = []
  const seed = fromHex(facts.seed)
  const levels = (facts.levels ?? []).map(level => {
    const own = level.level === 1 ? seed : hmac(seed, bytes(`level/${level.level}`))
    const tiles = levelTiles(facts, level, own).map(String)
    return { level: level.level, tiles, same: String(tiles) === String(level.tiles) }
  })
  for (const one of levels) if (!one.same) faults.push(`tiles/${one.level}`)
  const commit = commitOfTree(facts, levels[0]?.tiles ?? [])
  const commitMatches = commit === facts.commit.toLowerCase()
  if (!commitMatches) faults.push('commit')
  if (facts.mode === 'funny') checkHalves(facts, faults)
  const shares = facts.mode === 'relay' ? checkPath(facts, faults) : []
  return { commit, commitMatches, levels, shares, faults, matches: faults.length === 0 }
}

/** The tiles of a level; none of an amount that could not be there. */
function levelTiles(facts: TreeFacts, { level, amount }: LevelFact, seed: Uint8Array): bigint[] {
  const { scale, tileRecipe, leastChild, most } = facts
  if (tileRecipe !== 'funny:2') return firstTilesOf(BigInt(amount), scale, seed)
  const bounds = { least: BigInt(leastChild ?? 0), most: BigInt(most ?? 0) }
  try {
    return tilesOf({ amount: BigInt(amount), scale, level, ...bounds }, seed)
  } catch {
    return []
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The commit of a tree: SHA-256 in hex over its lines, joined by LF. */
function commitOfTree(facts: TreeFacts, tiles: readonly string[]): string {
  const { envelopeId, asset, amount, mode } = facts
  const isBounded = mode === 'funny' && facts.tileRecipe === 'funny:2'
  const { scale, depthMax, leastChild, most } = facts
  const promised = isBounded ? [scale, depthMax, leastChild, most].map(String) : []
  const own = mode === 'funny' ? tiles : [facts.lo, facts.hi, facts.step].map(String)
  const kind = isBounded ? 'funny:2' : mode
  const start = ['fuquan-envelope-v1', envelopeId, asset, amount, kind, ...promised]
  return toHex(sha256(bytes([...start, ...own, facts.seed.toLowerCase()].join('\n'))))
}

/**
 * Each level holds what the one before left; a right tile takes all, a wrong one half. It takes all
 * at the last level, and where the other half would be too small to be passed on.
 */
function checkHalves(facts: TreeFacts, faults: string[]): void {
  const { depthMax, leastChild } = facts
  let left = BigInt(facts.amount)
  for (const { level, amount, tiles, tile, took } of facts.levels ?? []) {
    if (BigInt(amount) !== left) faults.push(`amount/${level}`)
    if (tile === null || took === null) continue
    const right = tiles[tile] === amount
    const half = left / 2n
    const isLast = level >= (depthMax ?? 0) || left - half < BigInt(leastChild ?? 0)
    // A proof that was saved before these were told does not say which level is the last.
    const maybe = depthMax === undefined && !right && BigInt(took) === half
    if (!maybe && BigInt(took) !== (right || isLast ? left : half)) faults.push(`took/${level}`)
    left -= BigInt(took)
  }
}

/** Every guess narrows the range to where the amount lies; the parts are those of the rule. */
function checkPath(facts: TreeFacts, faults: string[]): string[] {
  const amount = BigInt(facts.amount)
  const step = BigInt(facts.step ?? 1)
  let lo = BigInt(facts.lo ?? 0)
  let hi = BigInt(facts.hi ?? 0)
  const path = facts.path ?? []
  const shares = partsOf(amount, path.length, facts.split ?? 'equal').map(String)
  path.forEach((node, place) => {
    const guess = BigInt(node.value)
    if (guess < lo || guess > hi || (guess - lo) % step !== 0n) faults.push(`guess/${node.number}`)
    if (guess < amount) lo = guess + step
    else if (guess > amount) hi = guess - step
    else lo = hi = guess
    if (BigInt(node.lo) !== lo || BigInt(node.hi) !== hi) faults.push(`range/${node.number}`)
    const last = place === path.length - 1
    if (last !== (guess === amount)) faults.push(`hit/${node.number}`)
    if (node.share !== shares[place]) faults.push(`share/${node.number}`)
  })
  return shares
}

function partsOf(amount: bigint, people: number, split: 'equal' | 'guesser_half'): bigint[] {
  if (people === 0) return []
  const others = BigInt(people - 1)
  const guesser = split === 'equal' || others === 0n ? undefined : (amount + 1n) / 2n
  const pot = guesser === undefined ? amount : amount - guesser
  const heads = guesser === undefined ? BigInt(people) : others
  const parts = Array.from({ length: people - 1 }, (_, n) => {
    const more = guesser !== undefined && BigInt(n) < pot % heads ? 1n : 0n
    return pot / heads + more
  })
  return [...parts, guesser ?? pot - (pot / heads) * others]
}
