import { createHmac, timingSafeEqual } from 'node:crypto'
import { FaceRoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Keys } from '#/engine/keys.ts'
import { present } from '#/kit/assert.ts'

/** How long the one before still opens: the time of a scan on its way to us, no more. */
export const graceMs = 2_000
const idBytes = 16
const stepBytes = 4
const macBytes = 12

type Step = { now: Date; seconds: number }

const stepAt = ({ now, seconds }: Step): number => Math.floor(now.getTime() / (seconds * 1_000))

/** Makes what the QR of a room says now, and says until when it is shown. */
export function makeQr(keys: Keys, roomId: FaceRoomId, at: Step): { qr: string; until: Date } {
  const step = stepAt(at)
  const said = Buffer.alloc(idBytes + stepBytes)
  said.write(roomId.replaceAll('-', ''), 'hex')
  said.writeUInt32BE(step % 2 ** 32, idBytes)
  const qr = Buffer.concat([said, macOf(keys, said)]).toString('base64url')
  return { qr, until: new Date((step + 1) * at.seconds * 1_000) }
}

/** Reads a QR: its room, or nothing when it is not ours or its time is over. */
export function readQr(keys: Keys, qr: string, at: Step): FaceRoomId | undefined {
  const bytes = Buffer.from(qr, 'base64url')
  if (bytes.length !== idBytes + stepBytes + macBytes) return undefined
  const said = bytes.subarray(0, idBytes + stepBytes)
  if (!timingSafeEqual(bytes.subarray(said.length), macOf(keys, said))) return undefined
  const made = said.readUInt32BE(idBytes)
  const before = { ...at, now: new Date(at.now.getTime() - graceMs) }
  if (made !== stepAt(at) % 2 ** 32 && made !== stepAt(before) % 2 ** 32) return undefined
  const hex = said.toString('hex', 0, idBytes)
  const parts = present(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex)).slice(1)
  return FaceRoomId.out.parse(parts.join('-'))
}

const macOf = (keys: Keys, said: Buffer): Buffer =>
  createHmac('sha256', keys.derive('envelopes.face_qr')).update(said).digest().subarray(0, macBytes)
