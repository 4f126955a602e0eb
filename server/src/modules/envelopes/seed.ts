import { createCipheriv, createDecipheriv } from 'node:crypto'
import { sha256Hex } from '#/kit/digest.ts'
import type { SplitTerms } from './split.ts'

export const recipe = 'fuquan-envelope-v1'

/** Everything a commit binds, besides the seed. `envelopeId` and `asset` as written on the wire. */
export type CommitTerms = SplitTerms & {
  envelopeId: string
  asset: string
  /** Of amounts that are said and not drawn: who gets what, in the order of the shares. */
  named?: readonly { userId: string; amount: bigint }[]
}

/**
 * Gives the lines whose digest is the commit: rule R24, in its order. Amounts by name follow from
 * no seed, so each of them is a line of its own before it.
 */
export function commitLines(terms: CommitTerms, seed: Uint8Array): string[] {
  return [
    recipe,
    terms.envelopeId,
    terms.asset,
    String(terms.total),
    String(terms.shares),
    String(terms.least),
    String(terms.most),
    terms.split,
    ...(terms.named ?? []).map(({ userId, amount }) => `${userId} ${amount}`),
    Buffer.from(seed).toString('hex'),
  ]
}

/** Gives the commit that is public from the first second. Shape: 64 hex digits. */
export function commitOf(lines: readonly string[]): string {
  return sha256Hex(lines.join('\n'))
}

const cipher = 'aes-256-gcm'
export const sealNonceBytes = 12
const tagBytes = 16

/** A secret to seal with, and the envelope it is for: a seal of another one does not open. */
export type SealKey = { key: Uint8Array; envelopeId: string }

/** Seals a seed so that whoever reads the table learns nothing of a running draw. */
export function sealSeed({ key, envelopeId }: SealKey, seed: Uint8Array, nonce: Uint8Array) {
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(envelopeId))
  const body = Buffer.concat([sealing.update(seed), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), body])
}

/** Opens what `sealSeed` made; throws if a byte of it was changed or the key is another one. */
export function openSeed({ key, envelopeId }: SealKey, sealed: Uint8Array): Buffer {
  const nonce = sealed.subarray(0, sealNonceBytes)
  const tag = sealed.subarray(sealNonceBytes, sealNonceBytes + tagBytes)
  const opening = createDecipheriv(cipher, key, nonce).setAAD(Buffer.from(envelopeId))
  opening.setAuthTag(tag)
  const body = sealed.subarray(sealNonceBytes + tagBytes)
  return Buffer.concat([opening.update(body), opening.final()])
}
