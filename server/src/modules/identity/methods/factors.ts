import type { routes } from '@fuquan/contract/identity.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { houseName } from '#/engine/house-settings.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { enter } from '../entering.ts'
import { securityChanged } from '../events.ts'
import { digestOf } from '../hashing.ts'
import { findPerson, lockPerson, renewSession } from '../people.ts'
import { mayActOn, notOneself } from '../rules.ts'
import { spendStepUp } from '../stepping.ts'
import { weakenSessions } from '../store-sessions.ts'
import { takeCodeTry } from '../tries.ts'
import { withRenewed } from './entering-anew.ts'
import { factorSeal, makeCodes, takeFactorTry, useFactor } from './factor.ts'
import { myself } from './passkeys.ts'
import { showSecurity } from './security.ts'
import * as store from './store-factors.ts'
import { base32, secretBytes, setupAddress, stepOf } from './totp.ts'

type Routes = typeof routes

export const setupMinutes = 15

type Showing = { actor: Pick<Actor, 'id'>; proof: string | undefined; to: string; now: Date }

const confirm = (tx: Tx, { actor, proof, to, now }: Showing) =>
  spendStepUp(tx, {
    ...{ actor, proof, now, kind: 'identity.second_factor', payee: myself },
    ...{ amount: null, facts: { to } },
  })

/** The second half of a sign-in. Five tries for a person, however many tickets there are. */
export async function signInBySecondFactor(
  call: Call,
  input: Input<Routes['signInBySecondFactor']>,
) {
  const { house, actor } = call
  const ticketHash = digestOf(input.ticket)
  const found = await house.read((tx, now) => store.findStep(tx, ticketHash, now))
  if (found === undefined) {
    await takeCodeTry(house, { address: actor.address, who: actor.id })
    return refuse('identity_second_step_over')
  }
  const tried = await takeFactorTry(house, found.userId)

  const entered = await house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, found.userId)
    await useFactor(tx, { userId: user.id, code: input.code, house, now })
    const step = await store.takeStep(tx, ticketHash, now)
    if (step === undefined) return refuse('identity_second_step_over')

    const { came } = step
    return enter(tx, call, { user, deviceId: input.deviceId, strong: true, came, now })
  })
  await tried.right()
  return entered
}

/** Begins to use a second factor: gives the secret for the app, this once. */
export async function startSecondFactor(call: Call, input: Input<Routes['startSecondFactor']>) {
  const { house, actor } = call
  const { id: userId } = actor
  const bytes = Buffer.from(house.dice.bytes(secretBytes))
  const sealed = factorSeal(house).close(bytes.toString('hex'), userId)

  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    if (await store.hasFactor(tx, userId)) refuse('identity_second_factor_on')
    await confirm(tx, { actor, proof: input.proof, to: 'on', now })

    await store.saveBegun(tx, { userId, sealed, at: now })

    const secret = base32(bytes)
    const named = { house: house.settings.of(houseName), handle: user.handle, secret }
    const expiresAt = new Date(now.getTime() + setupMinutes * 60_000)
    return { secret, address: setupAddress(named), expiresAt }
  })
}

/** Turns the second factor on with its first code, and gives the recovery codes. */
export async function confirmSecondFactor(call: Call, input: Input<Routes['confirmSecondFactor']>) {
  const { house, actor } = call
  const { id: userId } = actor
  const tried = await takeFactorTry(house, userId)

  const reply = await house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, userId)
    const factor = await store.lockFactor(tx, userId)
    if (factor === undefined) return refuse('identity_second_step_over')
    if (factor.confirmedAt !== null) return refuse('identity_second_factor_on')
    const endsAt = factor.startedAt.getTime() + setupMinutes * 60_000
    if (now.getTime() > endsAt) return refuse('identity_second_step_over')
    const secret = Buffer.from(factorSeal(house).open(factor.sealed, userId), 'hex')
    const step = stepOf(secret, input.code.replaceAll(/\s/g, ''), now)
    if (step === undefined) return refuse('identity_second_factor_wrong')

    await store.saveConfirmed(tx, { userId, at: now })
    await store.saveStep(tx, { userId, step })
    const codes = await makeCodes(tx, { userId, house })

    await tell(tx, securityChanged, { userId, what: 'second_factor_on', at: now })
    const session = await renewSession(tx, { actor, dice: house.dice, strong: true })
    return withRenewed({ codes }, session)
  })
  await tried.right()
  return reply
}

/** Makes ten new recovery codes; those before open nothing any more. */
export async function renewRecoveryCodes(call: Call, input: Input<Routes['renewRecoveryCodes']>) {
  const { house, actor } = call
  const { id: userId } = actor
  return house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, userId)
    if (!(await store.hasFactor(tx, userId))) refuse('identity_second_factor_off')
    await confirm(tx, { actor, proof: input.proof, to: 'codes', now })

    const codes = await makeCodes(tx, { userId, house })

    await tell(tx, securityChanged, { userId, what: 'recovery_codes_made', at: now })
    return { codes }
  })
}

/** Turns the second factor off: whoever does has it in their hands. */
export async function dropSecondFactor(call: Call, input: Input<Routes['dropSecondFactor']>) {
  const { house, actor } = call
  const { id: userId } = actor
  const on = await house.read(tx => store.hasFactor(tx, userId))
  if (!on) refuse('identity_second_factor_off')
  const tried = await takeFactorTry(house, userId)

  const reply = await house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    await useFactor(tx, { userId, code: input.code, house, now })
    await confirm(tx, { actor, proof: input.proof, to: 'off', now })

    await drop(tx, userId, now)
    return showSecurity(tx, { user, actor, house, now })
  })
  await tried.right()
  return reply
}

async function drop(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await store.dropFactor(tx, userId)
  await weakenSessions(tx, userId)

  await tell(tx, securityChanged, { userId, what: 'second_factor_off', at: now })
}

type ByStaff = Input<Routes['dropSecondFactorByStaff']>

/**
 * Turns off the second factor of somebody who stands at the counter and has lost it. The step-up
 * shows the person: kind `identity.help_factor`, no facts.
 */
export async function dropSecondFactorByStaff({ tx, actor, now }: Ctx, input: ByStaff) {
  notOneself(actor.id, input.userId)
  await lockPerson(tx, input.userId)
  const user = await findPerson(tx, input.userId)
  mayActOn(actor.roles, user.roles)
  const payee = toWire('usr', user.id)
  const shown = { kind: 'identity.help_factor', payee, amount: null, facts: {} }
  await spendStepUp(tx, { ...shown, actor, proof: input.proof, now })
  if (!(await store.hasFactor(tx, user.id))) {
    refuse('identity_second_factor_off', { user: payee })
  }

  await drop(tx, user.id, now)
  return {}
}
