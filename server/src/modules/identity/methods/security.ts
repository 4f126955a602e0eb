import type { Tx } from '#/engine/db.ts'
import type { Actor, Ctx, House } from '#/engine/house.ts'
import { hasMailServer } from '#/engine/mail.ts'
import { whyStopped } from '#/engine/mail-stops.ts'
import { findPerson, newDeviceUntil } from '../people.ts'
import type { User } from '../store.ts'
import { issuersOf, providersOf } from './issuers.ts'
import * as emails from './store-emails.ts'
import * as factors from './store-factors.ts'
import { findProviderSession } from './store-provider-sessions.ts'
import * as store from './store.ts'

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
  const ways = await store.findWays(tx, { userId, issuers: issuersOf(house) })
  const email = await emails.findEmail(tx, userId)
  const claim = await emails.findClaim(tx, userId, now)
  const factor = await factors.findFactor(tx, userId)
  const here = await findProviderSession(tx, actor.deviceId)
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
    providers: providersOf(house).map(({ issuer, label }) => ({
      ...{ issuer, label },
      linked: ways.providers.includes(issuer),
      signsOut: here?.issuer === issuer && here.sealedToken !== null,
    })),
    newDeviceUntil: await newDeviceUntil(tx, { userId, deviceId: actor.deviceId, now }),
    mail: hasMailServer(house),
  }
}

/** Shows how I sign in and confirm. */
export async function getSecurity({ tx, actor, house, now }: Ctx) {
  return showSecurity(tx, { user: await findPerson(tx, actor.id), actor, house, now })
}
