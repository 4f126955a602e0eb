import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { MessagePicture, PlaceCard } from '@fuquan/contract/chat.ts'
import type { MessageId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

export type MessageKind = 'text' | 'system' | 'embed' | 'pictures' | 'place'
export type Content = { pictures?: MessagePicture[]; place?: PlaceCard }
/** What a line answers to, as it stands now. */
export type QuotedRow = {
  number: number
  author: UserId
  kind: MessageKind
  text: string | null
  gone: boolean
}

export type MessageRow = {
  number: number
  id: MessageId
  author: UserId
  kind: MessageKind
  text: string | null
  embedKind: string | null
  embedRef: string | null
  line: string | null
  facts: Record<string, string>
  content: Content
  quote: QuotedRow | null
  mentions: UserId[]
  mentionsAll: boolean
  forwarded: boolean
  announced: boolean
  pinnedAt: Date | null
  at: Date
  recalledAt: Date | null
  removedAt: Date | null
  removedRule: number | null
}

export type NewMessage = {
  roomId: RoomId
  id: string
  author: UserId
  kind: MessageKind
  text?: string
  embed?: { kind: string; ref: string }
  content?: Content
  line?: string
  facts?: Readonly<Record<string, string>>
  quote?: number | undefined
  mentions?: readonly UserId[]
  mentionsAll?: boolean
  forwarded?: boolean
  announced?: boolean
  now: Date
}

/** How much of a quoted line is shown above its answer, in characters. */
export const quotedMax = 120

/** The columns of a message as `MessageRow`, read from the alias `l`. */
export const messageColumns = sql`
  l.number, l.id, l.author, l.kind, l.text, l.embed_kind as "embedKind",
  l.embed_ref as "embedRef", l.line, l.facts, l.content, l.mentions,
  l.mentions_all as "mentionsAll", l.forwarded, l.announced, l.pinned_at as "pinnedAt",
  l.at, l.recalled_at as "recalledAt", l.removed_at as "removedAt",
  l.removed_rule as "removedRule",
  case when l.quote is not null then (
    select jsonb_build_object('number', q.number, 'author', q.author, 'kind', q.kind,
      'text', left(q.text, ${quotedMax}::int),
      'gone', q.recalled_at is not null or q.removed_at is not null)
    from chat.message q
    where q.room = l.room and q.number = l.quote
  ) end as quote
`

/**
 * Gives the message the next number of its room, saves it and moves the author's read mark.
 * The room's row is locked by the number it gives out, so the order is one for all.
 */
export function append(tx: Tx, message: NewMessage): Promise<MessageRow> {
  const { roomId, author, mentions = [], mentionsAll = false } = message
  const meant = mentionsAll ? sql`true` : sql`m.member = any(${mentions}::uuid[])`
  // Most lines mean nobody, and then no membership is looked at.
  const calls =
    mentions.length === 0 && !mentionsAll
      ? sql``
      : sql`, calls as (
        update chat.membership m
        set mentioned_at = place.number
        from place
        where m.room = ${roomId} and m.member <> ${author} and ${meant}
      )`
  const spoke = message.kind === 'system' ? 0 : 1
  // What is said stirs the room, once until its people are told; what merely happened does not.
  const stirs =
    spoke === 0
      ? sql``
      : sql`, stirred as (
        insert into chat.stir (room, number, since)
        select ${roomId}::uuid, place.number, place.active_at
        from place
        on conflict (room) do nothing
      )`
  return one<MessageRow>(
    tx,
    sql`
      with place as (
        update chat.room r
        -- Times never go back inside a room, whoever waited for the lock.
        set number = r.number + 1, active_at = greatest(r.active_at, ${message.now})
        where r.id = ${roomId}
        returning r.number, r.active_at
      ), mark as (
        update chat.membership m
        set read_up_to = place.number, said = m.said + ${spoke}::int
        from place
        where m.room = ${roomId} and m.member = ${author}
      )${calls}${stirs}
      insert into chat.message as l
        (room, number, author, id, kind, text, embed_kind, embed_ref, line, facts, content, quote,
          mentions, mentions_all, forwarded, announced, at)
      select ${roomId}::uuid, place.number, ${author}::uuid, ${message.id}::uuid,
        ${message.kind}, ${message.text ?? null}, ${message.embed?.kind ?? null},
        ${message.embed?.ref ?? null}, ${message.line ?? null},
        ${JSON.stringify(message.facts ?? {})}::jsonb,
        ${JSON.stringify(message.content ?? {})}::jsonb, ${message.quote ?? null}::int,
        ${mentions}::uuid[], ${mentionsAll}::boolean, ${message.forwarded ?? false}::boolean,
        ${message.announced ?? false}::boolean, place.active_at
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

/** Saves that a message was taken out, by whom, and under which rule of the house. */
export async function saveRemoval(
  tx: Tx,
  key: { roomId: RoomId; number: number },
  saved: { at: Date; by: UserId; rule: number | null },
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.message
      set removed_at = ${saved.at}, removed_by = ${saved.by}, removed_rule = ${saved.rule},
        pinned_at = null
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

/** Gives who said a line that is known to be there. */
export async function authorOf(tx: Tx, roomId: RoomId, number: number): Promise<UserId> {
  const row = await one<{ author: UserId }>(
    tx,
    sql`select l.author from chat.message l where l.room = ${roomId} and l.number = ${number}`,
  )
  return row.author
}
