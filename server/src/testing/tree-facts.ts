import type { TreeProof } from '@fuquan/contract/envelopes/trees.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { TreeFacts } from '@fuquan/sdk/trees.ts'

const text = (amount: bigint | null) => (amount === null ? null : String(amount))

/** Gives the proof of an ended tree as an outsider reads it on the wire. */
export function factsOf(proof: TreeProof): TreeFacts {
  const levels = proof.levels?.map(one => ({
    ...one,
    amount: String(one.amount),
    tiles: one.tiles.map(String),
    took: text(one.took),
  }))
  const path = proof.path?.map(({ number, value, lo, hi, share }) => ({
    ...{ number, value: String(value) },
    ...{ lo: String(lo), hi: String(hi), share: String(share) },
  }))
  return {
    ...proof,
    envelopeId: toWire('env', proof.envelopeId),
    amount: String(proof.amount),
    seed: proof.seed ?? '',
    ...{ leastChild: text(proof.leastChild), most: text(proof.most) },
    ...{ lo: text(proof.lo), hi: text(proof.hi), step: text(proof.step) },
    levels: levels ?? null,
    path: path ?? null,
  }
}
