import { many, maybe, one, sql, together, type Tx } from '#/engine/db.ts'
import type { RoomRhythm, RoomTemplate } from '@fuquan/contract/chat.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { messageColumns, type MessageRow } from '../messages/store.ts'
import type { MayInvite, Membership, Role, Room } from './rules.ts'

export type RoomRow = Room & {
  template: RoomTemplate
  purpose: string
  rhythm: RoomRhythm
  maker: UserId
  linkCode: string | null
  linkBy: UserId | null
  linkExpiresAt: Date | null
}
/** A room in the eyes of one member. */
export type SeenRoom = RoomRow & Membership & { faces: UserId[]; last: MessageRow | null }
export type Locked = { room: RoomRow; mine: Membership }
type Place = { at: Date; id: string }

export const facesMax = 4

const roomColumns = sql`
  r.id, r.kind, r.name, r.may_invite as "mayInvite", r.number, r.member_count as "memberCount",
  r.active_at as "activeAt", r.closed_at as "closedAt", r.template, r.purpose, r.rhythm, r.maker,
  r.link_code as "linkCode", r.link_by as "linkBy", r.link_expires_at as "linkExpiresAt"
`
const membershipColumns = sql`
  m.member, m.role, m.joined_at as "joinedAt", m.first_number as "firstNumber",
  m.read_up_to as "readUpTo"
`

/** Saves a new group with its maker as owner, unless the id is taken; tells whether it did. */
export async function insertRoom(
  tx: Tx,
  room: {
    id: RoomId
    name: string
    template: RoomTemplate
    purpose: string
    rhythm: RoomRhythm
    maker: UserId
    now: Date
  },
): Promise<boolean> {
  const made = await maybe(
    tx,
    sql`
      insert into chat.room (id, kind, name, template, purpose, rhythm, may_invite, maker,
        number, member_count, made_at, active_at)
      values (${room.id}, 'group', ${room.name}, ${room.template}, ${room.purpose},
        ${room.rhythm}, 'everyone', ${room.maker}, 0, 0, ${room.now}, ${room.now})
      on conflict (id) do nothing
      returning id
    `,
  )
  return made !== undefined
}

/** Locks a room whoever asks; for those who come in. */
export function lockRoom(tx: Tx, roomId: RoomId): Promise<RoomRow | undefined> {
  return maybe<RoomRow>(
    tx,
    sql`select ${roomColumns} from chat.room r where r.id = ${roomId} for update`,
  )
}

/** Locks a room for one of its members. Gives undefined for everybody else. */
export async function lockFor(tx: Tx, roomId: RoomId, member: UserId): Promise<Locked | undefined> {
  // A stranger must not even hold up the room, so the reach is asked before the lock,
  if (!(await findMembership(tx, roomId, member))) return undefined
  // and behind it again, because somebody may have been taken out while we waited.
  const [room, mine] = await together([lockRoom(tx, roomId), findMembership(tx, roomId, member)])
  return room && mine && { room, mine }
}

/** Finds a room whoever asks. */
export function findRoom(tx: Tx, roomId: RoomId): Promise<RoomRow | undefined> {
  return maybe<RoomRow>(tx, sql`select ${roomColumns} from chat.room r where r.id = ${roomId}`)
}

/** Finds the membership of one person in one room. */
export function findMembership(
  tx: Tx,
  roomId: RoomId,
  member: UserId,
): Promise<Membership | undefined> {
  return maybe<Membership>(
    tx,
    sql`
      select ${membershipColumns}
      from chat.membership m
      where m.room = ${roomId}
        and m.member = ${member}
    `,
  )
}

/** Finds the room as a member sees it, in one query. */
export async function findSeen(
  tx: Tx,
  roomId: RoomId,
  member: UserId,
): Promise<SeenRoom | undefined> {
  const rows = await listSeen(tx, { member, roomId, limit: 1 })
  return rows[0]
}

/** Lists the rooms of a member, the liveliest first, with last line and faces, in one query. */
export function listSeen(
  tx: Tx,
  ask: { member: UserId; limit: number; from?: Place | undefined; roomId?: RoomId },
): Promise<SeenRoom[]> {
  const before = ask.from ? sql`and (r.active_at, r.id) < (${ask.from.at}, ${ask.from.id})` : sql``
  const among = ask.roomId ? sql`and m.room = ${ask.roomId}` : sql``
  return many<SeenRoom>(
    tx,
    sql`
      with seen as materialized (
        select ${roomColumns}, ${membershipColumns}
        from chat.membership m
        join chat.room r on r.id = m.room
        where m.member = ${ask.member}
          ${among}
          ${before}
        order by r.active_at desc, r.id desc
        limit ${ask.limit}
      )
      select s.*,
        array(
          select f.member
          from chat.membership f
          where f.room = s.id
          order by f.joined_at, f.member
          limit ${facesMax}
        ) as faces,
        (
          select to_jsonb(found)
          from (
            select ${messageColumns}
            from chat.message l
            where l.room = s.id and l.number = s.number and l.number >= s."firstNumber"
          ) found
        ) as last
      from seen s
      order by s."activeAt" desc, s.id desc
    `,
  ).then(rows => rows.map(withDates))
}

/** Saves that somebody came in; the room's count follows. */
export async function insertMembership(
  tx: Tx,
  entry: {
    roomId: RoomId
    member: UserId
    role: Role
    firstNumber: number
    memberCount: number
    now: Date
  },
): Promise<void> {
  await one(
    tx,
    sql`
      insert into chat.membership (room, member, role, joined_at, first_number, read_up_to)
      values (${entry.roomId}, ${entry.member}, ${entry.role}, ${entry.now},
        ${entry.firstNumber}, ${entry.firstNumber - 1})
      returning member
    `,
  )
  await saveMemberCount(tx, entry.roomId, entry.memberCount)
}

/** Saves that somebody is out; the room's count follows. */
export async function removeMembership(
  tx: Tx,
  exit: { roomId: RoomId; member: UserId; memberCount: number },
): Promise<void> {
  await one(
    tx,
    sql`
      delete from chat.membership m
      where m.room = ${exit.roomId}
        and m.member = ${exit.member}
      returning m.member
    `,
  )
  await saveMemberCount(tx, exit.roomId, exit.memberCount)
}

async function saveMemberCount(tx: Tx, roomId: RoomId, memberCount: number): Promise<void> {
  await many(tx, sql`update chat.room set member_count = ${memberCount} where id = ${roomId}`)
}

/** Finds who would follow `leaving` as owner: the longest-serving admin, else member. */
export async function findSuccessor(
  tx: Tx,
  roomId: RoomId,
  leaving: UserId,
): Promise<UserId | undefined> {
  const row = await maybe<{ member: UserId }>(
    tx,
    sql`
      select m.member
      from chat.membership m
      where m.room = ${roomId}
        and m.member <> ${leaving}
      order by case m.role when 'owner' then 0 when 'admin' then 1 else 2 end,
        m.joined_at, m.member
      limit 1
    `,
  )
  return row?.member
}

/** Saves the role of a member. */
export async function saveRole(tx: Tx, roomId: RoomId, member: UserId, role: Role): Promise<void> {
  await one(
    tx,
    sql`
      update chat.membership
      set role = ${role}
      where room = ${roomId}
        and member = ${member}
      returning member
    `,
  )
}

/** Saves name, purpose, rhythm and who may invite. */
export async function saveRoom(
  tx: Tx,
  room: { id: RoomId; name: string; purpose: string; rhythm: RoomRhythm; mayInvite: MayInvite },
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.room
      set name = ${room.name}, purpose = ${room.purpose}, rhythm = ${room.rhythm},
        may_invite = ${room.mayInvite}
      where id = ${room.id}
    `,
  )
}

/** Closes a room that nobody is in any more; its link ends with it. */
export async function saveClosed(tx: Tx, roomId: RoomId, at: Date): Promise<void> {
  await many(
    tx,
    sql`
      update chat.room
      set closed_at = ${at}, link_code = null, link_by = null, link_expires_at = null,
        link_house_invite = null
      where id = ${roomId}
    `,
  )
}

/** Moves a read mark forward, never beyond the newest message; gives it when it moved. */
export async function saveReadMark(
  tx: Tx,
  mark: { roomId: RoomId; member: UserId; upTo: number },
): Promise<number | undefined> {
  const row = await maybe<{ readUpTo: number }>(
    tx,
    sql`
      update chat.membership m
      set read_up_to = least(${mark.upTo}, r.number)
      from chat.room r
      where r.id = m.room
        and m.room = ${mark.roomId}
        and m.member = ${mark.member}
        and m.read_up_to < least(${mark.upTo}, r.number)
      returning m.read_up_to as "readUpTo"
    `,
  )
  return row?.readUpTo
}

/** Lists the members of a room, longest-serving first. */
export function listMembers(
  tx: Tx,
  ask: { roomId: RoomId; from: Place | undefined; limit: number },
): Promise<Membership[]> {
  const after = ask.from
    ? sql`and (m.joined_at, m.member) > (${ask.from.at}, ${ask.from.id}::uuid)`
    : sql``
  return many<Membership>(
    tx,
    sql`
      select ${membershipColumns}
      from chat.membership m
      where m.room = ${ask.roomId}
        ${after}
      order by m.joined_at, m.member
      limit ${ask.limit}
    `,
  )
}

/** Lists the memberships of some people in one room. */
export function membershipsAmong(
  tx: Tx,
  roomId: RoomId,
  people: readonly UserId[],
): Promise<Membership[]> {
  return many<Membership>(
    tx,
    sql`
      select ${membershipColumns}
      from chat.membership m
      where m.room = ${roomId}
        and m.member = any(${people}::uuid[])
    `,
  )
}

/** Lists the ids of the rooms somebody is in. */
export async function listRoomIds(tx: Tx, member: UserId): Promise<RoomId[]> {
  const rows = await many<{ room: RoomId }>(
    tx,
    sql`select m.room from chat.membership m where m.member = ${member} order by m.room`,
  )
  return rows.map(row => row.room)
}

/** How many people somebody shares rooms with are looked through for a name. */
export const roommatesMax = 2000

/** Lists the people somebody shares a room with, themselves left out. */
export async function listRoommates(tx: Tx, member: UserId): Promise<UserId[]> {
  const rows = await many<{ member: UserId }>(
    tx,
    sql`
      select distinct o.member
      from chat.membership m
      join chat.membership o on o.room = m.room and o.member <> m.member
      where m.member = ${member}
      order by o.member
      limit ${roommatesMax}`,
  )
  return rows.map(row => row.member)
}

/** Lists the names of rooms and how many are in them. */
export function listNames(
  tx: Tx,
  roomIds: readonly RoomId[],
): Promise<{ id: RoomId; name: string; memberCount: number }[]> {
  return many(
    tx,
    sql`
      select r.id, r.name, r.member_count as "memberCount"
      from chat.room r
      where r.id = any(${roomIds}::uuid[])
    `,
  )
}

// Inside JSON a time is text; the columns of the message are milliseconds precise.
function withDates(row: SeenRoom): SeenRoom {
  const { last } = row
  if (!last) return row
  const recalledAt = last.recalledAt === null ? null : new Date(last.recalledAt)
  return { ...row, last: { ...last, at: new Date(last.at), recalledAt } }
}

/** Lists who is in a room, at most `limit` people. */
export async function listMemberIds(tx: Tx, room: RoomId, limit: number): Promise<UserId[]> {
  const rows = await many<{ member: UserId }>(
    tx,
    sql`
      select m.member from chat.membership m
      where m.room = ${room}
      order by m.member
      limit ${limit}
    `,
  )
  return rows.map(row => row.member)
}
