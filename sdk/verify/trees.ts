// Recomputes a guess of three or a relay without trusting the house that made it. Like `verify.ts`
// it shares no code with the server: two authors of one recipe who must agree.
import { fromHex, hmac, numbers, permute, sha256, toHex } from './verify.ts'

/** A tree as `getTreeProof` tells it after its end, amounts as decimal strings in minor units. */
export type TreeFacts = {
  envelopeId: string
  mode: 'funny' | 'relay'
  asset: string
  amount: string
  commit: string
  seed: string
  scale: number
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
    const tiles = tilesOf(BigInt(level.amount), facts.scale, own).map(String)
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

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The commit of a tree: SHA-256 in hex over its lines, joined by LF. */
function commitOfTree(facts: TreeFacts, tiles: readonly string[]): string {
  const own = facts.mode === 'funny' ? tiles : [facts.lo, facts.hi, facts.step].map(String)
  const { envelopeId, asset, amount, mode } = facts
  const start = ['fuquan-envelope-v1', envelopeId, asset, amount, mode]
  return toHex(sha256(bytes([...start, ...own, facts.seed.toLowerCase()].join('\n'))))
}

/** Each level holds what the one before left; a right tile takes all, a wrong one half. */
function checkHalves(facts: TreeFacts, faults: string[]): void {
  let left = BigInt(facts.amount)
  for (const { level, amount, tiles, tile, took } of facts.levels ?? []) {
    if (BigInt(amount) !== left) faults.push(`amount/${level}`)
    if (tile === null || took === null) continue
    const right = tiles[tile] === amount
    const all = BigInt(took) === left
    const half = BigInt(took) === left / 2n
    if (right ? !all : !half && !all) faults.push(`took/${level}`)
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

/** The three tiles of a level in the order shown: its amount and two that look like it. */
export function tilesOf(amount: bigint, scale: number, seed: Uint8Array): bigint[] {
  const below = numbers(seed, 'funny/0')
  const rank = Number(below(3n))
  const first = 125n + 5n * below(26n)
  const second = 125n + 5n * below(26n)
  const up = (v: bigint, f: bigint) => search(amount, scale, (v * f + 99n) / 100n, 1n)
  const down = (v: bigint, f: bigint) => search(amount, scale, (v * 100n) / f, -1n)
  let tiles: bigint[]
  if (rank === 0) {
    const middle = up(amount, first)
    tiles = [amount, middle, up(middle, second)]
  } else if (rank === 1) {
    tiles = [down(amount, first), amount, up(amount, second)]
  } else {
    const middle = down(amount, second)
    tiles = [down(middle, first), middle, amount]
  }
  permute(tiles, below)
  return tiles
}

/** The next number of the amount's look from `from` on, or of the first look that has one there. */
function search(amount: bigint, scale: number, from: bigint, way: 1n | -1n): bigint {
  const first = [1, 2, 3, 4, 5].findIndex(look => looksLike(amount, look, scale))
  for (let look = first + 1; look <= 5; look++) {
    const found = walk(from, way, look, scale)
    if (found !== undefined) return found
  }
  throw new Error('no tile')
}

function looksLike(v: bigint, look: number, scale: number): boolean {
  const unit = 10n ** BigInt(scale)
  switch (look) {
    case 1:
      return /^(\d)\1\1+$/.test(String(v))
    case 2:
      return v >= unit && /(88|66|99|68|18)$/.test(String(v))
    case 3:
      return v % unit === 0n
    case 4:
      return v % (unit > 10n ? unit / 10n : 1n) === 0n
    default:
      return true
  }
}

function walk(from: bigint, way: 1n | -1n, look: number, scale: number): bigint | undefined {
  if (look === 1) return walkEqual(from, way)
  const unit = 10n ** BigInt(scale)
  const stride = look === 3 ? unit : look === 4 && unit > 10n ? unit / 10n : 1n
  let v = from
  if (way > 0n) v = ((from + stride - 1n) / stride) * stride
  else v = from - (from % stride)
  // Two-digit endings come round within a hundred; below one unit there are none.
  if (look === 2 && way > 0n && v < unit) v = unit
  for (let steps = 0; steps <= 200 && v > 0n; steps++, v += way * stride) {
    if (look === 2 && v < unit) return undefined
    if (looksLike(v, look, scale)) return v
  }
  return undefined
}

function walkEqual(from: bigint, way: 1n | -1n): bigint | undefined {
  const found: bigint[] = []
  for (let digits = 3; digits <= String(from).length + 1 || digits === 3; digits++) {
    for (let digit = 1; digit <= 9; digit++) found.push(BigInt(String(digit).repeat(digits)))
  }
  if (way > 0n) return found.find(v => v >= from)
  return found.toReversed().find(v => v <= from)
}
