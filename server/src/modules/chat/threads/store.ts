import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

/** Saves what somebody set for one of their rooms. */
export async function saveThread(
  tx: Tx,
  seat: {
    roomId: RoomId
    member: UserId
    muted: boolean
    pinnedAt: Date | null
    hiddenAt: number | null
    unreadMark: boolean
  },
): Promise<void> {
  await one(
    tx,
    sql`
      update chat.membership
      set muted = ${seat.muted}, pinned_at = ${seat.pinnedAt}, hidden_at = ${seat.hiddenAt},
        unread_mark = ${seat.unreadMark}
      where room = ${seat.roomId} and member = ${seat.member}
      returning member
    `,
  )
}

/** Saves from which line on somebody still sees a room; what they had not read before is read. */
export async function saveCleared(
  tx: Tx,
  seat: { roomId: RoomId; member: UserId; first: number },
): Promise<void> {
  await one(
    tx,
    sql`
      update chat.membership
      set cleared = ${seat.first}::int - 1, read_up_to = ${seat.first}::int - 1,
        unread_mark = false
      where room = ${seat.roomId} and member = ${seat.member}
      returning member
    `,
  )
}

/** Gives what somebody set for all their rooms; read marks are on until they switch them off. */
export async function habitOf(tx: Tx, person: UserId): Promise<{ readMarks: boolean }> {
  const row = await maybe<{ readMarks: boolean }>(
    tx,
    sql`select h.read_marks as "readMarks" from chat.habit h where h.person = ${person}`,
  )
  return row ?? { readMarks: true }
}

/** Saves whether somebody shows their read marks. */
export async function saveHabit(tx: Tx, person: UserId, readMarks: boolean): Promise<void> {
  await many(
    tx,
    sql`
      insert into chat.habit (person, read_marks)
      values (${person}, ${readMarks})
      on conflict (person) do update set read_marks = excluded.read_marks
    `,
  )
}

export type Marks = { marks: number[]; from: number[] }

/**
 * Lists up to where the others of a room have read, of those who show it, and from where on they
 * were given to see it. Both ascend, so that no number of one belongs to one of the other.
 */
export async function listMarks(tx: Tx, roomId: RoomId, without: UserId): Promise<Marks> {
  return one<Marks>(
    tx,
    sql`
      select
        coalesce(array_agg(m.read_up_to order by m.read_up_to), '{}') as marks,
        coalesce(array_agg(m.first_number order by m.first_number), '{}') as "from"
      from chat.membership m
      left join chat.habit h on h.person = m.member
      where m.room = ${roomId} and m.member <> ${without} and coalesce(h.read_marks, true)
    `,
  )
}

/** Lists who has read a line, of those who show it and were given to see it. */
export async function listReaders(
  tx: Tx,
  line: { roomId: RoomId; number: number; without: readonly UserId[] },
): Promise<UserId[]> {
  const rows = await many<{ member: UserId }>(
    tx,
    sql`
      select m.member
      from chat.membership m
      left join chat.habit h on h.person = m.member
      where m.room = ${line.roomId}
        and m.read_up_to >= ${line.number}
        and m.first_number <= ${line.number}
        and not (m.member = any(${line.without}::uuid[]))
        and coalesce(h.read_marks, true)
      order by m.joined_at, m.member
    `,
  )
  return rows.map(row => row.member)
}
