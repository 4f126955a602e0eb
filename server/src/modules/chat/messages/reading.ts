import type { Input } from '#/engine/bind.ts'
import { together, type Tx } from '#/engine/db.ts'
import { gathered } from '#/engine/gather.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { forMany } from '#/engine/reply.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import type { MessagePage, routes } from '@fuquan/contract/chat.ts'
import { type RoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import { findRoom, type RoomRow } from '../rooms/store.ts'
import { readersAmong, type ReaderSeat } from '../rooms/store-reach.ts'
import { eyesOf, isAlone } from '../rooms/ties.ts'
import { messageOf, peopleIn } from './lines.ts'
import * as rules from './rules.ts'
import { listMessages as listRows, type MessageRow } from './store.ts'

type Reading = Input<(typeof routes)['listMessages']>
type Ask = Reading & { reader: UserId }

/** Readers who are answered in one turn of the loop. */
const answeredAtOnce = 50

// A line wakes everybody who has the room open, and all of them read the same lines of it: these
// are read once for all who come in one turn.
const pageOf = gathered(
  (house, asks: readonly Ask[]) => house.inBurst('read only', tx => readPages(tx, asks)),
  // Hundreds of answers in one breath would hold up whoever is saying something meanwhile.
  { apart: ask => toWire('rom', ask.roomId), atOnce: answeredAtOnce },
)

/** Pages through a room by number, ascending. Refuses: not_found to who is not in it, bad_input. */
export async function listMessages(
  { house, actor }: Pick<Call, 'house' | 'actor'>,
  input: Reading,
): Promise<MessagePage> {
  rules.oneEnd(input)
  return (await pageOf(house, { ...input, reader: actor.id })) ?? refuse('not_found')
}

/** Reads a page as `listMessages` does, inside a transaction that is open. */
export async function readPage({ tx, actor }: Ctx, input: Reading): Promise<MessagePage> {
  rules.oneEnd(input)
  const [page] = await readPages(tx, [{ ...input, reader: actor.id }])
  return page ?? refuse('not_found')
}

/** Reads pages of one room for several people; undefined for those who are not in it. */
async function readPages(tx: Tx, asks: readonly Ask[]): Promise<(MessagePage | undefined)[]> {
  const [first] = asks
  if (first === undefined) return []
  const { roomId } = first
  const readers = [...new Set(asks.map(ask => ask.reader))]
  const [room, found] = await together([findRoom(tx, roomId), readersAmong(tx, roomId, readers)])
  const seats = new Map(found.map(seat => [seat.member, seat]))
  const wanted = asks.map(ask => {
    const mine = seats.get(ask.reader)
    return room && mine && { room, mine, span: spanOf(room, mine, ask) }
  })
  const rows = await readSpans(
    tx,
    roomId,
    wanted.flatMap(one => one?.span ?? []),
  )
  const people = await peopleOf(tx, [...new Set([...rows.values()].flat().flatMap(peopleIn))])
  const pages: (MessagePage | undefined)[] = []
  const made = new Map<string, MessagePage>()
  for (const one of wanted) {
    const all = one && rows.get(one.span.key)
    const key = one && sharedKey(one)
    const known = key === undefined ? undefined : made.get(key)
    const page = known ?? (one && all && (await pageFor(tx, { ...one, all, people })))
    if (key !== undefined && page !== undefined) made.set(key, forMany(page))
    pages.push(page)
  }
  return pages
}

/** Members of a group who may see from the same line on are given one and the same page. */
function sharedKey({ room, mine, span }: { room: RoomRow; mine: ReaderSeat; span: Span }) {
  return room.kind === 'group' ? `${mine.firstNumber} ${span.key}` : undefined
}

type Span = { key: string; from: number; to: number; newest: boolean; limit: number }

function spanOf(room: RoomRow, mine: ReaderSeat, ask: Ask): Span {
  // Counted back from the newest the rows are the same for all, and what somebody may not see is
  // taken out behind it; counted on from somewhere they begin where each may see.
  const firstNumber = ask.after === undefined ? 1 : mine.firstNumber
  const span = rules.span(ask, { firstNumber, number: room.number })
  const { limit } = ask
  return { ...span, limit, key: `${span.from} ${span.to} ${span.newest} ${limit}` }
}

/** Reads the rows of each span once, however many ask for it. */
async function readSpans(
  tx: Tx,
  roomId: RoomId,
  wanted: readonly Span[],
): Promise<Map<string, MessageRow[]>> {
  const spans = [...new Map(wanted.map(span => [span.key, span])).values()]
  const found = await together(spans.map(span => listRows(tx, { ...span, roomId })))
  return new Map(spans.map((span, n) => [span.key, found[n] ?? []]))
}

type Showing = {
  room: RoomRow
  mine: ReaderSeat
  all: readonly MessageRow[]
  people: ReadonlyMap<UserId, UserCard>
}

async function pageFor(tx: Tx, { room, mine, all, people }: Showing): Promise<MessagePage> {
  const { firstNumber: first } = mine
  const rows = all.filter(row => row.number >= first)
  const eyes = await eyesOf(tx, room, mine, rows)
  const alone = await isAlone(tx, room, mine.member)
  const about = alone ? [mine.member] : [...new Set(rows.flatMap(peopleIn))]
  return {
    items: rows.map(row => messageOf(row, eyes)),
    people: about.flatMap(id => people.get(id) ?? []),
    first,
    number: room.number,
  }
}
