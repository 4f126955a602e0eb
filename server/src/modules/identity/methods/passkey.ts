import type { PasskeyMade, PasskeyShown } from '@fuquan/contract/identity/method-shapes.ts'
import type { z } from 'zod'
import { ownOrigins } from '#/engine/admit.ts'
import { houseName } from '#/engine/house-settings.ts'
import type { House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import type { PasskeyRow } from './store.ts'

type Made = z.output<typeof PasskeyMade>
type Shown = z.output<typeof PasskeyShown>
type Options = { options: Record<string, unknown> }

export const ceremonySeconds = 300

// A tenth of all the program reads: read when the first passkey is made or shown.
const library = () => import('@simplewebauthn/server')

/** A passkey belongs to the host of the public address: another host, and none works any more. */
const placeOf = ({ config }: House) => ({
  rpID: new URL(config.publicUrl).hostname,
  origins: [...ownOrigins(config.publicUrl)],
})

type Registering = {
  challenge: Buffer
  user: { id: string; handle: string; name: string }
  known: readonly PasskeyRow[]
}

/** Gives what the browser needs to make a passkey that can sign in by itself. */
export async function registrationOptions(
  house: House,
  { challenge, user, known }: Registering,
): Promise<Options> {
  const { generateRegistrationOptions } = await library()
  const options = await generateRegistrationOptions({
    rpName: house.settings.of(houseName),
    rpID: placeOf(house).rpID,
    userName: user.handle,
    userDisplayName: user.name,
    // Read back as `userHandle` when somebody signs in; it says nothing to anybody else.
    userID: new Uint8Array(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
    challenge: new Uint8Array(challenge),
    timeout: ceremonySeconds * 1000,
    attestationType: 'none',
    excludeCredentials: known.map(nameOf),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { options: { ...options } }
}

/** Gives what the browser needs to sign a challenge, with one of these passkeys or with any. */
export async function signingOptions(
  house: House,
  {
    challenge,
    known,
    seconds,
  }: { challenge: Buffer; known: readonly PasskeyRow[]; seconds: number },
): Promise<Options> {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: placeOf(house).rpID,
    challenge: new Uint8Array(challenge),
    timeout: seconds * 1000,
    userVerification: 'required',
    allowCredentials: known.map(nameOf),
  })
  return { options: { ...options } }
}

const nameOf = ({ credentialId, transports }: PasskeyRow) => ({
  id: credentialId.toString('base64url'),
  transports,
})

/** Reads which challenge an answer claims to sign, so that it can be taken away. */
export function challengeOf({ response }: Made | Shown): Buffer {
  const text = Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')
  try {
    const read: unknown = JSON.parse(text)
    const has = typeof read === 'object' && read !== null && 'challenge' in read
    if (has && typeof read.challenge === 'string') return Buffer.from(read.challenge, 'base64url')
  } catch {
    // Not JSON signs nothing of ours.
  }
  return refuse('identity_passkey_refused')
}

export type NewCredential = Pick<
  PasskeyRow,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'synced'
>

/** Checks what a browser made. Refuses: identity_passkey_refused. */
export async function checkMade(
  house: House,
  { made, challenge }: { made: Made; challenge: Buffer },
): Promise<NewCredential> {
  const { rpID, origins } = placeOf(house)
  const { verifyRegistrationResponse } = await library()
  const { transports, ...rest } = made.response
  // The library throws a sentence for each thing that does not fit; to the person it is one no.
  const checked = await verifyRegistrationResponse({
    response: { ...made, response: rest, clientExtensionResults: {} },
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: origins,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => undefined)
  if (checked?.registrationInfo === undefined) return refuse('identity_passkey_refused')
  const { credential, credentialBackedUp } = checked.registrationInfo
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: BigInt(credential.counter),
    transports: transports ?? [],
    synced: credentialBackedUp,
  }
}

type Checking = { shown: Shown; challenge: Buffer; passkey: PasskeyRow }

/**
 * Checks a signature: our host, our challenge, the person was there and was verified, and a
 * counter that counts has risen. Refuses: identity_passkey_refused.
 */
export async function checkShown(
  house: House,
  { shown, challenge, passkey }: Checking,
): Promise<{ counter: bigint; synced: boolean }> {
  const { rpID, origins } = placeOf(house)
  const { verifyAuthenticationResponse } = await library()
  const { userHandle, ...response } = shown.response
  const checked = await verifyAuthenticationResponse({
    response: {
      ...shown,
      response: { ...response, ...(userHandle !== undefined && { userHandle }) },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: origins,
    expectedRPID: rpID,
    credential: {
      id: passkey.credentialId.toString('base64url'),
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
    },
    requireUserVerification: true,
  }).catch(() => undefined)
  if (checked?.verified !== true) return refuse('identity_passkey_refused')
  const { newCounter, credentialBackedUp } = checked.authenticationInfo
  return { counter: BigInt(newCounter), synced: credentialBackedUp }
}
