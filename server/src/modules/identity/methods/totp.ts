import { createHmac, timingSafeEqual } from 'node:crypto'

// RFC 6238 with the values every app knows: SHA-1, six digits, 30 seconds.
export const stepSeconds = 30
export const totpDigits = 6
export const secretBytes = 20
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
// The step before and the one after: phones' clocks and slow fingers.
const steps = [0n, -1n, 1n]

/** Gives the code of one step (RFC 4226 over the step's number). */
export function codeAt(secret: Uint8Array, step: bigint, digits = totpDigits): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(step)
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** Gives the step of a moment. */
export const stepAt = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000 / stepSeconds))

/** Finds the step whose code this is, one to either side of now; undefined when it is none. */
export function stepOf(secret: Uint8Array, code: string, at: Date): bigint | undefined {
  const typed = Buffer.from(code)
  let found: bigint | undefined
  for (const by of steps) {
    const step = stepAt(at) + by
    const right = Buffer.from(codeAt(secret, step))
    if (right.length === typed.length && timingSafeEqual(right, typed)) found ??= step
  }
  return found
}

/** Writes bytes in the base32 that apps read (RFC 4648, without padding). */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map(group => letters.charAt(parseInt(group.padEnd(5, '0'), 2))).join('')
}

type Named = { house: string; handle: string; secret: string }

/** Gives the address an app reads from the QR code. */
export function setupAddress({ house, handle, secret }: Named): string {
  const label = `${encodeURIComponent(house)}:${encodeURIComponent(handle)}`
  const issuer = encodeURIComponent(house)
  return `otpauth://totp/${label}?secret=${secret}&issuer=${issuer}&digits=6&period=30`
}
