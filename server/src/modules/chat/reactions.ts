import { on } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { closed, joined } from '#/modules/identity/index.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { enter } from './joining/enter.ts'
import { linkOrigin } from './joining/rules.ts'
import { findLink } from './joining/store.ts'
import { leave } from './rooms/leave.ts'
import { listRoomIds, lockRoom } from './rooms/store.ts'
import { groupMax } from './settings.ts'

export const reactions = [
  on(joined, 'chat', (ctx, fact) => welcome(ctx, fact)),
  on(closed, 'chat', (ctx, fact) => leaveAll(ctx, fact.userId)),
] as const

/** Puts a newcomer into the room whose link brought them, if it still leads in. */
async function welcome(
  ctx: Ctx,
  fact: { userId: UserId; origin: Reference | null },
): Promise<void> {
  const { tx, now, settings } = ctx
  if (fact.origin?.kind !== linkOrigin) return
  const code = fact.origin.ref
  const link = await findLink(tx, code)
  const room = link && (await lockRoom(tx, link.roomId))
  // Withdrawn, closed or full since they opened it: they are in the house and nobody is at fault.
  if (!room || room.closedAt !== null || room.linkCode !== code) return
  const max = settings.of(groupMax)
  if (room.memberCount >= max) return

  await enter(tx, { room, userId: fact.userId, max, now })
}

/** Takes somebody who left the house out of every room, one after the other in id order. */
async function leaveAll(ctx: Ctx, userId: UserId): Promise<void> {
  const { tx, now } = ctx
  for (const roomId of await listRoomIds(tx, userId)) await leave(tx, { roomId, userId, now })
}
