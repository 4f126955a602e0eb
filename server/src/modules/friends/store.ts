import type { Origin, OriginKind } from '@fuquan/contract/friends.ts'
import type { FriendLabelId, FriendshipId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'

export type TieRow = {
  other: UserId
  friendship: FriendshipId
  kind: OriginKind
  ref: string
  since: Date
  remark: string
  labelIds: FriendLabelId[]
}

const columns = sql`
  t.other, t.friendship, t.origin_kind as kind, t.origin_ref as ref, t.since, t.remark,
  array(
    select l.label from friends.labelled l
    where l.owner = t.owner and l.other = t.other order by l.label
  ) as "labelIds"`

/** Finds a friendship as one of its two keeps it. */
export function findTie(tx: Tx, owner: UserId, other: UserId): Promise<TieRow | undefined> {
  return maybe<TieRow>(
    tx,
    sql`select ${columns} from friends.tie t where t.owner = ${owner} and t.other = ${other}`,
  )
}

/** Lists friendships of somebody after a person, in the order of ids, one more than `limit`. */
export function listTies(
  tx: Tx,
  ask: { owner: UserId; after: UserId | undefined; limit: number },
): Promise<TieRow[]> {
  return many<TieRow>(
    tx,
    sql`
      select ${columns}
      from friends.tie t
      where t.owner = ${ask.owner}
        and (${ask.after ?? null}::uuid is null or t.other > ${ask.after ?? null}::uuid)
      order by t.other
      limit ${ask.limit + 1}`,
  )
}

/** Lists the friends of somebody. */
export async function listFriendIds(tx: Tx, owner: UserId): Promise<UserId[]> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`select other from friends.tie where owner = ${owner} order by other`,
  )
  return rows.map(row => row.other)
}

/** Gives those of `ids` who are friends of somebody. */
export async function friendsAmong(
  tx: Tx,
  owner: UserId,
  ids: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
      select other from friends.tie
      where owner = ${owner} and other = any(${[...ids]}::uuid[])`,
  )
  return new Set(rows.map(row => row.other))
}

/** Gives the pairs of friends among people, each once with the smaller id first. */
export function pairsAmong(
  tx: Tx,
  ids: readonly UserId[],
): Promise<{ one: UserId; other: UserId }[]> {
  return many(
    tx,
    sql`
      select owner as one, other from friends.tie
      where owner = any(${[...ids]}::uuid[]) and other = any(${[...ids]}::uuid[])
        and owner < other
      order by owner, other`,
  )
}

/** Lists friends two people have in common. */
export async function listMutual(
  tx: Tx,
  pair: { one: UserId; other: UserId; limit: number },
): Promise<UserId[]> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
      select a.other
      from friends.tie a
      join friends.tie b on b.owner = ${pair.other} and b.other = a.other
      where a.owner = ${pair.one}
      order by a.other
      limit ${pair.limit}`,
  )
  return rows.map(row => row.other)
}

type NewTie = {
  id: string
  one: UserId
  other: UserId
  origin: Origin
  at: Date
}

/** Saves a friendship: both rows, both counts and that it began. Gives its id. */
export async function addTie(
  tx: Tx,
  { id, one: a, other: b, origin, at }: NewTie,
): Promise<FriendshipId> {
  const [saved] = await many<{ friendship: FriendshipId }>(
    tx,
    sql`
      insert into friends.tie (owner, other, friendship, origin_kind, origin_ref, since, remark)
      values
        (${a}, ${b}, ${id}, ${origin.kind}, ${origin.ref}, ${at}, ''),
        (${b}, ${a}, ${id}, ${origin.kind}, ${origin.ref}, ${at}, '')
      returning friendship`,
  )
  await many(
    tx,
    sql`
      insert into friends.beginning (id, origin_kind, made_at)
      values (${id}, ${origin.kind}, ${at})`,
  )
  await many(
    tx,
    sql`
      update friends.person set friend_count = friend_count + 1
      where owner = any(${[a, b]}::uuid[])`,
  )
  return present(saved, 'the friendship that was just saved').friendship
}

/** Removes a friendship with what both kept of it; gives its id, if there was one. */
export async function removeTie(
  tx: Tx,
  pair: { one: UserId; other: UserId; at: Date },
): Promise<FriendshipId | undefined> {
  const gone = await many<{ friendship: FriendshipId }>(
    tx,
    sql`
      delete from friends.tie
      where (owner = ${pair.one} and other = ${pair.other})
        or (owner = ${pair.other} and other = ${pair.one})
      returning friendship`,
  )
  const friendship = gone[0]?.friendship
  if (friendship === undefined) return undefined
  await many(tx, sql`update friends.beginning set ended_at = ${pair.at} where id = ${friendship}`)
  await many(
    tx,
    sql`
      update friends.person set friend_count = friend_count - 1
      where owner = any(${[pair.one, pair.other]}::uuid[])`,
  )
  return friendship
}

/** Saves the remark of somebody for a friend. */
export async function saveRemark(
  tx: Tx,
  tie: { owner: UserId; other: UserId; remark: string },
): Promise<void> {
  await one(
    tx,
    sql`
      update friends.tie set remark = ${tie.remark}
      where owner = ${tie.owner} and other = ${tie.other}
      returning other`,
  )
}

export type Use = 'talk' | 'gift' | 'shared'

/** Saves the first use of each friendship of one with others; later ones change nothing. */
export async function saveUse(
  tx: Tx,
  use: { by: UserId; others: readonly UserId[]; how: Use; at: Date },
): Promise<void> {
  const column = sql.ref(`${use.how}_at`)
  await many(
    tx,
    sql`
      update friends.beginning b set ${column} = ${use.at}
      from friends.tie t
      where t.owner = ${use.by} and t.other = any(${[...use.others]}::uuid[])
        and b.id = t.friendship and b.${column} is null`,
  )
}

export type UseRow = {
  origin: OriginKind
  made: number
  ended: number
  days: number
  old: number
  talk: number
  gift: number
  shared: number
  any: number
}

/** Counts friendships made since a moment by origin, and those first used within so many days. */
export function countUse(
  tx: Tx,
  ask: { since: Date; now: Date; days: readonly number[] },
): Promise<UseRow[]> {
  return many<UseRow>(
    tx,
    sql`
      with began as (
        select b.*, d.days, b.made_at + make_interval(days => d.days) as until
        from friends.beginning b cross join unnest(${[...ask.days]}::int[]) d(days)
        where b.made_at >= ${ask.since}
      )
      select origin_kind as origin, days, count(*)::int as made, count(ended_at)::int as ended,
        count(*) filter (where until <= ${ask.now})::int as old,
        count(*) filter (where until <= ${ask.now} and talk_at < until)::int as talk,
        count(*) filter (where until <= ${ask.now} and gift_at < until)::int as gift,
        count(*) filter (where until <= ${ask.now} and shared_at < until)::int as shared,
        count(*) filter (
          where until <= ${ask.now} and least(talk_at, gift_at, shared_at) < until
        )::int as "any"
      from began
      group by origin_kind, days
      order by origin_kind, days`,
  )
}

/** Finds ties without their twin, and people whose count is not the number of their ties. */
export function findBroken(tx: Tx): Promise<{ kind: string; owner: UserId }[]> {
  return many(
    tx,
    sql`
      select 'friends.one_sided' as kind, t.owner
      from friends.tie t
      where not exists (
        select from friends.tie o
        where o.owner = t.other and o.other = t.owner and o.friendship = t.friendship)
      union all
      select 'friends.count', p.owner
      from friends.person p
      where p.friend_count <> (select count(*) from friends.tie t where t.owner = p.owner)
      union all
      select 'friends.blocked_friend', t.owner
      from friends.tie t
      join friends.block b on b.owner = t.owner and b.other = t.other`,
  )
}

/** Marks friendships of the last days whose two people have paid each other since. */
export async function saveGifts(tx: Tx, since: Date): Promise<void> {
  await many(
    tx,
    sql`
      update friends.beginning b set gift_at = g.at
      from (
        select t.friendship, ledger.public_first_paid(t.owner, t.other, t.since) as at
        from friends.beginning y
        join friends.tie t on t.friendship = y.id and t.owner < t.other
        where y.made_at >= ${since} and y.gift_at is null and y.ended_at is null
      ) g
      where b.id = g.friendship and g.at is not null`,
  )
}
