import { many, sql, type Tx } from '#/engine/db.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'

export const findingsMax = 100

export type BrokenRoom = { room: RoomId; kind: string }

/** Finds rooms whose numbers, counts or owners are wrong, looked at afresh. */
export function findBroken(tx: Tx): Promise<BrokenRoom[]> {
  return many<BrokenRoom>(
    tx,
    sql`
      select r.id as room, 'chat.numbers_have_a_gap' as kind
      from chat.room r
      left join (
        select l.room, count(*) as lines, max(l.number) as newest
        from chat.message l
        group by l.room
      ) l on l.room = r.id
      where coalesce(l.lines, 0) <> r.number or coalesce(l.newest, 0) <> r.number
      union all
      select r.id, 'chat.member_count_differs'
      from chat.room r
      left join (
        select m.room, count(*) as members, count(*) filter (where m.role = 'owner') as owners
        from chat.membership m
        group by m.room
      ) m on m.room = r.id
      where coalesce(m.members, 0) <> r.member_count
        or (r.kind = 'group' and r.closed_at is null and coalesce(m.owners, 0) <> 1)
      order by room, kind
      limit ${findingsMax}
    `,
  )
}
