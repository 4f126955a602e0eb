import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { done } from '#/modules/notifications/index.ts'
import { type RoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { memberJoined } from '../events.ts'
import { tellRoom } from '../messages/lines.ts'
import * as rooms from '../rooms/rules.ts'
import * as roomStore from '../rooms/store.ts'
import * as store from './store.ts'

/**
 * Puts somebody into a room whose row the caller has locked, and closes what asked them in.
 * Who is in already stays as they are. Refuses: chat_group_full.
 */
export async function enter(
  tx: Tx,
  entry: { room: roomStore.RoomRow; userId: UserId; max: number; now: Date },
): Promise<void> {
  const { room, userId, max, now } = entry
  const roomId = room.id
  if (await roomStore.findMembership(tx, roomId, userId)) return

  const place = rooms.enter(room, max)

  await roomStore.insertMembership(tx, { roomId, member: userId, role: 'member', ...place, now })
  await settle(tx, { roomId, userId })

  await tellRoom(tx, { roomId, line: 'joined', by: userId, now })
  await tell(tx, memberJoined, { roomId, userId })
}

/** Closes the invitation of somebody who is in, whichever way they came. */
async function settle(tx: Tx, entry: { roomId: RoomId; userId: UserId }): Promise<void> {
  const { roomId, userId } = entry
  const id = await store.settleInvitation(tx, { invitee: userId, roomId })
  if (id) await done(tx, { kind: 'chat.invited', ref: toWire('rin', id), users: [userId] })
}
