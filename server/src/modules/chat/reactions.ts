import { on, schedule } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { blocked } from '#/modules/friends/index.ts'
import { closed, joined } from '#/modules/identity/index.ts'
import { done } from '#/modules/notifications/index.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { enter } from './joining/enter.ts'
import { linkOrigin } from './joining/rules.ts'
import { endInvitations, findLink } from './joining/store.ts'
import { tellNews } from './messages/news.ts'
import { sweepPictures } from './pictures/actions.ts'
import { leave } from './rooms/leave.ts'
import { lockRoom } from './rooms/store.ts'
import { listRoomIds } from './rooms/store-reach.ts'
import { groupMax } from './settings.ts'

export const reactions = [
  on(joined, 'chat', (ctx, fact) => welcome(ctx, fact)),
  on(closed, 'chat', (ctx, fact) => leaveAll(ctx, fact.userId)),
  on(blocked, 'chat', (ctx, fact) => endAskingIn(ctx, fact)),
] as const

export const schedules = [
  schedule('chat.tell_news', { everySeconds: 20 }, tellNews),
  schedule('chat.sweep_pictures', '17 4 * * *', ({ house }) => sweepPictures(house)),
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

/** Neither asks the other into a room any more; nobody is told. */
async function endAskingIn(
  { tx }: Ctx,
  { byId, otherId }: { byId: UserId; otherId: UserId },
): Promise<void> {
  const ended = await endInvitations(tx, byId, otherId)
  for (const { id, invitee } of ended) {
    await done(tx, { kind: 'chat.invited', ref: toWire('rin', id), users: [invitee] })
  }
}
