import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { House } from '#/engine/house.ts'
import { guestId } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { hashingOf, isSecret } from './hashing.ts'
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

type Who = { address: string; who: string }

/**
 * Counts one try of a password before it is compared, for the person and for the network block;
 * `right` gives both back. Refuses: too_many, busy.
 */
export async function takeTry(house: House, { address, who }: Who) {
  const { limits, settings } = house
  const person = { points: settings.of(signInTries), seconds: signInSeconds, key: who }
  const network = { points: settings.of(signInTriesNetwork), seconds: signInSeconds, key: address }
  const byPerson = { name: 'identity.sign_in', ...person }
  const byNetwork = { name: 'identity.sign_in_network', ...network }
  if (address !== '') await limits.take(byNetwork)
  await limits.take(byPerson)
  return {
    right: async (): Promise<void> => {
      await limits.forget(byPerson)
      if (address !== '') await limits.giveBack(byNetwork)
    },
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

/** Proves that somebody knows their password. Refuses: identity_sign_in_failed, too_many. */
export async function provePassword(house: House, ask: Proving): Promise<void> {
  const hash = await house.read(tx => sessions.findPassword(tx, ask.userId))
  const tried = await takeTry(house, { address: ask.address, who: ask.userId })
  const right = await isSecret(ask.password, hash, hashingOf(house))
  if (!right) refuse('identity_sign_in_failed')
  await tried.right()
}
