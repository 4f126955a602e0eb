import { createHmac } from 'node:crypto'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { recoveryCodesCount } from '@fuquan/contract/identity/method-shapes.ts'
import type { Tx } from '#/engine/db.ts'
import type { Dice } from '#/engine/dice.ts'
import { tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { sealFor } from '#/engine/seal.ts'
import { refuse } from '#/kit/refusal.ts'
import { securityChanged } from '../events.ts'
import * as store from './store-factors.ts'
import { stepOf } from './totp.ts'

export const factorTriesMax = 5
export const factorSeconds = 15 * 60
// Without those that look alike; two groups of five, 48 bits.
const letters = '23456789abcdefghjkmnpqrstvwxyz'
const groupLength = 5

/** The seal of the secrets of authenticator apps. */
export const factorSeal = (house: House) => sealFor(house.keys, 'identity.second_factor')

/**
 * Counts a try of a second factor before it is compared, whatever the ticket or device it comes
 * from: a hundred parallel guesses are five. `right` forgets them. Refuses: too_many, busy.
 */
export async function takeFactorTry(house: House, userId: UserId) {
  const limit = {
    name: 'identity.second_factor',
    points: factorTriesMax,
    seconds: factorSeconds,
    key: userId,
  }
  await house.limits.take(limit)
  return { right: (): Promise<void> => house.limits.forget(limit) }
}

type Trying = { userId: UserId; code: string; house: House; now: Date }

/**
 * Uses a code of the app or a recovery code, in the transaction it opens the way for: each works
 * once. Refuses: identity_second_factor_wrong.
 */
export async function useFactor(tx: Tx, ask: Trying): Promise<void> {
  const { userId, house, now } = ask
  const code = ask.code.replaceAll(/[\s-]/g, '').toLowerCase()
  const factor = await store.lockFactor(tx, userId)
  if (factor === undefined || factor.confirmedAt === null) refuse('identity_second_factor_wrong')

  if (/^\d{6}$/.test(code)) {
    const secret = Buffer.from(factorSeal(house).open(factor.sealed, userId), 'hex')
    const step = stepOf(secret, code, now)
    if (step === undefined) refuse('identity_second_factor_wrong')
    if (!(await store.saveStep(tx, { userId, step }))) refuse('identity_second_factor_wrong')
    return
  }
  const codeHash = recoveryHash(house, code)
  if (!(await store.useCode(tx, { userId, codeHash, at: now }))) {
    refuse('identity_second_factor_wrong')
  }
  await tell(tx, securityChanged, { userId, what: 'recovery_used', at: now })
}

/** The digest of a recovery code, with a pepper outside the database. */
function recoveryHash(house: House, code: string): Buffer {
  const pepper = house.keys.derive('identity.recovery')
  return createHmac('sha256', pepper).update(code).digest()
}

/** Makes recovery codes in place of those before; they can be read this once. */
export async function makeCodes(
  tx: Tx,
  { userId, house }: { userId: UserId; house: House },
): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodesCount }, () => newCode(house.dice))
  const hashes = codes.map(code => recoveryHash(house, code.replace('-', '')))
  await store.saveCodes(tx, { userId, hashes })
  return codes
}

function newCode(dice: Dice): string {
  const size = BigInt(letters.length)
  const group = () =>
    Array.from({ length: groupLength }, () => letters.charAt(Number(dice.below(size)))).join('')
  return `${group()}-${group()}`
}
