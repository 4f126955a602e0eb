import { createHash } from 'node:crypto'
import type { Dice } from '#/engine/dice.ts'

/** Pay codes begin with these digits, so that a till tells them from the bar code of a product. */
const payCodeStart = '28'
const payCodeBelow = 10n ** 16n
const collectCodeBytes = 16

/** Makes the 18 digits of a pay code. */
export const newPayCode = (dice: Dice): string =>
  `${payCodeStart}${dice.below(payCodeBelow).toString().padStart(16, '0')}`

/** Makes the part of an address by which somebody is paid: 22 letters of 16 random bytes. */
export const newCollectCode = (dice: Dice): string =>
  Buffer.from(dice.bytes(collectCodeBytes)).toString('base64url')

/** What a code is stored as: a copy of the database lets nobody pay or be paid. */
export const digestOfCode = (code: string): Buffer => createHash('sha256').update(code).digest()
