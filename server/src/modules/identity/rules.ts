import type { StaffRole } from '@fuquan/contract/route.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { refuse } from '#/kit/refusal.ts'
import { needLevel, verified, type Way } from './levels.ts'

export const approvalDays = 7
export const secondPersonDays = 7
/** An act that two agreed to is done in these days or never. */
export const agreedDays = 7
export const openInvitesMax = 100
const dayMs = 86_400_000

export type JoinMode = 'invite' | 'open' | 'approval' | 'closed'
export const states = ['asked', 'refused', 'active', 'restricted', 'closing', 'closed'] as const
export type State = (typeof states)[number]
export const next = {
  asked: ['active', 'refused'],
  refused: [],
  active: ['restricted', 'closing'],
  restricted: ['active', 'closing'],
  closing: ['active', 'restricted', 'closed'],
  closed: [],
} as const satisfies Record<State, readonly State[]>

export type Invite = {
  usesMax: number
  used: number
  expiresAt: Date
  withdrawnAt: Date | null
  byStaff: boolean
  makerState: State
}
export type InviteState = 'open' | 'used_up' | 'withdrawn' | 'expired'

/** Gives a moment some days later. */
export const daysAfter = (from: Date, days: number) => new Date(from.getTime() + days * dayMs)

/** Tells how a link stands at a moment. */
export function inviteAt(invite: Omit<Invite, 'byStaff' | 'makerState'>, at: Date): InviteState {
  if (invite.withdrawnAt !== null) return 'withdrawn'
  if (invite.used >= invite.usesMax) return 'used_up'
  return at >= invite.expiresAt ? 'expired' : 'open'
}

type MemberInvites = { on: boolean; recent: number; max: number }

/** Refuses a link that lets nobody in any more: one answer. Refuses: identity_invite_invalid. */
export function admitInvite(invite: Invite | undefined, at: Date, members: MemberInvites): void {
  if (invite === undefined) refuse('identity_invite_invalid')
  if (inviteAt(invite, at) !== 'open') refuse('identity_invite_invalid')
  if (invite.makerState !== 'active') refuse('identity_invite_invalid')
  if (invite.byStaff) return
  if (!members.on) refuse('identity_invite_invalid')
  if (members.recent >= members.max) refuse('identity_invite_invalid')
}

/** Decides by which door somebody comes, or that they ask. Refuses: identity_sign_up_closed. */
export function joinWay(mode: JoinMode, hasLink: boolean): Way | 'asks' {
  if (mode === 'closed') refuse('identity_sign_up_closed')
  if (hasLink) return 'link'
  if (mode === 'open') return 'open'
  if (mode === 'approval') return 'asks'
  refuse('identity_sign_up_closed')
}

type Maker = { level: number; staff: boolean }

/** Refuses somebody who may not invite. Refuses: sign_up_closed, level_needed, forbidden. */
export function mayMakeInvite(
  maker: Maker,
  house: { mode: JoinMode; memberInvites: boolean },
): void {
  if (house.mode === 'closed') refuse('identity_sign_up_closed')
  needLevel(maker.level, verified)
  if (!maker.staff && !house.memberInvites) refuse('forbidden', { role: 'operator' })
}

/** Refuses more links than anybody needs. Refuses: too_many. */
export function boundInvites(open: number): void {
  if (open >= openInvitesMax) refuse('too_many', { retry_after: dayMs / 1000 })
}

/** Says whether a state is a restriction that still holds. */
export function isRestricted(
  who: { state: State; restrictedUntil: Date | null },
  at: Date,
): boolean {
  if (who.state !== 'restricted') return false
  return who.restrictedUntil === null || who.restrictedUntil > at
}

/** Gives the state as it is at a moment: a suspension that is over is none. */
export function stateAt(who: { state: State; restrictedUntil: Date | null }, at: Date): State {
  return who.state === 'restricted' && !isRestricted(who, at) ? 'active' : who.state
}

/** Refuses a step that a person's state does not allow. Refuses: identity_wrong_state. */
export function step(from: State, to: State): State {
  const allowed: readonly State[] = next[from]
  if (!allowed.includes(to)) refuse('identity_wrong_state', { state: from })
  return to
}

/** Staff act on staff only as owners: a helper could take their place. Refuses: forbidden. */
export function mayActOn(by: readonly StaffRole[], about: readonly StaffRole[]): void {
  if (about.length > 0 && !by.includes('owner')) refuse('forbidden', { role: 'owner' })
}

/**
 * Refuses staff who would stand at the counter for themselves: whoever holds their session would
 * need neither PIN nor password any more. Refuses: forbidden.
 */
export function notOneself(by: string, about: string): void {
  if (by === about) refuse('forbidden')
}

/** Says whether a suspension is so long that two people must want it. */
export function needsSecondPerson(until: Date | undefined, at: Date): boolean {
  return until === undefined || until >= daysAfter(at, secondPersonDays)
}

type Suspension = { until: Date | undefined; state: State; self: boolean }

/**
 * Decides whether somebody may be suspended until then.
 *
 * Refuses: forbidden (oneself), bad_input (over already), identity_wrong_state.
 */
export function suspend({ until, state, self }: Suspension, at: Date): State {
  if (self) refuse('forbidden')
  if (until !== undefined && until <= at) refuse('bad_input', { field: 'until', why: 'too_small' })
  return step(state, 'restricted')
}

type Owners = { owners: readonly UserId[]; without: UserId }

/** Refuses to leave the house without an owner who can act. Refuses: console_last_owner. */
export function keepAnOwner({ owners, without }: Owners): void {
  if (!owners.includes(without)) return
  if (owners.length === 1) refuse('console_last_owner')
}

export type ApprovalAsk = {
  /** Plain JSON: whom it is about stands in `userId` or among `people`. */
  facts?: Readonly<Record<string, unknown>>
  askedBy: UserId
  roles: readonly StaffRole[]
  agreedAt: Date | null
  failedAt: Date | null
  lapsesAt: Date
}

export type ApprovalState = 'waiting' | 'agreed' | 'failed' | 'lapsed'

/** Tells how an approval stands at a moment. */
export function approvalAt(ask: ApprovalAsk, at: Date): ApprovalState {
  if (ask.failedAt !== null) return 'failed'
  if (ask.agreedAt !== null) return 'agreed'
  return at >= ask.lapsesAt ? 'lapsed' : 'waiting'
}

/** Whether an act is about this person: then their yes is worth nothing. `who` in wire form. */
function concerns(facts: Readonly<Record<string, unknown>>, who: string): boolean {
  const { userId, people } = facts
  return userId === who || people === who || (Array.isArray(people) && people.includes(who))
}

/**
 * Tells whose yes counts among the staff that have the right: whom the act is not about. When it is
 * about all of them, any of them: one who gets a share is still more than nobody.
 */
export function secondsAmong(
  ask: Pick<ApprovalAsk, 'askedBy' | 'facts'>,
  staff: readonly UserId[],
): UserId[] {
  const others = staff.filter(id => id !== ask.askedBy)
  const apart = others.filter(id => !concerns(ask.facts ?? {}, toWire('usr', id)))
  return apart.length > 0 ? apart : others
}

type Second = { id: UserId; roles: readonly StaffRole[] }

/**
 * Decides whether somebody may be the second person; `staff` are all who have the right.
 *
 * Refuses: identity_approval_lapsed, identity_wrong_state, identity_same_person, forbidden.
 */
export function agree(
  ask: ApprovalAsk,
  by: Second,
  { at, staff }: { at: Date; staff: readonly UserId[] },
): void {
  const state = approvalAt(ask, at)
  if (state === 'lapsed') refuse('identity_approval_lapsed')
  if (state !== 'waiting') refuse('identity_wrong_state', { state })
  if (ask.askedBy === by.id) refuse('identity_same_person')
  const able = by.roles.includes('owner') || ask.roles.some(role => by.roles.includes(role))
  if (!able) refuse('forbidden', { role: ask.roles[0] ?? 'owner' })
  if (!secondsAmong(ask, staff).includes(by.id)) refuse('identity_same_person')
}
