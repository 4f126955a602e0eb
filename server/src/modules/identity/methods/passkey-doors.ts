import { createHash } from 'node:crypto'
import type { PasskeyShown } from '@fuquan/contract/identity/method-shapes.ts'
import type { routes } from '@fuquan/contract/identity.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { enter } from '../entering.ts'
import { digestOf, newToken } from '../hashing.ts'
import { lockPerson } from '../people.ts'
import { stepUpSeconds } from '../settings.ts'
import { writeFacts } from '../stepup.ts'
import { addStepUp } from '../store-pins.ts'
import { ceremonySeconds, challengeOf, checkShown, signingOptions } from './passkey.ts'
import * as store from './store.ts'

type Routes = typeof routes
type Shown = z.output<typeof PasskeyShown>

export const passkeyStartsMax = 600
const startSeconds = 15 * 60

const later = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1000)

/**
 * Counts a beginning that anybody may ask for. Each asks for a row; a network block gets as many as
 * a school at eight o'clock needs. Refuses: too_many, busy.
 */
export async function takeStart(house: House, address: string): Promise<void> {
  const limit = { name: 'identity.passkey_start', points: passkeyStartsMax, seconds: startSeconds }
  if (address !== '') await house.limits.take({ ...limit, key: address })
}

/** Begins a sign-in with whichever passkey the device offers. */
export async function startPasskeySignIn({ house, actor }: Call) {
  await takeStart(house, actor.address)
  const challenge = Buffer.from(house.dice.bytes(32))
  await house.inTransaction('read write', (tx, now) => {
    const expiresAt = later(now, ceremonySeconds)
    const row = { purpose: 'sign_in', userId: null, shown: null, expiresAt } as const
    return store.addChallenge(tx, { ...row, challenge })
  })
  return signingOptions(house, { challenge, known: [], seconds: ceremonySeconds })
}

type Proving = { shown: Shown; challenge: Buffer; of: UserId | undefined; now: Date }

/**
 * Checks a signature and counts it, in the transaction it opens the way for. Of two answers with
 * one passkey the second waits: its counter is compared with what the first one left.
 */
async function provePasskey(tx: Tx, house: House, { shown, challenge, of, now }: Proving) {
  const passkey = await store.lockCredential(tx, Buffer.from(shown.rawId, 'base64url'))
  if (passkey === undefined) return refuse('identity_passkey_refused')
  if (of !== undefined && passkey.userId !== of) return refuse('identity_passkey_refused')

  const { counter, synced } = await checkShown(house, { shown, challenge, passkey })

  await store.saveUse(tx, { id: passkey.id, counter, synced, at: now })
  return passkey
}

/** Signs in with a passkey: it is two factors in one, so nothing more is asked. */
export async function signInByPasskey(call: Call, input: Input<Routes['signInByPasskey']>) {
  const { house } = call
  const { credential: shown, deviceId } = input
  const challenge = challengeOf(shown)
  await takeNow(house, { challenge, purpose: 'sign_in' })

  return house.inTransaction('read write', async (tx, now) => {
    const passkey = await provePasskey(tx, house, { shown, challenge, of: undefined, now })
    const user = await lockPerson(tx, passkey.userId)
    return enter(tx, call, { user, deviceId, strong: true, now })
  })
}

type Taking = { challenge: Buffer; purpose: store.ChallengePurpose }

/**
 * Takes a challenge away in its own commit: one that was answered wrongly is gone as well.
 * Refuses: identity_step_up_expired, identity_passkey_refused.
 */
export async function takeNow(house: House, taking: Taking): Promise<store.ChallengeRow> {
  const row = await house.inTransaction('read write', async (tx, now) => {
    const taken = await store.takeChallenge(tx, taking)
    return taken !== undefined && taken.expiresAt > now ? taken : undefined
  })
  if (row !== undefined) return row
  return refuse(
    taking.purpose === 'step_up' ? 'identity_step_up_expired' : 'identity_passkey_refused',
  )
}

/** Begins to confirm one act with a passkey: what is signed is the digest of what is shown. */
export async function startStepUpByPasskey(
  { house, actor }: Call,
  input: Input<Routes['startStepUpByPasskey']>,
) {
  const { kind, payee } = input
  const amount = input.amount ?? null
  const shown = { kind, payee, amount, facts: writeFacts(input.facts) }
  const nonce = Buffer.from(house.dice.bytes(32)).toString('base64url')
  const told = [nonce, kind, payee, amount === null ? null : amount.toString(), shown.facts]
  const challenge = createHash('sha256').update(JSON.stringify(told)).digest()
  const seconds = house.settings.of(stepUpSeconds)

  const known = await house.inTransaction('read write', async (tx, now) => {
    await lockPerson(tx, actor.id)
    const passkeys = await store.listPasskeys(tx, actor.id)
    if (passkeys.length === 0) refuse('identity_step_up_needed', { passkey: 'unset' })
    const row = { purpose: 'step_up', userId: actor.id, shown } as const
    await store.addChallenge(tx, { ...row, challenge, expiresAt: later(now, seconds) })
    return passkeys
  })
  return signingOptions(house, { challenge, known, seconds })
}

/** Gives the proof for exactly the act whose challenge was signed: 60 s, once. */
export async function stepUpByPasskey(
  { house, actor }: Call,
  input: Input<Routes['stepUpByPasskey']>,
) {
  const { credential } = input
  const challenge = challengeOf(credential)
  const { userId, shown } = await takeNow(house, { challenge, purpose: 'step_up' })
  if (userId !== actor.id || shown === null) return refuse('identity_step_up_expired')
  const proof = newToken(house.dice)

  return house.inTransaction('read write', async (tx, now) => {
    await provePasskey(tx, house, { shown: credential, challenge, of: actor.id, now })

    const expiresAt = later(now, house.settings.of(stepUpSeconds))
    const proofHash = digestOf(proof)
    await addStepUp(tx, { ...shown, proofHash, userId: actor.id, at: now, expiresAt })
    return { proof, expiresAt }
  })
}
