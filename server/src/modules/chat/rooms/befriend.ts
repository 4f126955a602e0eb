import type { routes } from '@fuquan/contract/chat.ts'
import { commonRoomsMax, roommatesMax } from '@fuquan/contract/chat/befriending.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { blockedAmong, friendsAmong, request } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { membershipsAmong } from './store.ts'
import { listShared, listRoommatesByRoom } from './store-befriend.ts'

const lookedAtMax = 500

/** Lists people of my groups who are no friends yet; who is blocked either way is left out. */
export async function listRoommates({
  tx,
  actor,
}: Ctx): Promise<Reply<(typeof routes)['listRoommates']>> {
  const near = await listRoommatesByRoom(tx, actor.id, lookedAtMax)
  const ids = near.map(one => one.member)
  const friends = await friendsAmong(tx, actor.id, ids)
  const blocked = await blockedAmong(tx, actor.id, ids)
  const cards = await peopleOf(tx, ids)
  const items = near.flatMap(({ member, roomId, roomName }) => {
    const person = cards.get(member)
    if (person === undefined || friends.has(member) || blocked.has(member)) return []
    return [{ person, roomId, roomName }]
  })
  return { items: items.slice(0, roommatesMax) }
}

/** Lists the groups the actor shares with somebody; a block looks like having none. */
export async function listCommonRooms(
  { tx, actor }: Ctx,
  { userId }: Input<(typeof routes)['listCommonRooms']>,
): Promise<Reply<(typeof routes)['listCommonRooms']>> {
  const blocked = await blockedAmong(tx, actor.id, [userId])
  if (blocked.has(userId)) return { items: [] }
  return { items: await listShared(tx, { one: actor.id, other: userId, limit: commonRoomsMax }) }
}

/**
 * Asks a member of a room to be friends; the room is the origin of what comes of it.
 * Refuses: not_found (either is not in the room), and what `friends.request` refuses.
 */
export async function askRoommate(
  ctx: Ctx,
  { roomId, userId, note }: Input<(typeof routes)['askRoommate']>,
): Promise<Reply<(typeof routes)['askRoommate']>> {
  const seats = await membershipsAmong(ctx.tx, roomId, [ctx.actor.id, userId])
  const members = new Set(seats.map(seat => seat.member))
  if (!members.has(ctx.actor.id) || !members.has(userId)) refuse('not_found')

  const origin = { kind: 'group', ref: toWire('rom', roomId) } as const
  return request(ctx, { to: userId, origin, note })
}
