import { createHmac, timingSafeEqual } from 'node:crypto'
import { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'

const idBytes = 16
const sealBytes = 12

/**
 * Writes the code of a link: the envelope and our seal over it. Who knows an envelope's id has no
 * link of it. Shape: 38 letters of base64url.
 */
export function writeLinkCode(key: Uint8Array, id: EnvelopeId): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return Buffer.concat([bytes, sealOf(key, bytes)]).toString('base64url')
}

/** Reads the envelope of a code that we wrote; undefined for any other. */
export function readLinkCode(key: Uint8Array, code: string): EnvelopeId | undefined {
  const bytes = Buffer.from(code, 'base64url')
  if (bytes.length !== idBytes + sealBytes || bytes.toString('base64url') !== code) return undefined
  const id = bytes.subarray(0, idBytes)
  if (!timingSafeEqual(sealOf(key, id), bytes.subarray(idBytes))) return undefined
  const hex = id.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return EnvelopeId.out.parse(`${parts.join('-')}-${hex.slice(20)}`)
}

const sealOf = (key: Uint8Array, id: Uint8Array): Buffer =>
  createHmac('sha256', key).update('envelope-link\n').update(id).digest().subarray(0, sealBytes)
