import { passkeysMax } from '@fuquan/contract/identity/method-shapes.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { routes } from '@fuquan/contract/identity.ts'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { say } from '#/engine/words.ts'
import { refuse } from '#/kit/refusal.ts'
import { deviceName } from '../devices.ts'
import { securityChanged } from '../events.ts'
import { findPerson, lockPerson, pinOf, renewSession } from '../people.ts'
import { spendStepUp } from '../stepping.ts'
import { findPassword, weakenSessions } from '../store-sessions.ts'
import { lockOwners } from '../store-staff.ts'
import { provePassword } from '../tries.ts'
import { withRenewed } from './entering-anew.ts'
import { ceremonySeconds, challengeOf, checkMade, registrationOptions } from './passkey.ts'
import { keepLocalOwner, waysOf } from './password-switch.ts'
import { keepAWay } from './rules.ts'
import { showSecurity } from './security.ts'
import * as store from './store.ts'

type Routes = typeof routes

/** Security acts of oneself show this payee: nobody gets anything. */
export const myself = 'me'

/** Shows a passkey to whom it belongs. */
export const showPasskey = ({ id, name, synced, addedAt, usedAt }: store.PasskeyRow) => ({
  ...{ id, name, synced, addedAt, usedAt },
})

/**
 * Begins to add a passkey: confirmed with the PIN or another passkey, or by whoever has neither yet
 * with their password.
 */
export async function startPasskey({ house, actor }: Call, input: Input<Routes['startPasskey']>) {
  const challenge = Buffer.from(house.dice.bytes(32))
  const { id, address } = actor
  const { password } = input
  if (password !== undefined) await provePassword(house, { userId: id, address, password })
  const begun = await house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, actor.id)
    const known = await store.listPasskeys(tx, actor.id)
    if (known.length >= passkeysMax) refuse('identity_passkeys_full', { max: passkeysMax })

    const { state } = await pinOf(tx, user.id, now)
    const first = state === 'unset' && known.length === 0
    if (!first || (await mustProve(tx, user.id, password))) {
      await spendStepUp(tx, {
        ...{ actor, proof: input.proof, now },
        ...{ kind: 'identity.add_passkey', payee: myself, amount: null, facts: {} },
      })
    }

    const expiresAt = new Date(now.getTime() + ceremonySeconds * 1000)
    const { id: userId } = actor
    const row = { purpose: 'register', userId, shown: null, expiresAt } as const
    await store.addChallenge(tx, { ...row, challenge })
    return { user, known }
  })
  return registrationOptions(house, { challenge, ...begun })
}

/** Whoever has a password gives it for the first passkey; who came from the provider has none. */
const mustProve = async (tx: Tx, userId: UserId, proven: string | undefined): Promise<boolean> =>
  proven === undefined && (await findPassword(tx, userId)) !== undefined

/** Keeps the passkey that the browser has made; its challenge is gone whatever comes of it. */
export async function addPasskey(call: Call, input: Input<Routes['addPasskey']>) {
  const { house, actor, request } = call
  const { credential: made } = input
  const challenge = challengeOf(made)
  const begun = await house.inTransaction('read write', async (tx, now) => {
    const row = await store.takeChallenge(tx, { challenge, purpose: 'register' })
    return row?.userId === actor.id && row.expiresAt > now
  })
  if (!begun) refuse('identity_passkey_refused')
  const credential = await checkMade(house, { made, challenge })

  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, actor.id)
    const count = await store.countPasskeys(tx, user.id)
    if (count >= passkeysMax) refuse('identity_passkeys_full', { max: passkeysMax })

    const name =
      input.name ??
      deviceName(request.userAgent) ??
      say(user.language, 'identity', 'devices.unknown')
    const kept = { ...credential, id: newId(), userId: user.id, name, addedAt: now }
    const row = await store.addPasskey(tx, kept)
    // Of this person or of another: one credential is one passkey.
    if (row === undefined) return refuse('identity_passkey_refused')

    await tell(tx, securityChanged, { userId: user.id, what: 'passkey_added', at: now })
    const session = await renewSession(tx, { actor, dice: house.dice })
    return withRenewed(showPasskey(row), session)
  })
}

/** Gives a passkey of mine another name. */
export async function renamePasskey({ tx, actor }: Ctx, input: Input<Routes['renamePasskey']>) {
  const passkey = await store.lockPasskey(tx, { id: input.passkeyId, userId: actor.id })
  if (passkey === undefined) refuse('not_found')

  const saved = await store.savePasskeyName(tx, { id: passkey.id, name: input.name })
  return showPasskey(saved)
}

/** Removes a passkey, unless nothing else would let me in. */
export async function removePasskey(ctx: Ctx, input: Input<Routes['removePasskey']>) {
  const { tx, actor, now, house } = ctx
  // Owners first, as whoever appoints: two owners who give up their last ones come one by one.
  const owners = await lockOwners(tx)
  await lockPerson(tx, actor.id)
  const passkey = await store.lockPasskey(tx, { id: input.passkeyId, userId: actor.id })
  if (passkey === undefined) refuse('not_found')
  const ways = await waysOf(tx, house, actor.id)

  keepAWay({ ...ways, passkeys: ways.passkeys - 1 })
  if (ways.passkeys === 1) await keepLocalOwner(tx, { owners, without: actor.id })
  await spendStepUp(tx, {
    ...{ actor, proof: input.proof, now, kind: 'identity.remove_passkey', payee: myself },
    ...{ amount: null, facts: { passkey: toWire('pky', passkey.id) } },
  })

  await store.dropPasskey(tx, passkey.id)
  await weakenSessions(tx, actor.id)

  await tell(tx, securityChanged, { userId: actor.id, what: 'passkey_removed', at: now })
  return {}
}

/** Signs in without a password from now on. Refuses: identity_last_method. */
export async function removePassword(call: Call, input: Input<Routes['removePassword']>) {
  const { house, actor } = call
  return house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, actor.id)
    const ways = await waysOf(tx, house, actor.id)

    keepAWay({ ...ways, password: false })
    await spendStepUp(tx, {
      ...{ actor, proof: input.proof, now, kind: 'identity.remove_password', payee: myself },
      ...{ amount: null, facts: {} },
    })

    await store.dropPassword(tx, actor.id)

    await tell(tx, securityChanged, { userId: actor.id, what: 'password_removed', at: now })
    const user = await findPerson(tx, actor.id)
    return showSecurity(tx, { user, actor, house, now })
  })
}
