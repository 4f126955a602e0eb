import {
  FaceRoomId,
  type RoomId,
  RoomId as RoomIdCodec,
  UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { channel, event, room, user } from '#/engine/events.ts'

/** The room an envelope of a round hangs in: the same id, in the word envelopes use for rooms. */
export const hangsIn = (id: FaceRoomId): RoomId => RoomIdCodec.out.parse(id)

/** A face-to-face room was opened. */
export const roomOpened = event('envelopes.room_opened', {
  payload: z.object({ faceRoomId: FaceRoomId, userId: UserId }),
  wakes: fact => [user(fact.userId)],
  rechannels: fact => [fact.userId],
})

/** Somebody came, went or waits, or a round was started. `userId` is whose channels changed. */
export const roomChanged = event('envelopes.room_changed', {
  payload: z.object({ faceRoomId: FaceRoomId, userId: UserId.nullable() }),
  wakes: fact => [
    room(hangsIn(fact.faceRoomId)),
    ...(fact.userId === null ? [] : [channel('user', fact.userId)]),
  ],
  rechannels: fact => (fact.userId === null ? [] : [fact.userId]),
})

/** A face-to-face room was closed. */
export const roomClosed = event('envelopes.room_closed', {
  payload: z.object({ faceRoomId: FaceRoomId, closedAt: z.iso.datetime() }),
  wakes: fact => [room(hangsIn(fact.faceRoomId))],
})
