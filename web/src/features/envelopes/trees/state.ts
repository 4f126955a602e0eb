import type { PathSplit, TreeLimits, TreeMode, TreeReach } from '@fuquan/sdk/index.ts'
import { readAmount } from '../../../lib/money.ts'

/** What is typed in the composer of a tree, as it is typed; display units. */
export type TreeDraft = {
  amount: string
  greeting: string
  reach: TreeReach
  anyoneConfirmed: boolean
  lo: string
  hi: string
  step: string
  split: PathSplit
}

export const emptyTree: TreeDraft = {
  ...{ amount: '', greeting: '', reach: 'my_friends', anyoneConfirmed: false },
  ...{ lo: '', hi: '', step: '', split: 'equal' },
}

export type Range = { lo: bigint; hi: bigint; step: bigint }
export type RangeFault = 'empty' | 'outside' | 'off_step' | 'too_few' | 'too_many'
export type TreeBlocked =
  | { why: 'amount' | 'level' | 'mode' | 'anyone' }
  | { why: 'least' | 'most' | 'balance'; amount: bigint }
  | { why: 'range'; fault: RangeFault; count: number }
  | { why: 'greeting'; count: number }

export type TreeReading = {
  /** Minor units; zero while nothing valid is typed. */
  amount: bigint
  range: Range | undefined
  blocked: TreeBlocked | undefined
}

export type TreeBounds = {
  mode: TreeMode
  limits: TreeLimits
  free: bigint
  scale: number
  maySend: boolean
  greetingLength: number
}

/** Reads the composer: what would be sent, and the first thing that stands in the way. */
export function readTree(draft: TreeDraft, bounds: TreeBounds): TreeReading {
  const { scale } = bounds
  const amount = minorOf(draft.amount, scale)
  const [lo, hi, step] = [draft.lo, draft.hi, draft.step].map(text => minorOf(text, scale))
  const range = lo && hi && step ? { lo, hi, step } : undefined
  return { amount, range, blocked: firstBlock(draft, bounds, { amount, range }) }
}

function minorOf(text: string, scale: number): bigint {
  const read = readAmount(text, scale)
  return read.is === 'amount' ? read.minor : 0n
}

type Typed = { amount: bigint; range: Range | undefined }

function firstBlock(
  draft: TreeDraft,
  bounds: TreeBounds,
  { amount, range }: Typed,
): TreeBlocked | undefined {
  const { mode, limits } = bounds
  const least = BigInt(mode === 'funny' ? limits.funnyMin : limits.relayMin)
  const open = BigInt(limits.openCap)
  const cap = BigInt(limits.amountMax)
  const most = draft.reach === 'anyone' && open < cap ? open : cap
  if (!bounds.maySend) return { why: 'level' }
  if (!limits.modes[mode]) return { why: 'mode' }
  if (amount <= 0n) return { why: 'amount' }
  if (amount < least) return { why: 'least', amount: least }
  if (amount > most) return { why: 'most', amount: most }
  if (amount > bounds.free) return { why: 'balance', amount: bounds.free }
  const fault = mode === 'relay' ? faultOf(range, amount, limits) : undefined
  if (fault !== undefined) return { why: 'range', ...fault }
  if ([...draft.greeting].length > bounds.greetingLength) {
    return { why: 'greeting', count: bounds.greetingLength }
  }
  if (draft.reach === 'anyone' && !draft.anyoneConfirmed) return { why: 'anyone' }
  return undefined
}

type RangeLimits = Pick<TreeLimits, 'rangeBits' | 'rangeValuesMin'>

function faultOf(range: Range | undefined, amount: bigint, limits: RangeLimits) {
  const least = limits.rangeValuesMin
  const most = 2 ** limits.rangeBits
  if (range === undefined || range.hi < range.lo) return { fault: 'empty' as const, count: least }
  const { lo, hi, step } = range
  if (amount < lo || amount > hi) return { fault: 'outside' as const, count: least }
  if ((hi - lo) % step !== 0n || (amount - lo) % step !== 0n) {
    return { fault: 'off_step' as const, count: least }
  }
  const values = valuesIn(range)
  if (values < least) return { fault: 'too_few' as const, count: least }
  return values > most ? { fault: 'too_many' as const, count: most } : undefined
}

/** Counts the values of a range. */
export const valuesIn = ({ lo, hi, step }: Range): number => Number((hi - lo) / step) + 1

/** How many guesses a perfect searcher needs at most to be left with one value. */
export const bitsOf = (range: Range): number => (valuesIn(range) - 1).toString(2).length

/** A number from 0 up to and without `below`; random unless a test says otherwise. */
export type Throw = (below: number) => number
const thrown: Throw = below => Math.floor(Math.random() * below)

/**
 * Proposes a range of about a hundred values around an amount, in which it does not stand within
 * the middle fifth: who halves it blindly is not lucky at once (rule R34). Nothing secret is drawn
 * here: the range is public.
 */
export function proposeRange(amount: bigint, bits: number, thrower: Throw = thrown): Range {
  const values = Math.min(100, 2 ** bits)
  const step = stepFor(amount, values)
  const left = Math.floor((values * 2) / 5)
  const places = [...Array(left).keys()].flatMap(place => [place, values - 1 - place])
  // Nothing lies below the first step above zero.
  const below = Number((amount - 1n) / step)
  const possible = places.filter(place => place <= below)
  const place = BigInt(possible[thrower(possible.length)] ?? 0)
  const lo = amount - place * step
  return { lo, hi: lo + step * BigInt(values - 1), step }
}

/** A round step on which the amount stands, so that a hundred of them reach about twice as far. */
function stepFor(amount: bigint, values: number): bigint {
  const wanted = (amount * 2n) / BigInt(values)
  const round = [5000n, 2000n, 1000n, 500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n]
  return round.find(step => step <= wanted && amount % step === 0n) ?? 1n
}

/** Minor units as they are typed. */
export function typedOf(minor: bigint, scale: number): string {
  if (scale === 0) return String(minor)
  const unit = 10n ** BigInt(scale)
  return `${minor / unit}.${String(minor % unit).padStart(scale, '0')}`
}

/** Where a value stands in a range, from 0 to 100 percent. */
export function placeIn(value: bigint, { lo, hi }: Pick<Range, 'lo' | 'hi'>): number {
  if (hi <= lo) return 50
  return Number(((value - lo) * 10_000n) / (hi - lo)) / 100
}

/** Reads a guess; undefined unless it stands in the range and on its step. */
export function readGuess(text: string, scale: number, range: Range): bigint | undefined {
  const read = readAmount(text, scale)
  if (read.is !== 'amount') return undefined
  const { minor } = read
  const fits = minor >= range.lo && minor <= range.hi && (minor - range.lo) % range.step === 0n
  return fits ? minor : undefined
}
