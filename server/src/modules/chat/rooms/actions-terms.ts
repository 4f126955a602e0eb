import type { Room, RoomMember, routes } from '@fuquan/contract/chat.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { roomChanged } from '../events.ts'
import { enter } from '../joining/enter.ts'
import { tellRoom } from '../messages/lines.ts'
import { groupMax, historyDays } from '../settings.ts'
import { blockedAmong, friendsAmong } from '#/modules/friends/index.ts'
import { memberOf, seen } from './actions.ts'
import { directId, openPlain } from './plain.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import * as terms from './store-terms.ts'

type Routes = typeof routes
const minuteMs = 60_000
const dayMs = 86_400_000

/**
 * Opens the one room of the actor and a friend; it is there already the second time.
 * Refuses: chat_stranger_refused (no friend, blocked, oneself, nobody).
 */
export async function openDirect(ctx: Ctx, { userId }: Input<Routes['openDirect']>): Promise<Room> {
  const { tx, actor, now } = ctx
  const id = directId(actor.id, userId)
  if (await store.findMembership(tx, id, actor.id)) return seen(ctx, id)
  const friends = await friendsAmong(tx, actor.id, [userId])
  const blocked = await blockedAmong(tx, actor.id, [userId])

  if (!friends.has(userId) || blocked.has(userId)) refuse('chat_stranger_refused')

  const people = [actor.id, userId].toSorted()
  await openPlain(tx, { id, kind: 'direct', people, now })
  return seen(ctx, id)
}

/**
 * Brings friends of the actor into a group at once; who is in already stays.
 * Refuses: not_found, forbidden, chat_stranger_refused (no friend), chat_group_full.
 */
export async function addFriends(
  ctx: Ctx,
  { roomId, userIds }: Input<Routes['addFriends']>,
): Promise<Room> {
  const { tx, actor, now, settings } = ctx
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const friends = await friendsAmong(tx, actor.id, userIds)

  rules.asGroup(locked.room)
  rules.invite(locked.mine.role, locked.room.mayInvite)
  if (userIds.some(id => !friends.has(id))) refuse('chat_stranger_refused')

  for (const userId of [...new Set(userIds)].toSorted()) {
    // Read anew for each: its number and its count move with every line.
    const room = await store.lockRoom(tx, roomId)
    if (room) await enter(tx, { room, userId, max: settings.of(groupMax), now })
  }
  return seen(ctx, roomId)
}

/** Closes a group for good; it may still be read. Refuses: not_found, forbidden. */
export async function closeRoom(ctx: Ctx, { roomId }: Input<Routes['closeRoom']>): Promise<Room> {
  const { tx, actor, now } = ctx
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  if (locked.room.closedAt !== null && locked.mine.role === 'owner') return seen(ctx, roomId)
  rules.own(locked.mine.role, locked.room)

  await store.saveClosed(tx, roomId, now)

  await tellRoom(tx, { roomId, line: 'closed', by: actor.id, now })
  await tell(tx, roomChanged, { roomId })
  return seen(ctx, roomId)
}

/** Asks a member to become the owner, or takes that back. Refuses: not_found, forbidden. */
export async function offerOwnership(
  ctx: Ctx,
  { roomId, to }: Input<Routes['offerOwnership']>,
): Promise<Room> {
  const { tx, actor } = ctx
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  rules.own(locked.mine.role, locked.room)
  if (to === actor.id) refuse('forbidden')
  if (to !== null && !(await store.findMembership(tx, roomId, to))) refuse('not_found')

  await terms.saveOffer(tx, roomId, to)

  await tell(tx, roomChanged, { roomId })
  return seen(ctx, roomId)
}

/** Says whether the actor becomes the owner; the owner becomes an admin. Refuses: not_found. */
export async function acceptOwnership(
  ctx: Ctx,
  { roomId, accept }: Input<Routes['acceptOwnership']>,
): Promise<Room> {
  const { tx, actor, now } = ctx
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  if (locked.mine.role === 'owner') return seen(ctx, roomId)
  if (locked.room.offeredTo !== actor.id) refuse('not_found')
  const owner = await terms.findOwner(tx, roomId)

  await terms.saveOffer(tx, roomId, null)
  if (accept && owner) {
    await store.saveRole(tx, roomId, owner, 'admin')
    await store.saveRole(tx, roomId, actor.id, 'owner')
    await tellRoom(tx, { roomId, line: 'owner_changed', by: owner, user: actor.id, now })
  }

  await tell(tx, roomChanged, { roomId })
  return seen(ctx, roomId)
}

/** Lets a member only read for some minutes; 0 ends it. Refuses: not_found, forbidden. */
export async function silenceMember(
  ctx: Ctx,
  { roomId, userId, minutes }: Input<Routes['silenceMember']>,
): Promise<RoomMember> {
  const { tx, actor, now } = ctx
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const target = await store.findMembership(tx, roomId, userId)
  if (!target) refuse('not_found')

  rules.silence(locked.mine, target, locked.room)
  const until = minutes === 0 ? null : new Date(now.getTime() + minutes * minuteMs)

  await terms.saveSilence(tx, { roomId, member: userId, until })

  if (until) await tellRoom(tx, { roomId, line: 'silenced', by: actor.id, user: userId, now })
  await tell(tx, roomChanged, { roomId })
  const people = await peopleOf(tx, [userId])
  return memberOf({ ...target, silencedUntil: until }, people.get(userId))
}

/** Lets a member read the last days from before they came. Refuses: not_found, forbidden. */
export async function giveHistory(
  { tx, actor, now, settings }: Ctx,
  { roomId, userId }: Input<Routes['giveHistory']>,
): Promise<Reply<Routes['giveHistory']>> {
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const target = await store.findMembership(tx, roomId, userId)
  if (!target) refuse('not_found')

  rules.own(locked.mine.role, locked.room)
  const since = new Date(now.getTime() - settings.of(historyDays) * dayMs)

  const firstNumber = await terms.saveFirst(tx, { roomId, member: userId, since })

  await tell(tx, roomChanged, { roomId })
  return { firstNumber }
}
