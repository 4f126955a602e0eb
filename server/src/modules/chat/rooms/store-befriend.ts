import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

export type Roommate = { member: UserId; roomId: RoomId; roomName: string }

/** Lists people of somebody's groups, each under the liveliest group they share. */
export function listRoommatesByRoom(tx: Tx, userId: UserId, limit: number): Promise<Roommate[]> {
  return many<Roommate>(
    tx,
    sql`
      select * from (
        select distinct on (o.member) o.member, r.id as "roomId", r.name as "roomName",
          r.active_at
        from chat.membership m
        join chat.room r on r.id = m.room and r.kind = 'group' and r.closed_at is null
        join chat.membership o on o.room = m.room and o.member <> m.member
        where m.member = ${userId}
        order by o.member, r.active_at desc
      ) near
      order by near.active_at desc, near.member
      limit ${limit}`,
  )
}

export type CommonRoom = { roomId: RoomId; roomName: string; memberCount: number }

/** Lists open groups two people are both in, the liveliest first. */
export function listShared(
  tx: Tx,
  ask: { one: UserId; other: UserId; limit: number },
): Promise<CommonRoom[]> {
  return many<CommonRoom>(
    tx,
    sql`
      select r.id as "roomId", r.name as "roomName", r.member_count as "memberCount"
      from chat.membership m
      join chat.membership o on o.room = m.room and o.member = ${ask.other}
      join chat.room r on r.id = m.room and r.kind = 'group' and r.closed_at is null
      where m.member = ${ask.one} and m.member <> o.member
      order by r.active_at desc, r.id
      limit ${ask.limit}`,
  )
}
