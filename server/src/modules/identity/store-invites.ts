import type { HouseInviteId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'
import type { State } from './rules.ts'

export type InviteRow = {
  id: HouseInviteId
  code: string
  madeBy: UserId
  makerName: string
  makerState: State
  byStaff: boolean
  origin: Reference | null
  usesMax: number
  used: number
  expiresAt: Date
  withdrawnAt: Date | null
  createdAt: Date
}

const columns = sql`
  i.id, i.code, i.made_by as "madeBy", u.name as "makerName", u.state as "makerState",
  i.by_staff as "byStaff", i.origin, i.uses_max as "usesMax", i.used,
  i.expires_at as "expiresAt", i.withdrawn_at as "withdrawnAt", i.created_at as "createdAt"`
const source = sql`identity.house_invite i join identity.user u on u.id = i.made_by`

type NewInvite = {
  id: string
  code: string
  madeBy: UserId
  byStaff: boolean
  origin: Reference | null
  usesMax: number
  expiresAt: Date
  now: Date
}

/** Adds a link. */
export async function addInvite(tx: Tx, made: NewInvite): Promise<InviteRow> {
  const origin = made.origin === null ? null : JSON.stringify(made.origin)
  await many(
    tx,
    sql`
      insert into identity.house_invite
        (id, code, made_by, by_staff, origin, uses_max, expires_at, created_at)
      values (
        ${made.id}, ${made.code}, ${made.madeBy}, ${made.byStaff}, ${origin}::jsonb,
        ${made.usesMax}, ${made.expiresAt}, ${made.now}
      )`,
  )
  return one(tx, sql`select ${columns} from ${source} where i.id = ${made.id}`)
}

/** Finds a link by its code. */
export function findInvite(tx: Tx, code: string): Promise<InviteRow | undefined> {
  return maybe(tx, sql`select ${columns} from ${source} where i.code = ${code}`)
}

/** Locks a link by its code and its maker: their newcomers are counted one by one. */
export async function lockInvite(tx: Tx, code: string): Promise<InviteRow | undefined> {
  const found = await maybe<InviteRow>(
    tx,
    sql`select ${columns} from ${source} where i.code = ${code} for update of i`,
  )
  if (found === undefined || found.byStaff) return found
  await one(tx, sql`select 1 from identity.user where id = ${found.madeBy} for no key update`)
  return found
}

/** Finds a link by its id, if this person made it or any may. */
export function lockInviteById(
  tx: Tx,
  { id, of }: { id: HouseInviteId; of: UserId | undefined },
): Promise<InviteRow | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns}
      from ${source}
      where i.id = ${id}
      and (${of ?? null}::uuid is null or i.made_by = ${of ?? null})
      for update of i`,
  )
}

/** Counts one more use. */
export async function countUse(tx: Tx, id: HouseInviteId): Promise<void> {
  await one(tx, sql`update identity.house_invite set used = used + 1 where id = ${id} returning id`)
}

/** Counts who came by links that this member made, since a moment. */
export async function countNewcomers(
  tx: Tx,
  { madeBy, since }: { madeBy: UserId; since: Date },
): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    sql`
      select count(*)::int as n
      from identity.house_invite i
      join identity.user u on u.invite_id = i.id
      where i.made_by = ${madeBy}
      and not i.by_staff
      and u.joined_at > ${since}`,
  )
  return row.n
}

/** Counts the links of somebody that may still let people in. */
export async function countOpen(tx: Tx, madeBy: UserId, now: Date): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    sql`
      select count(*)::int as n
      from identity.house_invite
      where made_by = ${madeBy}
      and withdrawn_at is null
      and used < uses_max
      and expires_at > ${now}`,
  )
  return row.n
}

/** Saves that a link is withdrawn; withdrawing twice keeps the first moment. */
export async function saveWithdrawal(tx: Tx, id: HouseInviteId, at: Date): Promise<void> {
  await one(
    tx,
    sql`
      update identity.house_invite
      set withdrawn_at = coalesce(withdrawn_at, ${at})
      where id = ${id}
      returning id`,
  )
}

/** Lists links, newest first, one more than asked for if there are more. */
export function listInvites(
  tx: Tx,
  ask: { of: UserId | undefined; before: Place | undefined; limit: number },
): Promise<InviteRow[]> {
  return many(
    tx,
    sql`
      select ${columns}
      from ${source}
      where (${ask.of ?? null}::uuid is null or i.made_by = ${ask.of ?? null})
      and (${ask.before?.at ?? null}::timestamptz is null
        or (i.created_at, i.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
      order by i.created_at desc, i.id desc
      limit ${ask.limit + 1}`,
  )
}

/** Finds who made a link. */
export function findMaker(tx: Tx, id: string): Promise<{ madeBy: UserId } | undefined> {
  return maybe(
    tx,
    sql`select made_by as "madeBy" from identity.house_invite where id = ${id}::uuid`,
  )
}
