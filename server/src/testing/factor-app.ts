// RFC 4648, read back: what an app does with the secret.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Reads the secret of a second factor as an app does: from its letters to its bytes. */
export function bytesOf(secret: string): Buffer {
  const bits = Array.from(secret, one => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)))
}
