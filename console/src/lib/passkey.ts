import {
  signInByPasskey,
  startPasskeySignIn,
  startStepUpByPasskey,
  stepUpByPasskey,
} from '@fuquan/sdk/sdk.gen.ts'
import type { PasskeyOptions, PasskeyShown } from '@fuquan/sdk/types.gen.ts'

type Options = PasskeyOptions['options']
type Asked = Parameters<typeof PublicKeyCredential.parseRequestOptionsFromJSON>[0]

const isAddress = /^[0-9.]+$|:/

/** Whether passkeys can work here: a browser that knows them, https or localhost, and a name. */
export const hasPasskeys = (): boolean =>
  globalThis.isSecureContext &&
  typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function' &&
  'toBase64' in Uint8Array.prototype &&
  !isAddress.test(location.hostname)

// The server wrote these options by the standard; the browser checks every one of them.
const isAsked = (options: Options): options is Options & Asked =>
  typeof options['challenge'] === 'string'

const text = (bytes: ArrayBuffer): string =>
  new Uint8Array(bytes).toBase64({ alphabet: 'base64url', omitPadding: true })

/** Asks the device to sign with a passkey. Throws when the person cancels. */
async function showPasskey(options: Options): Promise<PasskeyShown> {
  if (!isAsked(options)) throw new TypeError('not options of a passkey')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const shown = await navigator.credentials.get({ publicKey })
  if (!(shown instanceof PublicKeyCredential)) throw new TypeError('not a passkey')
  const { response } = shown
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new TypeError('not an answer')
  const { userHandle } = response
  return {
    id: shown.id,
    rawId: text(shown.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(userHandle && { userHandle: text(userHandle) }),
    },
  }
}

type Act = { kind: string; payee: string; amount?: string; facts?: Record<string, string> }

/** Confirms one act with a passkey: what is shown is what is signed. Gives the proof. */
export async function proveByPasskey(act: Act): Promise<string> {
  const begun = await startStepUpByPasskey({ body: { ...act, facts: act.facts ?? {} } })
  const credential = await showPasskey(begun.data.options)
  return (await stepUpByPasskey({ body: { credential } })).data.proof
}

/** Signs in with a passkey; `here` is the device of a session that is signed in anew. */
export async function enterByPasskey(here: { deviceId?: string }): Promise<void> {
  const begun = await startPasskeySignIn()
  const credential = await showPasskey(begun.data.options)
  await signInByPasskey({ body: { credential, ...here } })
}

/** Whether somebody closed the device's own question, or it ran out. */
export const isCancelled = (what: unknown): boolean =>
  what instanceof Error && ['NotAllowedError', 'AbortError'].includes(what.name)
