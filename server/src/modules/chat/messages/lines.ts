import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { newId } from '#/engine/ids.ts'
import type { Message } from '@fuquan/contract/chat.ts'
import { fromWire, toWire, UserId, type RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { z } from 'zod'
import { said } from '../events.ts'
import { maskText } from './masking.ts'
import { append, type MessageRow, type NewMessage, type QuotedRow } from './store.ts'

export type SystemLine =
  | 'made'
  | 'joined'
  | 'left'
  | 'removed'
  | 'owner_followed'
  | 'role_admin'
  | 'role_member'
  | 'renamed'
  | 'closed'
  | 'silenced'
  | 'owner_changed'

/** Appends a line to a room and tells the room. The room's row is locked last. */
export async function appendAndTell(tx: Tx, message: NewMessage): Promise<MessageRow> {
  const row = await append(tx, message)

  await tellSaid(tx, message, row)
  return row
}

/** Tells a room of the line it was given. */
export function tellSaid(
  tx: Tx,
  { roomId, author: authorId }: Pick<NewMessage, 'roomId' | 'author'>,
  { number: roomVersion }: Pick<MessageRow, 'number'>,
): Promise<void> {
  return tell(tx, said, { roomId, authorId, roomVersion })
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

/** Who looks: from which line on they may see, and whose words are masked for them. */
export type Eyes = { firstNumber: number; masks: (author: UserId) => boolean }
/** Eyes that see all lines unmasked, for authors of their own line and rooms of members. */
export const allEyes: Eyes = { firstNumber: 1, masks: () => false }

/** Shows a message as the contract names it; one taken back shows nothing of what it said. */
export function messageOf(row: MessageRow, eyes: Eyes = allEyes): Message {
  const { number, id, author, kind, line, forwarded, announced, at, recalledAt } = row
  const { mentions, mentionsAll, removedAt, removedRule: rule } = row
  const base = { number, id, author, kind, line, forwarded, announced, at, recalledAt }
  const nothing = { text: null, masked: false, embed: null, facts: {}, pictures: [], place: null }
  const silent = { quote: null, mentions: [], mentionsAll: false, pinned: false }
  if (recalledAt !== null || removedAt !== null) {
    const by: 'house' | 'admins' = rule === null ? 'admins' : 'house'
    return { ...base, ...nothing, ...silent, removed: removedAt && { by, rule } }
  }
  return {
    ...base,
    ...shownWords(row, eyes.masks(author)),
    embed: embedOf(row),
    facts: row.facts,
    quote: quoteOf(row.quote, eyes),
    mentions,
    mentionsAll,
    pinned: row.pinnedAt !== null,
    removed: null,
  }
}

type Words = Pick<Message, 'text' | 'masked' | 'pictures' | 'place'>

/** Shows what a line says: whatever of it people wrote themselves may hold a number or a link. */
function shownWords({ text, content }: MessageRow, mask: boolean): Words {
  const { pictures = [], place = null } = content
  if (!mask) return { text, masked: false, pictures, place }
  const said = shownText(text, mask)
  const alts = pictures.map(picture => maskText(picture.alt))
  const label = place && maskText(place.label)
  return {
    text: said.text,
    masked: said.masked || alts.some(alt => alt.masked) || label?.masked === true,
    pictures: pictures.map((picture, n) => ({ ...picture, alt: alts[n]?.text ?? '' })),
    place: place && { ...place, label: label?.text ?? '' },
  }
}

function shownText(text: string | null, mask: boolean): { text: string | null; masked: boolean } {
  return text === null || !mask ? { text, masked: false } : maskText(text)
}

function quoteOf(row: QuotedRow | null, eyes: Eyes): Message['quote'] {
  if (row === null) return null
  const { number, author, kind, gone } = row
  // Who came later reads the answer, and not what was said before they came.
  const hidden = gone || number < eyes.firstNumber
  return {
    number,
    author,
    kind,
    text: hidden ? null : shownText(row.text, eyes.masks(author)).text,
  }
}

/** Gives the thing of another module that a line shows, null when it shows none. */
export function embedOf(row: MessageRow): Reference | null {
  const { embedKind: kind, embedRef: ref } = row
  return kind === null || ref === null ? null : { kind, ref }
}

/** Gives everybody a message speaks of: its author and the people in its facts. */
export function peopleIn(row: MessageRow): UserId[] {
  const named = Object.values(row.facts).filter(value => fromWire('usr', value) !== undefined)
  const meant = row.recalledAt === null && row.removedAt === null ? row.mentions : []
  const quoted = row.quote === null ? [] : [row.quote.author]
  return [row.author, ...quoted, ...meant, ...named.map(value => z.decode(UserId, value))]
}
