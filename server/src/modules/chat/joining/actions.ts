import type { StaffRole } from '@fuquan/contract/route.ts'
import type { Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import { type Ctx, guestId as nobody } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { blockedAmong } from '#/modules/friends/index.ts'
import {
  inviteOutsider,
  joinMode,
  memberInvites,
  peopleOf,
  userByHandle,
} from '#/modules/identity/index.ts'
import { done, wait } from '#/modules/notifications/index.ts'
import type { RoomInvitation, RoomLink, RoomLinkCard, routes } from '@fuquan/contract/chat.ts'
import { type RoomId, type RoomInvitationId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { roomChanged } from '../events.ts'
import * as rooms from '../rooms/rules.ts'
import * as roomStore from '../rooms/store.ts'
import { groupMax, linkDays } from '../settings.ts'
import { enter } from './enter.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

export const codeBytes = 16
const invitingStaff: readonly StaffRole[] = ['owner', 'operator', 'moderator']

/**
 * Asks a member of the house in; one that waits already stays as it is.
 * Refuses: not_found (room; a handle that is nobody's, or of whom blocks), forbidden,
 * chat_already_member, chat_group_full.
 */
export async function inviteToRoom(
  ctx: Ctx,
  input: Input<typeof routes.inviteToRoom>,
): Promise<{ id: RoomInvitationId }> {
  const { tx, actor, now, settings } = ctx
  const { roomId, handle } = input
  const room = await roomStore.findSeen(tx, roomId, actor.id)
  if (!room) refuse('not_found')
  rooms.asGroup(room)
  rooms.invite(room.role, room.mayInvite)
  const invitee = await userByHandle(tx, handle)
  // Asked also of nobody, so that the time says no more than the answer.
  const blocked = await blockedAmong(tx, actor.id, [invitee?.id ?? nobody])
  if (!invitee || blocked.has(invitee.id)) refuse('not_found')
  if (await roomStore.findMembership(tx, roomId, invitee.id)) refuse('chat_already_member')

  rooms.enter(room, settings.of(groupMax))
  const expiresAt = rules.endsAt(now, settings.of(linkDays))

  const { id, isNew } = await store.saveInvitation(tx, {
    id: newId(),
    invitee: invitee.id,
    roomId,
    inviter: actor.id,
    now,
    expiresAt,
  })
  if (!isNew) return { id }

  const people = await peopleOf(tx, [actor.id])
  const by = present(people.get(actor.id), 'the inviter').name
  await wait(tx, {
    user: invitee.id,
    kind: 'chat.invited',
    ref: toWire('rin', id),
    facts: { by, room: room.name },
    until: expiresAt,
  })
  return { id }
}

/** Lists the rooms that ask the actor in, newest first. */
export async function listInvitations(ctx: Ctx): Promise<{ items: RoomInvitation[] }> {
  const { tx, actor, now } = ctx
  const rows = await store.listInvitations(tx, actor.id, now)

  const people = await peopleOf(tx, [...new Set(rows.map(row => row.inviter))])
  return {
    items: rows.map(row => ({
      id: row.id,
      roomId: row.roomId,
      roomName: row.roomName,
      memberCount: row.memberCount,
      by: present(people.get(row.inviter), 'the inviter'),
      at: row.at,
    })),
  }
}

/**
 * Answers an invitation, once. Whoever is asked into a room may talk there, of whatever level.
 * Refuses: not_found, chat_invitation_over, chat_group_full.
 */
export async function answerInvitation(
  ctx: Ctx,
  input: Input<typeof routes.answerInvitation>,
): Promise<{ roomId: RoomId | null }> {
  const { tx, actor, now, settings } = ctx
  const { roomInvitationId: id, accept } = input
  const invitation = await store.lockInvitation(tx, { invitee: actor.id, id })
  if (!invitation) refuse('not_found')
  const { roomId } = invitation
  const room = present(await roomStore.lockRoom(tx, roomId), 'the room')

  const act = rules.answer(invitation, { accept, at: now, roomOpen: room.closedAt === null })

  if (act === 'enter') await enter(tx, { room, userId: actor.id, max: settings.of(groupMax), now })
  if (act === 'decline') {
    await store.saveAnswer(tx, { invitee: actor.id, roomId }, 'declined')
    await done(tx, { kind: 'chat.invited', ref: toWire('rin', id), users: [actor.id] })
  }
  return { roomId: accept ? roomId : null }
}

/** Gives the live link of a room, or makes one. Refuses: not_found, forbidden. */
export async function makeLink(ctx: Ctx, input: Input<typeof routes.makeLink>): Promise<RoomLink> {
  const { tx, actor, now, dice, settings } = ctx
  const { roomId } = input
  const locked = await roomStore.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const { room, mine } = locked
  rooms.asGroup(room)
  rooms.invite(mine.role, room.mayInvite)
  const { linkCode, linkExpiresAt, linkBy } = room
  if (linkCode && linkBy && linkExpiresAt && now < linkExpiresAt) {
    return { code: linkCode, expiresAt: linkExpiresAt, by: linkBy }
  }

  const code = Buffer.from(dice.bytes(codeBytes)).toString('base64url')
  const expiresAt = rules.endsAt(now, settings.of(linkDays))

  const houseInvite = await outsiderInvite(ctx, code)
  await store.saveLink(tx, { code, roomId, by: actor.id, now, expiresAt, houseInvite })

  await tell(tx, roomChanged, { roomId })
  return { code, expiresAt, by: actor.id }
}

/** Withdraws the link of a room; without one it does nothing. Refuses: not_found, forbidden. */
export async function withdrawLink(
  ctx: Ctx,
  input: Input<typeof routes.withdrawLink>,
): Promise<Record<never, never>> {
  const { tx, actor } = ctx
  const { roomId } = input
  const locked = await roomStore.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')

  rooms.asGroup(locked.room)
  rooms.invite(locked.mine.role, locked.room.mayInvite)

  await store.removeLink(tx, roomId)

  await tell(tx, roomChanged, { roomId })
  return {}
}

/** Shows the card of a room to whoever holds its link. Refuses: chat_link_invalid. */
export async function getLink(
  ctx: Ctx,
  input: Input<typeof routes.getLink>,
): Promise<RoomLinkCard> {
  const { tx, actor, now, settings } = ctx
  const link = rules.useLink(await store.findLink(tx, input.code), now)
  const by = present(link.by, 'the maker of the link')
  const people = await peopleOf(tx, [by])
  const mine =
    actor.kind === 'user' ? await roomStore.findMembership(tx, link.roomId, actor.id) : undefined

  return {
    roomId: mine ? link.roomId : null,
    roomName: link.roomName,
    memberCount: link.memberCount,
    full: link.memberCount >= settings.of(groupMax),
    inviter: present(people.get(by), 'the inviter').name,
    expiresAt: present(link.expiresAt, 'the end of the link'),
    houseInvite: settings.of(joinMode) === 'closed' ? null : link.houseInvite,
  }
}

/**
 * Comes in by a link; who is in already stays.
 * Refuses: chat_link_invalid, chat_group_full.
 */
export async function joinByLink(
  ctx: Ctx,
  input: Input<typeof routes.joinByLink>,
): Promise<{ roomId: RoomId }> {
  const { tx, actor, now, settings } = ctx
  const held = rules.useLink(await store.findLink(tx, input.code), now)
  const { roomId } = held
  const room = present(await roomStore.lockRoom(tx, roomId), 'the room')
  // Withdrawn while we waited for the lock: then it leads nowhere.
  rules.useLink({ ...held, live: room.linkCode === input.code }, now)

  await enter(tx, { room, userId: actor.id, max: settings.of(groupMax), now })
  return { roomId }
}

/** Makes the house invite behind a room link, as far as the house lets its maker invite. */
async function outsiderInvite(ctx: Ctx, code: string): Promise<string | null> {
  const { tx, actor, now, dice, settings } = ctx
  const staff = actor.roles.some(role => invitingStaff.includes(role))
  if (settings.of(joinMode) === 'closed') return null
  if (!staff && !settings.of(memberInvites)) return null

  const origin = { kind: rules.linkOrigin, ref: code }
  const by = { id: actor.id, staff }
  const invite = await inviteOutsider(tx, { by, origin, dice, settings, now })
  return invite.code
}
