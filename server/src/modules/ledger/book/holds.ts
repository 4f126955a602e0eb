import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { assert, present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Balance, EndAsk, Transfer } from './types.ts'

/** What is known about the hold that shall end. */
type Facts = {
  hold: Transfer | undefined
  end: Transfer | undefined
  isOpen: boolean
  balances: ReadonlyMap<AccountId, Balance>
  /** Microseconds since 1970. */
  at: bigint
}

/** How a hold ends; `captured` minor units are paid, the rest of the hold is freed. */
export type Ending = { ask: EndAsk; hold: Transfer; captured: bigint }

/**
 * Decides the end of a hold: capture of all or a part, release, or expiry by the clock.
 * Refuses: not_found, ledger_account_closed, ledger_account_frozen, ledger_hold_expired,
 * ledger_hold_resolved {how}, ledger_hold_exceeded, ledger_hold_payee.
 */
export function endOf(ask: EndAsk, facts: Facts): Ending {
  const { hold } = facts
  if (hold === undefined || hold.step !== 'hold') return refuse('not_found')
  const payee = present(hold.to[0])
  const payer = present(facts.balances.get(hold.from))
  if (ask.step === 'capture') mayCapture(payer, present(facts.balances.get(payee)))

  const expiresAt = present(hold.expiresAt)
  const capture = ask.step === 'capture'
  // A capture hears the same answer whether or not the job has come by.
  if (capture && facts.end?.step === 'expire') refuse('ledger_hold_expired')
  if (facts.end !== undefined) refuse('ledger_hold_resolved', { how: facts.end.step })
  if (capture && facts.at >= expiresAt) refuse('ledger_hold_expired')
  const captured = capture ? (ask.amount ?? hold.total) : 0n
  if (captured > hold.total) refuse('ledger_hold_exceeded')
  if (ask.payee !== undefined && ask.payee !== payee) refuse('ledger_hold_payee')

  // From here the end must succeed.
  assert(facts.isOpen, 'a hold without end is in the working set')
  assert(ask.step !== 'expire' || facts.at >= expiresAt, 'nothing expires before its time')
  return { ask, hold, captured }
}

function mayCapture(payer: Balance, payee: Balance): void {
  if (payer.state === 'closed' || payee.state === 'closed') refuse('ledger_account_closed')
  if (payer.state === 'frozen') refuse('ledger_account_frozen')
}
