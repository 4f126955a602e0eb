import type { EnvelopeId, FaceRoomId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

export type RoomRow = {
  id: FaceRoomId
  host: UserId
  openedAt: Date
  closesAt: Date
  closedAt: Date | null
  rounds: number
  /** The group it was opened in, if it was. */
  inGroup: RoomId | null
}
export type RoundRow = {
  number: number
  envelope: EnvelopeId
  people: number
  opensAt: Date
  endsAt: Date
}
export type Person = { person: UserId; state: 'here' | 'waiting'; since: Date }

const columns = sql`
  r.id, r.host, r.opened_at as "openedAt", r.closes_at as "closesAt",
  r.closed_at as "closedAt", r.rounds, r.in_group as "inGroup"`

/** Saves a new room with its host in it. */
export async function saveRoom(
  tx: Tx,
  made: { id: FaceRoomId; host: UserId; now: Date; closesAt: Date; inGroup: RoomId | null },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.face_room (id, host, opened_at, closes_at, in_group)
    values (${made.id}, ${made.host}, ${made.now}, ${made.closesAt}, ${made.inGroup})`,
  )
  await savePerson(tx, made.id, { person: made.host, state: 'here', since: made.now })
}

/** Finds one room. */
export function findRoom(tx: Tx, id: FaceRoomId): Promise<RoomRow | undefined> {
  return maybe<RoomRow>(
    tx,
    sql`
    select ${columns}
    from envelopes.face_room r
    where r.id = ${id}`,
  )
}

/** Locks one room: nobody comes, goes or starts meanwhile. */
export function lockRoom(tx: Tx, id: FaceRoomId): Promise<RoomRow | undefined> {
  return maybe<RoomRow>(
    tx,
    sql`
    select ${columns}
    from envelopes.face_room r
    where r.id = ${id}
    for no key update`,
  )
}

/** Finds the newest room somebody hosts that is open. */
export function findHosted(tx: Tx, host: UserId, now: Date): Promise<RoomRow | undefined> {
  return maybe<RoomRow>(
    tx,
    sql`
    select ${columns}
    from envelopes.face_room r
    where r.host = ${host} and r.closed_at is null and r.closes_at > ${now}
    order by r.opened_at desc, r.id desc
    limit 1`,
  )
}

/** Lists the open rooms somebody is in, the newest first. */
export async function listRoomsOf(tx: Tx, person: UserId): Promise<FaceRoomId[]> {
  const rows = await many<{ room: FaceRoomId }>(
    tx,
    sql`
    select p.room
    from envelopes.face_presence p
    join envelopes.face_room r on r.id = p.room
    where p.person = ${person} and r.closed_at is null and r.closes_at > engine.now()
    order by r.opened_at desc, r.id desc
    limit 10`,
  )
  return rows.map(row => row.room)
}

/** Lists who is in a room or waits before it, in the order of coming. */
export function listPeople(tx: Tx, room: FaceRoomId): Promise<Person[]> {
  return many<Person>(
    tx,
    sql`
    select person, state, since
    from envelopes.face_presence
    where room = ${room}
    order by since, person
    limit 2000`,
  )
}

/** Finds one person of a room. */
export function findPerson(tx: Tx, room: FaceRoomId, person: UserId): Promise<Person | undefined> {
  return maybe<Person>(
    tx,
    sql`
    select person, state, since
    from envelopes.face_presence
    where room = ${room} and person = ${person}`,
  )
}

/** Saves that somebody is here or waits; who is here stays as they came. */
export async function savePerson(tx: Tx, room: FaceRoomId, person: Person): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.face_presence (room, person, state, since)
    values (${room}, ${person.person}, ${person.state}, ${person.since})
    on conflict (room, person) do update
    set state = excluded.state, since = excluded.since
    where face_presence.state = 'waiting'`,
  )
}

/** Removes somebody from a room. */
export async function removePerson(tx: Tx, room: FaceRoomId, person: UserId): Promise<void> {
  await many(
    tx,
    sql`
    delete from envelopes.face_presence
    where room = ${room} and person = ${person}`,
  )
}

/**
 * Finds since when people may catch in the round of an envelope: those who were here when it was
 * started and still are. Before its rain begins there is nobody.
 */
export async function sinceAmong(
  tx: Tx,
  envelope: EnvelopeId,
  people: readonly UserId[],
): Promise<Map<UserId, Date>> {
  const rows = await many<{ person: UserId; since: Date }>(
    tx,
    sql`
    select p.person, p.since
    from envelopes.face_round r
    join envelopes.face_presence p on p.room = r.room
    where r.envelope = ${envelope} and r.opens_at <= engine.now()
      and p.state = 'here' and p.person = any(${people}::uuid[])`,
  )
  return new Map(rows.map(row => [row.person, row.since]))
}

/** Finds since when people are present in a room. */
export async function presentAmong(
  tx: Tx,
  room: FaceRoomId,
  people: readonly UserId[],
): Promise<Map<UserId, Date>> {
  const rows = await many<{ person: UserId; since: Date }>(
    tx,
    sql`
    select p.person, p.since
    from envelopes.face_presence p
    where p.room = ${room} and p.state = 'here' and p.person = any(${people}::uuid[])`,
  )
  return new Map(rows.map(row => [row.person, row.since]))
}

/** Saves a round and what it does to its room. */
export async function saveRound(
  tx: Tx,
  room: FaceRoomId,
  round: RoundRow & { closesAt: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.face_round (room, number, envelope, people, opens_at, ends_at)
    values (${room}, ${round.number}, ${round.envelope}, ${round.people}, ${round.opensAt},
      ${round.endsAt})`,
  )
  await many(
    tx,
    sql`
    update envelopes.face_room
    set rounds = ${round.number}, closes_at = ${round.closesAt}
    where id = ${room}`,
  )
}

/** Finds one round of a room. */
export function findRound(tx: Tx, room: FaceRoomId, number: number): Promise<RoundRow | undefined> {
  return maybe<RoundRow>(
    tx,
    sql`
    select number, envelope, people, opens_at as "opensAt", ends_at as "endsAt"
    from envelopes.face_round
    where room = ${room} and number = ${number}`,
  )
}

/** Closes a room once, and lets go of its code, its place and who waited. */
export async function saveClosed(tx: Tx, id: FaceRoomId, at: Date): Promise<void> {
  await one(
    tx,
    sql`
    update envelopes.face_room
    set closed_at = ${at}, closes_at = least(closes_at, greatest(${at}, opened_at + interval '1 ms'))
    where id = ${id} and closed_at is null
    returning id`,
  )
  await many(tx, sql`delete from envelopes.face_code where room = ${id}`)
  await many(tx, sql`delete from envelopes.face_place where room = ${id}`)
  await many(tx, sql`delete from envelopes.face_presence where room = ${id} and state = 'waiting'`)
}

/** Lists open rooms whose time is over. */
export async function listDue(tx: Tx, at: Date, limit: number): Promise<FaceRoomId[]> {
  const rows = await many<{ id: FaceRoomId }>(
    tx,
    sql`
    select id
    from envelopes.face_room
    where closed_at is null and closes_at <= ${at}
    order by closes_at, id
    limit ${limit}`,
  )
  return rows.map(row => row.id)
}

/** Forgets who was in rooms that closed before a moment, and codes and tries that are over. */
export async function forgetPast(tx: Tx, before: Date, now: Date): Promise<void> {
  await many(
    tx,
    sql`
    delete from envelopes.face_presence p
    using envelopes.face_room r
    where r.id = p.room and r.closed_at < ${before}`,
  )
  await many(tx, sql`delete from envelopes.face_code where until <= ${now}`)
  await many(tx, sql`delete from envelopes.face_place where until <= ${now}`)
  await many(
    tx,
    sql`
    delete from envelopes.face_try
    where since < ${before} and coalesce(paused_until, since) < ${before}`,
  )
}
