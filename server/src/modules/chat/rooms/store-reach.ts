import { many, sql, type Tx } from '#/engine/db.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { firstSeen, type Seat } from './store.ts'

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

/** What a reading asks of a membership. */
export type ReaderSeat = Pick<Seat, 'member' | 'firstNumber' | 'said'>

/** Lists the memberships of those of some people who are in a room, as far as readers need them. */
export function readersAmong(
  tx: Tx,
  roomId: RoomId,
  people: readonly UserId[],
): Promise<ReaderSeat[]> {
  return many<ReaderSeat>(
    tx,
    sql`
      select m.member, ${firstSeen} as "firstNumber", m.said
      from chat.membership m
      where m.room = ${roomId}
        and m.member = any(${people}::uuid[])
    `,
  )
}
