import { event, room, user } from '#/engine/events.ts'
import { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { z } from 'zod'

/** A line was said in a room; `roomVersion` is its number, the newest of the room. */
export const said = event('chat.said', {
  payload: z.object({ roomId: RoomId, authorId: UserId, roomVersion: z.int() }),
  wakes: fact => [room(fact.roomId)],
})

const gone = z.object({
  roomId: RoomId,
  messageVersion: z.int(),
  by: z.enum(['author', 'admins', 'house']),
  embed: Reference.nullable(),
})

/** A line was taken back by its author; `messageVersion` is its number, `embed` what it showed. */
export const recalled = event('chat.recalled', {
  payload: gone,
  wakes: fact => [room(fact.roomId)],
})

/** A line was taken out by the admins of its room or by the house. */
export const removed = event('chat.removed', {
  payload: gone,
  wakes: fact => [room(fact.roomId)],
})

/** A group was made. */
export const groupMade = event('chat.group_made', {
  payload: z.object({ roomId: RoomId, userId: UserId }),
  wakes: fact => [user(fact.userId)],
  rechannels: fact => [fact.userId],
})

/** Somebody came into a room. */
export const memberJoined = event('chat.member_joined', {
  payload: z.object({ roomId: RoomId, userId: UserId }),
  wakes: fact => [room(fact.roomId), user(fact.userId)],
  rechannels: fact => [fact.userId],
})

/** Somebody left a room or was taken out of it. */
export const memberLeft = event('chat.member_left', {
  payload: z.object({ roomId: RoomId, userId: UserId }),
  wakes: fact => [room(fact.roomId), user(fact.userId)],
  rechannels: fact => [fact.userId],
})

/** Name, purpose, rhythm, settings, link or a role of a room changed. */
export const roomChanged = event('chat.room_changed', {
  payload: z.object({ roomId: RoomId }),
  wakes: fact => [room(fact.roomId)],
})

/** Somebody's read mark moved, here or on another device; in a small room everybody sees it. */
export const roomRead = event('chat.read', {
  payload: z.object({ roomId: RoomId, userId: UserId, everybody: z.boolean() }),
  wakes: fact => [user(fact.userId), ...(fact.everybody ? [room(fact.roomId)] : [])],
})
