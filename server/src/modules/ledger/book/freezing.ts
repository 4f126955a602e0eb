import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { accountFrozen } from '../events.ts'
import { ownersOf } from './store-accounts.ts'
import { removeFreeze, saveFreeze } from './store-freezes.ts'

type Freezing = { account: AccountId; reason: string | null; now: Date }

/** Keeps why an account was frozen and tells its owner; without a reason a check did it. */
export async function noteFrozen(tx: Tx, { account, reason, now }: Freezing): Promise<void> {
  await saveFreeze(tx, { account, reason, at: now })
  await tellOwner(tx, { account, reason, now, frozen: true })
}

/** Tells the owner of an account that it pays again. */
export async function noteUnfrozen(tx: Tx, { account, reason, now }: Freezing): Promise<void> {
  await removeFreeze(tx, account)
  await tellOwner(tx, { account, reason, now, frozen: false })
}

async function tellOwner(
  tx: Tx,
  { account, reason, now, frozen }: Freezing & { frozen: boolean },
): Promise<void> {
  const userId = (await ownersOf(tx, [account])).get(account)
  if (userId === undefined) return
  await tell(tx, accountFrozen, { accountId: account, userId, frozen, reason, at: now })
}
