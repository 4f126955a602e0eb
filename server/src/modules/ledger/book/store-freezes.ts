import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, sql, type Tx } from '#/engine/db.ts'

export type FreezeRow = { reason: string | null; at: Date }

/** Finds why a frozen account is frozen. */
export const findFreeze = (on: Tx | Db, account: AccountId): Promise<FreezeRow | undefined> =>
  maybe(on, sql`select f.reason, f.at from ledger.freeze f where f.account = ${account}`)

/** Saves why an account is frozen; what staff say stands over what a check found. */
export async function saveFreeze(
  tx: Tx,
  { account, reason, at }: FreezeRow & { account: AccountId },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.freeze as f (account, reason, at)
      values (${account}, ${reason}, ${at})
      on conflict (account) do update
         set reason = coalesce(excluded.reason, f.reason), at = excluded.at`,
  )
}

/** Removes it, when the account pays again or its owner has left. */
export async function removeFreeze(tx: Tx, account: AccountId): Promise<void> {
  await many(tx, sql`delete from ledger.freeze f where f.account = ${account}`)
}
