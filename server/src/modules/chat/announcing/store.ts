import { many, one, sql, type Tx } from '#/engine/db.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { messageColumns, type MessageRow } from '../messages/store.ts'

/** Counts the announcements of a room since a moment, also those taken back. */
export async function countSince(tx: Tx, roomId: RoomId, since: Date): Promise<number> {
  const row = await one<{ count: number }>(
    tx,
    sql`
      select count(*)::int as count
      from chat.message l
      where l.room = ${roomId} and l.announced and l.at > ${since}
    `,
  )
  return row.count
}

/** Lists the announcements of a room that still stand, newest first. */
export function listAnnounced(
  tx: Tx,
  ask: { roomId: RoomId; from: number; pinned: boolean; limit: number },
): Promise<MessageRow[]> {
  const only = ask.pinned ? sql`and l.pinned_at is not null` : sql``
  return many<MessageRow>(
    tx,
    sql`
      select ${messageColumns}
      from chat.message l
      where l.room = ${ask.roomId}
        and l.announced
        and l.number >= ${ask.from}
        and l.recalled_at is null
        and l.removed_at is null
        ${only}
      order by l.number desc
      limit ${ask.limit}
    `,
  )
}

/** Pins an announcement or takes it down. */
export async function savePin(
  tx: Tx,
  key: { roomId: RoomId; number: number },
  pinnedAt: Date | null,
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.message
      set pinned_at = ${pinnedAt}
      where room = ${key.roomId} and number = ${key.number}
    `,
  )
}
