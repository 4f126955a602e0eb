import { createHash, createHmac } from 'node:crypto'

/** Gives the SHA-256 of a text in UTF-8, as 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Gives the HMAC-SHA-256 of a message under a key. Shape: 32 bytes. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Buffer {
  return createHmac('sha256', key).update(message).digest()
}
