import type {
  EnvelopeMode,
  EnvelopeSplit,
  EnvelopeState,
  WhyNot,
} from '@fuquan/contract/envelopes.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'

/** The lowest level that may send: L0 only receives (rule R9). */
export const sendingLevelMin = 1
/** Shares written together: share i (from 0) is element i mod this of chunk i / this. */
export const chunkSize = 1_000

export const splitsOf = {
  ordinary: ['even'],
  lucky: ['lucky:2', 'classic'],
} as const satisfies Record<EnvelopeMode, readonly EnvelopeSplit[]>
export const sharesMin = { ordinary: 1, lucky: 2 } as const satisfies Record<EnvelopeMode, number>

export type SendLimits = {
  modes: Readonly<Record<EnvelopeMode, boolean>>
  minShare: bigint
  maxShare: bigint
  maxShares: number
  greetingLength: number
}
export type Sending = {
  mode: EnvelopeMode
  split: EnvelopeSplit
  total: bigint
  shares: number
  greeting: string
}

/**
 * Decides whether this envelope may be sent by somebody of this level.
 *
 * Refuses: envelope_level_needed, envelope_mode_off, bad_input (a split of another mode, a greeting
 * too long), envelope_count_out_of_range {min, max}, envelope_amount_out_of_range {min, max}.
 */
export function checkSending(sending: Sending, limits: SendLimits, level: number): void {
  const { mode, split, total, shares } = sending
  const splits: readonly EnvelopeSplit[] = splitsOf[mode]
  if (level < sendingLevelMin) refuse('envelope_level_needed', { level, needed: sendingLevelMin })
  if (!limits.modes[mode]) refuse('envelope_mode_off', { mode })
  if (!splits.includes(split)) refuse('bad_input', { field: 'split', why: 'not_allowed' })
  if ([...sending.greeting].length > limits.greetingLength) {
    refuse('bad_input', { field: 'greeting', why: 'too_long' })
  }
  const least = sharesMin[mode]
  if (shares < least || shares > limits.maxShares) {
    refuse('envelope_count_out_of_range', { min: least, max: limits.maxShares })
  }
  const min = limits.minShare * BigInt(shares)
  const max = limits.maxShare * BigInt(shares)
  if (total < min || total > max) {
    refuse('envelope_amount_out_of_range', { min: String(min), max: String(max) })
  }
}

/** Refuses more shares than active members unless the sender said yes: envelope_few_active. */
export function checkActive(ask: { shares: number; active: number; accepted: boolean }): void {
  if (ask.accepted || ask.shares <= ask.active) return
  refuse('envelope_few_active', { active: ask.active, suggested: suggestedShares(ask.active) })
}

/** The shares that suit a room with so many active members: at least one. */
export function suggestedShares(active: number): number {
  return Math.max(1, active)
}

export type Running = { state: EnvelopeState; expiresAt: Date }

/** The state as people see it: time over is over, even if the job has not come by. */
export function shownState(envelope: Running, at: Date): EnvelopeState {
  return envelope.state === 'open' && at >= envelope.expiresAt ? 'expired' : envelope.state
}

/** Tells whether the envelope has ended for good: its money is where it belongs. */
export function hasEnded(envelope: Running): boolean {
  return envelope.state !== 'open'
}

/** Tells whether the rest may go back now. Running it again after that changes nothing. */
export function mayExpire(envelope: Running, at: Date): boolean {
  return envelope.state === 'open' && at >= envelope.expiresAt
}

/** What one person is to one envelope, as far as opening it goes. */
export type Standing = {
  isSender: boolean
  /** When they came into the room it stands in; undefined when they are not in it now. */
  memberSince: Date | undefined
  hasClaim: boolean
  overClaimLimit: boolean
  /** Whether they won as much today as they let themselves. */
  overOwnLimit?: boolean
}
export type Opening = {
  sentAt: Date
  lateJoiners: boolean
  senderMayOpen: boolean
}

/** Tells whether the envelope exists for this person at all (rule R13). */
export function isVisible(standing: Standing): boolean {
  return standing.isSender || standing.memberSince !== undefined || standing.hasClaim
}

/** Tells whether this person belongs to those who may open it, now and when it was sent. */
export function isWelcome(standing: Standing, opening: Opening): boolean {
  if (standing.isSender && !opening.senderMayOpen) return false
  if (standing.memberSince === undefined) return false
  return opening.lateJoiners || standing.memberSince <= opening.sentAt
}

/**
 * Says why a share cannot be taken, in the order of rule R13; undefined when one may be tried.
 * The caller has made sure that the envelope is visible.
 */
export function whyNot(
  standing: Standing,
  opening: Opening,
  state: EnvelopeState,
): WhyNot | undefined {
  if (standing.hasClaim) return 'envelope_already_claimed'
  if (state === 'expired') return 'envelope_expired'
  if (state === 'emptied') return 'envelope_emptied'
  if (!isWelcome(standing, opening)) return 'envelope_not_for_you'
  if (standing.overClaimLimit) return 'envelope_claim_limit'
  if (standing.overOwnLimit === true) return 'envelope_own_limit'
  return undefined
}

/** R14: the list of claims is open to claimers and the sender, and to all who see it at the end. */
export function maySeeClaims(standing: Standing, ended: boolean): boolean {
  return ended || standing.isSender || standing.hasClaim
}

/** R14: the total is hidden from everyone but the sender until the end. */
export function maySeeTotal(isSender: boolean, ended: boolean): boolean {
  return ended || isSender
}

/** R15: only an emptied random split of at least two shares has a best luck. */
export function hasBestLuck(envelope: {
  state: EnvelopeState
  split: EnvelopeSplit
  shares: number
}): boolean {
  return envelope.state === 'emptied' && envelope.split !== 'even' && envelope.shares >= 2
}

export type Claimed = { claimer: UserId; number: number; amount: bigint }

/** The largest share; on a tie the earliest claim. */
export function bestLuck(claims: readonly Claimed[]): Claimed | undefined {
  return claims.reduce<Claimed | undefined>((best, taken) => {
    if (best === undefined || taken.amount > best.amount) return taken
    return taken.amount === best.amount && taken.number < best.number ? taken : best
  }, undefined)
}

export type Table = Running & { shares: readonly bigint[]; claims: readonly Claimed[] }
export type Outcome = { claims: Claimed[]; winners: number[]; state: EnvelopeState }

/**
 * Defines what a batch of welcome claimers gets: claim number k takes share number k, first come
 * first served, one share each; nothing at or after the expiry. `envelopes.claim_batch` does the
 * same in SQL, and claim.twin.test.ts holds the two together.
 *
 * Shape: `winners` are places in `claimers` from 0; `claims` are theirs, in the same order.
 */
export function claim(table: Table, claimers: readonly UserId[], at: Date): Outcome {
  const state = shownState(table, at)
  if (state !== 'open') return { claims: [], winners: [], state }

  const known = new Set(table.claims.map(({ claimer }) => claimer))
  const winners = claimers
    .map((claimer, place) => ({ claimer, place }))
    .filter(({ claimer }) => !known.has(claimer))
    .slice(0, table.shares.length - table.claims.length)

  // From here the claims must succeed.
  const claims = winners.map(({ claimer }, place) => {
    const number = table.claims.length + place + 1
    const amount = table.shares[number - 1]
    assert(amount !== undefined)
    return { claimer, number, amount }
  })
  const emptied = table.claims.length + claims.length === table.shares.length
  return {
    claims,
    winners: winners.map(({ place }) => place),
    state: emptied ? 'emptied' : 'open',
  }
}
