import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from './keys.ts'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Closes texts so that a copy of the database says nothing. */
export type Seal = {
  /** `about` names the row: what was sealed for one does not open for another. */
  close(text: string, about: string): Buffer
  /** Throws when the bytes were changed, or sealed about something else. */
  open(sealed: Uint8Array, about: string): string
}

/** Gives the seal of one purpose, such as `engine.mail`; its key lies outside the database. */
export function sealFor(keys: Keys, purpose: string): Seal {
  const key = keys.derive(`seal ${purpose}`)
  return {
    close: (text, about) => {
      const nonce = randomBytes(nonceBytes)
      const closing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(about))
      const bytes = Buffer.concat([closing.update(text, 'utf8'), closing.final()])
      return Buffer.concat([nonce, closing.getAuthTag(), bytes])
    },
    open: (sealed, about) => {
      const bytes = Buffer.from(sealed)
      const nonce = bytes.subarray(0, nonceBytes)
      const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes)
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
      opening.setAAD(Buffer.from(about)).setAuthTag(tag)
      const rest = bytes.subarray(nonceBytes + tagBytes)
      return Buffer.concat([opening.update(rest), opening.final()]).toString('utf8')
    },
  }
}
