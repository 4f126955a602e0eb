import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { OwnLimit } from './rules.ts'

export const limitKinds = ['send', 'claim'] as const
export type LimitKind = (typeof limitKinds)[number]
export type Day = { starts: Date; ends: Date }

const columns = sql`
  l.amount, l.next_amount as "nextAmount", l.next_from as "nextFrom"`

/** Finds one of somebody's own limits. */
export function findLimit(tx: Tx, userId: UserId, kind: LimitKind): Promise<OwnLimit | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns} from identity.own_limit l
      where l.user_id = ${userId} and l.kind = ${kind}`,
  )
}

/** Locks one of somebody's own limits; its row is made when it is missing. */
export async function lockLimit(
  tx: Tx,
  { userId, kind, now }: { userId: UserId; kind: LimitKind; now: Date },
): Promise<OwnLimit> {
  await many(
    tx,
    sql`
      insert into identity.own_limit (user_id, kind, changed_at)
      values (${userId}, ${kind}, ${now})
      on conflict (user_id, kind) do nothing`,
  )
  return one(
    tx,
    sql`
      select ${columns} from identity.own_limit l
      where l.user_id = ${userId} and l.kind = ${kind}
      for update`,
  )
}

/** Saves one of somebody's own limits. */
export async function saveLimit(
  tx: Tx,
  { userId, kind, limit, now }: { userId: UserId; kind: LimitKind; limit: OwnLimit; now: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.own_limit
      set amount = ${limit.amount}, next_amount = ${limit.nextAmount},
        next_from = ${limit.nextFrom}, changed_at = ${now}
      where user_id = ${userId} and kind = ${kind}
      returning user_id`,
  )
}

/** Lists all own limits of one person. */
export function listLimits(
  tx: Tx,
  userId: UserId,
): Promise<(OwnLimit & { kind: LimitKind; changedAt: Date })[]> {
  return many(
    tx,
    sql`
      select l.kind, ${columns}, l.changed_at as "changedAt"
      from identity.own_limit l
      where l.user_id = ${userId}
      order by l.kind`,
  )
}

/** Finds one kind of limit of many people; who set none is left out. */
export async function listLimitsAmong(
  tx: Tx,
  kind: LimitKind,
  people: readonly UserId[],
): Promise<ReadonlyMap<UserId, OwnLimit>> {
  const rows = await many<OwnLimit & { userId: UserId }>(
    tx,
    sql`
      select l.user_id as "userId", ${columns}
      from identity.own_limit l
      where l.user_id = any(${[...people]}::uuid[]) and l.kind = ${kind}`,
  )
  return new Map(rows.map(({ userId, ...limit }) => [userId, limit]))
}

/** Gives the first moment of the day of a time zone, and of the day after it. */
export function dayOf(tx: Tx, now: Date, zone: string): Promise<Day> {
  return one(
    tx,
    sql`
      select day at time zone ${zone} as starts,
        (day + interval '1 day') at time zone ${zone} as ends
      from (select date_trunc('day', ${now}::timestamptz at time zone ${zone}) as day) today`,
  )
}
