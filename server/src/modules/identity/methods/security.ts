import type { Tx } from '#/engine/db.ts'
import type { Actor, Ctx, House } from '#/engine/house.ts'
import { hasMailServer } from '#/engine/mail.ts'
import { whyStopped } from '#/engine/mail-stops.ts'
import { findPerson, newDeviceUntil } from '../people.ts'
import { providerLabel } from '../settings.ts'
import type { User } from '../store.ts'
import * as emails from './store-emails.ts'
import * as factors from './store-factors.ts'
import * as store from './store.ts'

/** One name for one issuer: with or without a stroke at its end it is the same. */
export const issuerName = (issuer: string): string => new URL(issuer).href

/** The provider of the organisation, by its issuer; undefined when the house has none. */
export const issuerOf = ({ config }: House): string | undefined =>
  config.oidc && issuerName(config.oidc.issuer)

type Showing = {
  user: Pick<User, 'id'>
  actor: Pick<Actor, 'deviceId'>
  house: House
  now: Date
}

/** Shows how somebody signs in and confirms, to themselves. */
export async function showSecurity(tx: Tx, { user, actor, house, now }: Showing) {
  const { id: userId } = user
  const passkeys = await store.listPasskeys(tx, userId)
  const ways = await store.findWays(tx, { userId, issuer: issuerOf(house) })
  const email = await emails.findEmail(tx, userId)
  const claim = await emails.findClaim(tx, userId, now)
  const factor = await factors.findFactor(tx, userId)
  const since = factor?.confirmedAt ?? null
  return {
    password: ways.password,
    passkeys: passkeys.map(({ id, name, synced, addedAt, usedAt }) => ({
      ...{ id, name, synced, addedAt, usedAt },
    })),
    email: {
      ...email,
      stopped:
        email.address === null ? null : ((await whyStopped(tx, house, email.address)) ?? null),
      waiting: claim === undefined ? null : { address: claim.email, expiresAt: claim.expiresAt },
    },
    secondFactor: {
      on: since !== null,
      since,
      codesLeft: since === null ? 0 : await factors.countCodes(tx, userId),
    },
    provider:
      issuerOf(house) === undefined
        ? null
        : { label: house.settings.of(providerLabel), linked: ways.provider },
    newDeviceUntil: await newDeviceUntil(tx, { userId, deviceId: actor.deviceId, now }),
    mail: hasMailServer(house),
  }
}

/** Shows how I sign in and confirm. */
export async function getSecurity({ tx, actor, house, now }: Ctx) {
  return showSecurity(tx, { user: await findPerson(tx, actor.id), actor, house, now })
}
