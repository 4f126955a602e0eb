import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { type Channel, room } from '#/engine/events.ts'
import {
  admitToFaceRoom,
  befriendPresent,
  getFaceRoom,
  getOpenFaceRoom,
  leaveFaceRoom,
  makeFaceDoor,
  openFaceRoom,
  startFaceRound,
} from './actions.ts'
import { catchShare, endFaceRound } from './catching.ts'
import { hangsIn } from './events.ts'
import { joinFaceRoom } from './joining.ts'
import { listRoomsOf } from './store.ts'

export const roomActions = {
  openFaceRoom,
  getOpenFaceRoom,
  getFaceRoom,
  makeFaceDoor,
  joinFaceRoom,
  admitToFaceRoom,
  befriendPresent,
  leaveFaceRoom,
  startFaceRound,
  catchShare,
  endFaceRound,
}

/** The rooms somebody's screens listen to: those they are in now. */
export async function roomChannels(tx: Tx, userId: UserId): Promise<Channel[]> {
  return (await listRoomsOf(tx, userId)).map(id => room(hangsIn(id)))
}
