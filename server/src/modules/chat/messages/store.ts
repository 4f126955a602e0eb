import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { MessageId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

export type MessageRow = {
  number: number
  id: MessageId
  author: UserId
  kind: 'text' | 'system' | 'embed'
  text: string | null
  embedKind: string | null
  embedRef: string | null
  line: string | null
  facts: Record<string, string>
  at: Date
  recalledAt: Date | null
}

export type NewMessage = {
  roomId: RoomId
  id: string
  author: UserId
  kind: 'text' | 'system' | 'embed'
  text?: string
  embed?: { kind: string; ref: string }
  line?: string
  facts?: Readonly<Record<string, string>>
  now: Date
}

/** The columns of a message as `MessageRow`, read from the alias `l`. */
export const messageColumns = sql`
  l.number, l.id, l.author, l.kind, l.text, l.embed_kind as "embedKind",
  l.embed_ref as "embedRef", l.line, l.facts, l.at, l.recalled_at as "recalledAt"
`

/**
 * Gives the message the next number of its room, saves it and moves the author's read mark.
 * The room's row is locked by the number it gives out, so the order is one for all.
 */
export function append(tx: Tx, message: NewMessage): Promise<MessageRow> {
  return one<MessageRow>(
    tx,
    sql`
      with place as (
        update chat.room r
        -- Times never go back inside a room, whoever waited for the lock.
        set number = r.number + 1, active_at = greatest(r.active_at, ${message.now})
        where r.id = ${message.roomId}
        returning r.number, r.active_at
      ), mark as (
        update chat.membership m
        set read_up_to = place.number
        from place
        where m.room = ${message.roomId} and m.member = ${message.author}
      )
      insert into chat.message as l
        (room, number, author, id, kind, text, embed_kind, embed_ref, line, facts, at)
      select ${message.roomId}::uuid, place.number, ${message.author}::uuid, ${message.id}::uuid,
        ${message.kind}, ${message.text ?? null}, ${message.embed?.kind ?? null},
        ${message.embed?.ref ?? null}, ${message.line ?? null},
        ${JSON.stringify(message.facts ?? {})}::jsonb, place.active_at
      from place
      returning ${messageColumns}
    `,
  )
}

/** Finds what an author already said under an id of their own. */
export function findSaid(
  tx: Tx,
  key: { roomId: RoomId; author: UserId; id: string },
): Promise<MessageRow | undefined> {
  return maybe<MessageRow>(
    tx,
    sql`
      select ${messageColumns}
      from chat.message l
      where l.room = ${key.roomId}
        and l.author = ${key.author}
        and l.id = ${key.id}
    `,
  )
}

/** Lists the messages from one number to another, at most `limit`, in ascending order. */
export async function listMessages(
  tx: Tx,
  ask: { roomId: RoomId; from: number; to: number; newest: boolean; limit: number },
): Promise<MessageRow[]> {
  const rows = await many<MessageRow>(
    tx,
    sql`
      select ${messageColumns}
      from chat.message l
      where l.room = ${ask.roomId}
        and l.number >= ${ask.from}
        and l.number <= ${ask.to}
      order by l.number ${ask.newest ? sql`desc` : sql`asc`}
      limit ${ask.limit}
    `,
  )
  return ask.newest ? rows.toReversed() : rows
}

/** Locks one message. */
export function lockMessage(
  tx: Tx,
  key: { roomId: RoomId; number: number },
): Promise<MessageRow | undefined> {
  return maybe<MessageRow>(
    tx,
    sql`
      select ${messageColumns}
      from chat.message l
      where l.room = ${key.roomId}
        and l.number = ${key.number}
      for update
    `,
  )
}

/** Saves that a message was taken back. Its words stay for disputes and are shown to nobody. */
export async function saveRecall(
  tx: Tx,
  key: { roomId: RoomId; number: number },
  at: Date,
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.message
      set recalled_at = ${at}
      where room = ${key.roomId}
        and number = ${key.number}
    `,
  )
}

/** Locks the pace of an author and gives the moments of the last messages, oldest first. */
export async function lockPace(tx: Tx, author: UserId): Promise<Date[]> {
  const row = await one<{ moments: Date[] }>(
    tx,
    sql`
      insert into chat.pace as p (author, moments)
      values (${author}, '{}')
      on conflict (author) do update
      set moments = p.moments
      returning p.moments
    `,
  )
  return row.moments
}

/** Saves the pace of an author. */
export async function savePace(tx: Tx, author: UserId, moments: readonly Date[]): Promise<void> {
  await many(
    tx,
    sql`
      update chat.pace
      set moments = ${moments.map(moment => moment.toISOString())}::timestamptz[]
      where author = ${author}
    `,
  )
}

/** Gives the members who came into the room, spoke or read there since a moment. */
export async function findActive(tx: Tx, roomId: RoomId, since: Date): Promise<UserId[]> {
  // Who has read a message of that time was there after it was said.
  const rows = await many<{ member: UserId }>(
    tx,
    sql`
      with fresh as (
        select min(l.number) as number
        from chat.message l
        where l.room = ${roomId} and l.at >= ${since}
      )
      select m.member
      from chat.membership m, fresh
      where m.room = ${roomId}
        and (m.joined_at >= ${since} or m.read_up_to >= fresh.number)
    `,
  )
  return rows.map(row => row.member)
}
