import { z } from 'zod'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const wireLength = 26

// Values of letters by their code, -1 for any other: ids are read and written with each request.
const valuesOf = (letters: string): readonly number[] =>
  Array.from({ length: 128 }, (_, code) => letters.indexOf(String.fromCharCode(code)))
const codesOf = (letters: string): readonly number[] =>
  Array.from(letters, letter => letter.charCodeAt(0))

const hexDigits = '0123456789abcdef'
const digitValues = valuesOf(alphabet)
const hexValues = valuesOf(hexDigits)
const letterCodes = codesOf(alphabet)
const hexCodes = codesOf(hexDigits)
const hyphen = 45
const hyphensBefore: ReadonlySet<number> = new Set([8, 12, 16, 20])

/**
 * Writes a UUID the way people and links see it: prefix, underscore, 26 characters.
 * Base32 without i l o u, the 16 bytes as one number, big endian.
 */
export function toWire(prefix: string, uuid: string): string {
  // By small numbers and not by one of 128 bits, and one text at the end: each claim writes and
  // reads a few of these.
  const codes: number[] = []
  let rest = 0
  let bits = 2 // 26 letters carry 130 bits, so two zeros come first.
  for (let n = 0; n < uuid.length; n++) {
    const digit = hexValues[uuid.charCodeAt(n)] ?? -1
    if (digit < 0) continue // A hyphen.
    rest = (rest << 4) | digit
    bits += 4
    if (bits < 5) continue
    bits -= 5
    codes.push(letterCodes[rest >> bits] ?? 0)
    rest &= (1 << bits) - 1
  }
  return `${prefix}_${String.fromCharCode(...codes)}`
}

/** Reads what `toWire` wrote. Gives undefined for anything else. */
export function fromWire(prefix: string, wire: string): string | undefined {
  const start = prefix.length + 1
  if (wire.length !== start + wireLength || !wire.startsWith(`${prefix}_`)) return undefined
  const codes: number[] = []
  let rest = 0
  let bits = -2
  let digits = 0
  for (let n = start; n < wire.length; n++) {
    const digit = digitValues[wire.charCodeAt(n)] ?? -1
    if (digit < 0 || (n === start && digit > 7)) return undefined
    rest = (rest << 5) | digit
    bits += 5
    while (bits >= 4) {
      bits -= 4
      if (hyphensBefore.has(digits)) codes.push(hyphen)
      codes.push(hexCodes[rest >> bits] ?? 0)
      digits += 1
      rest &= (1 << bits) - 1
    }
  }
  return String.fromCharCode(...codes)
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
export const OrganisationId = id('org', 'OrganisationId')
export type OrganisationId = z.output<typeof OrganisationId>
export const AttestationId = id('att', 'AttestationId')
export type AttestationId = z.output<typeof AttestationId>
export const ArchiveId = id('arc', 'ArchiveId')
export type ArchiveId = z.output<typeof ArchiveId>
export const PasskeyId = id('pky', 'PasskeyId')
export type PasskeyId = z.output<typeof PasskeyId>
export const PictureId = id('pic', 'PictureId')
export type PictureId = z.output<typeof PictureId>
export const AccountId = id('acc', 'AccountId')
export type AccountId = z.output<typeof AccountId>
export const TransferId = id('trf', 'TransferId')
export type TransferId = z.output<typeof TransferId>
export const PaymentId = id('pay', 'PaymentId')
export type PaymentId = z.output<typeof PaymentId>
export const BillProblemId = id('prb', 'BillProblemId')
export type BillProblemId = z.output<typeof BillProblemId>
export const ChargeId = id('chg', 'ChargeId')
export type ChargeId = z.output<typeof ChargeId>
export const FindingId = id('fnd', 'FindingId')
export type FindingId = z.output<typeof FindingId>
export const NoticeId = id('ntc', 'NoticeId')
export type NoticeId = z.output<typeof NoticeId>
export const PushAddressId = id('psh', 'PushAddressId')
export type PushAddressId = z.output<typeof PushAddressId>
export const FriendRequestId = id('frq', 'FriendRequestId')
export type FriendRequestId = z.output<typeof FriendRequestId>
export const FriendLabelId = id('lbl', 'FriendLabelId')
export type FriendLabelId = z.output<typeof FriendLabelId>
export const FriendshipId = id('fsh', 'FriendshipId')
export type FriendshipId = z.output<typeof FriendshipId>
export const RoomId = id('rom', 'RoomId')
export type RoomId = z.output<typeof RoomId>
export const RoomInvitationId = id('rin', 'RoomInvitationId')
export type RoomInvitationId = z.output<typeof RoomInvitationId>
export const MessageId = id('msg', 'MessageId')
export type MessageId = z.output<typeof MessageId>
export const EnvelopeId = id('env', 'EnvelopeId')
export type EnvelopeId = z.output<typeof EnvelopeId>
export const AskId = id('ask', 'AskId')
export type AskId = z.output<typeof AskId>
export const CoverId = id('cvr', 'CoverId')
export type CoverId = z.output<typeof CoverId>
export const TopUpId = id('tup', 'TopUpId')
export type TopUpId = z.output<typeof TopUpId>
export const RedemptionId = id('rdm', 'RedemptionId')
export type RedemptionId = z.output<typeof RedemptionId>
export const VoucherBatchId = id('vch', 'VoucherBatchId')
export type VoucherBatchId = z.output<typeof VoucherBatchId>
export const ExportId = id('exp', 'ExportId')
export type ExportId = z.output<typeof ExportId>
export const DeskDayId = id('dsk', 'DeskDayId')
export type DeskDayId = z.output<typeof DeskDayId>
export const PackId = id('pak', 'PackId')
export type PackId = z.output<typeof PackId>
export const StickerId = id('stk', 'StickerId')
export type StickerId = z.output<typeof StickerId>
export const StickerReportId = id('srp', 'StickerReportId')
export type StickerReportId = z.output<typeof StickerReportId>
export const MessagePictureId = id('mpc', 'MessagePictureId')
export type MessagePictureId = z.output<typeof MessagePictureId>
export const MessageReportId = id('mrp', 'MessageReportId')
export type MessageReportId = z.output<typeof MessageReportId>
export const FaceRoomId = id('fac', 'FaceRoomId')
export type FaceRoomId = z.output<typeof FaceRoomId>
