import type {
  EnvelopeCard,
  EnvelopeLimits,
  EnvelopeMode,
  EnvelopeSplit,
} from '@fuquan/sdk/index.ts'
import { readAmount } from '../../lib/money.ts'

/** What is typed in the composer, as it is typed. */
export type Draft = {
  mode: EnvelopeMode
  classic: boolean
  /** The total of a lucky one, each share of an ordinary one; display units. */
  amount: string
  count: string
  greeting: string
  /** The number of shares that was confirmed although few are active. */
  acceptedFew: number | undefined
}

export const emptyDraft: Draft = {
  mode: 'lucky',
  classic: false,
  amount: '',
  count: '',
  greeting: '',
  acceptedFew: undefined,
}

export type Bounds = Pick<
  EnvelopeLimits,
  'modes' | 'maxShares' | 'greetingLength' | 'maySend' | 'room'
> & { minShare: bigint; maxShare: bigint; dailyLeft: bigint; free: bigint; scale: number }

export type Blocked =
  | { why: 'total' | 'count' | 'level' | 'mode' }
  | { why: 'countMost'; most: number }
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
  split: EnvelopeSplit
  blocked: Blocked | undefined
}

/** Reads the composer: what would be sent, and the first thing that stands in the way. */
export function readDraft(draft: Draft, bounds: Bounds): Reading {
  const amount = readAmount(draft.amount, bounds.scale)
  const typed = amount.is === 'amount' ? amount.minor : 0n
  const shares = readCount(draft.count)
  const total = draft.mode === 'ordinary' ? typed * BigInt(shares) : typed
  const each = shares > 0 ? total / BigInt(shares) : 0n
  const split = draft.mode === 'ordinary' ? 'even' : draft.classic ? 'classic' : 'lucky:2'
  return {
    total,
    each,
    shares,
    split,
    blocked: firstBlock({ draft, bounds, typed, total, shares }),
  }
}

type Weighed = { draft: Draft; bounds: Bounds; typed: bigint; total: bigint; shares: number }

function firstBlock({ draft, bounds, typed, total, shares }: Weighed): Blocked | undefined {
  if (!bounds.maySend) return { why: 'level' }
  if (!bounds.modes[draft.mode]) return { why: 'mode' }
  if (typed <= 0n) return { why: 'total' }
  if (shares < (draft.mode === 'lucky' ? 2 : 1)) return { why: 'count' }
  if (shares > bounds.maxShares) return { why: 'countMost', most: bounds.maxShares }
  if (total < bounds.minShare * BigInt(shares)) return { why: 'least', amount: bounds.minShare }
  if (total > bounds.maxShare * BigInt(shares)) return { why: 'most', amount: bounds.maxShare }
  if (total > bounds.free) return { why: 'balance', amount: bounds.free }
  if (total > bounds.dailyLeft) return { why: 'daily', amount: bounds.dailyLeft }
  if ([...draft.greeting].length > bounds.greetingLength) {
    return { why: 'greeting', count: bounds.greetingLength }
  }
  const { room } = bounds
  if (room && shares > room.active && draft.acceptedFew !== shares) {
    return { why: 'few', active: room.active, suggested: room.suggested }
  }
  return undefined
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

/** How a bubble looks: its shape, and the word of its state. */
export type Face = {
  shape: 'full' | 'paled' | 'outline' | 'waiting'
  word: 'ready' | 'taken' | 'emptied' | 'expired' | 'returned' | 'waiting'
}

/** Decides the face of an envelope in a thread from what its owner lets this viewer see. */
export function faceOf(card: EnvelopeCard): Face {
  if (card.myAmount !== null) return { shape: 'paled', word: 'taken' }
  if (card.state === 'emptied') return { shape: 'paled', word: 'emptied' }
  if (card.state === 'expired') {
    return { shape: 'paled', word: card.mine ? 'returned' : 'expired' }
  }
  return { shape: 'full', word: card.mine && card.claimed > 0 ? 'waiting' : 'ready' }
}

export type Opening =
  | { is: 'cover' }
  | { is: 'turning' }
  | { is: 'checking' }
  | { is: 'won'; amount: string }
  | { is: 'lost'; problem: unknown }

export const coinMsMin = 600
export const flapMs = 320
export const checkingAfterMs = 10_000
export const countUpMs = 300

/** Where a counting-up amount stands after `ms`: it starts at zero and lands exactly. */
export function countedUp(amount: bigint, ms: number): bigint {
  if (ms >= countUpMs) return amount
  const part = BigInt(Math.round(Math.max(0, ms)))
  return (amount * part) / BigInt(countUpMs)
}
