import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { newId } from '#/engine/ids.ts'
import type { Message } from '@fuquan/contract/chat.ts'
import { fromWire, toWire, UserId, type RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { said } from '../events.ts'
import { append, type MessageRow, type NewMessage } from './store.ts'

export type SystemLine =
  | 'made'
  | 'joined'
  | 'left'
  | 'removed'
  | 'owner_followed'
  | 'role_admin'
  | 'role_member'
  | 'renamed'

/** Appends a line to a room and tells the room. The room's row is locked last. */
export async function appendAndTell(tx: Tx, message: NewMessage): Promise<MessageRow> {
  const row = await append(tx, message)

  const { roomId, author: authorId } = message
  await tell(tx, said, { roomId, authorId, roomVersion: row.number })
  return row
}

/** Says what happened in the room: a kind and facts, no words. Gives its number. */
export async function tellRoom(
  tx: Tx,
  happened: {
    roomId: RoomId
    line: SystemLine
    by: UserId
    user?: UserId
    name?: string
    now: Date
  },
): Promise<number> {
  const { roomId, line, by, user = by, name, now } = happened
  const facts = { user: toWire('usr', user), by: toWire('usr', by), ...(name ? { name } : {}) }
  const row = await appendAndTell(tx, {
    roomId,
    id: newId(),
    author: by,
    kind: 'system',
    line: `chat.${line}`,
    facts,
    now,
  })
  return row.number
}

/** Shows a message as the contract names it; a recalled one shows nothing of what it said. */
export function messageOf(row: MessageRow): Message {
  const { embedKind, embedRef, ...rest } = row
  if (row.recalledAt !== null) return { ...rest, text: null, embed: null, facts: {} }
  const embed = embedKind !== null && embedRef !== null ? { kind: embedKind, ref: embedRef } : null
  return { ...rest, embed }
}

/** Gives everybody a message speaks of: its author and the people in its facts. */
export function peopleIn(row: MessageRow): UserId[] {
  const named = Object.values(row.facts).filter(value => fromWire('usr', value) !== undefined)
  return [row.author, ...named.map(value => z.decode(UserId, value))]
}
