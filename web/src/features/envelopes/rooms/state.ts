import type { FaceRoom } from '@fuquan/sdk/index.ts'
import { readAmount } from '../../../lib/money.ts'

export type Phase = FaceRoom['state']

/** How a room stands at a moment of the house's clock, without asking again. */
export function phaseOf({ state, round, closesAt }: FaceRoom, at: number): Phase {
  if (state === 'closed' || at >= Date.parse(closesAt)) return 'closed'
  if (round === null || state === 'lobby' || state === 'podium') return state
  if (at < Date.parse(round.opensAt)) return 'countdown'
  return at < Date.parse(round.endsAt) ? 'rain' : 'podium'
}

/** Whole seconds until a moment, never below zero. */
export const secondsUntil = (when: string, at: number): number =>
  Math.max(0, Math.ceil((Date.parse(when) - at) / 1_000))

export type RoundDraft = {
  total: string
  shares: string
  split: 'lucky:2' | 'even'
  greeting: string
}
export const emptyRound = { total: '', split: 'lucky:2', greeting: '' } as const

type Bounds = {
  scale: number
  people: number
  peopleMin: number
  sharesMax: number
  least: bigint
  most: bigint
  free: bigint
}
export type RoundBlocked = 'needMore' | 'needAmount' | 'outOfRange' | 'poor'

/** Reads what is typed for a round, and says what keeps it from starting. */
export function readRound(draft: RoundDraft, bounds: Bounds) {
  const read = readAmount(draft.total, bounds.scale)
  const total = read.is === 'amount' ? read.minor : 0n
  const shares = /^[0-9]{1,3}$/.test(draft.shares) ? Number(draft.shares) : 0
  const count = BigInt(shares)
  const blocked = ((): RoundBlocked | undefined => {
    if (bounds.people < bounds.peopleMin) return 'needMore'
    if (total === 0n || shares < 1 || shares > bounds.sharesMax) return 'needAmount'
    if (total < bounds.least * count || total > bounds.most * count) return 'outOfRange'
    return total > bounds.free ? 'poor' : undefined
  })()
  return { total, shares, blocked }
}
