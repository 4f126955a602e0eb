import { tileCount } from '@fuquan/contract/envelopes/trees.ts'
import { assert, present } from '#/kit/assert.ts'
import { shuffle, type Stream, stream } from '#/kit/seeded.ts'

/** The label of this recipe in rows, proofs and commits; decision 0023 says why it is as it is. */
export const tileRecipe = 'funny:2'

/** The amounts from which a level's may come, both ends among them. Units: minor units. */
export type Bounds = { least: bigint; most: bigint }
export type Tiles = readonly bigint[]

const count = BigInt(tileCount)
const endings = [18n, 66n, 68n, 88n, 99n]
const luckyDigits = [6n, 8n, 9n]

/** What can be in a level at most, if `most` can be in the first: each is half of the one above. */
export function boundsAt({ least, most }: Bounds, level: number): Bounds {
  assert(level >= 1)
  let top = most
  for (let above = 1; above < level; above++) top = (top + 1n) / 2n
  return { least, most: top }
}

/** Tells whether three different amounts lie within bounds. */
export const holdsThree = ({ least, most }: Bounds): boolean => most - least + 1n >= count

/** How many levels of the wanted ones have three amounts to choose from. */
export function depthWithin(bounds: Bounds, wanted: number): number {
  let depth = 1
  while (depth < wanted && holdsThree(boundsAt(bounds, depth + 1))) depth++
  return depth
}

/**
 * Gives the three tiles of a level in the order shown: those of the cell in which its amount lies.
 * The seed alone cuts all amounts of one look within the bounds into cells, so each tile of a cell
 * would have shown the same three, and none is likelier than another.
 *
 * Units: minor units. Source: rule R27, decision 0023.
 */
export function tilesOf(amount: bigint, scale: number, bounds: Bounds, seed: Uint8Array): Tiles {
  assert(amount >= bounds.least && amount <= bounds.most, 'an amount that may be there')
  assert(holdsThree(bounds), 'three amounts that may be there')
  const source = stream(seed, `${tileRecipe}/0`)
  const pool = poolOf(amount, scale, bounds)
  const cell = cellOf(pool.placeOf(amount), pool.size, source).map(pool.at)

  // A cell that holds one or two more leaves some of the wrong ones out, each as often.
  const wrong = sorted(cell.filter(one => one !== amount))
  while (wrong.length >= tileCount) wrong.splice(Number(source.below(BigInt(wrong.length))), 1)
  const tiles = sorted([amount, ...wrong])
  assert(new Set(tiles).size === tileCount)
  shuffle(tiles, source)
  return tiles
}

const sorted = (amounts: readonly bigint[]) => amounts.toSorted((a, b) => (a < b ? -1 : 1))

/** All amounts that look alike within the bounds, in their order. */
type Pool = { size: bigint; placeOf: (amount: bigint) => bigint; at: (place: bigint) => bigint }
/** How many of the amounts from one minor unit up to this one have a look. */
type Count = (upTo: bigint) => bigint

/** The look of an amount; looks with fewer than three amounts go with the next, the last before. */
function poolOf(amount: bigint, scale: number, { least, most }: Bounds): Pool {
  const counts: readonly Count[] = [() => 0n, ...countsOf(scale)]
  const within = (look: number, upTo: bigint) => {
    const counted = present(counts[look])
    return counted(upTo) - counted(least - 1n)
  }
  const all = counts.length - 1
  const edges = [0]
  for (let look = 1; look <= all; look++) {
    if (within(look, most) - within(present(edges.at(-1)), most) >= count) edges.push(look)
  }
  if (within(all, most) > within(present(edges.at(-1)), most)) edges.splice(-1, 1, all)

  const own = counts.findIndex(counted => counted(amount) > counted(amount - 1n))
  const end = edges.findIndex(look => look >= own)
  const [from, to] = [present(edges[end - 1]), present(edges[end])]
  const upTo = (v: bigint) => within(to, v) - within(from, v)
  return {
    size: upTo(most),
    placeOf: v => upTo(v) - 1n,
    at: place => firstWith(v => upTo(v) > place, { least, most }),
  }
}

/** Finds the first amount of which something is true that stays true. */
function firstWith(isTrue: (v: bigint) => boolean, { least, most }: Bounds): bigint {
  let [low, high] = [least, most]
  while (low < high) {
    const middle = (low + high) / 2n
    if (isTrue(middle)) high = middle
    else low = middle + 1n
  }
  return low
}

/** Counts the amounts with the first, the first two, … the first five looks. */
function countsOf(scale: number): readonly Count[] {
  const unit = 10n ** BigInt(scale)
  const tenth = unit > 10n ? unit / 10n : 1n
  const striking: Count = v => equalDigits(v) + lucky(v, unit)
  // What ends in zero has neither equal digits nor a lucky end.
  const rounded = (of: bigint): Count => (of === 1n ? v => v : v => striking(v) + v / of)
  return [equalDigits, striking, rounded(unit), rounded(tenth), v => v]
}

/** Of three or more equal digits, each length has nine. */
function equalDigits(upTo: bigint): bigint {
  const length = String(upTo).length
  if (length < 3) return 0n
  return 9n * BigInt(length - 3) + upTo / BigInt('1'.repeat(length))
}

/** Of a lucky end and at least one unit, besides those of equal digits. */
function lucky(upTo: bigint, unit: bigint): bigint {
  if (upTo < unit) return 0n
  const ending = (v: bigint) => {
    const rest = endings.filter(end => end <= v % 100n)
    return (v / 100n) * BigInt(endings.length) + BigInt(rest.length)
  }
  let both = 0n
  for (let length = 3; length <= String(upTo).length; length++) {
    const ones = BigInt('1'.repeat(length))
    const twice = luckyDigits.filter(digit => digit * ones >= unit && digit * ones <= upTo)
    both += BigInt(twice.length)
  }
  return ending(upTo) - ending(unit - 1n) - both
}

/** The places of the cell in which a place lies, itself among them: three, four or five. */
function cellOf(place: bigint, size: bigint, source: Stream): bigint[] {
  const block = blockOf(place, size, source)
  const cells = block.size / count
  const turn = source.below(block.size)
  const [near, far] = stepsOf(cells, source)
  const round = cells * count

  const at = (place - block.start + turn) % block.size
  const back = [0n, near, far][Number(at % count)] ?? 0n
  // One or two that are left over belong to the first cell.
  const base = at >= round ? 0n : (at - back + round) % round
  const members = [0n, near, far].map(step => (base + step) % round)
  if (base === 0n) for (let odd = round; odd < block.size; odd++) members.push(odd)
  return members.map(member => block.start + ((member - turn + block.size) % block.size))
}

/**
 * The seed cuts a pool into blocks, each three to six eighths as long as all before it: so near to
 * each other that it says little how often people send more or less.
 */
function blockOf(place: bigint, size: bigint, source: Stream): { start: bigint; size: bigint } {
  const leastThird = (start: bigint) => (start === 0n ? 1n : (start + 7n) / 8n)
  for (let start = 0n; ;) {
    const third = leastThird(start) + source.below(leastThird(start) + 1n)
    let end = start + count * third
    // Too few for a block of their own go with the one before.
    if (size - end < count * leastThird(end)) end = size
    if (place < end) return { start, size: end - start }
    start = end
  }
}

/**
 * Two steps round a block that lead from every third place to the two others of its cell: their
 * rests by three are one and two, so the cells cover each place once. Tiles stand well apart.
 */
function stepsOf(cells: bigint, source: Stream): readonly [bigint, bigint] {
  const apart = cells / 6n
  const room = cells - count * apart
  const [one, other] = [source.below(room), source.below(room)]
  const [less, more] = one < other ? [one, other] : [other, one]
  return [count * (apart + less) + 1n, count * (2n * apart + more) + 2n]
}
