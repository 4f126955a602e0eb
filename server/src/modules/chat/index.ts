import { together, type Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Message, RoomKind } from '@fuquan/contract/chat.ts'
import type { MessageId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { enter } from './joining/enter.ts'
import { appendAndTell, tellSaid } from './messages/lines.ts'
import { speak } from './messages/speak.ts'
import { append, findActive, findSaid, type NewMessage } from './messages/store.ts'
import { found, type NewRoom } from './rooms/found.ts'
import { objectId, openPlain } from './rooms/plain.ts'
import type { Terms } from './rooms/rules.ts'
import * as rules from './rooms/rules.ts'
import * as store from './rooms/store.ts'
import { listMemberIds, listNames, listRoomIds } from './rooms/store-reach.ts'
import { listTerms } from './rooms/store-terms.ts'
import { tiesIn } from './rooms/ties.ts'

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
  /** The caller has found `by` in the room in this transaction, so nobody asks before the lock. */
  inRoom?: true
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
  const message = { roomId, id, author, now, ...bodyOf(saying) }
  if (saying.inRoom === true && saying.id === undefined) return sayInRoom(tx, message)
  const isLine = 'line' in saying
  const locked = isLine ? await store.lockRoom(tx, roomId) : await store.lockFor(tx, roomId, author)
  if (!locked) refuse('chat_not_a_member')
  const known = saying.id === undefined ? undefined : await findSaid(tx, { roomId, author, id })
  if (known) return known.number

  const row = await appendAndTell(tx, message)
  return row.number
}

/** One trip behind the lock. Who was taken out while we waited for it is refused with the line. */
async function sayInRoom(tx: Tx, message: NewMessage): Promise<number> {
  const { roomId, author } = message
  const [room, mine, row] = await together([
    store.lockRoom(tx, roomId),
    store.findMembership(tx, roomId, author),
    append(tx, message),
  ])
  if (!room || !mine) refuse('chat_not_a_member')

  await tellSaid(tx, message, row)
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
  const rows = await store.membersAmong(tx, roomId, ids)
  return new Set(rows.map(row => row.member))
}

/** Lists who is in the room now, at most `limit` people. */
export function membersOf(tx: Tx, roomId: RoomId, limit: number): Promise<UserId[]> {
  return listMemberIds(tx, roomId, limit)
}

/** Gives since when those of `ids` who are in the room have been in; coming back counts anew. */
export async function memberSinceAmong(
  tx: Tx,
  roomId: RoomId,
  ids: readonly UserId[],
): Promise<Map<UserId, Date>> {
  const rows = await store.membersAmong(tx, roomId, ids)
  return new Map(rows.map(row => [row.member, row.joinedAt]))
}

/** Gives the rooms somebody is in. */
export function roomsOf(tx: Tx, userId: UserId): Promise<RoomId[]> {
  return listRoomIds(tx, userId)
}

/** Gives the names of rooms. Names are for members: the caller checks who asks. */
export async function roomNamesOf(
  tx: Tx,
  roomIds: readonly RoomId[],
): Promise<Map<RoomId, string>> {
  const rows = await listNames(tx, roomIds)
  return new Map(rows.map(row => [row.id, row.name]))
}

/** Gives how many are in each room. Shape: integers >= 0. */
export async function memberCountsOf(
  tx: Tx,
  roomIds: readonly RoomId[],
): Promise<Map<RoomId, number>> {
  const rows = await listNames(tx, roomIds)
  return new Map(rows.map(row => [row.id, row.memberCount]))
}

export type RoomTerms = Terms & { kind: RoomKind; closedAt: Date | null }

/** Gives what rooms are and what they decided: who may host, modes off, anonymous claims. */
export async function termsOf(tx: Tx, roomIds: readonly RoomId[]): Promise<Map<RoomId, RoomTerms>> {
  return new Map((await listTerms(tx, roomIds)).map(row => [row.id, row]))
}

/**
 * Decides whether somebody may send an envelope of a mode into a room: call it before money moves.
 * Gives what kind of room it is; in that of a thing strangers meet.
 * Refuses: chat_not_a_member, chat_kind_off {kind, why: 'admins' | 'mode'}, chat_read_only {why}.
 */
export async function admitHost(
  tx: Tx,
  ask: { roomId: RoomId; by: UserId; mode: string; now: Date },
): Promise<RoomKind> {
  const [mine, room] = await together([
    store.findMembership(tx, ask.roomId, ask.by),
    store.findRoom(tx, ask.roomId),
  ])
  if (!mine || !room) refuse('chat_not_a_member')
  const ties = await tiesIn(tx, room, ask.by)
  const why = rules.readOnly({ ...room, maySend: 'everyone' }, mine, ties, ask.now)
  if (why !== null) refuse('chat_read_only', { why })
  if (room.kind === 'group') rules.host(room, mine.role, ask.mode)
  return room.kind
}

/**
 * Opens the thread of a thing for these people, or lets those come in who are missing; gives its
 * room. Strangers write in it with numbers and links masked, until both have spoken twice.
 */
export async function openThread(
  tx: Tx,
  thread: { object: Reference; people: readonly UserId[]; now: Date },
): Promise<RoomId> {
  const { object, people, now } = thread
  const id = objectId(object)
  await openPlain(tx, { id, kind: 'object', people, object, now })
  return id
}

/** Says an embed as a member says it, at their pace: for things that cost nothing, as stickers. */
export const speakEmbed = (
  ctx: Ctx,
  { embed, ...speech }: { roomId: RoomId; messageId: MessageId; embed: Reference; quote?: number },
): Promise<Message> => speak(ctx, { ...speech, body: { embed } })

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
  removed,
  roomChanged,
  roomRead,
  said,
} from './events.ts'
// settings
export { groupMax } from './settings.ts'
