import type { EnvelopeId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { readNow } from '#/engine/clock.ts'
import { together, type Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { findTreeEnvelope, lockTreeEnvelope, type TreeEnvelope } from './store-envelope.ts'
import { withinReach } from './ties.ts'

/** Where somebody sits at one tree: what it is, what they did in it, and their ways into it. */
export type Seat = {
  row: TreeEnvelope
  tree: store.TreeRow
  isSender: boolean
  mine: store.GuessRow | undefined
  passes: readonly store.PassRow[]
  /** The guesses it was passed on from to them, within its reach; 0 is the sender. */
  doors: readonly number[]
}

type Ask = Pick<Ctx, 'tx' | 'actor'>

/**
 * Finds the actor's seat at a tree. Refuses: not_found, alike for a strange one and for one that
 * does not exist for the actor.
 */
export async function seatOf(ask: Ask, id: EnvelopeId): Promise<Seat> {
  return seatAt(ask, (await findTreeEnvelope(ask.tx, id)) ?? refuse('not_found'))
}

/**
 * As `seatOf`, and nobody else acts in the tree until we are done. `ctx` has the moment in which
 * our turn came: whoever waited for it until after the end is too late.
 */
export async function lockSeat(asked: Ctx, id: EnvelopeId): Promise<{ ctx: Ctx; seat: Seat }> {
  const row = (await lockTreeEnvelope(asked.tx, id)) ?? refuse('not_found')
  const ctx = { ...asked, now: await readNow(asked.tx) }
  return { ctx, seat: await seatAt(ctx, row) }
}

async function seatAt({ tx, actor }: Ask, row: TreeEnvelope): Promise<Seat> {
  const { id } = row
  const tree = (await store.findTree(tx, id)) ?? refuse('not_found')
  const [mine, named, passes] = await together([
    store.findGuess(tx, id, actor.id),
    store.listDoors(tx, id, actor.id),
    store.listPasses(tx, id),
  ])
  const since = await memberSince(tx, actor.id, [tree.room, ...passes.map(pass => pass.room)])
  const isSender = row.sender === actor.id
  if (!isSender && mine === undefined && named.length === 0 && since.size === 0) {
    refuse('not_found')
  }

  const ways = waysIn({ row, tree, passes, since, named: named.map(one => one.door) })
  const doors = await doorsWithin(tx, { row, tree, actor: actor.id, since, ways })
  return { row, tree, isSender, mine, passes, doors }
}

type Since = ReadonlyMap<RoomId, Date>

async function memberSince(
  tx: Tx,
  person: UserId,
  rooms: readonly (RoomId | null)[],
): Promise<Since> {
  const found = new Map<RoomId, Date>()
  for (const room of new Set(rooms)) {
    if (room === null) continue
    const since = (await chat.memberSinceAmong(tx, room, [person])).get(person)
    if (since !== undefined) found.set(room, since)
  }
  return found
}

type Ways = Pick<Seat, 'row' | 'tree' | 'passes'> & { since: Since; named: readonly number[] }

/** Through a room may come who was in it when the tree was sent or passed on there. */
function waysIn({ row, tree, passes, since, named }: Ways): number[] {
  const was = (room: RoomId | null, at: Date) => {
    const from = room === null ? undefined : since.get(room)
    return from !== undefined && from <= at
  }
  const rooms = passes.filter(pass => was(pass.room, pass.at)).map(pass => pass.number)
  const ways = [...(was(tree.room, row.sentAt) ? [0] : []), ...named, ...rooms]
  return [...new Set(ways)].toSorted((a, b) => a - b)
}

type Within = Pick<Seat, 'row' | 'tree'> & { actor: UserId; since: Since; ways: readonly number[] }

/** Leaves out what was passed on to somebody beyond the reach that the sender set (rule R37). */
async function doorsWithin(
  tx: Tx,
  { row, tree, actor, since, ways }: Within,
): Promise<readonly number[]> {
  if (ways.every(door => door === 0)) return ways
  if (tree.room !== null && since.has(tree.room)) return ways
  const ask = { sender: row.sender, reach: tree.reach, people: [actor] }
  const within = await withinReach(tx, ask)
  return within.has(actor) ? ways : ways.filter(door => door === 0)
}

/** Tells how the tree stands now. */
export const stateOf = (seat: Pick<Seat, 'row'>, now: Date) => rules.treeState(seat.row, now)
