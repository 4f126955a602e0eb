import { setTimeout as pause } from 'node:timers/promises'
import type { routes } from '@fuquan/contract/identity.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { keepRefused } from '#/engine/refusals.ts'
import { assert } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { pinLocked, pinResetStarted, securityChanged } from '../events.ts'
import { digestOf, hashingOf, hashSecret, isSecret, newToken } from '../hashing.ts'
import { pinOf } from '../people.ts'
import {
  admitPin,
  type Counted,
  countTry,
  finishReset,
  giveBack,
  isCounted,
  noPin,
  type PinLimits,
  refusePinLocked,
  refuseWrongPin,
  settleRight,
  settleWrong,
  startReset,
} from '../pin.ts'
import {
  passwords,
  pinLockHours,
  pinSecondLockHours,
  pinTries,
  stepUpSeconds,
} from '../settings.ts'
import { spendStepUp } from '../stepping.ts'
import { takeFactorTry, useFactor } from '../methods/factor.ts'
import { proveAtProvider } from '../methods/provider-anew.ts'
import { writeFacts } from '../stepup.ts'
import * as store from '../store-pins.ts'
import { findPassword } from '../store-sessions.ts'
import { provePassword } from '../tries.ts'

type Routes = typeof routes

const busyRetrySeconds = 1
/** How long a try waits, and again, for others of the same person. */
const waitsMs = [20, 40, 80, 160, 320, 640]

const limitsOf = ({ settings }: House): PinLimits => ({
  tries: settings.of(pinTries),
  lockHours: settings.of(pinLockHours),
  secondLockHours: settings.of(pinSecondLockHours),
})

type Trying<M, T> = {
  userId: UserId
  pin: string
  /** What is slow to make, made outside any transaction and only after the PIN was right. */
  make: () => Promise<M>
  /** Runs in the transaction that takes the try back, after the PIN was right. */
  settle: (tx: Tx, now: Date, made: M) => Promise<T>
}

/**
 * Counts a try, compares outside any transaction, and saves what came of it before it answers:
 * a hundred parallel guesses are five. A right PIN sets the count to zero.
 *
 * Refuses: identity_step_up_needed (no PIN), identity_pin_wrong, identity_pin_locked, busy (others
 * are being compared that may use up the tries).
 */
async function tryPin<M, T>(house: House, { userId, pin, make, settle }: Trying<M, T>): Promise<T> {
  const tried = await beginTry(house, userId)
  const trying = { house, userId, tried }

  const right = await orGiveBack(trying, () => isSecret(pin, tried.hash, hashingOf(house)))
  if (!right) return refuseWrongPin(await countWrong(trying), limitsOf(house))
  return orGiveBack(trying, async () => {
    const made = await make()
    return house.inTransaction('read write', async (tx, now) => {
      const stored = await store.lockKnownPin(tx, userId)

      // The PIN may have been replaced while it was compared, or its owner may have left.
      if (stored?.hash !== tried.hash) return refuse('identity_step_up_expired')
      // It took so long that it was given up.
      if (!isCounted(stored, tried.began)) refuse('busy', { retry_after: busyRetrySeconds })

      await store.saveTries(tx, userId, settleRight(stored, tried.began))
      // Whoever knows the PIN needs no new one: a reset left open would let anybody choose theirs.
      if (stored.resetReadyAt !== null) await store.saveReset(tx, { userId, readyAt: null })
      return settle(tx, now, made)
    })
  })
}

type Tried = { hash: string; began: Date }
type Begun = { house: House; userId: UserId; tried: Tried }

/** Waits a little for others that are being compared, and holds nothing meanwhile. */
async function beginTry(house: House, userId: UserId): Promise<Tried> {
  for (const waitMs of [...waitsMs, undefined]) {
    const tried = await reserve(house, userId)
    if (tried !== undefined) return tried
    if (waitMs !== undefined) await pause(waitMs)
  }
  return refuse('busy', { retry_after: busyRetrySeconds })
}

async function reserve(house: House, userId: UserId): Promise<Tried | undefined> {
  const begun = await house.inTransaction('read write', async (tx, now) => {
    // A crowd that waited here would keep those who know what came of their try from saying so.
    const free = await store.lockPinIfFree(tx, userId)
    if (free === undefined && (await store.findPin(tx, userId)) !== undefined) return undefined
    const stored = free ?? { ...noPin, hash: null }

    const counted = countTry(stored, now, limitsOf(house))
    if (counted === undefined) return undefined

    await store.saveTries(tx, userId, counted)
    await tellLock(tx, userId, counted)
    return { hash: stored.hash, counted, began: now }
  })
  if (begun === undefined) return undefined
  const { hash, counted, began } = begun
  if (counted.lockedUntil !== null) refusePinLocked(counted.lockedUntil)
  assert(hash !== null, 'a PIN whose try was counted is set')
  return { hash, began }
}

function countWrong({ house, userId, tried }: Begun): Promise<Counted> {
  return house.inTransaction('read write', async (tx, now) => {
    const stored = (await store.lockKnownPin(tx, userId)) ?? { ...noPin, hash: null }

    // Under a new PIN, or given up as cut off: then it is counted already, or counts no more.
    if (stored.hash !== tried.hash || !isCounted(stored, tried.began)) return stored
    const outcome = settleWrong(stored, tried.began, { at: now, limits: limitsOf(house) })

    await store.saveTries(tx, userId, outcome)
    await tellLock(tx, userId, outcome)
    return outcome
  })
}

async function tellLock(tx: Tx, userId: UserId, { lockedUntil: until }: Counted): Promise<void> {
  if (until === null) return
  // Payments stop here: whoever asks the desk why finds it, once per lock and not per guess.
  const refusal = new Refusal('identity_pin_locked', { until: until.toISOString() })
  keepRefused(tx, { actorId: userId, key: 'pin', act: 'identity.stepUp', refusal })
  await tell(tx, pinLocked, { userId, until })
}

/** Of what fails before it is known to be wrong nothing stays: a right PIN must never be a try. */
async function orGiveBack<T>({ house, userId, tried }: Begun, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await house
      .inTransaction('read write', async tx => {
        const stored = await store.lockKnownPin(tx, userId)
        if (stored?.hash !== tried.hash) return
        await store.saveTries(tx, userId, giveBack(stored, tried.began))
      })
      // Kept, it counts as one more wrong try in two minutes; the first error says what happened.
      .catch(failed => house.log.warn({ err: failed }, 'a try of a PIN was not given back'))
    throw error
  }
}

/**
 * Sets my first PIN, or changes it with the old one. A wrong old PIN counts like any other. Who
 * has passkeys confirms a first PIN with one: step-up `identity.set_pin`.
 */
export async function setPin({ house, actor }: Call, input: Input<Routes['setPin']>) {
  const { id: userId } = actor
  admitPin(input.pin)
  const known = await house.read(tx => store.findPin(tx, userId))
  // Hashing is dear: nobody may make us do it who has not shown the old PIN.
  const make = () => hashSecret(input.pin, hashingOf(house))

  if (known?.set !== true) {
    const hash = await make()
    return house.inTransaction('read write', async (tx, now) => {
      const stored = await store.lockPin(tx, userId)
      if (stored.set) refuse('identity_step_up_needed', { pin: 'set' })
      // Whoever holds a session alone must not get past somebody's passkeys by a PIN of their own.
      const { passkeys } = await pinOf(tx, userId, now)
      if (passkeys > 0) {
        const shown = { kind: 'identity.set_pin', payee: 'me', amount: null, facts: {} }
        await spendStepUp(tx, { ...shown, actor, proof: input.proof, now })
      }
      await store.savePin(tx, { userId, hash, resetAt: null })
      return pinOf(tx, userId, now)
    })
  }

  if (input.oldPin === undefined) return refuse('identity_step_up_needed', { pin: 'set' })
  return tryPin(house, {
    userId,
    pin: input.oldPin,
    make,
    settle: async (tx, now, hash) => {
      await store.savePin(tx, { userId, hash, resetAt: null })
      await tell(tx, securityChanged, { userId, what: 'pin_changed', at: now })
      return pinOf(tx, userId, now)
    },
  })
}

type ResetAsk = Input<Routes['startPinReset']>

/**
 * Proves who I am before a reset begins: by the passkey's proof, which is spent later, by a fresh
 * sign-in at my provider, or by the password. Who has none, or one the house takes no more, may
 * show the second factor in its place: false, for then it speeds nothing up.
 */
async function proveAnew(call: Call, { proof, trip, password, code }: ResetAsk): Promise<boolean> {
  const { house, actor } = call
  const { id: userId, address } = actor
  if (proof !== undefined) return true
  if (trip !== undefined) {
    await proveAtProvider(call, trip)
    return true
  }
  if (password === undefined && code !== undefined) {
    const known = await house.read(tx => findPassword(tx, userId))
    if (known === undefined || !house.settings.of(passwords)) return false
  }
  await provePassword(house, { userId, address, password: password ?? '' })
  return true
}

/**
 * Starts a reset: with a passkey, or with a second factor beside the password or a fresh sign-in
 * at the provider, it is ready at once. With one of these alone it is ready in 24 h, and every
 * device is told meanwhile.
 */
export async function startPinReset(call: Call, input: ResetAsk) {
  const { house, actor } = call
  const { id: userId } = actor
  const { code, proof } = input
  const proven = await proveAnew(call, input)
  const tried = code === undefined ? undefined : await takeFactorTry(house, userId)

  const told = await house.inTransaction('read write', async (tx, now) => {
    const pin = await store.lockPin(tx, userId)
    const waits = startReset(pin, now)
    if (proof !== undefined) {
      const shown = { kind: 'identity.reset_pin', payee: 'me', amount: null, facts: {} }
      await spendStepUp(tx, { ...shown, actor, proof, now })
    } else if (code !== undefined) {
      await useFactor(tx, { userId, code, house, now })
    }
    const atOnce = proof !== undefined || (proven && code !== undefined)
    const readyAt = atOnce ? now : waits

    await store.saveReset(tx, { userId, readyAt })

    await tell(tx, pinResetStarted, { userId, readyAt })
    return pinOf(tx, userId, now)
  })
  await tried?.right()
  return told
}

/** Stops a running reset; none running is no harm. */
export async function stopPinReset({ tx, actor, now }: Ctx) {
  const pin = await store.lockPin(tx, actor.id)

  if (pin.resetReadyAt !== null) await store.saveReset(tx, { userId: actor.id, readyAt: null })
  return pinOf(tx, actor.id, now)
}

/** Sets the new PIN of a reset that is ready. For 24 h sends are capped after it. */
export async function finishPinReset(
  { house, actor }: Call,
  input: Input<Routes['finishPinReset']>,
) {
  const { id: userId } = actor
  admitPin(input.pin)
  await house.read(async (tx, now) => finishReset((await store.findPin(tx, userId)) ?? noPin, now))
  const hash = await hashSecret(input.pin, hashingOf(house))

  return house.inTransaction('read write', async (tx, now) => {
    const pin = await store.lockPin(tx, userId)

    // Stopped while we were hashing: then it is over.
    finishReset(pin, now)

    await store.savePin(tx, { userId, hash, resetAt: now })
    await tell(tx, securityChanged, { userId, what: 'pin_changed', at: now })
    return pinOf(tx, userId, now)
  })
}

/** Gives a proof for one act, payee, amount and set of facts: 60 s, once. */
export async function stepUp({ house, actor }: Call, input: Input<Routes['stepUp']>) {
  const { id: userId } = actor
  return tryPin(house, {
    userId,
    pin: input.pin,
    make: async () => newToken(house.dice),
    settle: async (tx, now, proof) => {
      const seconds = house.settings.of(stepUpSeconds)
      const expiresAt = new Date(now.getTime() + seconds * 1000)
      await store.addStepUp(tx, {
        proofHash: digestOf(proof),
        userId,
        kind: input.kind,
        payee: input.payee,
        amount: input.amount ?? null,
        facts: writeFacts(input.facts),
        at: now,
        expiresAt,
      })
      return { proof, expiresAt }
    },
  })
}
