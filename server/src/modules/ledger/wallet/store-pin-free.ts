import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'

/** Finds what a person chose; undefined when they go by the house's limit. */
export async function findOwn(on: Tx | Db, userId: UserId): Promise<bigint | undefined> {
  const query = sql`select single from ledger.pin_free where owner = ${userId}`
  return (await maybe<{ single: bigint }>(on, query))?.single
}

/** Locks what a person chose and gives it; one who never chose gets `most`, minor units. */
export async function lockOwn(
  tx: Tx,
  { userId, most, now }: { userId: UserId; most: bigint; now: Date },
): Promise<bigint> {
  const row = await one<{ single: bigint }>(
    tx,
    sql`
      insert into ledger.pin_free as p (owner, single, at)
      values (${userId}, ${most}::bigint, ${now})
      on conflict (owner) do update set single = p.single
      returning p.single`,
  )
  return row.single
}

/** Saves what a person chose; the row is locked. */
export async function saveOwn(
  tx: Tx,
  { userId, single, now }: { userId: UserId; single: bigint; now: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.pin_free set single = ${single}::bigint, at = ${now}
       where owner = ${userId}`,
  )
}
