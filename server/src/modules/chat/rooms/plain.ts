import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { derivedId } from '#/engine/ids.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { memberJoined } from '../events.ts'
import * as store from './store.ts'
import * as terms from './store-terms.ts'

/** Names the one room two people share, whoever of them asks. */
export const directId = (one: UserId, other: UserId): RoomId =>
  derivedId('chat.direct', ...[one, other].toSorted())

/** Names the thread of a thing. */
export const objectId = ({ kind, ref }: Reference): RoomId => derivedId('chat.object', kind, ref)

type Plain = {
  id: RoomId
  kind: 'direct' | 'object'
  people: readonly UserId[]
  object?: Reference
  now: Date
}

/** Opens a room without roles for these people; those who are in stay, those missing come in. */
export async function openPlain(tx: Tx, plain: Plain): Promise<void> {
  const { id, people, now } = plain
  const [maker] = people
  if (maker === undefined) return
  await terms.insertPlain(tx, { ...plain, maker })
  const room = await store.lockRoom(tx, id)
  if (!room || room.closedAt !== null) return
  const present = await store.membershipsAmong(tx, id, people)
  const missing = people.filter(one => !present.some(seat => seat.member === one))

  let memberCount = room.memberCount
  for (const member of missing) {
    memberCount += 1
    const firstNumber = plain.kind === 'direct' ? 1 : room.number + 1
    await store.insertMembership(tx, {
      ...{ roomId: id, member, role: 'member', firstNumber, memberCount, now },
    })
    await tell(tx, memberJoined, { roomId: id, userId: member })
  }
}
