import { DeviceId, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { at, job, on } from '#/engine/events.ts'
import { securityChanged, signedOut } from '#/modules/identity/index.ts'
import { notify } from './index.ts'
import { removeAddressesOf } from './store-channels.ts'

const silenceMs = 60_000

/**
 * A phone that was lost or given away must not go on telling whoever holds it. What signed it out
 * is still told there first: it may have been a stranger with a new password.
 */
export const silenceJob = job('notifications.silence', {
  payload: z.object({ userId: UserId, deviceIds: z.array(DeviceId), since: Instant }),
  run: ({ tx }, { userId, deviceIds, since }) =>
    removeAddressesOf(tx, { person: userId, devices: deviceIds, until: since }),
})

/** How somebody signs in has changed: their devices are told, and what to do if it was not them. */
export const methodReactions = [
  on(signedOut, 'notifications', ({ tx, now }, { userId, deviceIds }) =>
    at(tx, silenceJob, { userId, deviceIds, since: now }, new Date(now.getTime() + silenceMs)),
  ),
  on(securityChanged, 'notifications', ({ tx }, { userId, what, at }) =>
    notify(tx, {
      to: [userId],
      kind: `notifications.${what}`,
      facts: {},
      link: { kind: 'security', ref: toWire('usr', userId) },
      class: 'money',
      ref: at.toISOString(),
    }),
  ),
] as const
