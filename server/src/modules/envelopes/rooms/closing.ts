import { FaceRoomId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Tx } from '#/engine/db.ts'
import { job, schedule, tell } from '#/engine/events.ts'
import { roomClosed } from './events.ts'
import { rememberedHours } from './rules.ts'
import * as store from './store.ts'

const roomsPerSweep = 200
export const sweepSeconds = 60

/** Closes a room whose row is locked and tells it. */
export async function closeRoom(tx: Tx, id: FaceRoomId, now: Date): Promise<void> {
  await store.saveClosed(tx, id, now)
  await tell(tx, roomClosed, { faceRoomId: id, closedAt: now.toISOString() })
}

/** Closes a room whose time is over; sooner, or a second time, it changes nothing. */
export async function closeIfDue(tx: Tx, id: FaceRoomId, now: Date): Promise<void> {
  const room = await store.lockRoom(tx, id)
  if (room === undefined || room.closedAt !== null || now < room.closesAt) return
  await closeRoom(tx, id, now)
}

/** The time of one room has come, unless a round has moved it. */
export const closing = job('envelopes.close_room', {
  payload: z.object({ faceRoomId: FaceRoomId }),
  run: ({ tx, now }, { faceRoomId }) => closeIfDue(tx, faceRoomId, now),
})

/** Makes up for jobs that were lost, and forgets who was in rooms that ended a day ago. */
export const sweepRooms = schedule(
  'envelopes.sweep_rooms',
  { everySeconds: sweepSeconds },
  async ({ house }) => {
    const due = await house.read((tx, now) => store.listDue(tx, now, roomsPerSweep))
    for (const id of due) {
      await house.inTransaction('read write', (tx, now) => closeIfDue(tx, id, now))
    }
    await house.inTransaction('read write', (tx, now) =>
      store.forgetPast(tx, new Date(now.getTime() - rememberedHours * 3_600_000), now),
    )
  },
)
