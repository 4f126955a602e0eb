import type { DeviceId } from '@fuquan/contract/vocabulary/ids.ts'
import { withSession } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { digestOf, newToken } from './hashing.ts'
import * as factors from './methods/store-factors.ts'
import { type CameBy, saveProviderSession } from './methods/store-provider-sessions.ts'
import { cardOf, openSession } from './people.ts'
import { stateAt } from './rules.ts'
import type { User } from './store.ts'

export const secondStepMinutes = 10

type Entering = {
  user: User
  deviceId: DeviceId | undefined
  /** Proved with a passkey, or with a second factor: nothing more is asked. */
  strong: boolean
  /** At which provider it began, when it did at one. */
  came?: CameBy | undefined
  now: Date
}

/**
 * Lets somebody in whose password or passkey was right, or whom a provider named: a session, or
 * where a second factor is on a ticket with which it is asked for.
 *
 * Refuses: identity_awaiting_approval, identity_join_refused, identity_sign_in_failed (has left).
 */
export async function enter(tx: Tx, { house, request }: Call, ask: Entering) {
  const { user, deviceId, strong, came, now } = ask
  if (user.state === 'closed') refuse('identity_sign_in_failed')
  if (user.state === 'asked') refuse('identity_awaiting_approval')
  if (user.state === 'refused') refuse('identity_join_refused', { reason: user.stateReason })

  const { dice, settings } = house
  const shown = { state: stateAt(user, now), user: cardOf(user) }
  if (!strong && (await factors.hasFactor(tx, user.id))) {
    const ticket = newToken(dice)
    const expiresAt = new Date(now.getTime() + secondStepMinutes * 60_000)
    const ticketHash = digestOf(ticket)
    await factors.addStep(tx, { ticketHash, userId: user.id, expiresAt, came })
    return { ...shown, deviceId: null, expiresAt: null, second: { ticket, expiresAt } }
  }

  const { userAgent } = request
  const opened = await openSession(tx, { user, deviceId, userAgent, dice, settings, now, strong })
  const { token, expiresAt } = opened
  if (came !== undefined) {
    await saveProviderSession(tx, { deviceId: opened.deviceId, userId: user.id, came })
  }
  return withSession({ ...shown, deviceId: opened.deviceId, expiresAt }, { token, expiresAt })
}
