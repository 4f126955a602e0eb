import { ApprovalId, DeviceId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
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
