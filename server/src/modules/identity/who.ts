import { StaffRole } from '@fuquan/contract/identity.ts'
import { gathered } from '#/engine/gather.ts'
import type { Actor, House } from '#/engine/house.ts'
import { signedInMinutes } from '#/engine/house-settings.ts'
import type { Credentials } from '#/engine/module.ts'
import { digestTextOf } from './hashing.ts'
import { isRestricted } from './rules.ts'
import { deskIdle, rolesOfSession } from './rules-desk.ts'
import { sessionIdleDays, staffSecondFactor } from './settings.ts'
import { findSessions, touchSession } from './store-sessions.ts'

// Idle days are counted in days, so one write an hour says enough.
const touchMs = 3_600_000

// A rush opens with the first request of each phone: their sessions are read together.
const sessionOf = gathered((house, tokenHashes: readonly string[]) =>
  findSessions(house.db, { tokenHashes, idleDays: house.settings.of(sessionIdleDays) }),
)

/**
 * Says who holds this cookie or token, in one query. A suspended member of staff has no roles, and
 * where the house wants a second factor of its staff, neither has one who signed in without.
 */
export async function who(
  house: House,
  { cookie, bearer }: Credentials,
): Promise<Actor | undefined> {
  const token = bearer ?? cookie
  if (token === undefined) return undefined
  const session = await sessionOf(house, digestTextOf(token))
  if (session === undefined) return undefined

  const { userId, deviceId, now } = session
  if (now.getTime() - session.usedAt.getTime() > touchMs) await touchSession(house.db, deviceId)
  const restricted = isRestricted(session, now)
  // A token of a program was given to it on purpose; only browsers are left standing open. But a
  // token that lay about is no key to what its owner was trusted with later.
  const browser = bearer === undefined
  const { old, risen } = rolesOfSession(session.roles, StaffRole.options)
  const idle = deskIdle(session.deskAt, now, house.settings.of(signedInMinutes))
  const weak = !session.strong && house.settings.of(staffSecondFactor)
  return {
    kind: 'user',
    id: userId,
    level: session.level,
    roles: restricted || weak ? [] : old,
    restricted,
    limited: session.limited,
    deviceId,
    language: session.language,
    address: '',
    token: browser ? 'cookie' : 'bearer',
    ...((risen || (browser && idle)) && { signInAgain: risen ? 'rights' : 'idle' }),
  }
}
