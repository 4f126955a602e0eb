import { hitsMax } from '@fuquan/contract/chat/talk.ts'
import type { Message, routes } from '@fuquan/contract/chat.ts'
import { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { findMembership, findRoom, type RoomRow, type Seat } from '../rooms/store.ts'
import { eyesOf, peersOf } from '../rooms/ties.ts'
import { messageOf, peopleIn } from './lines.ts'
import { holds, searched } from './rules.ts'
import { findLines, type HitPlace, linesPerPageMax, type HitRow } from './store-search.ts'

type Routes = typeof routes
const numberMax = 2_147_483_647

/**
 * Finds lines in the actor's rooms that hold every word, the newest first. Refuses: not_found (the
 * one room), bad_input (a cursor of another search).
 */
export async function searchMessages(
  { tx, actor }: Ctx,
  { text, roomId, cursor }: Input<Routes['searchMessages']>,
): Promise<Reply<Routes['searchMessages']>> {
  const room = roomId === undefined ? undefined : await findRoom(tx, roomId)
  const mine = roomId === undefined ? undefined : await findMembership(tx, roomId, actor.id)
  if (roomId !== undefined && (!mine || !room)) refuse('not_found')
  const words = searched(text)
  const before = roomId === undefined ? numberMax : readNumber(cursor)
  const behind = roomId === undefined ? readHit(cursor) : undefined
  if (words.length === 0) return { items: [], people: [], next: null }
  const ask = { member: actor.id, words, roomId, before, behind, limit: hitsMax }
  const rows = await findLines(tx, ask)
  const hits = []
  for (const row of rows) {
    const message = messageOf(row, await eyesOfHit({ tx, member: actor.id }, row))
    // A number that is masked must not be found digit by digit either.
    if (!message.masked || holds(wordsOf(message), words)) hits.push({ row, message })
  }
  const ids = [...new Set(hits.flatMap(({ row }) => (row.roomName === '' ? [row.roomId] : [])))]
  const peers = await peersOf(tx, ids, actor.id)
  const meant = hits.flatMap(({ row }) => {
    const alone = row.roomName === '' && !peers.has(row.roomId)
    return alone ? [actor.id] : [...peopleIn(row), peers.get(row.roomId) ?? actor.id]
  })
  const people = await peopleOf(tx, [...new Set(meant)])
  const items = hits.map(({ row: { roomId: id, roomName: name }, message }) => ({
    roomId: id,
    roomName: name || (people.get(peers.get(id) ?? '')?.name ?? ''),
    message,
  }))
  return { items, people: [...people.values()], next: nextOf(rows, { room, mine, before }) }
}

const wordsOf = ({ text, place, pictures }: Message): string[] => [
  text ?? '',
  place?.label ?? '',
  ...pictures.map(picture => picture.alt),
]

async function eyesOfHit({ tx, member }: { tx: Ctx['tx']; member: Seat['member'] }, row: HitRow) {
  const room = await findRoom(tx, row.roomId)
  const mine = await findMembership(tx, row.roomId, member)
  if (!room || !mine) return refuse('not_found')
  return eyesOf(tx, room, mine, [row])
}

/** Where to ask on: behind the last hit of a full page, else in one room behind what was read. */
function nextOf(
  rows: readonly HitRow[],
  at: { room: RoomRow | undefined; mine: Seat | undefined; before: number },
): string | null {
  const { room, mine, before } = at
  const last = rows.length === hitsMax ? rows.at(-1) : undefined
  if (!room || !mine) return last ? writeHit(last) : null
  const read = Math.min(room.number + 1, before) - linesPerPageMax
  const next = last?.number ?? read
  return next > mine.firstNumber ? String(next) : null
}

const isNumber = /^[1-9][0-9]{0,8}$/

function readNumber(cursor: string | undefined): number {
  if (cursor === undefined) return numberMax
  if (!isNumber.test(cursor)) refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  return Number(cursor)
}

const writeHit = ({ at, roomId, number }: HitRow): string =>
  `${writeCursor({ at, id: roomId })}.${number}`

function readHit(cursor: string | undefined): HitPlace | undefined {
  const [place, number = ''] = cursor?.split('.') ?? []
  const from = readCursor(place)
  if (from === undefined) return undefined
  return { at: from.at, roomId: RoomId.out.parse(from.id), number: readNumber(number) }
}
