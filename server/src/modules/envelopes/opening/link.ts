import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a ticket is for: one person, one device, one envelope. */
export type TicketFor = { envelopeId: string; userId: string; deviceId: string }

/** Writes a ticket that is good until a moment. It says nothing of the envelope itself. */
export function writeTicket(key: Uint8Array, about: TicketFor, untilMs: number): string {
  return `${untilMs}.${sign(key, about, untilMs)}`
}

/** Tells whether a ticket was written for this and is still good. Reads no table. */
export function isTicket(
  key: Uint8Array,
  about: TicketFor,
  { ticket, atMs }: { ticket: string; atMs: number },
): boolean {
  const parts = /^([0-9]{1,16})\.([A-Za-z0-9_-]{43})$/.exec(ticket)
  if (parts === null) return false
  const untilMs = Number(parts[1])
  // As texts: a digest in bytes of its own costs more than the digest.
  const given = Buffer.from(parts[2] ?? '', 'latin1')
  const right = Buffer.from(sign(key, about, untilMs), 'latin1')
  return given.length === right.length && timingSafeEqual(given, right) && atMs < untilMs
}

function sign(key: Uint8Array, about: TicketFor, untilMs: number): string {
  const { envelopeId, userId, deviceId } = about
  const lines = `ticket\n${envelopeId}\n${userId}\n${deviceId}\n${untilMs}`
  return createHmac('sha256', key).update(lines).digest('base64url')
}

/** Reads a password as everybody types it: NFKC, lower case, trimmed, inner spaces single. */
export function plainPassword(typed: string): string {
  return typed.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ')
}

/** Gives the digest of a password of one envelope. Shape: 32 bytes. */
export function digestOf(key: Uint8Array, envelopeId: string, typed: string): Buffer {
  return createHmac('sha256', key)
    .update(`password\n${envelopeId}\n${plainPassword(typed)}`)
    .digest()
}

/** Tells whether somebody typed the right password. */
export function isPassword(
  key: Uint8Array,
  { envelopeId, typed, digest }: { envelopeId: string; typed: string; digest: Uint8Array },
): boolean {
  return timingSafeEqual(digestOf(key, envelopeId, typed), digest)
}
