import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Reads what was told to somebody and what waits for them, for their own copy. */
export async function readOwn(tx: Tx, userId: UserId): Promise<Readonly<Record<string, Rows>>> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    notices: await rows(sql`
      select kind, class, facts, at, read_at
      from notifications.notice where person = ${userId} order by at, id`),
    waiting: await rows(sql`
      select kind, facts, until, at
      from notifications.waiting where person = ${userId} order by at, kind`),
    habits: await rows(sql`
      select time_zone, quiet_from, quiet_until, kinds_off
      from notifications.habit where person = ${userId}`),
    choices: await rows(sql`
      select class, channel, wanted
      from notifications.choice where person = ${userId} order by class, channel`),
  }
}

/** Forgets what was told to somebody, what waited for them, and whom they muted. */
export async function forgetOwn(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from notifications.notice where person = ${userId}`)
  await many(tx, sql`delete from notifications.waiting where person = ${userId}`)
  await many(tx, sql`delete from notifications.mute where person = ${userId} or sender = ${userId}`)
  await many(tx, sql`delete from notifications.habit where person = ${userId}`)
  await many(tx, sql`delete from notifications.choice where person = ${userId}`)
  await many(tx, sql`delete from notifications.push_address where person = ${userId}`)
  await many(tx, sql`delete from notifications.delivery where person = ${userId}`)
}
