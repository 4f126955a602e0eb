import type { ArchiveId, PictureId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

export type ClosingRow = { userId: UserId; askedAt: Date; dueAt: Date; toldAt: Date | null }

const closingColumns = sql`
  c.user_id as "userId", c.asked_at as "askedAt", c.due_at as "dueAt", c.told_at as "toldAt"`

/** Finds whether and when somebody leaves. */
export function findClosing(tx: Tx, userId: UserId): Promise<ClosingRow | undefined> {
  return maybe(
    tx,
    sql`select ${closingColumns} from identity.closing c where c.user_id = ${userId}`,
  )
}

/** Finds and locks that somebody leaves. */
export function lockClosing(tx: Tx, userId: UserId): Promise<ClosingRow | undefined> {
  return maybe(
    tx,
    sql`
      select ${closingColumns} from identity.closing c
      where c.user_id = ${userId}
      for update`,
  )
}

/** Saves that somebody leaves at a moment; asking again changes nothing. */
export async function addClosing(
  tx: Tx,
  { userId, at, dueAt }: { userId: UserId; at: Date; dueAt: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.closing (user_id, asked_at, due_at)
      values (${userId}, ${at}, ${dueAt})
      on conflict (user_id) do nothing`,
  )
}

/** Takes it back. */
export async function removeClosing(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from identity.closing where user_id = ${userId}`)
}

/** Saves when somebody was told what keeps them. */
export async function saveTold(tx: Tx, userId: UserId, at: Date): Promise<void> {
  await many(tx, sql`update identity.closing set told_at = ${at} where user_id = ${userId}`)
}

/** Lists who is due to leave, the longest due first, at most 100. */
export async function listDue(tx: Tx, now: Date): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select user_id as "userId" from identity.closing
      where due_at <= ${now} and (told_at is null or told_at < ${now}::timestamptz - interval '1 day')
      order by due_at, user_id
      limit 100`,
  )
  return rows.map(row => row.userId)
}

/** Ends what somebody opened for others: links into the house, wishes to be an admin. */
export async function endOpened(tx: Tx, userId: UserId): Promise<void> {
  await many(
    tx,
    sql`
      update identity.house_invite
      set withdrawn_at = coalesce(withdrawn_at, engine.now())
      where made_by = ${userId}`,
  )
  await many(tx, sql`delete from identity.organisation_admin where user_id = ${userId}`)
  // What nobody stands behind any more and staff never verified leads nowhere.
  await many(
    tx,
    sql`
      update identity.organisation o
      set state = 'closed'
      where o.founded_by = ${userId} and o.state = 'founding'
      and not exists (
        select 1 from identity.organisation_admin m where m.organisation_id = o.id
      )`,
  )
}

/** Forgets how somebody signs in and what only they used. */
export async function forgetDoors(tx: Tx, userId: UserId): Promise<void> {
  const tables = [
    sql`identity.session`,
    sql`identity.device`,
    sql`identity.password`,
    sql`identity.pin`,
    sql`identity.step_up`,
    sql`identity.one_time_link`,
    sql`identity.own_limit`,
    sql`identity.archive`,
    sql`identity.passkey`,
    sql`identity.challenge`,
    sql`identity.email_claim`,
    sql`identity.second_factor`,
    sql`identity.recovery_code`,
    sql`identity.second_step`,
    sql`identity.provider_link`,
    sql`identity.provider_grant`,
    sql`identity.provider_trip`,
  ]
  for (const table of tables) await many(tx, sql`delete from ${table} where user_id = ${userId}`)
}

/** Forgets numbers; those of somebody who is suspended stay barred, with no word of whose. */
export async function forgetNumbers(
  tx: Tx,
  { userId, barred }: { userId: UserId; barred: boolean },
): Promise<void> {
  await many(
    tx,
    barred
      ? sql`update identity.attested_number set user_id = null where user_id = ${userId}`
      : sql`delete from identity.attested_number where user_id = ${userId}`,
  )
  await many(
    tx,
    sql`
      update identity.attestation
      set number_hash = null, withdrawn_by = coalesce(withdrawn_by, user_id),
        withdrawn_at = coalesce(withdrawn_at, engine.now())
      where user_id = ${userId}`,
  )
}

/** Empties somebody’s row: another name and handle, nothing else; the handle stays reserved. */
export async function emptyUser(
  tx: Tx,
  { id, handle, name }: { id: UserId; handle: string; name: string },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.former_handle (hash)
      select sha256(convert_to(u.handle, 'UTF8')) from identity.user u where u.id = ${id}
      on conflict (hash) do nothing`,
  )
  await one(
    tx,
    sql`
      update identity.user
      set handle = ${handle}, name = ${name}, email = null, email_verified = false,
        picture_id = null, level = 0, state = 'closed', restricted_until = null,
        state_reason = null, invite_id = null, handle_changed_at = null
      where id = ${id}
      returning id`,
  )
}

export type ArchiveRow = {
  id: ArchiveId
  userId: UserId
  state: 'asked' | 'ready' | 'gone'
  file: string | null
  bytes: bigint | null
  askedAt: Date
  readyAt: Date | null
  expiresAt: Date
}

const archiveColumns = sql`
  a.id, a.user_id as "userId", a.state, a.file, a.bytes, a.asked_at as "askedAt",
  a.ready_at as "readyAt", a.expires_at as "expiresAt"`

/** Lists copies somebody asked for, newest first. */
export function listArchives(tx: Tx, userId: UserId): Promise<ArchiveRow[]> {
  return many(
    tx,
    sql`
      select ${archiveColumns} from identity.archive a
      where a.user_id = ${userId}
      order by a.asked_at desc, a.id desc
      limit 20`,
  )
}

/** Finds a copy. */
export function findArchive(tx: Tx, id: ArchiveId): Promise<ArchiveRow | undefined> {
  return maybe(tx, sql`select ${archiveColumns} from identity.archive a where a.id = ${id}`)
}

/** Finds a copy and locks it. */
export function lockArchive(tx: Tx, id: ArchiveId): Promise<ArchiveRow | undefined> {
  return maybe(
    tx,
    sql`select ${archiveColumns} from identity.archive a where a.id = ${id} for update`,
  )
}

/** Adds a wish for a copy. */
export function addArchive(
  tx: Tx,
  made: { id: string; userId: UserId; at: Date; expiresAt: Date },
): Promise<ArchiveRow> {
  return one(
    tx,
    sql`
      insert into identity.archive as a (id, user_id, state, asked_at, expires_at)
      values (${made.id}, ${made.userId}, 'asked', ${made.at}, ${made.expiresAt})
      returning ${archiveColumns}`,
  )
}

/** Saves that a copy is ready under a name of the house's files. */
export async function saveReady(
  tx: Tx,
  ready: { id: ArchiveId; file: string; bytes: number; at: Date; expiresAt: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.archive
      set state = 'ready', file = ${ready.file}, bytes = ${ready.bytes}, ready_at = ${ready.at},
        expires_at = ${ready.expiresAt}
      where id = ${ready.id}
      returning id`,
  )
}

/** Lists copies whose time is over and that are not gone, at most 500. */
export function listOver(tx: Tx, now: Date): Promise<ArchiveRow[]> {
  return many(
    tx,
    sql`
      select ${archiveColumns} from identity.archive a
      where a.state <> 'gone' and a.expires_at <= ${now}
      order by a.expires_at, a.id
      limit 500`,
  )
}

/** Saves that a copy is gone. */
export async function saveGone(tx: Tx, id: ArchiveId): Promise<void> {
  await many(tx, sql`update identity.archive set state = 'gone', file = null where id = ${id}`)
}

/** Finds the files that belong to somebody: their picture, and copies that are ready. */
export async function findFiles(
  tx: Tx,
  userId: UserId,
): Promise<{ pictureId: PictureId | null; archives: string[] }> {
  const row = await one<{ pictureId: PictureId | null; archives: string[] }>(
    tx,
    sql`
      select u.picture_id as "pictureId", array(
        select a.file from identity.archive a where a.user_id = u.id and a.file is not null
      ) as archives
      from identity.user u where u.id = ${userId}`,
  )
  return row
}

export type OwnRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Reads what identity keeps about somebody, for their own copy. No secret and no hash is in it. */
export async function readOwn(tx: Tx, userId: UserId): Promise<OwnRows> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    profile: await rows(sql`
      select handle, name, email, email_verified, language, level, state, created_at, joined_at
      from identity.user where id = ${userId}`),
    staff_roles: await rows(sql`
      select role, given_at from identity.staff_role where user_id = ${userId} order by role`),
    devices: await rows(sql`
      select d.name, d.created_at, s.used_at from identity.device d
      left join identity.session s on s.device_id = d.id
      where d.user_id = ${userId} order by d.created_at`),
    invites: await rows(sql`
      select created_at, used, uses_max, expires_at, withdrawn_at
      from identity.house_invite where made_by = ${userId} order by created_at`),
    limits: await rows(sql`
      select kind, amount, next_amount, next_from, changed_at
      from identity.own_limit where user_id = ${userId} order by kind`),
    attestations: await rows(sql`
      select a.kind, o.name as organisation, a.issued_at, a.withdrawn_at, a.withdrawal_reason
      from identity.attestation a
      left join identity.organisation o on o.id = a.organisation_id
      where a.user_id = ${userId} order by a.issued_at`),
    organisations: await rows(sql`
      select o.name, m.invited_at, m.confirmed_at
      from identity.organisation_admin m
      join identity.organisation o on o.id = m.organisation_id
      where m.user_id = ${userId} order by m.invited_at`),
    restrictions: await rows(sql`
      select reason, starts, until, ended_at, end_reason
      from identity.restriction where user_id = ${userId} order by starts`),
    looks: await rows(sql`
      select u.handle as by, l.roles, l.reason, l.at, l.until
      from identity.look l join identity.user u on u.id = l.by
      where l.user_id = ${userId} order by l.at`),
    confirmed_acts: await rows(sql`
      select kind, payee, amount, made_at, spent_at
      from identity.step_up where user_id = ${userId} order by made_at`),
  }
}
