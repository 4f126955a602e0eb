import type { AskState } from '@fuquan/contract/envelopes/asks.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { refuse } from '#/kit/refusal.ts'

export type AskLimits = {
  on: boolean
  open: number
  daily: number
  days: number
  least: bigint
  most: bigint
}
/** What somebody has asked for already, as far as limits go. */
export type Asked = {
  open: number
  today: number
  /** Whom of those meant now they have asked within the last days. */
  lately: ReadonlySet<UserId>
}
export type Asking = { people: readonly UserId[]; amount: bigint | undefined }

/** Tells how many more somebody may ask for now, whoever it is. */
export function askLeft(asked: Pick<Asked, 'open' | 'today'>, limits: AskLimits): number {
  return Math.max(0, Math.min(limits.open - asked.open, limits.daily - asked.today))
}

const dayMs = 24 * 3_600_000

/** From when one friend may be asked again; null when they may be asked now. */
export function againAt(
  last: Date | undefined,
  { days }: Pick<AskLimits, 'days'>,
  at: Date,
): Date | null {
  if (last === undefined) return null
  const again = new Date(last.getTime() + days * dayMs)
  return again <= at ? null : again
}

/**
 * Decides whether somebody may ask these people (R48).
 *
 * Refuses: envelope_mode_off, bad_input (somebody twice), envelope_amount_out_of_range {min, max},
 * envelope_ask_limit {open, daily, days}.
 */
export function checkAsking(asking: Asking, asked: Asked, limits: AskLimits): void {
  const { people, amount } = asking
  if (!limits.on) refuse('envelope_mode_off', { mode: 'ask' })
  if (new Set(people).size < people.length) {
    refuse('bad_input', { field: 'people', why: 'duplicate' })
  }
  if (amount !== undefined && (amount < limits.least || amount > limits.most)) {
    refuse('envelope_amount_out_of_range', { min: String(limits.least), max: String(limits.most) })
  }
  const { open, daily, days } = limits
  if (people.length > askLeft(asked, limits) || people.some(one => asked.lately.has(one))) {
    refuse('envelope_ask_limit', { open, daily, days })
  }
}

/** A request as it is kept: who is asked may have muted it, which nobody else learns. */
export type Kept = { state: 'open' | 'paid' | 'declined' | 'muted' | 'withdrawn'; until: Date }

/** The state as its two people see it: a muted one is silence, and time over is over. */
export function askState({ state, until }: Kept, at: Date): AskState {
  if (state !== 'open' && state !== 'muted') return state
  return at >= until ? 'expired' : 'open'
}

/** Demands that a request waits for its answer still. Refuses: envelope_ask_settled {state}. */
export function demandOpen(ask: Kept, at: Date): void {
  const state = askState(ask, at)
  if (state !== 'open') refuse('envelope_ask_settled', { state })
}
