import type { Tx } from '#/engine/db.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Eyes } from '../messages/lines.ts'
import type { MessageRow } from '../messages/store.ts'
import { trustedAfter } from '../messages/rules.ts'
import { blockedAmong, blockersAmong, friendsAmong } from '#/modules/friends/index.ts'
import type { Ties } from './rules.ts'
import { membershipsAmong } from './store.ts'
import { listMemberIds, type ReaderSeat } from './store-reach.ts'
import { listPeers } from './store-terms.ts'

type Place = { id: RoomId; kind: 'direct' | 'group' | 'object' }
const free: Ties = { friends: true, blocked: false }
/** Threads of things are small; the rest of a larger one is asked about in no way. */
const peopleMax = 20

/** Tells how a member stands to the others of a room; a group asks for no ties. */
export async function tiesIn(tx: Tx, room: Place, userId: UserId): Promise<Ties> {
  if (room.kind === 'group') return free
  const others = (await listMemberIds(tx, room.id, peopleMax)).filter(id => id !== userId)
  const friends = await friendsAmong(tx, userId, others)
  const blocked = await blockedAmong(tx, userId, others)
  return { friends: others.every(id => friends.has(id)), blocked: blocked.size > 0 }
}

/**
 * Finds the other one of rooms of two. Who left the house and who blocks `me` are not told apart:
 * they are no longer there.
 */
export async function peersOf(
  tx: Tx,
  roomIds: readonly RoomId[],
  me: UserId,
): Promise<Map<RoomId, UserId>> {
  if (roomIds.length === 0) return new Map()
  const seated = await listPeers(tx, roomIds, me)
  const blockers = await blockersAmong(tx, me, [...seated.values()])
  return new Map([...seated].filter(([, peer]) => !blockers.has(peer)))
}

/** Tells whether somebody is alone in a room of two: then it says nothing more of the other. */
export async function isAlone(tx: Tx, room: Place, me: UserId): Promise<boolean> {
  return room.kind === 'direct' && (await peersOf(tx, [room.id], me)).size === 0
}

/** Gives the eyes of a member for lines: in the thread of a thing strangers are masked at first. */
export async function eyesOf(
  tx: Tx,
  room: Place,
  mine: ReaderSeat,
  rows: readonly Pick<MessageRow, 'author' | 'quote'>[],
): Promise<Eyes> {
  const { firstNumber, member, said } = mine
  const open: Eyes = { firstNumber, masks: () => false }
  // An answer shows what it answers to: whoever said that is looked at as well.
  const authors = rows.flatMap(({ author, quote }) => (quote ? [author, quote.author] : [author]))
  const others = [...new Set(authors)].filter(id => id !== member)
  if (room.kind !== 'object' || others.length === 0) return open
  const friends = await friendsAmong(tx, member, others)
  const seats = await membershipsAmong(tx, room.id, others)
  const spoke = new Map(seats.map(seat => [seat.member, seat.said]))
  const trusted = (author: UserId) =>
    said >= trustedAfter && (spoke.get(author) ?? 0) >= trustedAfter
  return {
    firstNumber,
    masks: author => author !== member && !friends.has(author) && !trusted(author),
  }
}
