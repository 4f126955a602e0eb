import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { PasskeyMade, PasskeyOptions, PasskeyShown } from '@fuquan/sdk/index.ts'

type Options = PasskeyOptions['options']
type Making = Parameters<typeof startRegistration>[0]['optionsJSON']
type Showing = Parameters<typeof startAuthentication>[0]['optionsJSON']

const isAddress = /^[0-9.]+$|:/

/** Whether passkeys can work here: a browser that knows them, https or localhost, and a name. */
export const hasPasskeys = (): boolean =>
  globalThis.isSecureContext && browserSupportsWebAuthn() && !isAddress.test(location.hostname)

/** Whether the browser can offer passkeys in the field of the name. */
export const offersPasskeys = async (): Promise<boolean> =>
  hasPasskeys() && (await browserSupportsWebAuthnAutofill())

// The server wrote these options by the standard; the browser checks every one of them.
const forMaking = (options: Options): options is Options & Making =>
  'challenge' in options && 'rp' in options
const forShowing = (options: Options): options is Options & Showing => 'challenge' in options

/** Asks the device to make a passkey. Throws when the person cancels, or has one already. */
export async function makePasskey(options: Options): Promise<PasskeyMade> {
  if (!forMaking(options)) throw new TypeError('not options of a passkey')
  const made = await startRegistration({ optionsJSON: options })
  const { clientDataJSON, attestationObject, transports } = made.response
  return {
    id: made.id,
    rawId: made.rawId,
    type: 'public-key',
    response: { clientDataJSON, attestationObject, ...(transports && { transports }) },
  }
}

/** Asks the device to sign with a passkey. With `offered` it waits in the field of the name. */
export async function showPasskey(
  options: Options,
  { offered = false }: { offered?: boolean } = {},
): Promise<PasskeyShown> {
  if (!forShowing(options)) throw new TypeError('not options of a passkey')
  const shown = await startAuthentication({
    optionsJSON: options,
    useBrowserAutofill: offered,
    verifyBrowserAutofillInput: false,
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response
  return {
    id: shown.id,
    rawId: shown.rawId,
    type: 'public-key',
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  }
}

/** Whether somebody closed the device's own question, or it ran out. */
export const isCancelled = (what: unknown): boolean =>
  what instanceof Error && ['NotAllowedError', 'AbortError'].includes(what.name)

/** Whether the device has a passkey of this person already. */
export const isKnown = (what: unknown): boolean =>
  what instanceof Error && what.name === 'InvalidStateError'
