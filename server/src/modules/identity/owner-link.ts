import { audit } from '#/engine/audit.ts'
import type { House } from '#/engine/house.ts'
import { digestOf, newToken } from './hashing.ts'
import { daysAfter } from './rules.ts'
import * as sessions from './store-sessions.ts'

export const ownerLinkDays = 1

/** Makes a one-time link with which a signed-in member becomes an owner; an earlier one ends. */
export function makeOwnerLink(house: House): Promise<{ path: string; expiresAt: Date }> {
  const code = newToken(house.dice)
  return house.inTransaction('read write', async (tx, now) => {
    const expiresAt = daysAfter(now, ownerLinkDays)
    const codeHash = digestOf(code)
    await sessions.addLink(tx, {
      codeHash,
      purpose: 'owner',
      userId: null,
      madeBy: null,
      expiresAt,
    })
    await audit(tx, { by: 'house', act: 'identity.createOwnerLink', reason: 'owner create' })
    return { path: `/owner#${code}`, expiresAt }
  })
}
