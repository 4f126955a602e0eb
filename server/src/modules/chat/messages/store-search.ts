import { many, sql, type Tx } from '#/engine/db.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { firstSeen } from '../rooms/store.ts'
import { messageColumns, type MessageRow } from './store.ts'

/** How many of the newest lines of each room a search over all rooms reads. */
export const linesPerRoomMax = 2_000
/** How many lines of one room one page of a search reads. */
export const linesPerPageMax = 10_000
const roomsMax = 200

/** A hit of a search over all rooms: what comes behind it is older, or of another room. */
export type HitPlace = { at: Date; roomId: RoomId; number: number }
export type HitRow = MessageRow & { roomId: RoomId; roomName: string; said: number }

// As the search over bills: accents and widths are alike, and Chinese needs no spaces.
const folded = (column: ReturnType<typeof sql>) =>
  sql`regexp_replace(lower(normalize(${column}, NFKD)), '[\\u0300-\\u036F]', '', 'g')`
const words = sql`coalesce(l.text, '') || ' ' || coalesce(l.content -> 'place' ->> 'label', '')
  || ' ' || coalesce((
    select string_agg(p ->> 'alt', ' ')
    from jsonb_array_elements(l.content -> 'pictures') p
  ), '')`

/** Finds lines that hold every word, in one room or in all rooms of a member, newest first. */
export function findLines(
  tx: Tx,
  ask: {
    member: UserId
    words: readonly string[]
    roomId: RoomId | undefined
    before: number
    behind: HitPlace | undefined
    limit: number
  },
): Promise<HitRow[]> {
  const span = ask.roomId === undefined ? linesPerRoomMax : linesPerPageMax
  const { behind } = ask
  const older = behind
    ? sql`and (l.at < ${behind.at} or (l.at = ${behind.at} and (mine.id > ${behind.roomId}
        or (mine.id = ${behind.roomId} and l.number < ${behind.number}))))`
    : sql``
  const among = ask.roomId === undefined ? sql`` : sql`and m.room = ${ask.roomId}`
  return many<HitRow>(
    tx,
    sql`
      with mine as materialized (
        select r.id, r.name, r.number, ${firstSeen} as first_number, m.said
        from chat.membership m
        join chat.room r on r.id = m.room
        where m.member = ${ask.member} ${among}
        order by r.active_at desc
        limit ${roomsMax}
      )
      select mine.id as "roomId", mine.name as "roomName", mine.said, hit.*
      from mine, lateral (
        select ${messageColumns}
        from chat.message l
        where l.room = mine.id
          and l.number >= greatest(mine.first_number, least(mine.number + 1, ${ask.before}::int)
            - ${span}::int)
          and l.number < ${ask.before}::int ${older}
          and l.kind in ('text', 'pictures', 'place')
          and l.recalled_at is null
          and l.removed_at is null
          and not exists (
            select 1 from unnest(${ask.words}::text[]) word
            where strpos(${folded(words)}, word) = 0
          )
        order by l.number desc
        limit ${ask.limit}
      ) hit
      order by hit.at desc, mine.id, hit.number desc
      limit ${ask.limit}
    `,
  )
}
