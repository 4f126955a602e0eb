import { gathered } from '#/engine/gather.ts'
import type { Actor, House } from '#/engine/house.ts'
import type { Credentials } from '#/engine/module.ts'
import { digestOf } from './hashing.ts'
import { isRestricted } from './rules.ts'
import { sessionIdleDays } from './settings.ts'
import { findSessions, touchSession } from './store-sessions.ts'

// Idle days are counted in days, so one write an hour says enough.
const touchMs = 3_600_000

// A rush opens with the first request of each phone: their sessions are read together.
const sessionOf = gathered((house, tokenHashes: readonly Buffer[]) =>
  findSessions(house.db, { tokenHashes, idleDays: house.settings.of(sessionIdleDays) }),
)

/** Says who holds this cookie or token, in one query; a suspended member of staff has no roles. */
export async function who(
  house: House,
  { cookie, bearer }: Credentials,
): Promise<Actor | undefined> {
  const token = bearer ?? cookie
  if (token === undefined) return undefined
  const session = await sessionOf(house, digestOf(token))
  if (session === undefined) return undefined

  const { userId, deviceId, now } = session
  if (now.getTime() - session.usedAt.getTime() > touchMs) await touchSession(house.db, deviceId)
  const restricted = isRestricted(session, now)
  return {
    kind: 'user',
    id: userId,
    level: session.level,
    roles: restricted ? [] : session.roles,
    restricted,
    deviceId,
    language: session.language,
    address: '',
    token: bearer === undefined ? 'cookie' : 'bearer',
  }
}
