import type { routes } from '@fuquan/contract/identity.ts'
import type { Input } from '#/engine/bind.ts'
import { withSession } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Call, House } from '#/engine/house.ts'
import { sealFor } from '#/engine/seal.ts'
import { refuse } from '#/kit/refusal.ts'
import { signedOut } from '../events.ts'
import { digestOf } from '../hashing.ts'
import { endSessions } from '../people.ts'
import { issuersOf } from './issuers.ts'
import { type Named, readLogout, signOutAddress } from './provider.ts'
import * as store from './store-provider-sessions.ts'

type Routes = typeof routes

export const logoutTriesMax = 300
const logoutSeconds = 60
/** Longer than a word is believed, so that none is heard twice. */
export const logoutKeptMinutes = 60

const seal = (house: House) => sealFor(house.keys, 'identity.provider_session')
type Whose = { issuer: string; subject: string }
const about = ({ issuer, subject }: Whose): string => `${issuer}\n${subject}`

/** Gives how a session that begins with whom the provider named is known there. */
export function cameBy(house: House, named: Named): store.CameBy {
  const { issuer, subject, sid = null, idToken } = named
  const sealedToken = idToken === undefined ? null : seal(house).close(idToken, about(named))
  return { issuer, subject, sid, sealedToken }
}

/**
 * Ends the session that asks, and gives where the browser ends the one at the provider; null where
 * there is none, or where the provider cannot be asked to.
 */
export async function signOutAtProvider({ house, actor }: Call) {
  const { id: userId, deviceId } = actor
  if (deviceId === undefined) return withSession({ url: null }, 'end')
  const came = await house.inTransaction('read write', async tx => {
    const found = await store.findProviderSession(tx, deviceId)
    await endSessions(tx, { userId, only: deviceId })
    return found
  })
  if (!came?.sealedToken) return withSession({ url: null }, 'end')
  const idToken = openToken(house, { ...came, sealedToken: came.sealedToken })
  const url = idToken && (await signOutAddress(house, { issuer: came.issuer, idToken }))
  return withSession({ url: url ?? null }, 'end')
}

/** Opens a token; undefined when it was closed with other keys: the session here is over anyway. */
function openToken(
  house: House,
  { sealedToken, ...came }: Whose & { sealedToken: Uint8Array },
): string | undefined {
  try {
    return seal(house).open(sealedToken, about(came))
  } catch (error) {
    house.log.warn({ err: error }, 'what the provider would ask for cannot be read any more')
    return undefined
  }
}

/**
 * Ends what began at a provider that was taken out of the settings: nobody could tell any more that
 * somebody signed out there. While there is no provider at all it ends nothing, see `carriedOf`.
 * Each person in a transaction of its own; running it again ends nothing more.
 */
export async function endForeignSessions(house: House): Promise<void> {
  const issuers = issuersOf(house)
  if (issuers.length === 0) return
  for (const userId of await house.read(tx => store.listForeign(tx, issuers))) {
    await house.inTransaction('read write', async tx => {
      const deviceIds = await store.endForeign(tx, { userId, issuers })
      if (deviceIds.length > 0) await tell(tx, signedOut, { userId, deviceIds })
    })
  }
}

/**
 * Hears from a provider that somebody signed out there, and ends what began there.
 * Refuses: identity_provider_off, identity_logout_invalid (not signed by it, not for us, heard
 * before), too_many.
 */
export async function hearProviderLogout(
  { house, actor }: Call,
  { raw }: Input<Routes['hearProviderLogout']>,
) {
  if (house.config.oidc.length === 0) return refuse('identity_provider_off')
  // Counted before it is looked at: a word of a stranger would have us ask the provider for keys.
  const tries = { name: 'identity.provider_logout', points: logoutTriesMax, seconds: logoutSeconds }
  const limit = { ...tries, key: actor.address }
  if (actor.address !== '') await house.limits.take(limit)
  const token = new URLSearchParams(raw.bytes.toString('utf8')).get('logout_token') ?? ''
  const said = await readLogout(house, token)
  if (said === undefined) return refuse('identity_logout_invalid')
  if (actor.address !== '') await house.limits.giveBack(limit)

  return house.inTransaction('read write', async (tx, now) => {
    const { word, ...over } = said
    const until = new Date(now.getTime() + logoutKeptMinutes * 60_000)
    const tokenHash = digestOf(word)
    const first = await store.addLogout(tx, { issuer: said.issuer, tokenHash, until })
    if (!first) refuse('identity_logout_invalid')

    const ended = await store.endByProvider(tx, over)

    for (const [userId, theirs] of Map.groupBy(ended, one => one.userId)) {
      await tell(tx, signedOut, { userId, deviceIds: theirs.map(one => one.deviceId) })
    }
    return { heard: true as const }
  })
}
