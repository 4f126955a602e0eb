import { z } from 'zod'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const wireLength = 26

/**
 * Writes a UUID the way people and links see it: prefix, underscore, 26 characters.
 * Base32 without i l o u, the 16 bytes as one number, big endian.
 */
export function toWire(prefix: string, uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`)
  let text = ''
  for (let n = 0; n < wireLength; n++) {
    text = alphabet.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return `${prefix}_${text}`
}

/** Reads what `toWire` wrote. Gives undefined for anything else. */
export function fromWire(prefix: string, wire: string): string | undefined {
  if (!wire.startsWith(`${prefix}_`)) return undefined
  const text = wire.slice(prefix.length + 1)
  if (text.length !== wireLength) return undefined
  let whole = 0n
  for (const letter of text) {
    const digit = alphabet.indexOf(letter)
    if (digit < 0) return undefined
    whole = (whole << 5n) | BigInt(digit)
  }
  if (whole >= 1n << 128n) return undefined
  const hex = whole.toString(16).padStart(32, '0')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

/** An id that knows its kind: `usr_…` on the wire, a branded UUID inside. */
const id = <const P extends string, const N extends string>(prefix: P, name: N) =>
  z
    .codec(
      // The first of 26 characters carries three bits, so it is at most 7.
      z.string().regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`)),
      z.string(),
      {
        decode: (wire, ctx) => {
          const uuid = fromWire(prefix, wire)
          if (uuid !== undefined) return uuid
          ctx.issues.push({ code: 'custom', message: 'not an id', input: wire })
          return z.NEVER
        },
        encode: uuid => toWire(prefix, uuid),
      },
    )
    .brand<N>()
    .meta({ id: name, description: `${prefix}_ and 26 characters of lower-case base32` })

export const UserId = id('usr', 'UserId')
export type UserId = z.output<typeof UserId>
export const DeviceId = id('dev', 'DeviceId')
export type DeviceId = z.output<typeof DeviceId>
export const HouseInviteId = id('inv', 'HouseInviteId')
export type HouseInviteId = z.output<typeof HouseInviteId>
export const ApprovalId = id('apr', 'ApprovalId')
export type ApprovalId = z.output<typeof ApprovalId>
export const StepUpId = id('stp', 'StepUpId')
export type StepUpId = z.output<typeof StepUpId>
export const PictureId = id('pic', 'PictureId')
export type PictureId = z.output<typeof PictureId>
export const AccountId = id('acc', 'AccountId')
export type AccountId = z.output<typeof AccountId>
export const TransferId = id('trf', 'TransferId')
export type TransferId = z.output<typeof TransferId>
export const FindingId = id('fnd', 'FindingId')
export type FindingId = z.output<typeof FindingId>
export const NoticeId = id('ntc', 'NoticeId')
export type NoticeId = z.output<typeof NoticeId>
export const RoomId = id('rom', 'RoomId')
export type RoomId = z.output<typeof RoomId>
export const RoomInvitationId = id('rin', 'RoomInvitationId')
export type RoomInvitationId = z.output<typeof RoomInvitationId>
export const MessageId = id('msg', 'MessageId')
export type MessageId = z.output<typeof MessageId>
export const EnvelopeId = id('env', 'EnvelopeId')
export type EnvelopeId = z.output<typeof EnvelopeId>
