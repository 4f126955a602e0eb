import type { FriendRequestId, FriendshipId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Reads what friends keeps about somebody, for their own copy; no code, and no hash. */
export async function readOwn(tx: Tx, userId: UserId): Promise<Readonly<Record<string, Rows>>> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    friends: await rows(sql`
      select other as friend, remark, origin_kind, since,
        array(
          select l.name from friends.labelled m
          join friends.label l on l.owner = m.owner and l.id = m.label
          where m.owner = t.owner and m.other = t.other order by l.name
        ) as labels
      from friends.tie t where owner = ${userId} order by since, other`),
    // Only what they may know of it themselves: not what others made of what they asked.
    friend_requests: await rows(sql`
      select true as asked_by_me, other as person, note, origin_kind, at from friends.asked
      where owner = ${userId}
      union all
      select false, other, note, origin_kind, at from friends.request where owner = ${userId}
      order by at`),
    blocked: await rows(sql`
      select other as person, at from friends.block where owner = ${userId} order by at`),
    friend_habits: await rows(sql`
      select who_may_ask, contacts, friend_count from friends.person where owner = ${userId}`),
  }
}

/** Lists the friends of somebody and whom they asked, before they are forgotten. */
export async function listTouched(tx: Tx, userId: UserId) {
  const friends = await many<{ other: UserId; friendship: FriendshipId }>(
    tx,
    sql`select other, friendship from friends.tie where owner = ${userId} order by other`,
  )
  const asked = await many<{ id: FriendRequestId; owner: UserId }>(
    tx,
    sql`
      select id, other as owner from friends.asked where owner = ${userId}
      union all
      select id, owner from friends.request where owner = ${userId}`,
  )
  return { friends, asked }
}

/** Forgets every row that names somebody, on their side and on that of others. */
export async function forgetRows(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from friends.label where owner = ${userId}`)
  for (const table of ['tie', 'block', 'request', 'asked']) {
    const name = sql.table(`friends.${table}`)
    await many(tx, sql`delete from ${name} where owner = ${userId} or other = ${userId}`)
  }
  for (const table of ['code', 'reachable', 'person']) {
    await many(tx, sql`delete from ${sql.table(`friends.${table}`)} where owner = ${userId}`)
  }
}

/** Reads the clock of the house, for what is told no time. */
export async function readClock(tx: Tx): Promise<Date> {
  return (await one<{ now: Date }>(tx, sql`select engine.now() as now`)).now
}
