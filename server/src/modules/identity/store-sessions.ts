import type { DeviceId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { State } from './rules.ts'

/** Finds the stored hash of a password. */
export async function findPassword(tx: Tx, userId: UserId): Promise<string | undefined> {
  const query = sql`select hash from identity.password where user_id = ${userId}`
  return (await maybe<{ hash: string }>(tx, query))?.hash
}

/** Saves a password's hash in place of the one before. */
export async function savePassword(
  tx: Tx,
  { userId, hash, at }: { userId: UserId; hash: string; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.password (user_id, hash, changed_at)
      values (${userId}, ${hash}, ${at})
      on conflict (user_id) do update
      set hash = excluded.hash, changed_at = excluded.changed_at`,
  )
}

export type Session = {
  userId: UserId
  deviceId: DeviceId
  level: number
  state: State
  restrictedUntil: Date | null
  /** Whether they gave themselves a limit for games of claiming. */
  limited: boolean
  language: Language
  /** Marked by `freshMark` where it was given after this session began. */
  roles: string[]
  usedAt: Date
  /** When they last moved at the desk, or signed in. */
  deskAt: Date
  strong: boolean
  now: Date
}

/**
 * Finds whose sessions tokens open, by their hexadecimal digests, each in its place; undefined
 * where one is over or idle for too long. One query, and one index probe per token whatever the
 * statistics say.
 */
export async function findSessions(
  db: Db,
  { tokenHashes, idleDays }: { tokenHashes: readonly string[]; idleDays: number },
): Promise<(Session | undefined)[]> {
  const rows = await many<Session & { place: number }>(
    db,
    sql`
      with clock as materialized (select engine.now() as now)
      select u.id as "userId", s.device_id as "deviceId", u.level, u.state,
        u.restricted_until as "restrictedUntil", u.language, s.used_at as "usedAt",
        s.strong, coalesce(s.desk_at, s.started_at) as "deskAt", clock.now,
        a.place::int,
        exists (
          select 1 from identity.own_limit l where l.user_id = u.id and l.kind = 'claim'
        ) as limited,
        array(
          select case when r.given_at > s.started_at then '+' || r.role else r.role end
          from identity.staff_role r
          where r.user_id = u.id
          order by r.role
        ) as roles
      from clock
      cross join unnest(${tokenHashes}::text[]) with ordinality a(token_hash, place)
      cross join lateral (
        select * from identity.session s where s.token_hash = decode(a.token_hash, 'hex') limit 1) s
      cross join lateral (select * from identity.user u where u.id = s.user_id limit 1) u
      where s.ends_at > clock.now
      and s.used_at > clock.now - make_interval(days => ${idleDays})
      and u.state in ('active', 'restricted', 'closing')`,
  )
  const found: (Session | undefined)[] = tokenHashes.map(() => undefined)
  for (const row of rows) found[row.place - 1] = row
  return found
}

/** Notes that a session was used. */
export async function touchSession(db: Db, deviceId: DeviceId): Promise<void> {
  await many(
    db,
    sql`update identity.session set used_at = engine.now() where device_id = ${deviceId}`,
  )
}

/** When somebody last moved at the desk of this session, locked; undefined when it is over. */
export async function lockDesk(tx: Tx, deviceId: DeviceId): Promise<Date | undefined> {
  const row = await maybe<{ seen: Date }>(
    tx,
    sql`
      select coalesce(desk_at, started_at) as seen
      from identity.session
      where device_id = ${deviceId}
      for update`,
  )
  return row?.seen
}

/** Notes that somebody moves at the desk. */
export async function saveDesk(tx: Tx, deviceId: DeviceId, at: Date): Promise<void> {
  await many(tx, sql`update identity.session set desk_at = ${at} where device_id = ${deviceId}`)
}

/** Finds a device of this person. */
export function findDevice(
  tx: Tx,
  { userId, deviceId }: { userId: UserId; deviceId: DeviceId },
): Promise<{ id: DeviceId } | undefined> {
  return maybe(
    tx,
    sql`select id from identity.device where id = ${deviceId} and user_id = ${userId} for update`,
  )
}

/** Tells whether this person has ever signed in anywhere. */
export async function hasDevice(tx: Tx, userId: UserId): Promise<boolean> {
  const query = sql`select 1 from identity.device where user_id = ${userId} limit 1`
  return (await maybe(tx, query)) !== undefined
}

/** Adds a device. */
export async function addDevice(
  tx: Tx,
  { id, userId, name, at }: { id: string; userId: UserId; name: string; at: Date },
): Promise<DeviceId> {
  const row = await one<{ id: DeviceId }>(
    tx,
    sql`
      insert into identity.device (id, user_id, name, created_at)
      values (${id}, ${userId}, ${name}, ${at})
      returning id`,
  )
  return row.id
}

type NewSession = {
  deviceId: DeviceId
  userId: UserId
  tokenHash: Buffer
  at: Date
  endsAt: Date
  strong: boolean
}

/** Opens a session on a device, in place of one that is open there, wherever that began. */
export async function saveSession(tx: Tx, session: NewSession): Promise<void> {
  await many(
    tx,
    sql`
      with before as (
        delete from identity.provider_session where device_id = ${session.deviceId}
      )
      insert into identity.session
        (device_id, token_hash, user_id, started_at, used_at, ends_at, strong)
      values (
        ${session.deviceId}, ${session.tokenHash}, ${session.userId}, ${session.at}, ${session.at},
        ${session.endsAt}, ${session.strong}
      )
      on conflict (device_id) do update
      set token_hash = excluded.token_hash, started_at = excluded.started_at, desk_at = null,
        used_at = excluded.used_at, ends_at = excluded.ends_at, strong = excluded.strong`,
  )
}

type Whose = { userId: UserId; deviceId: DeviceId }

/** Saves a new token for a session that is open; gives when it ends, undefined when it is over. */
export async function saveToken(
  tx: Tx,
  { userId, deviceId, tokenHash }: Whose & { tokenHash: Buffer },
): Promise<Date | undefined> {
  const row = await maybe<{ endsAt: Date }>(
    tx,
    sql`
      update identity.session
      set token_hash = ${tokenHash}
      where device_id = ${deviceId} and user_id = ${userId}
      returning ends_at as "endsAt"`,
  )
  return row?.endsAt
}

/** Saves that a session was proved with a second factor. */
export async function saveStrong(tx: Tx, { userId, deviceId }: Whose): Promise<void> {
  await many(
    tx,
    sql`
      update identity.session set strong = true
      where device_id = ${deviceId} and user_id = ${userId}`,
  )
}

/** Saves that sessions of somebody who holds neither passkey nor second factor prove neither. */
export async function weakenSessions(tx: Tx, userId: UserId): Promise<void> {
  await many(
    tx,
    sql`
      update identity.session s set strong = false
      where s.user_id = ${userId} and s.strong
      and not exists (select 1 from identity.passkey p where p.user_id = s.user_id)
      and not exists (
        select 1 from identity.second_factor f
        where f.user_id = s.user_id and f.confirmed_at is not null
      )`,
  )
}

/** Says whether a session was proved with a passkey or second factor. */
export async function isStrong(tx: Tx, { userId, deviceId }: Whose): Promise<boolean> {
  const row = await maybe(
    tx,
    sql`
      select 1 from identity.session
      where device_id = ${deviceId} and user_id = ${userId} and strong`,
  )
  return row !== undefined
}

/** Finds since when somebody has a device, and since when they have any. */
export function findAge(
  tx: Tx,
  { userId, deviceId }: Whose,
): Promise<{ addedAt: Date; firstAt: Date } | undefined> {
  return maybe(
    tx,
    sql`
      select d.created_at as "addedAt",
        (select min(created_at) from identity.device where user_id = ${userId}) as "firstAt"
      from identity.device d
      where d.id = ${deviceId} and d.user_id = ${userId}`,
  )
}

export type DeviceRow = {
  id: DeviceId
  name: string
  startedAt: Date
  usedAt: Date
}

/** Lists where somebody is signed in, latest use first. */
export function listDevices(
  tx: Tx,
  { userId, usedAfter, now }: { userId: UserId; usedAfter: Date; now: Date },
): Promise<DeviceRow[]> {
  return many(
    tx,
    sql`
      select d.id, d.name, s.started_at as "startedAt", s.used_at as "usedAt"
      from identity.session s
      join identity.device d on d.id = s.device_id
      where s.user_id = ${userId}
      and s.used_at > ${usedAfter}
      and s.ends_at > ${now}
      order by s.used_at desc, d.id desc
      limit 100`,
  )
}

type Ending = { userId: UserId; only?: DeviceId; except?: DeviceId; keep?: number }

/** Ends sessions of one person: one, all, all but one, or all but the `keep` last used. */
export async function endSessions(tx: Tx, ending: Ending): Promise<DeviceId[]> {
  const rows = await many<{ deviceId: DeviceId }>(
    tx,
    sql`
      delete from identity.session
      where device_id in (
        select device_id from identity.session
        where user_id = ${ending.userId}
        and (${ending.only ?? null}::uuid is null or device_id = ${ending.only ?? null})
        and (${ending.except ?? null}::uuid is null or device_id <> ${ending.except ?? null})
        order by used_at desc, device_id
        offset ${ending.keep ?? 0}
      )
      returning device_id as "deviceId"`,
  )
  return rows.map(row => row.deviceId)
}

/** Sweeps sessions that are over, and devices nobody has signed in on since `before`. */
export async function sweepSessions(
  tx: Tx,
  { now, idleSince, before }: { now: Date; idleSince: Date; before: Date },
): Promise<void> {
  await many(
    tx,
    sql`delete from identity.session where ends_at <= ${now} or used_at <= ${idleSince}`,
  )
  await many(
    tx,
    sql`
      delete from identity.device d
      where d.created_at < ${before}
      and not exists (select 1 from identity.session s where s.device_id = d.id)`,
  )
}

type NewLink = {
  codeHash: Buffer
  purpose: 'password' | 'owner'
  userId: UserId | null
  madeBy: UserId | null
  expiresAt: Date
}

/** Adds a one-time link; an earlier one of the same purpose for the same person ends. */
export async function addLink(tx: Tx, link: NewLink): Promise<void> {
  await many(
    tx,
    sql`
      delete from identity.one_time_link
      where purpose = ${link.purpose} and user_id is not distinct from ${link.userId}::uuid
      and (made_by is null) = ${link.madeBy === null}`,
  )
  await many(
    tx,
    sql`
      insert into identity.one_time_link (code_hash, purpose, user_id, made_by, expires_at)
      values (
        ${link.codeHash}, ${link.purpose}, ${link.userId}, ${link.madeBy}, ${link.expiresAt}
      )`,
  )
}

/** Ends links for a new password: what they were sent for, or where they went, is no more. */
export async function dropPasswordLinks(tx: Tx, userId: UserId): Promise<void> {
  await many(
    tx,
    sql`
      delete from identity.one_time_link
      where user_id = ${userId} and purpose = 'password' and used_at is null`,
  )
}

/** Uses a one-time link: the first who comes with it in time gets the row, nobody else. */
export function useLink(
  tx: Tx,
  { codeHash, purpose, now }: { codeHash: Buffer; purpose: NewLink['purpose']; now: Date },
): Promise<{ userId: UserId | null; madeBy: UserId | null } | undefined> {
  return maybe(
    tx,
    sql`
      update identity.one_time_link
      set used_at = ${now}
      where code_hash = ${codeHash}
      and purpose = ${purpose}
      and used_at is null
      and expires_at > ${now}
      returning user_id as "userId", made_by as "madeBy"`,
  )
}
