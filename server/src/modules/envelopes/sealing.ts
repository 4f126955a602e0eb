import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { House } from '#/engine/house.ts'
import type { SealKey } from './seed.ts'

/** Gives the key that seals the seed of one envelope; it follows from the keys of the house. */
export function sealKeyOf(house: Pick<House, 'keys'>, envelopeId: EnvelopeId): SealKey {
  return { key: house.keys.derive('envelope-seed'), envelopeId }
}
