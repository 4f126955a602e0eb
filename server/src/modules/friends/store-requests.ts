import type { Origin, OriginKind, RequestState } from '@fuquan/contract/friends.ts'
import type { FriendRequestId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'

export const requestsListedMax = 100

export type RequestRow<State = RequestState> = {
  id: FriendRequestId
  other: UserId
  note: string
  kind: OriginKind
  ref: string
  state: State
  at: Date
  until: Date
}
export type AskedRow = RequestRow<'asked' | 'accepted' | 'refused' | 'withdrawn'>

const columns = sql`
  id, other, note, origin_kind as kind, origin_ref as ref, state, at, until`

/** Finds what somebody was asked by another. */
export function findRequest(tx: Tx, owner: UserId, other: UserId): Promise<RequestRow | undefined> {
  return maybe<RequestRow>(
    tx,
    sql`select ${columns} from friends.request where owner = ${owner} and other = ${other}`,
  )
}

/** Finds a request to somebody by its id. */
export function findRequestById(
  tx: Tx,
  key: { owner: UserId; id: FriendRequestId },
): Promise<RequestRow | undefined> {
  return maybe<RequestRow>(
    tx,
    sql`select ${columns} from friends.request where owner = ${key.owner} and id = ${key.id}`,
  )
}

/** Finds what somebody asked another. */
export function findAsked(tx: Tx, owner: UserId, other: UserId): Promise<AskedRow | undefined> {
  return maybe<AskedRow>(
    tx,
    sql`select ${columns} from friends.asked where owner = ${owner} and other = ${other}`,
  )
}

/** Counts what somebody asked since a moment. */
export async function countAsked(tx: Tx, owner: UserId, since: Date): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    sql`
      select count(*)::int as n from friends.asked
      where owner = ${owner} and at > ${since}`,
  )
  return row.n
}

/** Lists open requests to somebody, newest first. */
export function listRequests(tx: Tx, owner: UserId, now: Date): Promise<RequestRow[]> {
  return many<RequestRow>(
    tx,
    sql`
      select ${columns} from friends.request
      where owner = ${owner} and state in ('asked', 'ignored') and until > ${now}
      order by at desc, id desc
      limit ${requestsListedMax}`,
  )
}

/** Lists what somebody asked and what has not come to anything yet, newest first. */
export function listAsked(tx: Tx, owner: UserId, since: Date): Promise<AskedRow[]> {
  return many<AskedRow>(
    tx,
    sql`
      select ${columns} from friends.asked
      where owner = ${owner} and state in ('asked', 'refused') and at > ${since}
      order by at desc, id desc
      limit ${requestsListedMax}`,
  )
}

/** Gives those of `ids` whom somebody asked since a moment and who did not say yes. */
export async function askedAmong(
  tx: Tx,
  asking: { owner: UserId; ids: readonly UserId[]; since: Date },
): Promise<Set<UserId>> {
  const { owner, ids, since } = asking
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
      select other from friends.asked
      where owner = ${owner} and other = any(${[...ids]}::uuid[])
        and state in ('asked', 'refused') and at > ${since}`,
  )
  return new Set(rows.map(row => row.other))
}

type NewRequest = {
  id: string
  asker: UserId
  receiver: UserId
  note: string
  origin: Origin
  at: Date
  until: Date
}

/** Saves a request on both sides, in the place of an older one between the two. Gives its id. */
export async function addRequest(tx: Tx, made: NewRequest): Promise<FriendRequestId> {
  const { id, asker, receiver, note, origin, at, until } = made
  let saved: FriendRequestId | undefined
  for (const [table, owner, other] of [
    ['friends.request', receiver, asker],
    ['friends.asked', asker, receiver],
  ] as const) {
    const row = await one<{ id: FriendRequestId }>(
      tx,
      sql`
        insert into ${sql.table(table)}
          (owner, other, id, note, origin_kind, origin_ref, state, at, until)
        values (${owner}, ${other}, ${id}, ${note}, ${origin.kind}, ${origin.ref}, 'asked',
          ${at}, ${until})
        on conflict (owner, other) do update
        set id = excluded.id, note = excluded.note, origin_kind = excluded.origin_kind,
          origin_ref = excluded.origin_ref, state = 'asked', at = excluded.at,
          until = excluded.until
        returning id`,
    )
    saved = row.id
  }
  return present(saved, 'the request that was just saved')
}

/** Saves the answer on the side of who was asked. */
export async function saveAnswer(
  tx: Tx,
  key: { owner: UserId; other: UserId; state: 'accepted' | 'ignored' | 'refused' },
): Promise<void> {
  await many(
    tx,
    sql`
      update friends.request set state = ${key.state}
      where owner = ${key.owner} and other = ${key.other}`,
  )
}

/** Saves what the asker may know of the answer. */
export async function saveOutcome(
  tx: Tx,
  key: { owner: UserId; other: UserId; state: 'accepted' | 'refused' | 'withdrawn' },
): Promise<void> {
  await many(
    tx,
    sql`
      update friends.asked set state = ${key.state}
      where owner = ${key.owner} and other = ${key.other}`,
  )
}

/** Removes what somebody was asked by another; gives the id of what was open. */
export async function removeRequest(
  tx: Tx,
  owner: UserId,
  other: UserId,
): Promise<FriendRequestId | undefined> {
  const row = await maybe<{ id: FriendRequestId }>(
    tx,
    sql`
      delete from friends.request
      where owner = ${owner} and other = ${other} and state <> 'accepted'
      returning id`,
  )
  return row?.id
}
