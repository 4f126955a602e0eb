import type { routes } from '@fuquan/contract/identity.ts'
import type { Input } from '#/engine/bind.ts'
import { houseSetUp } from '#/engine/house-settings.ts'
import type { Call } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { say } from '#/engine/words.ts'
import { refuse } from '#/kit/refusal.ts'
import { admittedInvite } from '../actions/doors.ts'
import { deviceName } from '../devices.ts'
import { enter } from '../entering.ts'
import { admitHandle } from '../handles.ts'
import { admitLengths } from '../lengths.ts'
import { levelAtJoining } from '../levels.ts'
import { addPerson, cardOf } from '../people.ts'
import { joinWay } from '../rules.ts'
import { joinMode, openLevel } from '../settings.ts'
import * as invites from '../store-invites.ts'
import { takeCodeTry, takeSignUp } from '../tries.ts'
import { ceremonySeconds, challengeOf, checkMade, registrationOptions } from './passkey.ts'
import { takeNow, takeStart } from './passkey-doors.ts'
import * as store from './store.ts'

type Routes = typeof routes

const kind = 'identity.sign_up'

/** Begins to join with a passkey: the browser makes one for the handle that was chosen. */
export async function startPasskeySignUp(
  { house, actor }: Call,
  input: Input<Routes['startPasskeySignUp']>,
) {
  const { handle, name } = input
  await takeStart(house, actor.address)
  if (!house.settings.of(houseSetUp)) refuse('identity_sign_up_closed')
  if (house.settings.of(joinMode) === 'closed') refuse('identity_sign_up_closed')
  admitHandle(handle)
  admitLengths(house.settings, { handle, name })
  const challenge = Buffer.from(house.dice.bytes(32))
  // Who they will be is decided here: the passkey carries it, and finds them by it later.
  const id = newId()

  await house.inTransaction('read write', (tx, now) => {
    const expiresAt = new Date(now.getTime() + ceremonySeconds * 1000)
    const shown = { kind, payee: handle, amount: null, facts: id }
    const row = { purpose: 'sign_up', userId: null, shown, expiresAt } as const
    return store.addChallenge(tx, { ...row, challenge })
  })
  return registrationOptions(house, { challenge, user: { id, handle, name }, known: [] })
}

/** Joins with the passkey that the browser has made, and with no password. */
export async function signUpByPasskey(call: Call, input: Input<Routes['signUpByPasskey']>) {
  const { house, actor, request } = call
  const { handle, name, inviteCode, credential: made } = input
  await takeSignUp(house, actor.address)
  if (!house.settings.of(houseSetUp)) refuse('identity_sign_up_closed')
  const way = joinWay(house.settings.of(joinMode), inviteCode !== undefined)
  admitHandle(handle)
  admitLengths(house.settings, { handle, name })
  if (inviteCode !== undefined) {
    const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })
    await house.read((tx, now) => admittedInvite(tx, { house, code: inviteCode, now, lock: false }))
    await tried.right()
  }
  const challenge = challengeOf(made)
  const { shown } = await takeNow(house, { challenge, purpose: 'sign_up' })
  if (shown === null || shown.payee !== handle) return refuse('identity_passkey_refused')
  const credential = await checkMade(house, { made, challenge })

  return house.inTransaction('read write', async (tx, now) => {
    const invite =
      inviteCode === undefined
        ? undefined
        : await admittedInvite(tx, { house, code: inviteCode, now, lock: true })

    const asks = way === 'asks'
    const language = input.language ?? actor.language
    const user = await addPerson(tx, {
      ...{ id: shown.facts, handle, name, email: null, language, passwordHash: null, now },
      level: asks ? 0 : levelAtJoining(way, house.settings.of(openLevel)),
      state: asks ? 'asked' : 'active',
      inviteId: invite?.id ?? null,
      origin: invite?.origin ?? null,
    })
    const named = deviceName(request.userAgent) ?? say(language, 'identity', 'devices.unknown')
    const passkey = { ...credential, id: newId(), userId: user.id, name: named, addedAt: now }
    // One credential is one passkey: somebody else's opens no second account.
    if ((await store.addPasskey(tx, passkey)) === undefined) refuse('identity_passkey_refused')
    if (invite !== undefined) await invites.countUse(tx, invite.id)

    if (asks) return { state: user.state, user: cardOf(user), deviceId: null, expiresAt: null }
    return enter(tx, call, { user, deviceId: undefined, strong: true, now })
  })
}
