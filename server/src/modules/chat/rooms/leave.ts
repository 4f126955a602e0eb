import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { memberLeft } from '../events.ts'
import { tellRoom } from '../messages/lines.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { saveOffer } from './store-terms.ts'

/** Takes somebody out of a room they are in by their own wish; gives false when they are not. */
export async function leave(
  tx: Tx,
  exit: { roomId: RoomId; userId: UserId; now: Date },
): Promise<boolean> {
  const { roomId, userId, now } = exit
  const locked = await store.lockFor(tx, roomId, userId)
  if (!locked) return false
  const successor = await store.findSuccessor(tx, roomId, userId)

  const left = rules.leave(locked.room, locked.mine, successor)

  await store.removeMembership(tx, { roomId, member: userId, memberCount: left.memberCount })
  if (left.owner) await store.saveRole(tx, roomId, left.owner, 'owner')
  if (left.closes && locked.room.closedAt === null) await store.saveClosed(tx, roomId, now)
  if (locked.room.offeredTo === userId) await saveOffer(tx, roomId, null)

  // In a room of two the line would tell who left from who blocks.
  if (locked.room.kind !== 'direct') await tellRoom(tx, { roomId, line: 'left', by: userId, now })
  if (left.owner) await tellRoom(tx, { roomId, line: 'owner_followed', by: left.owner, now })
  await tell(tx, memberLeft, { roomId, userId })
  return true
}
