import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import type { Terms } from './rules.ts'
import { type RoomRow, roomColumns } from './store.ts'

/** Saves a room of two or the thread of a thing, unless it is there; tells whether it did. */
export async function insertPlain(
  tx: Tx,
  room: { id: RoomId; kind: 'direct' | 'object'; maker: UserId; object?: Reference; now: Date },
): Promise<boolean> {
  const made = await maybe(
    tx,
    sql`
      insert into chat.room (id, kind, name, template, purpose, rhythm, may_invite, maker,
        object_kind, object_ref, number, member_count, made_at, active_at)
      values (${room.id}, ${room.kind}, '', 'interest', '', 'none', 'admins', ${room.maker},
        ${room.object?.kind ?? null}, ${room.object?.ref ?? null}, 0, 0, ${room.now}, ${room.now})
      on conflict (id) do nothing
      returning id
    `,
  )
  return made !== undefined
}

/** Saves who is asked to become the owner. */
export async function saveOffer(tx: Tx, roomId: RoomId, to: UserId | null): Promise<void> {
  await many(tx, sql`update chat.room set offered_to = ${to} where id = ${roomId}`)
}

/** Saves until when a member may only read. */
export async function saveSilence(
  tx: Tx,
  seat: { roomId: RoomId; member: UserId; until: Date | null },
): Promise<void> {
  await one(
    tx,
    sql`
      update chat.membership
      set silenced_until = ${seat.until}
      where room = ${seat.roomId} and member = ${seat.member}
      returning member
    `,
  )
}

/** Lets a member see from the first line said since a moment on; never less than before. */
export async function saveFirst(
  tx: Tx,
  seat: { roomId: RoomId; member: UserId; since: Date },
): Promise<number> {
  const row = await one<{ firstNumber: number }>(
    tx,
    sql`
      update chat.membership m
      set first_number = least(m.first_number, coalesce((
        select min(l.number)
        from chat.message l
        where l.room = m.room and l.number < m.first_number and l.at >= ${seat.since}
      ), m.first_number))
      where m.room = ${seat.roomId} and m.member = ${seat.member}
      returning m.first_number as "firstNumber"
    `,
  )
  return row.firstNumber
}

/** Lists what rooms are and what they decided. */
export function listTerms(
  tx: Tx,
  roomIds: readonly RoomId[],
): Promise<(Terms & Pick<RoomRow, 'id' | 'kind' | 'closedAt'>)[]> {
  return many(tx, sql`select ${roomColumns} from chat.room r where r.id = any(${roomIds}::uuid[])`)
}

/** Finds the owner of a group. */
export async function findOwner(tx: Tx, roomId: RoomId): Promise<UserId | undefined> {
  const row = await maybe<{ member: UserId }>(
    tx,
    sql`
      select m.member from chat.membership m
      where m.room = ${roomId} and m.role = 'owner'
    `,
  )
  return row?.member
}

/** Finds the other one of rooms of two; those who have left the house are in none. */
export async function listPeers(
  tx: Tx,
  roomIds: readonly RoomId[],
  me: UserId,
): Promise<Map<RoomId, UserId>> {
  const rows = await many<{ room: RoomId; member: UserId }>(
    tx,
    sql`
      select m.room, m.member
      from chat.membership m
      where m.room = any(${roomIds}::uuid[]) and m.member <> ${me}
    `,
  )
  return new Map(rows.map(row => [row.room, row.member]))
}
