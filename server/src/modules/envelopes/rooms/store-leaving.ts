import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

/** Forgets where somebody was present and which codes they tried. */
export async function forgetRooms(tx: Tx, person: UserId): Promise<void> {
  await many(tx, sql`delete from envelopes.face_presence where person = ${person}`)
  await many(tx, sql`delete from envelopes.face_try where person = ${person}`)
}

/** Reads which rooms somebody was in, as far as that is still known. */
export function readRooms(tx: Tx, person: UserId): Promise<Record<string, unknown>[]> {
  return many(
    tx,
    sql`
    select r.opened_at, r.closed_at, r.rounds, p.since, r.host = ${person} as host
    from envelopes.face_presence p
    join envelopes.face_room r on r.id = p.room
    where p.person = ${person}
    order by p.since, p.room`,
  )
}
