import type {
  EnvelopeLimits,
  SendEnvelopeData,
  SharedMode,
  SharedSplit,
} from '@fuquan/sdk/index.ts'
import { readAmount } from '../../lib/money.ts'
import { refusedWith } from '../../lib/problem.ts'

/** Who is meant to open it: a room, friends by name, or anybody of this house. */
export type To = 'group' | 'people' | 'anyone'

/** What is typed in the composer, as it is typed. */
export type Draft = {
  mode: SharedMode
  to: To
  /** Whom it is for by name, in the order they were chosen. */
  people: readonly string[]
  /** Of an envelope of names: what was typed for whom. */
  amounts: Readonly<Record<string, string>>
  classic: boolean
  /** Of a password: the same for everybody. */
  equal: boolean
  /** The total of a random one, each share of an even one; display units. */
  amount: string
  count: string
  greeting: string
  word: string
  hint: string
  cover: string | undefined
  later: boolean
  /** As the browser's own field writes it: `2026-11-22T20:00`. */
  opensAt: string
  gather: boolean
  fair: boolean
  lateJoiners: boolean
  anyoneOk: boolean
  /** The number of shares that was confirmed although few are active. */
  acceptedFew: number | undefined
}

export const emptyDraft: Draft = {
  mode: 'lucky',
  to: 'group',
  people: [],
  amounts: {},
  classic: false,
  equal: false,
  amount: '',
  count: '',
  greeting: '',
  word: '',
  hint: '',
  cover: undefined,
  later: false,
  opensAt: '',
  gather: false,
  fair: true,
  lateJoiners: false,
  anyoneOk: false,
  acceptedFew: undefined,
}

export type Bounds = Pick<
  EnvelopeLimits,
  | 'off'
  | 'maxShares'
  | 'greetingLength'
  | 'maySend'
  | 'room'
  | 'maxPeople'
  | 'directedNames'
  | 'anyoneMaxShares'
  | 'scheduleDays'
> & {
  /** Whether a room was chosen. */
  hasRoom: boolean
  minShare: bigint
  maxShare: bigint
  dailyLeft: bigint
  free: bigint
  scale: number
  now: Date
}

export type Blocked =
  | { why: 'total' | 'count' | 'level' | 'room' | 'people' | 'names' | 'word' | 'hint' }
  | { why: 'nameAmount' | 'anyone' | 'opensAt' }
  | { why: 'countMost' | 'peopleMost' | 'anyoneMost' | 'sharesPeople'; most: number }
  | { why: 'off'; by: EnvelopeLimits['off'][number]['by'] }
  | { why: 'opensLate'; days: number }
  | { why: 'least' | 'most'; amount: bigint }
  | { why: 'balance'; amount: bigint }
  | { why: 'daily'; amount: bigint }
  | { why: 'greeting'; count: number }
  | { why: 'few'; active: number; suggested: number }

export type Reading = {
  /** Minor units; zero while nothing valid is typed. */
  total: bigint
  each: bigint
  shares: number
  split: SharedSplit
  blocked: Blocked | undefined
}

export const wordMin = 2
export const wordMax = 20
export const hintMax = 60
const dayMs = 86_400_000

const minorOf = (text: string, scale: number): bigint => {
  const read = readAmount(text, scale)
  return read.is === 'amount' ? read.minor : 0n
}
const isNamed = (draft: Draft) => draft.mode === 'directed' || draft.to === 'people'
const isEven = (draft: Draft) =>
  draft.mode === 'ordinary' || (draft.mode === 'password' && draft.equal)

/** Reads the composer: what would be sent, and the first thing that stands in the way. */
export function readDraft(draft: Draft, bounds: Bounds): Reading {
  const { mode, people } = draft
  const typed = minorOf(draft.amount, bounds.scale)
  const named = people.map(id => minorOf(draft.amounts[id] ?? '', bounds.scale))
  const counted = readCount(draft.count)
  // Who is named gets one each, unless fewer were asked for.
  const shares =
    mode === 'directed'
      ? people.length
      : draft.to === 'people' && draft.count.trim() === ''
        ? people.length
        : counted
  const sum = named.reduce((all, one) => all + one, 0n)
  const total = mode === 'directed' ? sum : isEven(draft) ? typed * BigInt(shares) : typed
  const each = shares > 0 ? total / BigInt(shares) : 0n
  const weighed = { draft, bounds, typed, named, total, shares }
  return { total, each, shares, split: splitOf(draft), blocked: firstBlock(weighed) }
}

function splitOf(draft: Draft): SharedSplit {
  if (draft.mode === 'directed') return 'named'
  if (isEven(draft)) return 'even'
  return draft.classic ? 'classic' : 'lucky:2'
}

type Weighed = {
  draft: Draft
  bounds: Bounds
  typed: bigint
  named: readonly bigint[]
  total: bigint
  shares: number
}

function firstBlock(weighed: Weighed): Blocked | undefined {
  const { draft, bounds } = weighed
  if (!bounds.maySend) return { why: 'level' }
  const off = bounds.off.find(one => one.mode === draft.mode)
  if (off) return { why: 'off', by: off.by }
  return whoBlock(weighed) ?? moneyBlock(weighed) ?? restBlock(weighed)
}

function whoBlock({ draft, bounds }: Weighed): Blocked | undefined {
  const { mode, to, people } = draft
  const needsRoom = mode === 'directed' || to === 'group'
  if (needsRoom && !bounds.hasRoom) return { why: 'room' }
  if (mode === 'directed' && people.length === 0) return { why: 'names' }
  if (to === 'people' && people.length === 0) return { why: 'people' }
  const most = mode === 'directed' ? bounds.directedNames : bounds.maxPeople
  return isNamed(draft) && people.length > most ? { why: 'peopleMost', most } : undefined
}

function moneyBlock({ draft, bounds, typed, named, total, shares }: Weighed): Blocked | undefined {
  const { mode, to, people } = draft
  if (mode === 'directed' && named.some(one => one <= 0n)) return { why: 'nameAmount' }
  if (mode !== 'directed' && typed <= 0n) return { why: 'total' }
  if (shares < (mode === 'lucky' ? 2 : 1)) return { why: 'count' }
  if (shares > bounds.maxShares) return { why: 'countMost', most: bounds.maxShares }
  if (to === 'people' && shares > people.length) {
    return { why: 'sharesPeople', most: people.length }
  }
  if (to === 'anyone' && shares > bounds.anyoneMaxShares) {
    return { why: 'anyoneMost', most: bounds.anyoneMaxShares }
  }
  if (total < bounds.minShare * BigInt(shares)) return { why: 'least', amount: bounds.minShare }
  if (total > bounds.maxShare * BigInt(shares)) return { why: 'most', amount: bounds.maxShare }
  if (total > bounds.free) return { why: 'balance', amount: bounds.free }
  if (total > bounds.dailyLeft) return { why: 'daily', amount: bounds.dailyLeft }
  return undefined
}

function restBlock({ draft, bounds, shares }: Weighed): Blocked | undefined {
  if ([...draft.greeting].length > bounds.greetingLength) {
    return { why: 'greeting', count: bounds.greetingLength }
  }
  if (draft.mode === 'password') {
    const length = [...draft.word.trim()].length
    if (length < wordMin || length > wordMax) return { why: 'word' }
    if ([...draft.hint.trim()].length > hintMax) return { why: 'hint' }
  }
  const opening = openingBlock(draft, bounds)
  if (opening) return opening
  if (draft.to === 'anyone' && !draft.anyoneOk) return { why: 'anyone' }
  const { room } = bounds
  const counts = draft.to === 'group' && draft.mode !== 'directed'
  if (counts && room && shares > room.suggested && draft.acceptedFew !== shares) {
    return { why: 'few', active: room.active, suggested: room.suggested }
  }
  return undefined
}

/** What a refusal knows better than what was read before it: how many of the room are active. */
export function roomToldBy(problem: unknown, room: Bounds['room']): Bounds['room'] {
  if (room === null || !refusedWith(problem, 'envelope_few_active')) return room
  const { active, suggested } = problem.details ?? {}
  if (typeof active !== 'number' || typeof suggested !== 'number') return room
  return { ...room, active, suggested }
}

function openingBlock(draft: Draft, bounds: Bounds): Blocked | undefined {
  if (!draft.later) return undefined
  const at = Date.parse(draft.opensAt)
  if (!(at > bounds.now.getTime())) return { why: 'opensAt' }
  const days = bounds.scheduleDays
  return at > bounds.now.getTime() + days * dayMs ? { why: 'opensLate', days } : undefined
}

/** Reads a count of shares: digits only, full-width ones too. */
export function readCount(text: string): number {
  const plain = text.normalize('NFKC').trim()
  return /^[0-9]{1,6}$/.test(plain) ? Number(plain) : 0
}

/** The most one share of this envelope can be, minor units. */
export function largestShare(total: bigint, shares: number, bounds: Bounds): bigint {
  const rest = total - bounds.minShare * BigInt(shares - 1)
  return rest < bounds.maxShare ? rest : bounds.maxShare
}

type Making = {
  draft: Draft
  read: Reading
  /** Where it hangs; undefined: nowhere, whoever it is for hears of it. */
  hangsIn: string | undefined
  gatherSeconds: number
  scale: number
}

/** What is sent to the house: the words of the draft, and nothing that does not belong. */
export function bodyOf(making: Making): SendEnvelopeData['body'] {
  const { draft, read, hangsIn, gatherSeconds, scale } = making
  const { mode, to, people } = draft
  const greeting = draft.greeting.trim()
  const hint = draft.hint.trim()
  const named = isNamed(draft)
  return {
    ...(hangsIn !== undefined && { roomId: hangsIn }),
    ...(mode !== 'directed' && to !== 'group' && { audience: to }),
    ...(named && { people: [...people] }),
    ...(mode === 'directed' && { amounts: amountsOf(draft, scale) }),
    ...{ mode, split: read.split, total: read.total.toString(), shares: read.shares },
    ...(greeting && { greeting }),
    ...(draft.cover !== undefined && { cover: draft.cover }),
    ...(draft.acceptedFew === read.shares && { acceptFewActive: true }),
    ...(to === 'anyone' && { anyoneConfirmed: draft.anyoneOk }),
    ...(mode === 'password' && { password: { word: draft.word.trim(), ...(hint && { hint }) } }),
    ...(draft.later && { opensAt: new Date(draft.opensAt).toISOString() }),
    ...(draft.gather && mode !== 'directed' && { gatherSeconds }),
    ...(!draft.fair && { fairWindow: false }),
    ...(draft.lateJoiners && to === 'group' && mode !== 'directed' && { lateJoiners: true }),
  }
}

/** What each who is named gets, minor units as on the wire, in their order. */
const amountsOf = (draft: Draft, scale: number): string[] =>
  draft.people.map(id => minorOf(draft.amounts[id] ?? '', scale).toString())
