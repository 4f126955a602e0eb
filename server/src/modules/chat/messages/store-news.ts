import { many, maybe, sql, type Tx } from '#/engine/db.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

/** Who spoke, and the number of the last line of theirs that still stands. */
export type SpeakerRow = { author: UserId; number: number }

/** Lists rooms that were stirred up to a moment, the oldest first. */
export async function listStirred(tx: Tx, upTo: Date, limit: number): Promise<RoomId[]> {
  const rows = await many<{ room: RoomId }>(
    tx,
    sql`
      select s.room
      from chat.stir s
      where s.since <= ${upTo}
      order by s.since, s.room
      limit ${limit}
    `,
  )
  return rows.map(row => row.room)
}

/** Takes the stir of a room and gives its first line; undefined when another took it. */
export async function takeStir(tx: Tx, roomId: RoomId): Promise<number | undefined> {
  const row = await maybe<{ number: number }>(
    tx,
    sql`delete from chat.stir s where s.room = ${roomId} returning s.number`,
  )
  return row?.number
}

/** Lists who said something since a line that still stands, the latest first. */
export function listSpeakers(tx: Tx, roomId: RoomId, from: number): Promise<SpeakerRow[]> {
  // An announcement told everybody by itself.
  return many<SpeakerRow>(
    tx,
    sql`
      select l.author, max(l.number) as number
      from chat.message l
      where l.room = ${roomId}
        and l.number >= ${from}
        and l.kind <> 'system'
        and not l.announced
        and l.recalled_at is null
        and l.removed_at is null
      group by l.author
      order by number desc
    `,
  )
}

/** Marks who has something of others to read as told, and gives those who were not yet. */
export async function markTold(
  tx: Tx,
  told: { roomId: RoomId; number: number; speakers: readonly SpeakerRow[] },
): Promise<UserId[]> {
  const { speakers } = told
  const rows = await many<{ member: UserId }>(
    tx,
    sql`
      update chat.membership m
      set told_at = ${told.number}
      where m.room = ${told.roomId}
        and not m.muted
        and m.mentioned_at <= m.read_up_to
        and (m.told_at is null or m.told_at <= m.read_up_to)
        and exists (
          select
          from unnest(
            ${speakers.map(one => one.author)}::uuid[],
            ${speakers.map(one => one.number)}::int[]
          ) s (author, number)
          where s.author <> m.member
            and s.number > m.read_up_to
        )
      returning m.member
    `,
  )
  return rows.map(row => row.member)
}
