import { Message, type routes } from '@fuquan/contract/chat.ts'
import { fromWire, type RoomId, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { z } from 'zod'
import type { FileReply, Input } from '#/engine/bind.ts'
import type { Call } from '#/engine/house.ts'
import { knows, say } from '#/engine/words.ts'
import { harmless } from '#/kit/csv.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { findMembership, findRoom } from '../rooms/store.ts'
import { eyesOf, isAlone } from '../rooms/ties.ts'
import { messageOf, peopleIn } from './lines.ts'
import { listMessages } from './store.ts'

const pageMax = 500
type Page = { items: Message[]; people: ReadonlyMap<UserId, UserCard>; next: number }

/** Writes what the actor may read of a room as CSV, oldest first. Refuses: not_found. */
export async function exportRoom(
  call: Call,
  { roomId }: Input<typeof routes.exportRoom>,
): Promise<FileReply> {
  await admit(call, roomId)
  return { stream: csv(call, roomId), name: `${toWire('rom', roomId)}.csv` }
}

/** Writes what the actor may read of a room as JSON, oldest first. Refuses: not_found. */
export async function exportRoomJson(
  call: Call,
  { roomId }: Input<typeof routes.exportRoomJson>,
): Promise<FileReply> {
  await admit(call, roomId)
  return { stream: json(call, roomId), name: `${toWire('rom', roomId)}.json` }
}

async function admit({ house, actor }: Call, roomId: RoomId): Promise<void> {
  const mine = await house.read(tx => findMembership(tx, roomId, actor.id))
  if (!mine) refuse('not_found')
}

/** Reads page by page, so that a long room needs no more memory than a short one. */
async function* pagesOf({ house, actor }: Call, roomId: RoomId): AsyncGenerator<Page> {
  let from = 1
  for (;;) {
    const start = from
    const page = await house.read(async tx => {
      const mine = await findMembership(tx, roomId, actor.id)
      const room = await findRoom(tx, roomId)
      // Taken out meanwhile: what follows is no longer theirs.
      if (!mine || !room) return undefined
      const first = Math.max(start, mine.firstNumber)
      const ask = { roomId, from: first, to: room.number, newest: false, limit: pageMax }
      const rows = await listMessages(tx, ask)
      const eyes = await eyesOf(tx, room, mine, rows)
      const alone = await isAlone(tx, room, actor.id)
      const about = alone ? [actor.id] : [...new Set(rows.flatMap(peopleIn))]
      const people = await peopleOf(tx, about)
      const items = rows.map(row => messageOf(row, eyes))
      return { items, people, next: (rows.at(-1)?.number ?? first) + 1 }
    })
    if (page === undefined || page.items.length === 0) return
    yield page
    from = page.next
  }
}

const columns = ['number', 'at', 'handle', 'name', 'kind', 'text'] as const
const cell = (text: string): string => `"${harmless(text).replaceAll('"', '""')}"`

async function* csv(call: Call, roomId: RoomId): AsyncGenerator<string> {
  const { language } = call.actor
  const head = columns.map(name => say(language, 'chat', `export.${name}`))
  // The mark at the start tells spreadsheets that this is UTF-8.
  yield `\uFEFF${head.map(cell).join(',')}\r\n`
  for await (const { items, people } of pagesOf(call, roomId)) {
    yield items
      .map(message => {
        const { number, at, author, kind } = message
        const who = people.get(author)
        const facts = [String(number), at.toISOString(), who?.handle ?? '', who?.name ?? '']
        const word = say(language, 'chat', `export.kinds.${kind}`)
        const words = wordsOf(message, { people, language })
        return `${[...facts, word, words].map(cell).join(',')}\r\n`
      })
      .join('')
  }
}

type Reader = { people: Page['people']; language: Language }

/** What a line says in words: a table has no cards and no pictures. */
function wordsOf(message: Message, { people, language }: Reader): string {
  const { text, place, pictures, line, facts, author, recalledAt, removed } = message
  const nameOf = (id: UserId) => people.get(id)?.name ?? say(language, 'chat', 'export.someone')
  if (recalledAt) return say(language, 'chat', 'lines.recalled', { user: nameOf(author) })
  if (removed) return say(language, 'chat', 'export.removed')
  if (line !== null) {
    const [module = '', name = ''] = line.split('.')
    const key = `lines.${name}`
    const named = (wire = '') =>
      nameOf(fromWire('usr', wire) === undefined ? author : z.decode(UserId, wire))
    const who = { user: named(facts['user']), by: named(facts['by']) }
    return knows(language, module, key) ? say(language, module, key, { ...facts, ...who }) : ''
  }
  if (place) return `${place.label} (${place.lat}, ${place.lon})`
  return text ?? pictures.map(picture => picture.alt).join(' ')
}

async function* json(call: Call, roomId: RoomId): AsyncGenerator<string> {
  yield `{"roomId":${JSON.stringify(toWire('rom', roomId))},"messages":[`
  let comma = ''
  for await (const { items, people } of pagesOf(call, roomId)) {
    for (const message of items) {
      const by = people.get(message.author)?.handle ?? null
      yield `${comma}${JSON.stringify({ ...z.encode(Message, message), by })}`
      comma = ','
    }
  }
  yield ']}'
}
