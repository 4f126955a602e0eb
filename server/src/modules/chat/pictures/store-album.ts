import { many, sql, type Tx } from '#/engine/db.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { messageColumns, type MessageRow } from '../messages/store.ts'

/** Lists lines that show pictures, from a number on and before another, newest first. */
export function listPictured(
  tx: Tx,
  ask: { roomId: RoomId; from: number; before: number; limit: number },
): Promise<MessageRow[]> {
  return many<MessageRow>(
    tx,
    sql`
      select ${messageColumns}
      from (
        select distinct p.number
        from chat.picture p
        where p.room = ${ask.roomId}
          and p.number >= ${ask.from}::int
          and p.number < ${ask.before}::int
      ) shown
      join chat.message l on l.room = ${ask.roomId} and l.number = shown.number
      where l.recalled_at is null and l.removed_at is null
      order by l.number desc
      limit ${ask.limit}
    `,
  )
}
