import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { House } from '#/engine/house.ts'
import { guestId } from '#/engine/house.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { hashingOf, isSecret } from './hashing.ts'
import { admitPasswords } from './methods/password-switch.ts'
import { signInTries, signInTriesNetwork, signUpsNetworkHour } from './settings.ts'
import * as sessions from './store-sessions.ts'

export const signInSeconds = 15 * 60
export const codeTriesMax = 30
const hourSeconds = 60 * 60

/** Counts one sign-up of a network block. Refuses: too_many, busy. */
export async function takeSignUp(house: House, address: string): Promise<void> {
  if (address === '') return
  const points = house.settings.of(signUpsNetworkHour)
  const limit = { name: 'identity.sign_up', points, seconds: hourSeconds }
  await house.limits.take({ ...limit, key: address })
}

type Who = {
  address: string
  /** What is counted for whoever asks to see: a person, or the text that was typed. */
  who: string
  /** Whom a typed text names, if anybody: counted as well, and never said. */
  person?: UserId | undefined
}

/**
 * Counts one try of a password before it is compared, for the person and for the network block;
 * `right` gives both back. `shut`: the person has had too many by whatever name, and hears only that
 * it was wrong: a refusal of its own would say that two names are one person.
 *
 * Refuses: too_many, busy.
 */
export async function takeTry(house: House, { address, who, person: named }: Who) {
  const { limits, settings } = house
  const person = { points: settings.of(signInTries), seconds: signInSeconds, key: who }
  const network = { points: settings.of(signInTriesNetwork), seconds: signInSeconds, key: address }
  const byPerson = { name: 'identity.sign_in', ...person }
  const byNetwork = { name: 'identity.sign_in_network', ...network }
  if (address !== '') await limits.take(byNetwork)
  await limits.take(byPerson)
  const hidden = named === undefined ? undefined : { ...byPerson, key: named }
  const shut = hidden !== undefined && (await isUsedUp(house, hidden))
  return {
    shut,
    right: async (): Promise<void> => {
      await limits.forget(byPerson)
      if (hidden !== undefined) await limits.forget(hidden)
      if (address !== '') await limits.giveBack(byNetwork)
    },
  }
}

async function isUsedUp(house: House, limit: Parameters<House['limits']['take']>[0]) {
  try {
    await house.limits.take(limit)
    return false
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many') return true
    throw error
  }
}

/**
 * Counts one look-up of a code that could be guessed; `right` gives it back.
 * Refuses: too_many, busy.
 */
export async function takeCodeTry(house: House, { address, who }: Who) {
  const key = who === guestId ? address : who
  const limit = { name: 'identity.code', points: codeTriesMax, seconds: signInSeconds, key }
  if (key !== '') await house.limits.take(limit)
  return {
    right: async (): Promise<void> => {
      if (key !== '') await house.limits.giveBack(limit)
    },
  }
}

type Proving = { userId: UserId; address: string; password: string }

/**
 * Proves that somebody knows their password.
 * Refuses: identity_passwords_off, identity_sign_in_failed, too_many.
 */
export async function provePassword(house: House, ask: Proving): Promise<void> {
  admitPasswords(house)
  const hash = await house.read(tx => sessions.findPassword(tx, ask.userId))
  const tried = await takeTry(house, { address: ask.address, who: ask.userId })
  const right = await isSecret(ask.password, hash, hashingOf(house))
  if (!right) refuse('identity_sign_in_failed')
  await tried.right()
}
