import { createHash } from 'node:crypto'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { reach } from '#/modules/identity/index.ts'
import { saveReachable } from './store-people.ts'

/** What addresses are hashed with: the same for all of this house, and useless in another. */
export const contactSalt = (house: Pick<House, 'keys'>): string =>
  house.keys.derive('friends.contacts', 16).toString('hex')

/** Hashes an address as the browser does: SHA-256 of salt and the address in lower case. */
export const contactHash = (salt: string, email: string): Buffer =>
  createHash('sha256')
    .update(salt + email.trim().toLowerCase())
    .digest()

/** Lets somebody be found under their verified address, or by no address at all. */
export async function keepReachable(
  tx: Tx,
  house: Pick<House, 'keys'>,
  { owner, wanted }: { owner: UserId; wanted: boolean },
): Promise<void> {
  const email = (await reach.contactsOf(tx, [owner])).get(owner)?.email ?? null
  const hash = wanted && email !== null ? contactHash(contactSalt(house), email) : undefined
  await saveReachable(tx, owner, hash)
}
