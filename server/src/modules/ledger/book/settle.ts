import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { assert } from '#/kit/assert.ts'
import type { Refusal } from '#/kit/refusal.ts'
import { decideEach } from './rules.ts'
import * as store from './store-moves.ts'
import type { Known, MoveAsk, Transfer } from './types.ts'

/** Payments settled in one call. */
export const paymentsMax = 1_024

/** One payment of many: independent of the others, from one account to one other. */
export type Payment = {
  id: TransferId
  /** What for: `payment`. */
  kind: string
  ref?: string | undefined
  from: AccountId
  to: AccountId
  amount: bigint
}

/** The locked balances and the facts that many payments are decided over. */
export type Books = { known: Known; ids: ReadonlySet<string> }

/**
 * Locks what these payments touch, in the order of accounts, and reads what deciding them needs.
 * `ids` names which of them have been made before.
 */
export async function lockForPayments(tx: Tx, payments: readonly Payment[]): Promise<Books> {
  assert(payments.length <= paymentsMax)
  const known = await store.lockPayments(tx, payments.map(asMove))
  return { known, ids: new Set(known.transfers.map(one => one.id)) }
}

/**
 * Settles many independent payments over locked books, first come first served: one walk by the
 * rules and one write, which travels with the commit. What hits one account is summed, so an
 * account that everybody pays is updated once. For the lane of payments; `move` is for one.
 *
 * Units: minor units. Shape: one outcome per payment, in their order: the transfer, or why not,
 * with the code that `move` would have refused with. An id that is known with the same body gives
 * the transfer it made and moves nothing again; asking twice in one call is no exception.
 * The commit fails with FQ001 when the books changed under the locks (our mistake).
 */
export function settlePayments(
  tx: Tx,
  { known }: Books,
  payments: readonly Payment[],
  now: Date,
): (Transfer | Refusal)[] {
  const { plan, outcomes } = decideEach(payments.map(asMove), known, now)

  store.writePayments(tx, plan, now)
  return outcomes
}

const asMove = ({ to, amount, ...rest }: Payment): MoveAsk => {
  return { ...rest, step: 'move', legs: [{ to, amount }] }
}
