import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

export const roles = ['owner', 'admin', 'member'] as const
export type Role = (typeof roles)[number]
export type MayInvite = 'everyone' | 'admins'

/** What a group decides about itself. */
export type Terms = {
  maySend: MayInvite
  mayHost: MayInvite
  modesOff: string[]
  anonymousClaims: boolean
  readNames: boolean
  quiet: boolean
}
/** What one member has set for themselves, or others for them. */
export type Standing = {
  muted: boolean
  pinnedAt: Date | null
  hiddenAt: number | null
  unreadMark: boolean
  mentionedAt: number
  said: number
  silencedUntil: Date | null
}

/** A room as it stands while its row is locked. */
export type Room = {
  id: RoomId
  kind: 'direct' | 'group' | 'object'
  name: string
  mayInvite: MayInvite
  number: number
  memberCount: number
  activeAt: Date
  closedAt: Date | null
}
export type Membership = {
  member: UserId
  role: Role
  joinedAt: Date
  firstNumber: number
  readUpTo: number
}

const dayMs = 86_400_000
/** Rooms are opened by people the house knows; whoever they ask in may talk there. */
export const groupLevelMin = 1

/** Decides whether somebody of this level may open a room. Refuses: chat_level_needed. */
export function admit(level: number): void {
  if (level < groupLevelMin) refuse('chat_level_needed', { level, needed: groupLevelMin })
}

/** Decides that a text of people fits into what the house allows. Units: code points. */
export function fits(field: string, text: string, max: number): void {
  const length = [...text].length
  if (length > max) refuse('bad_input', { field, why: 'too_long', max })
}

/**
 * Decides whether one more may come in, and from which message on they see the room.
 * Refuses: chat_group_full, forbidden (closed, or no group).
 */
export function enter(room: Room, max: number): { firstNumber: number; memberCount: number } {
  asGroup(room)
  if (room.memberCount >= max) refuse('chat_group_full', { max })

  return { firstNumber: room.number + 1, memberCount: room.memberCount + 1 }
}

/** Decides whether this role may ask people in and hold the link. Refuses: forbidden. */
export function invite(role: Role, mayInvite: MayInvite): void {
  if (!mayAskIn(role, mayInvite)) refuse('forbidden')
}

/** Tells whether this role may ask people in. */
export function mayAskIn(role: Role, mayInvite: MayInvite): boolean {
  return mayInvite === 'everyone' || role !== 'member'
}

/** Decides whether this role may change the group. Refuses: forbidden, also once it is closed. */
export function change(role: Role, room: Pick<Room, 'kind' | 'closedAt'>): void {
  asGroup(room)
  if (role === 'member') refuse('forbidden')
}

/** Decides whether only the owner may go on. Refuses: forbidden, also once it is closed. */
export function own(role: Role, room: Pick<Room, 'kind' | 'closedAt'>): void {
  asGroup(room)
  if (role !== 'owner') refuse('forbidden')
}

/** Decides that a room has roles and still lives. Refuses: forbidden. */
export function asGroup(room: Pick<Room, 'kind' | 'closedAt'>): void {
  if (room.kind !== 'group' || room.closedAt !== null) refuse('forbidden')
}

export type ReadOnly = 'closed' | 'admins' | 'silenced' | 'stranger'
/** How the writer stands to those who would hear it, where that matters. */
export type Ties = { friends: boolean; blocked: boolean }

/** Tells why somebody cannot write in a room now; null when they can. */
export function readOnly(
  room: Pick<Room, 'kind' | 'closedAt' | 'memberCount'> & Pick<Terms, 'maySend'>,
  mine: { role: Role; silencedUntil: Date | null },
  ties: Ties,
  at: Date,
): ReadOnly | null {
  if (room.closedAt !== null) return 'closed'
  // Alike for who left, who blocks and who is no friend any more: none of them is told apart.
  if (room.kind === 'direct' && (room.memberCount < 2 || !ties.friends)) return 'stranger'
  if (room.kind !== 'group' && ties.blocked) return 'stranger'
  if (room.kind !== 'group') return null
  if (mine.silencedUntil !== null && at < mine.silencedUntil) return 'silenced'
  return room.maySend === 'admins' && mine.role === 'member' ? 'admins' : null
}

/** Lets nobody speak whom the group lets only read now. Refuses: chat_muted {until}. */
export function heard({ silencedUntil }: { silencedUntil: Date | null }, at: Date): void {
  if (silencedUntil === null || at >= silencedUntil) return
  refuse('chat_muted', { until: silencedUntil.toISOString() })
}

/** Decides whether `by` may let `target` only read. Refuses: forbidden. */
export function silence(by: Seat, target: Seat, room: Pick<Room, 'kind' | 'closedAt'>): void {
  asGroup(room)
  remove(by, target)
}

/** Decides whether a mode of envelopes may be sent by this role. Refuses: chat_kind_off. */
export function host(terms: Pick<Terms, 'mayHost' | 'modesOff'>, role: Role, mode: string): void {
  if (terms.mayHost === 'admins' && role === 'member') {
    refuse('chat_kind_off', { kind: mode, why: 'admins' })
  }
  if (terms.modesOff.includes(mode)) refuse('chat_kind_off', { kind: mode, why: 'mode' })
}

/**
 * Decides what a leave does: who follows an owner, or that the last one out closes the group.
 * `successor` is the longest-serving admin, else member, and absent when nobody stays.
 */
export function leave(
  room: Room,
  leaving: Membership,
  successor: UserId | undefined,
): { memberCount: number; owner: UserId | undefined; closes: boolean } {
  assert(room.memberCount >= 1)
  const memberCount = room.memberCount - 1
  assert((memberCount === 0) === (successor === undefined))

  const owner = leaving.role === 'owner' ? successor : undefined
  return { memberCount, owner, closes: memberCount === 0 }
}

type Seat = Pick<Membership, 'member' | 'role'>

/** Decides whether `by` may take `target` out. Refuses: forbidden, also for oneself. */
export function remove(by: Seat, target: Seat): void {
  if (by.member === target.member) refuse('forbidden')
  if (by.role === 'member') refuse('forbidden')
  if (by.role === 'admin' && target.role !== 'member') refuse('forbidden')
}

/** Decides whether `by` may give `target` a role, and whether that changes anything. */
export function changeRole(by: Membership, target: Membership, role: 'admin' | 'member'): boolean {
  if (by.role !== 'owner') refuse('forbidden')
  if (target.role === 'owner') refuse('forbidden')
  return target.role !== role
}

/** Tells how a room stands: it sleeps when nothing was said for `sleepDays`. */
export function stateOf(
  room: Pick<Room, 'activeAt' | 'closedAt'>,
  at: Date,
  sleepDays: number,
): 'active' | 'sleeping' | 'closed' {
  if (room.closedAt !== null) return 'closed'
  const quietMs = at.getTime() - room.activeAt.getTime()
  return quietMs >= sleepDays * dayMs ? 'sleeping' : 'active'
}

/** Counts what a member has not read. Shape: integer >= 0. */
export function unread(number: number, mine: { readUpTo: number; firstNumber: number }): number {
  return Math.max(0, number - Math.max(mine.readUpTo, mine.firstNumber - 1))
}
