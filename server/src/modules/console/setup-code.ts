import { createHash } from 'node:crypto'
import type { House } from '#/engine/house.ts'
import * as store from './store.ts'

export const setupCodeBytes = 16

/** SHA-256 of a setup code; 128 random bits need no slow hash. */
export const digestOf = (code: string): Buffer => createHash('sha256').update(code).digest()

/**
 * Makes the one setup code that counts from now on, 32 hexadecimal digits, and keeps its digest.
 * Gives undefined when the house is set up already.
 */
export async function renewSetupCode(house: House): Promise<string | undefined> {
  const code = Buffer.from(house.dice.bytes(setupCodeBytes)).toString('hex')
  const kept = await house.inTransaction('read write', tx =>
    store.keepCodeDigest(tx, digestOf(code)),
  )
  return kept ? code : undefined
}

/** The address of the wizard; the code stands in the fragment, so that no log sees it. */
export const setupLink = (house: House, code: string): string =>
  `${house.config.publicUrl}/console/setup#${code}`
