// The tiles of a guess of three, by either recipe. It shares no code with the server: two authors
// who must agree. Where the server counts amounts, this file lists the places it needs.
import { type Below, numbers, permute } from './verify.ts'

/** What decides the tiles of one level of `funny:2`, amounts in minor units. */
export type TilePlace = {
  amount: bigint
  scale: number
  least: bigint
  most: bigint
  level: number
}

/** The three tiles of a level in the order shown: the cell of its amount, cut by the seed alone. */
export function tilesOf(place: TilePlace, seed: Uint8Array): bigint[] {
  const { amount, scale, least } = place
  let { most } = place
  for (let above = 1; above < place.level; above++) most -= most / 2n
  if (amount < least || amount > most || most - least < 2n) throw new Error('no such amount')
  const below = numbers(seed, 'funny:2/0')
  const alike = alikeIn(amount, scale, least, most)
  const cell = cellIn(alike.until(amount - 1n), alike.until(most), below)
  const others = cell.map(alike.nth).filter(one => one !== amount)
  others.sort(rising)
  while (others.length > 2) others.splice(Number(below(BigInt(others.length))), 1)
  const tiles = [...others, amount]
  tiles.sort(rising)
  permute(tiles, below)
  return tiles
}

const rising = (a: bigint, b: bigint): number => (a < b ? -1 : 1)

/** `until` tells how many amounts of the same look come up to one; `nth` is one of them, from 0. */
type Alike = { until: (v: bigint) => bigint; nth: (n: bigint) => bigint }

function alikeIn(amount: bigint, scale: number, least: bigint, most: bigint): Alike {
  const upTo = (look: number, v: bigint) => (v < least ? 0n : looked(look, v, scale))
  const before = (look: number) => looked(look, least - 1n, scale)
  const between = (from: number, to: number, v: bigint) =>
    v < least ? 0n : upTo(to, v) - before(to) - (upTo(from, v) - before(from))
  const groups: [number, number][] = []
  let from = 0
  for (let look = 1; look <= 5; look++) {
    if (between(from, look, most) < 3n) continue
    groups.push([from, look])
    from = look
  }
  const last = groups[groups.length - 1]
  if (last !== undefined && between(from, 5, most) > 0n) last[1] = 5
  let own = 1
  while (looked(own, amount, scale) === looked(own, amount - 1n, scale)) own++
  const group = groups.find(([after, to]) => own > after && own <= to) ?? [0, 5]
  const until = (v: bigint) => between(group[0], group[1], v)
  const nth = (n: bigint) => {
    let under = least - 1n
    let reaching = most
    while (reaching - under > 1n) {
      const middle = under + (reaching - under) / 2n
      if (until(middle) > n) reaching = middle
      else under = middle
    }
    return reaching
  }
  return { until, nth }
}

/** How many of 1, 2, … v have one of the first looks. */
function looked(look: number, v: bigint, scale: number): bigint {
  if (look === 0 || v <= 0n) return 0n
  const unit = 10n ** BigInt(scale)
  const stride = look === 3 ? unit : look === 4 && unit > 10n ? unit / 10n : 1n
  if (look >= 3 && stride === 1n) return v
  let all = look >= 3 ? v / stride : 0n
  for (const equal of equalUpTo(v)) {
    const isLucky = equal >= unit && ends.includes(equal % 100n)
    if (look === 1 || !isLucky) all++
  }
  if (look === 1 || v < unit) return all
  for (const end of ends) all += countOf(end, v) - countOf(end, unit - 1n)
  return all
}

const ends = [18n, 66n, 68n, 88n, 99n]
const countOf = (end: bigint, v: bigint): bigint => (v < end ? 0n : (v - end) / 100n + 1n)

function equalUpTo(v: bigint): bigint[] {
  const found: bigint[] = []
  for (let ones = 111n; ones <= v; ones = ones * 10n + 1n) {
    for (let digit = 1n; digit <= 9n; digit++) if (ones * digit <= v) found.push(ones * digit)
  }
  return found
}

/** The places of the cell in which a place lies, three, four or five of them. */
function cellIn(place: bigint, size: bigint, below: Below): bigint[] {
  let start = 0n
  let length = 0n
  do {
    start += length
    const third = thirdAfter(start)
    length = 3n * (third + below(third + 1n))
    if (size - start - length < 3n * thirdAfter(start + length)) length = size - start
  } while (place >= start + length)
  const cells = length / 3n
  const turn = below(length)
  const apart = cells / 6n
  const draws = [below(cells - 3n * apart), below(cells - 3n * apart)]
  draws.sort(rising)
  const [less = 0n, more = 0n] = draws
  const steps = [0n, 3n * (apart + less) + 1n, 3n * (2n * apart + more) + 2n]
  // Every third place begins a cell; ours is the one that leads here.
  const here = (place - start + turn) % length
  let first = 0n
  for (const step of steps) {
    const from = (here - step + 3n * cells) % (3n * cells)
    if (here < 3n * cells && from % 3n === 0n) first = from
  }
  const members = steps.map(step => (first + step) % (3n * cells))
  if (first === 0n) for (let odd = 3n * cells; odd < length; odd++) members.push(odd)
  return members.map(one => start + ((one + length - turn) % length))
}

const thirdAfter = (start: bigint): bigint => (start === 0n ? 1n : (start + 7n) / 8n)

/** The three tiles by `funny:1`: the amount and two that look like it. */
export function firstTilesOf(amount: bigint, scale: number, seed: Uint8Array): bigint[] {
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
