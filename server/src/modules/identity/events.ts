import {
  ApprovalId,
  ArchiveId,
  AttestationId,
  DeviceId,
  OrganisationId,
  UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { event, user } from '#/engine/events.ts'

const level = z.int().min(0).max(3)

/** Somebody became a member. `origin` is the thing that brought them, if a link named one. */
export const joined = event('identity.joined', {
  payload: z.object({ userId: UserId, level, origin: Reference.nullable() }),
  wakes: fact => [user(fact.userId)],
  webhook: true,
})

/** Somebody's level rose or fell. */
export const levelChanged = event('identity.level_changed', {
  payload: z.object({ userId: UserId, level }),
  wakes: fact => [user(fact.userId)],
})

/** Name, handle, picture, language or roles of somebody changed: cards of them are stale. */
export const profileChanged = event('identity.profile_changed', {
  payload: z.object({ userId: UserId }),
  wakes: fact => [user(fact.userId)],
})

/** Somebody signed in on a device we had not seen, while others were known. */
export const deviceAdded = event('identity.device_added', {
  payload: z.object({ userId: UserId, deviceId: DeviceId, name: z.string() }),
  wakes: fact => [user(fact.userId)],
})

/** Sessions of somebody ended: their screens and streams must be admitted anew. */
export const signedOut = event('identity.signed_out', {
  payload: z.object({ userId: UserId, deviceIds: z.array(DeviceId) }),
  wakes: fact => [user(fact.userId)],
  rechannels: fact => [fact.userId],
})

/** Staff signed somebody out on every device, and said why. */
export const signedOutByStaff = event('identity.signed_out_by_staff', {
  payload: z.object({ userId: UserId, at: Instant, reason: z.string() }),
  wakes: fact => [user(fact.userId)],
})

/** Wrong PINs locked somebody's PIN on every device. */
export const pinLocked = event('identity.pin_locked', {
  payload: z.object({ userId: UserId, until: Instant }),
  wakes: fact => [user(fact.userId)],
})

/** A reset of somebody's PIN runs; every device is told and may stop it. */
export const pinResetStarted = event('identity.pin_reset_started', {
  payload: z.object({ userId: UserId, readyAt: Instant }),
  wakes: fact => [user(fact.userId)],
})

export const securityChanges = [
  'pin_changed',
  'password_changed',
  'password_link_made',
  'password_link_used',
  'password_removed',
  'passkey_added',
  'passkey_removed',
  'second_factor_on',
  'second_factor_off',
  'recovery_codes_made',
  'recovery_used',
  'email_changed',
  'provider_linked',
  'provider_unlinked',
] as const

/** How somebody signs in or confirms has changed; every device of theirs is told. */
export const securityChanged = event('identity.security_changed', {
  payload: z.object({ userId: UserId, what: z.enum(securityChanges), at: Instant }),
  wakes: fact => [user(fact.userId)],
})

/** A second person agreed: whoever asked for this kind of act does it now, once. */
export const approved = event('identity.approved', {
  payload: z.object({
    approvalId: ApprovalId,
    kind: z.string(),
    ref: z.string(),
    facts: z.record(z.string(), z.unknown()),
    askedBy: UserId,
    agreedBy: UserId,
    reason: z.string(),
  }),
})

/** What two agreed to was refused when it was to be done: it will never be done. */
export const approvalFailed = event('identity.approval_failed', {
  payload: z.object({
    approvalId: ApprovalId,
    askedBy: UserId,
    agreedBy: UserId,
    reason: z.string(),
  }),
})

/** Somebody was suspended (`until` null: without end) or reinstated (`restricted` false). */
export const restricted = event('identity.restricted', {
  payload: z.object({
    userId: UserId,
    restricted: z.boolean(),
    until: Instant.nullable(),
    reason: z.string(),
  }),
  wakes: fact => [user(fact.userId)],
  rechannels: fact => [fact.userId],
})

/** Somebody has left for good. */
export const closed = event('identity.closed', {
  payload: z.object({ userId: UserId }),
  wakes: fact => [user(fact.userId)],
  rechannels: fact => [fact.userId],
  webhook: true,
})

/** Staff looked at somebody, and said why. */
export const looked = event('identity.looked', {
  payload: z.object({ userId: UserId, byId: UserId, at: Instant, reason: z.string() }),
  wakes: fact => [user(fact.userId)],
})

/** Somebody changed one of their own limits; `raiseFrom` is set while a raise waits. */
export const limitChanged = event('identity.limit_changed', {
  payload: z.object({ userId: UserId, kind: z.string(), raiseFrom: Instant.nullable() }),
  wakes: fact => [user(fact.userId)],
})

/** An issuer said something about somebody, or took it back. */
export const attestationChanged = event('identity.attestation_changed', {
  payload: z.object({ userId: UserId, attestationId: AttestationId }),
  wakes: fact => [user(fact.userId)],
})

/** Somebody is asked to speak for an organisation. */
export const adminAsked = event('identity.admin_asked', {
  payload: z.object({
    organisationId: OrganisationId,
    userId: UserId,
    byId: UserId,
    name: z.string(),
  }),
  wakes: fact => [user(fact.userId)],
})

/** An organisation, or who speaks for it, changed. */
export const organisationChanged = event('identity.organisation_changed', {
  payload: z.object({ organisationId: OrganisationId, userIds: z.array(UserId) }),
  wakes: fact => fact.userIds.map(user),
})

/** Somebody asked to leave (`dueAt` set), stays after all, or cannot leave yet (`blocked`). */
export const closingChanged = event('identity.closing_changed', {
  payload: z.object({ userId: UserId, dueAt: Instant.nullable(), blocked: z.boolean() }),
  wakes: fact => [user(fact.userId)],
})

/** A copy of somebody’s own data is ready to be taken. */
export const archiveReady = event('identity.archive_ready', {
  payload: z.object({ userId: UserId, archiveId: ArchiveId, until: Instant }),
  wakes: fact => [user(fact.userId)],
})
