import { getProofOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { keepAsset } from '../../../lib/asset.ts'

/** Everything that is published of one envelope, to be checked here. */
export const useProof = (envelopeId: string) =>
  useQuery({
    ...getProofOptions({ path: { envelopeId } }),
    select: proof => {
      // Who looks from outside has no wallet that says what money is counted in.
      keepAsset(proof.unit)
      return proof
    },
  })
