import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Settings } from '#/engine/settings.ts'
import { caps } from '#/modules/identity/index.ts'
import { personAccount } from './book/accounts.ts'
import { useAllowance } from './book/actions.ts'
import { received } from './book/received.ts'

type Coming = { userId: UserId; amount: bigint; settings: Settings; now: Date }

/**
 * Counts what comes to somebody of level L0 against what they may receive today, whichever way it
 * comes; others receive without end. Gives the start of the day it counts in, null where nothing
 * counts. Allowances are locked before balances.
 *
 * Units: minor units. Refuses: ledger_over_limit {limit: receive, max, resets_at}.
 */
export async function countComing(tx: Tx, coming: Coming): Promise<Date | null> {
  const { userId, amount } = coming
  const day = await caps.receivingOf(tx, coming)
  if (day === undefined) return null
  await useAllowance(tx, { account: personAccount(userId, 'wallet'), amount, ...day })
  return day.starts
}

/** Counts what is theirs already and comes in any case: it may go over the limit. */
export async function countOwed(tx: Tx, coming: Coming): Promise<Date | null> {
  const { userId, amount } = coming
  const day = await caps.receivingOf(tx, coming)
  if (day === undefined) return null
  await received.lock(tx, [userId], day.starts)
  await received.count(tx, [{ person: userId, amount }], day.starts)
  return day.starts
}
