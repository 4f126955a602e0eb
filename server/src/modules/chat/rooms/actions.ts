import type { Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import type { Room, RoomCard, RoomMember, routes } from '@fuquan/contract/chat.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import { memberLeft, roomChanged } from '../events.ts'
import { tellRoom } from '../messages/lines.ts'
import { groupMax, nameLength, sleepDays } from '../settings.ts'
import { found } from './found.ts'
import { leave } from './leave.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { isAlone, peersOf } from './ties.ts'
import { cardOf, peopleOfRoom, roomOf } from './view.ts'

/**
 * Makes a group; the same id again by the same maker answers with the group as it is.
 * Refuses: chat_level_needed, bad_input (a long name, an id of another's room).
 */
export async function createRoom(ctx: Ctx, input: Input<typeof routes.createRoom>): Promise<Room> {
  const { tx, actor, now, settings } = ctx
  const { roomId: id, ...terms } = input
  rules.admit(actor.level)
  rules.fits('name', terms.name, settings.of(nameLength))

  const made = await found(tx, { id, maker: actor.id, ...terms, now })
  // The id belongs to a room of somebody else, or to one the actor has left.
  const mine = await store.findSeen(tx, id, actor.id)
  if (!mine) refuse('bad_input', { field: 'roomId', why: 'duplicate' })
  if (!made && mine.maker !== actor.id) refuse('bad_input', { field: 'roomId', why: 'duplicate' })

  return show(ctx, mine)
}

/** Lists the actor's rooms, the liveliest first. Refuses: bad_input for a foreign cursor. */
export async function listRooms(
  ctx: Ctx,
  input: Input<typeof routes.listRooms>,
): Promise<{ items: RoomCard[]; people: UserCard[]; next?: string }> {
  const { tx, actor, now, settings } = ctx
  const from = readCursor(input.cursor)
  const rows = await store.listSeen(tx, { member: actor.id, from, limit: input.limit + 1 })

  const shown = rows.slice(0, input.limit)
  const direct = shown.filter(row => row.kind === 'direct').map(row => row.id)
  const peers = await peersOf(tx, direct, actor.id)
  const about = shown.flatMap(row => peopleOfRoom(row, peers.get(row.id)))
  const people = await peopleOf(tx, [...new Set(about)])
  const peerOf = (id: RoomId) => people.get(peers.get(id) ?? '') ?? null
  const last = shown.at(-1)
  const more = rows.length > shown.length && last !== undefined
  return {
    items: shown.map(row =>
      cardOf(row, { at: now, sleepDays: settings.of(sleepDays), peer: peerOf(row.id) }),
    ),
    people: [...people.values()],
    ...(more ? { next: writeCursor({ at: last.activeAt, id: last.id }) } : {}),
  }
}

/** Shows one of the actor's rooms. Refuses: not_found. */
export async function getRoom(ctx: Ctx, input: Input<typeof routes.getRoom>): Promise<Room> {
  return seen(ctx, input.roomId)
}

/** Changes what is given of the group. Refuses: not_found, forbidden to plain members. */
export async function changeRoom(ctx: Ctx, input: Input<typeof routes.changeRoom>): Promise<Room> {
  const { tx, actor, now, settings } = ctx
  const { roomId } = input
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const { room, mine } = locked

  rules.change(mine.role, room)
  const name = input.name ?? room.name
  if (name !== room.name) rules.fits('name', name, settings.of(nameLength))

  await store.saveRoom(tx, {
    id: roomId,
    name,
    purpose: input.purpose ?? room.purpose,
    rhythm: input.rhythm ?? room.rhythm,
    mayInvite: input.mayInvite ?? room.mayInvite,
    maySend: input.maySend ?? room.maySend,
    mayHost: input.mayHost ?? room.mayHost,
    modesOff: input.modesOff ?? room.modesOff,
    anonymousClaims: input.anonymousClaims ?? room.anonymousClaims,
    readNames: input.readNames ?? room.readNames,
    quiet: input.quiet ?? room.quiet,
  })

  if (name !== room.name) await tellRoom(tx, { roomId, line: 'renamed', by: actor.id, name, now })
  await tell(tx, roomChanged, { roomId })
  return seen(ctx, roomId)
}

/** Lists the members, longest-serving first. Refuses: not_found. */
export async function listMembers(
  ctx: Ctx,
  input: Input<typeof routes.listMembers>,
): Promise<{ items: RoomMember[]; next?: string }> {
  const { tx, actor } = ctx
  const { roomId, limit } = input
  const from = readCursor(input.cursor)
  const mine = await store.findMembership(tx, roomId, actor.id)
  const room = await store.findRoom(tx, roomId)
  if (!mine || !room) refuse('not_found')
  const all = await store.listMembers(tx, { roomId, from, limit: limit + 1 })
  const alone = await isAlone(tx, room, actor.id)
  const rows = alone ? all.filter(row => row.member === actor.id) : all

  const shown = rows.slice(0, limit)
  const people = await peopleOf(
    tx,
    shown.map(row => row.member),
  )
  const items = shown.map(row => memberOf(row, people.get(row.member)))
  const last = shown.at(-1)
  const more = rows.length > shown.length && last !== undefined
  return { items, ...(more ? { next: writeCursor({ at: last.joinedAt, id: last.member }) } : {}) }
}

/** Leaves a group; an owner is followed, the last one closes it. Refuses: not_found, forbidden. */
export async function leaveRoom(
  ctx: Ctx,
  input: Input<typeof routes.leaveRoom>,
): Promise<Record<never, never>> {
  const { tx, actor, now } = ctx
  const { roomId } = input
  const room = await store.findRoom(tx, roomId)
  const mine = await store.findMembership(tx, roomId, actor.id)
  // A room of two or of a thing is hidden, not left: the other one goes on reading it.
  if (room && mine && room.kind !== 'group') refuse('forbidden')
  const left = await leave(tx, { roomId, userId: actor.id, now })
  if (!left) refuse('not_found')
  return {}
}

/** Takes a member out. Refuses: not_found, forbidden by role. */
export async function removeMember(
  ctx: Ctx,
  input: Input<typeof routes.removeMember>,
): Promise<Record<never, never>> {
  const { tx, actor, now } = ctx
  const { roomId, userId } = input
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const { room, mine } = locked
  const target = await store.findMembership(tx, roomId, userId)
  if (!target) refuse('not_found')

  rules.asGroup(room)
  rules.remove(mine, target)

  await store.removeMembership(tx, { roomId, member: userId, memberCount: room.memberCount - 1 })

  await tellRoom(tx, { roomId, line: 'removed', by: actor.id, user: userId, now })
  await tell(tx, memberLeft, { roomId, userId })
  return {}
}

/** Makes a member an admin or an admin a member. Refuses: not_found, forbidden. */
export async function changeRole(
  ctx: Ctx,
  input: Input<typeof routes.changeRole>,
): Promise<RoomMember> {
  const { tx, actor, now } = ctx
  const { roomId, userId, role } = input
  const locked = await store.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const target = await store.findMembership(tx, roomId, userId)
  if (!target) refuse('not_found')

  rules.asGroup(locked.room)
  const changes = rules.changeRole(locked.mine, target, role)

  if (changes) await store.saveRole(tx, roomId, userId, role)

  if (changes) {
    await tellRoom(tx, { roomId, line: `role_${role}`, by: actor.id, user: userId, now })
    await tell(tx, roomChanged, { roomId })
  }
  const people = await peopleOf(tx, [userId])
  return memberOf({ ...target, role }, people.get(userId))
}

/** Shows one of the actor's rooms as it is now. Refuses: not_found. */
export async function seen(ctx: Ctx, roomId: RoomId): Promise<Room> {
  const row = await store.findSeen(ctx.tx, roomId, ctx.actor.id)
  if (!row) refuse('not_found')
  return show(ctx, row)
}

function show(ctx: Ctx, row: store.SeenRoom): Promise<Room> {
  const { tx, now, settings } = ctx
  const house = { at: now, sleepDays: settings.of(sleepDays), memberMax: settings.of(groupMax) }
  return roomOf(tx, row, house)
}

/** Shows a member of a room. */
export function memberOf(
  { role, joinedAt, silencedUntil }: store.Seat,
  card: UserCard | undefined,
): RoomMember {
  return { person: present(card, 'a member'), role, joinedAt, silencedUntil }
}
