import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { assert } from '#/kit/assert.ts'
import type { Refusal } from '#/kit/refusal.ts'
import { decideEach } from './rules.ts'
import * as store from './store-moves.ts'
import type { MoveAsk, Transfer } from './types.ts'

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

/**
 * Settles many independent payments in the caller's transaction, first come first served: one
 * locking read, one walk by the rules, one write. What hits one account is summed, so an account
 * that everybody pays is updated once. For the lane of payments; `move` is for one.
 *
 * Units: minor units. Shape: one outcome per payment, in their order: the transfer, or why not,
 * with the code that `move` would have refused with. An id that is known with the same body gives
 * the transfer it made and moves nothing again; asking twice in one call is no exception.
 * Throws and keeps nothing: FQ001 when the books changed under the locks (our mistake).
 */
export async function settlePayments(
  tx: Tx,
  payments: readonly Payment[],
  now: Date,
): Promise<(Transfer | Refusal)[]> {
  assert(payments.length <= paymentsMax)
  if (payments.length === 0) return []
  const asks = payments.map(({ to, amount, ...rest }): MoveAsk => {
    return { ...rest, step: 'move', legs: [{ to, amount }] }
  })
  const known = await store.lockPayments(tx, asks)

  const { plan, outcomes } = decideEach(asks, known, now)

  await store.writePayments(tx, plan, now)
  return outcomes
}
