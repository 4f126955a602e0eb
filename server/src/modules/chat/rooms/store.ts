import { many, maybe, one, sql, together, type Tx } from '#/engine/db.ts'
import type { RoomRhythm, RoomTemplate } from '@fuquan/contract/chat.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { messageColumns, type MessageRow } from '../messages/store.ts'
import type { MayInvite, Membership, Role, Room, Standing, Terms } from './rules.ts'

export type RoomRow = Room &
  Terms & {
    objectKind: string | null
    objectRef: string | null
    offeredTo: UserId | null
    template: RoomTemplate
    purpose: string
    rhythm: RoomRhythm
    maker: UserId
    linkCode: string | null
    linkBy: UserId | null
    linkExpiresAt: Date | null
  }
/** A room in the eyes of one member. */
export type SeenRoom = RoomRow & Seat & { faces: UserId[]; last: MessageRow | null }
/** A membership with all that stands beside it. */
export type Seat = Membership & Standing
export type Locked = { room: RoomRow; mine: Seat }
type Place = { at: Date; id: string }

export const facesMax = 4

export const roomColumns = sql`
  r.id, r.kind, r.name, r.may_invite as "mayInvite", r.number, r.member_count as "memberCount",
  r.active_at as "activeAt", r.closed_at as "closedAt", r.template, r.purpose, r.rhythm, r.maker,
  r.link_code as "linkCode", r.link_by as "linkBy", r.link_expires_at as "linkExpiresAt",
  r.may_send as "maySend", r.may_host as "mayHost", r.modes_off as "modesOff",
  r.anonymous_claims as "anonymousClaims", r.read_names as "readNames", r.quiet,
  r.offered_to as "offeredTo", r.object_kind as "objectKind", r.object_ref as "objectRef"
`
/** From which line on a member sees: the one they were given, less what they cleared away. */
export const firstSeen = sql`greatest(m.first_number, m.cleared + 1)`
export const membershipColumns = sql`
  m.member, m.role, m.joined_at as "joinedAt", ${firstSeen} as "firstNumber",
  m.read_up_to as "readUpTo", m.muted, m.pinned_at as "pinnedAt", m.hidden_at as "hiddenAt",
  m.unread_mark as "unreadMark", m.mentioned_at as "mentionedAt", m.said,
  m.silenced_until as "silencedUntil"
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

/** Locks a room whoever asks, for those who come in; or only for somebody who is in it. */
export function lockRoom(tx: Tx, roomId: RoomId, member?: UserId): Promise<RoomRow | undefined> {
  const reach = sql`
    and exists (select from chat.membership m where m.room = r.id and m.member = ${member})`
  return maybe<RoomRow>(
    tx,
    sql`
      select ${roomColumns}
      from chat.room r
      where r.id = ${roomId} ${member === undefined ? sql`` : reach}
      for update of r`,
  )
}

/** Locks a room for one of its members. Gives undefined for everybody else. */
export async function lockFor(tx: Tx, roomId: RoomId, member: UserId): Promise<Locked | undefined> {
  // A stranger must not even hold up the room, so the lock asks for the reach,
  const [room, mine] = await together([
    lockRoom(tx, roomId, member),
    // and it is asked behind it again: somebody may have been taken out while we waited.
    findMembership(tx, roomId, member),
  ])
  return room && mine && { room, mine }
}

/** Finds a room whoever asks. */
export function findRoom(tx: Tx, roomId: RoomId): Promise<RoomRow | undefined> {
  return maybe<RoomRow>(tx, sql`select ${roomColumns} from chat.room r where r.id = ${roomId}`)
}

/** Finds the membership of one person in one room. */
export function findMembership(tx: Tx, roomId: RoomId, member: UserId): Promise<Seat | undefined> {
  return maybe<Seat>(
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
      insert into chat.membership (room, member, role, joined_at, first_number, read_up_to, muted)
      select ${entry.roomId}::uuid, ${entry.member}::uuid, ${entry.role}, ${entry.now}::timestamptz,
        ${entry.firstNumber}::int, ${entry.firstNumber}::int - 1, r.quiet
      from chat.room r
      where r.id = ${entry.roomId}
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

/** Saves what a group says of itself and what it decided. */
export async function saveRoom(
  tx: Tx,
  room: {
    id: RoomId
    name: string
    purpose: string
    rhythm: RoomRhythm
    mayInvite: MayInvite
  } & Terms,
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.room
      set name = ${room.name}, purpose = ${room.purpose}, rhythm = ${room.rhythm},
        may_invite = ${room.mayInvite}, may_send = ${room.maySend}, may_host = ${room.mayHost},
        modes_off = ${room.modesOff}::text[], anonymous_claims = ${room.anonymousClaims},
        read_names = ${room.readNames}, quiet = ${room.quiet}
      where id = ${room.id}
    `,
  )
}

/** Closes a room; its link ends with it. */
export async function saveClosed(tx: Tx, roomId: RoomId, at: Date): Promise<void> {
  await many(
    tx,
    sql`
      update chat.room
      set closed_at = ${at}, offered_to = null, link_code = null, link_by = null,
        link_expires_at = null,
        link_house_invite = null
      where id = ${roomId}
    `,
  )
}

/**
 * Moves a read mark forward, never beyond the newest message; gives it when it moved, and whether
 * a notice about what was unread may have gone out.
 */
export function saveReadMark(
  tx: Tx,
  mark: { roomId: RoomId; member: UserId; upTo: number },
): Promise<{ readUpTo: number; told: boolean } | undefined> {
  return maybe<{ readUpTo: number; told: boolean }>(
    tx,
    sql`
      update chat.membership m
      set read_up_to = least(${mark.upTo}, r.number), unread_mark = false
      from chat.room r, chat.membership was
      where r.id = m.room
        and m.room = ${mark.roomId}
        and m.member = ${mark.member}
        and was.room = m.room
        and was.member = m.member
        and (m.read_up_to < least(${mark.upTo}, r.number)
          or (m.unread_mark and m.read_up_to <= least(${mark.upTo}, r.number)))
      returning m.read_up_to as "readUpTo",
        greatest(was.told_at, was.mentioned_at) > was.read_up_to as told
    `,
  )
}

/** Lists the members of a room, longest-serving first. */
export function listMembers(
  tx: Tx,
  ask: { roomId: RoomId; from: Place | undefined; limit: number },
): Promise<Seat[]> {
  const after = ask.from
    ? sql`and (m.joined_at, m.member) > (${ask.from.at}, ${ask.from.id}::uuid)`
    : sql``
  return many<Seat>(
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
): Promise<Seat[]> {
  return many<Seat>(
    tx,
    sql`
      select ${membershipColumns}
      from chat.membership m
      where m.room = ${roomId}
        and m.member = any(${people}::uuid[])
    `,
  )
}

/** Lists who of some people is in a room and since when: a rush asks for nothing else of them. */
export function membersAmong(
  tx: Tx,
  roomId: RoomId,
  people: readonly UserId[],
): Promise<Pick<Seat, 'member' | 'joinedAt'>[]> {
  return many<Pick<Seat, 'member' | 'joinedAt'>>(
    tx,
    sql`
      select m.member, m.joined_at as "joinedAt"
      from chat.membership m
      where m.room = ${roomId}
        and m.member = any(${people}::uuid[])
    `,
  )
}

// Inside JSON a time is text; the columns of the message are milliseconds precise.
function withDates(row: SeenRoom): SeenRoom {
  const { last } = row
  if (!last) return row
  const date = (text: Date | null) => (text === null ? null : new Date(text))
  const { recalledAt, removedAt, pinnedAt } = last
  const dates = {
    at: new Date(last.at),
    recalledAt: date(recalledAt),
    removedAt: date(removedAt),
    pinnedAt: date(pinnedAt),
  }
  return { ...row, last: { ...last, ...dates } }
}
