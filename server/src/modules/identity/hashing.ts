import { argon2, hash as digestAtOnce, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Dice } from '#/engine/dice.ts'
import type { House } from '#/engine/house.ts'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'

export const hashesAtOnce = 4
export const hashesWaitingMax = 400
const saltBytes = 16
const hashBytes = 32
const tokenBytes = 32
// The least that OWASP names for argon2id: 19 MiB and two passes, ~30 ms on one core.
const dear = { memory: 19_456, passes: 2 } as const
const cheap = { memory: 64, passes: 1 } as const
const written = /^argon2id\$m=(\d+),t=(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/

/** What secrets are hashed with: a pepper outside the database, and in tests a low price. */
export type Hashing = { pepper: Uint8Array; price: { memory: number; passes: number } }

/** Gives the hashing of this house. Only tests hash cheaply. */
export function hashingOf(house: House): Hashing {
  const price = house.config.cheapHashing === true ? cheap : dear
  return { pepper: house.keys.derive('identity.pepper'), price }
}

/** Hashes a password or PIN with argon2id, off the event loop, at most 4 at once. Refuses: busy. */
export async function hashSecret(secret: string, { pepper, price }: Hashing): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await digest(secret, salt, price, pepper)
  const parts = [salt, hash].map(bytes => bytes.toString('base64url'))
  return `argon2id$m=${price.memory},t=${price.passes}$${parts.join('$')}`
}

/**
 * Says whether a secret is the stored one. Without a stored one it works as long and says no, so
 * that an unknown person and a wrong password take the same time. Refuses: busy.
 */
export async function isSecret(
  secret: string,
  stored: string | undefined,
  { pepper, price }: Hashing,
): Promise<boolean> {
  const parts = written.exec(stored ?? '')
  if (parts === null) {
    assert(stored === undefined, 'a stored hash has a form of ours')
    await digest(secret, randomBytes(saltBytes), price, pepper)
    return false
  }
  const [, memory, passes, salt = '', hash = ''] = parts
  const as = { memory: Number(memory), passes: Number(passes) }
  const found = await digest(secret, Buffer.from(salt, 'base64url'), as, pepper)
  return timingSafeEqual(found, Buffer.from(hash, 'base64url'))
}

/** Makes a secret that is handed out once: 256 bits, safe in a URL. */
export function newToken(dice: Dice): string {
  return Buffer.from(dice.bytes(tokenBytes)).toString('base64url')
}

/** The digest under which a handed-out secret is stored; a copy of the database opens nothing. */
export function digestOf(token: string): Buffer {
  return digestAtOnce('sha256', token, 'buffer')
}

/** As `digestOf`, in hexadecimal: bytes cost three times as much, and each first request asks. */
export const digestTextOf = (token: string): string => digestAtOnce('sha256', token, 'hex')

let running = 0
const line: (() => void)[] = []

async function digest(
  secret: string,
  salt: Buffer,
  price: Hashing['price'],
  pepper: Uint8Array,
): Promise<Buffer> {
  await enter()
  try {
    return await derive(secret.normalize('NFKC'), salt, price, pepper)
  } finally {
    leave()
  }
}

async function enter(): Promise<void> {
  if (running < hashesAtOnce) {
    running++
    return
  }
  if (line.length >= hashesWaitingMax) refuse('busy', { retry_after: 2 })
  // The place is handed over by whoever leaves, so `running` stays as it is.
  await new Promise<void>(resolve => {
    line.push(resolve)
  })
}

function leave(): void {
  const waiting = line.shift()
  if (waiting === undefined) running--
  else waiting()
}

function derive(
  secret: string,
  salt: Buffer,
  { memory, passes }: Hashing['price'],
  pepper: Uint8Array,
): Promise<Buffer> {
  const terms = { message: secret, nonce: salt, parallelism: 1, tagLength: hashBytes }
  return new Promise((resolve, reject) => {
    argon2('argon2id', { ...terms, memory, passes, secret: pepper }, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })
}
