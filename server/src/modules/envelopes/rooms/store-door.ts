import type { FaceRoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Tries } from './rules.ts'

export type CodeRow = { code: string; until: Date }

/** Finds the code of a room that is valid now. */
export function findCode(tx: Tx, room: FaceRoomId, now: Date): Promise<CodeRow | undefined> {
  return maybe<CodeRow>(
    tx,
    sql`
    select code, until
    from envelopes.face_code
    where room = ${room} and until > ${now}
    order by until desc
    limit 1`,
  )
}

/**
 * Takes the first of these codes that no live room has; nothing when all are taken. The key of the
 * table decides between two rooms that want the same one at once.
 */
export async function takeCode(
  tx: Tx,
  ask: { room: FaceRoomId; codes: readonly string[]; until: Date; now: Date },
): Promise<string | undefined> {
  await many(tx, sql`delete from envelopes.face_code where room = ${ask.room}`)
  for (const code of ask.codes) {
    const row = await maybe<{ code: string }>(
      tx,
      sql`
      insert into envelopes.face_code (code, room, until)
      values (${code}, ${ask.room}, ${ask.until})
      on conflict (code) do update
      set room = excluded.room, until = excluded.until
      where face_code.until <= ${ask.now}
      returning code`,
    )
    if (row !== undefined) return row.code
  }
  return undefined
}

/** Finds the room a code leads to now. */
export async function roomOfCode(tx: Tx, code: string, now: Date): Promise<FaceRoomId | undefined> {
  const row = await maybe<{ room: FaceRoomId }>(
    tx,
    sql`
    select c.room
    from envelopes.face_code c
    join envelopes.face_room r on r.id = c.room
    where c.code = ${code} and c.until > ${now} and r.closed_at is null and r.closes_at > ${now}`,
  )
  return row?.room
}

/** Saves where the host stands, sealed, for as long as the code lives. */
export async function savePlace(
  tx: Tx,
  place: { room: FaceRoomId; sealed: Uint8Array; until: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.face_place (room, sealed, until)
    values (${place.room}, ${place.sealed}, ${place.until})
    on conflict (room) do update
    set sealed = excluded.sealed, until = excluded.until`,
  )
}

/** Lets go of where the host stands. */
export async function dropPlace(tx: Tx, room: FaceRoomId): Promise<void> {
  await many(tx, sql`delete from envelopes.face_place where room = ${room}`)
}

/** Reads where the host stands, while that is kept. */
export async function findPlace(tx: Tx, room: FaceRoomId, now: Date): Promise<Buffer | undefined> {
  const row = await maybe<{ sealed: Buffer }>(
    tx,
    sql`
    select sealed
    from envelopes.face_place
    where room = ${room} and until > ${now}`,
  )
  return row?.sealed
}

/** Locks somebody’s tries, making their row, so that two codes at once are two tries. */
export function lockTries(tx: Tx, person: UserId, now: Date): Promise<Tries> {
  return one<Tries>(
    tx,
    sql`
    insert into envelopes.face_try (person, wrong, since)
    values (${person}, 0, ${now})
    on conflict (person) do update
    set wrong = face_try.wrong
    returning wrong, since, paused_until as "pausedUntil"`,
  )
}

/** Saves somebody’s tries. */
export async function saveTries(tx: Tx, person: UserId, tries: Tries): Promise<void> {
  await many(
    tx,
    sql`
    update envelopes.face_try
    set wrong = ${tries.wrong}, since = ${tries.since}, paused_until = ${tries.pausedUntil}
    where person = ${person}`,
  )
}

/** Takes one try back that turned out right, and the pause it may have begun. */
export async function giveTryBack(tx: Tx, person: UserId, counted: Tries): Promise<void> {
  await many(
    tx,
    sql`
    update envelopes.face_try
    set wrong = greatest(0, wrong - 1),
      paused_until = case
        when paused_until is not distinct from ${counted.pausedUntil}::timestamptz then null
        else paused_until
      end
    where person = ${person}`,
  )
}
