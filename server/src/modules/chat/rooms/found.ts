import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { RoomRhythm, RoomTemplate } from '@fuquan/contract/chat.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { groupMade } from '../events.ts'
import { tellRoom } from '../messages/lines.ts'
import * as store from './store.ts'

export type NewRoom = {
  id: RoomId
  maker: UserId
  name: string
  template: RoomTemplate
  purpose: string
  rhythm: RoomRhythm
  now: Date
}

/** Makes a group of one, its owner; gives false and changes nothing when the id is taken. */
export async function found(tx: Tx, room: NewRoom): Promise<boolean> {
  if (!(await store.insertRoom(tx, room))) return false
  await store.insertMembership(tx, {
    roomId: room.id,
    member: room.maker,
    role: 'owner',
    firstNumber: 1,
    memberCount: 1,
    now: room.now,
  })

  const { id: roomId, maker, now } = room
  await tellRoom(tx, { roomId, line: 'made', by: maker, now })
  await tell(tx, groupMade, { roomId, userId: maker })
  return true
}
