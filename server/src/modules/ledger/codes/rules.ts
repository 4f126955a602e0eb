import type { ChargeState } from '@fuquan/contract/ledger.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { refuse } from '#/kit/refusal.ts'

export type StoredCharge = {
  till: UserId
  payer: UserId
  state: Exclude<ChargeState, 'expired'>
  expiresAt: Date
}

/** How a charge stands at a moment: an unanswered one is over at its time, without any job. */
export const chargeStateAt = ({ state, expiresAt }: StoredCharge, now: Date): ChargeState =>
  state === 'asked' && now >= expiresAt ? 'expired' : state

export type ChargeAct = 'confirm' | 'decline' | 'cancel'

/**
 * Decides whether somebody may answer a charge now: its payer confirms or declines, its till
 * cancels. Refuses: not_found (neither of the two), ledger_charge_wrong_state {state}.
 */
export function checkCharge(act: ChargeAct, charge: StoredCharge, by: UserId, now: Date): void {
  const mine = act === 'cancel' ? charge.till : charge.payer
  if (by !== mine) refuse('not_found')
  const state = chargeStateAt(charge, now)
  if (state !== 'asked') refuse('ledger_charge_wrong_state', { state })
}

export type StoredPayCode = { expiresAt: Date; usedAt: Date | null }

/**
 * Decides whether a pay code may be read now. Refuses: ledger_code_used, ledger_code_expired (also
 * one that never was).
 */
export function checkPayCode<C extends StoredPayCode>(code: C | undefined, now: Date): C {
  if (code === undefined) return refuse('ledger_code_expired')
  if (code.usedAt !== null) refuse('ledger_code_used')
  if (now >= code.expiresAt) refuse('ledger_code_expired')
  return code
}

export type StoredCollectCode = {
  amount: bigint | null
  expiresAt: Date | null
  usedAt: Date | null
}

/** Decides whether one may pay by a collect code now. Refuses: as a pay code. */
export function checkCollectCode<C extends StoredCollectCode>(code: C | undefined, now: Date): C {
  if (code === undefined) return refuse('ledger_code_expired')
  if (code.usedAt !== null) refuse('ledger_code_used')
  if (code.expiresAt !== null && now >= code.expiresAt) refuse('ledger_code_expired')
  return code
}

/** Decides the amount: the code's own where it has one. Refuses: ledger_code_amount {amount}. */
export function checkAmount({ amount }: StoredCollectCode, asked: bigint): void {
  if (amount !== null && amount !== asked) {
    refuse('ledger_code_amount', { amount: amount.toString() })
  }
}
