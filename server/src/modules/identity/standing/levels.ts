import { refuse } from '#/kit/refusal.ts'
import { verified } from '../levels.ts'

export const attested = 2
export const belonging = 3

export type AttestationKind = 'identity' | 'member'
/** Whoever says it: the house, or a body that must itself be in order. */
export type Standing = { kind: AttestationKind; counts: boolean; baseLevel: number }

/**
 * Gives the level that follows from who vouches for somebody: a member of a named body is L3, a
 * checked identity L2. Without either the level they had before; a proved address is L1 by itself.
 */
export function levelFrom(
  live: readonly Standing[],
  before: { baseLevel: number; emailVerified: boolean },
): number {
  const says = (kind: AttestationKind) => live.some(one => one.kind === kind && one.counts)
  if (says('member')) return belonging
  if (says('identity')) return attested
  return before.emailVerified ? Math.max(verified, before.baseLevel) : before.baseLevel
}

/**
 * What each level lets somebody do; the screens say it in words. Only what can be done here: a
 * module that asks for a level adds its word with itself.
 */
export const mayAt = {
  0: ['look', 'talk_where_asked', 'receive_a_little'],
  1: ['send', 'found_rooms', 'invite'],
  2: ['send_more'],
  3: ['shown_as_member'],
} as const

/** What somebody of a level can do to rise to the next one. */
export const nextSteps = {
  0: ['verify_email', 'ask_staff'],
  1: ['show_papers'],
  2: ['join_organisation'],
  3: [],
} as const

export const adminsMin = 2

/** An organisation as far as its right to vouch goes. */
export type Body = {
  state: 'founding' | 'verified' | 'suspended' | 'closed'
  trusted: boolean
  /** Confirmed admins who are active and verified. */
  admins: number
}

/** Says whether an organisation's word counts now: verified by staff, and two people answer for it. */
export const isInOrder = (body: Body): boolean =>
  body.state === 'verified' && body.admins >= adminsMin

/**
 * Refuses a word that its issuer may not give. Only a body that the operator trusts says who
 * somebody is; every body in order says who belongs to it.
 *
 * Refuses: identity_wrong_state {state}, identity_admins_needed {needed}, forbidden.
 */
export function mayVouch(body: Body, kind: AttestationKind): void {
  if (body.state !== 'verified') refuse('identity_wrong_state', { state: body.state })
  if (body.admins < adminsMin) refuse('identity_admins_needed', { needed: adminsMin })
  if (kind === 'identity' && !body.trusted) refuse('forbidden', { role: 'operator' })
}

/** Refuses to verify a body for which not two verified people answer. */
export function verifyBody(body: Body): 'verified' {
  if (body.state === 'closed') refuse('identity_wrong_state', { state: body.state })
  if (body.admins < adminsMin) refuse('identity_admins_needed', { needed: adminsMin })
  return 'verified'
}

/** Refuses to let the second of two admins go while the body is verified. */
export function keepTwoAdmins(body: Body, leaves: { counts: boolean }): void {
  if (body.state !== 'verified' || !leaves.counts) return
  if (body.admins <= adminsMin) refuse('identity_admins_needed', { needed: adminsMin })
}
