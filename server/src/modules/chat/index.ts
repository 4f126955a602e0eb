import type { Tx } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { enter } from './joining/enter.ts'
import { appendAndTell } from './messages/lines.ts'
import { findActive, findSaid } from './messages/store.ts'
import { found, type NewRoom } from './rooms/found.ts'
import * as store from './rooms/store.ts'

export type { NewRoom } from './rooms/found.ts'

/** Makes a group of one, its owner. Asserts that the id is new. */
export async function openRoom(tx: Tx, room: NewRoom): Promise<void> {
  const made = await found(tx, room)
  assert(made)
}

/** Puts people into a room, who are in already stay. Refuses: not_found, chat_group_full. */
export async function addMembers(
  tx: Tx,
  entry: { roomId: RoomId; users: readonly UserId[]; max: number; now: Date },
): Promise<void> {
  const { roomId, users, max, now } = entry
  for (const userId of users) {
    // The row is read anew for each: its number and its count move with every line.
    const room = await store.lockRoom(tx, roomId)
    if (!room || room.closedAt !== null) refuse('not_found')
    await enter(tx, { room, userId, max, now })
  }
}

export type Saying = {
  roomId: RoomId
  by: UserId
  now: Date
  /** Makes it the same saying; without it each call says something new. */
  id?: string
} & (
  | { embed: Reference }
  /** `module.name`: its words are `lines.<name>` of that module. */
  | { line: string; facts: Readonly<Record<string, string>> }
  | { text: string }
)

/**
 * Says an embed, a system line or a text in a room, as its last lock, and gives its number.
 * The same id by the same person again says nothing and gives the same number.
 * Refuses: chat_not_a_member, when `by` is not in the room and it is no system line.
 */
export async function say(tx: Tx, saying: Saying): Promise<number> {
  const { roomId, by: author, now, id = newId() } = saying
  const isLine = 'line' in saying
  const locked = isLine ? await store.lockRoom(tx, roomId) : await store.lockFor(tx, roomId, author)
  if (!locked) refuse('chat_not_a_member')
  const known = saying.id === undefined ? undefined : await findSaid(tx, { roomId, author, id })
  if (known) return known.number

  const message = { roomId, id, author, now }
  const row = await appendAndTell(tx, { ...message, ...bodyOf(saying) })
  return row.number
}

function bodyOf(saying: Saying) {
  if ('embed' in saying) return { kind: 'embed', embed: saying.embed } as const
  if ('text' in saying) return { kind: 'text', text: saying.text } as const
  return { kind: 'system', line: saying.line, facts: saying.facts } as const
}

/** Gives those of `ids` who are in the room now. */
export async function membersAmong(
  tx: Tx,
  roomId: RoomId,
  ids: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await store.membershipsAmong(tx, roomId, ids)
  return new Set(rows.map(row => row.member))
}

/** Lists who is in the room now, at most `limit` people. */
export function membersOf(tx: Tx, roomId: RoomId, limit: number): Promise<UserId[]> {
  return store.listMemberIds(tx, roomId, limit)
}

/** Gives since when those of `ids` who are in the room have been in; coming back counts anew. */
export async function memberSinceAmong(
  tx: Tx,
  roomId: RoomId,
  ids: readonly UserId[],
): Promise<Map<UserId, Date>> {
  const rows = await store.membershipsAmong(tx, roomId, ids)
  return new Map(rows.map(row => [row.member, row.joinedAt]))
}

/** Gives the rooms somebody is in. */
export function roomsOf(tx: Tx, userId: UserId): Promise<RoomId[]> {
  return store.listRoomIds(tx, userId)
}

/** Gives the names of rooms. Names are for members: the caller checks who asks. */
export async function roomNamesOf(
  tx: Tx,
  roomIds: readonly RoomId[],
): Promise<Map<RoomId, string>> {
  const rows = await store.listNames(tx, roomIds)
  return new Map(rows.map(row => [row.id, row.name]))
}

/** Gives how many are in each room. Shape: integers >= 0. */
export async function memberCountsOf(
  tx: Tx,
  roomIds: readonly RoomId[],
): Promise<Map<RoomId, number>> {
  const rows = await store.listNames(tx, roomIds)
  return new Map(rows.map(row => [row.id, row.memberCount]))
}

/** Gives the members who came into the room, spoke or read there since a moment. */
export async function activeIn(tx: Tx, roomId: RoomId, since: Date): Promise<Set<UserId>> {
  return new Set(await findActive(tx, roomId, since))
}

// events
export {
  groupMade,
  memberJoined,
  memberLeft,
  recalled,
  roomChanged,
  roomRead,
  said,
} from './events.ts'
// settings
export { groupMax } from './settings.ts'
