import { codeAt, stepAt } from '../../server/src/modules/identity/methods/totp.ts'
import type { Window } from './browser.ts'
import { press } from './acts.ts'
import { go } from './going.ts'

/** Gives a window a device that keeps passkeys, and a finger that is there when it is told. */
export async function device(window: Window) {
  const debug = await window.context.newCDPSession(window.page)
  await debug.send('WebAuthn.enable')
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const finger = (enabled: boolean) =>
    debug.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
  const knows = (isUserVerified: boolean) =>
    debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  return { finger, knows }
}

/** Signs out by the button under Me, and waits for the door. */
export async function signOut(window: Window) {
  const { identity } = window.words
  await go(window, '/me')
  await press(window, identity.me.signOut)
  await window.page
    .getByRole('dialog')
    .getByRole('button', { name: identity.me.signOut, exact: true })
    .click()
  await window.page.getByRole('link', { name: identity.door.signIn }).waitFor()
}

// RFC 4648, letters and digits of base 32.
const bytesOf = (text: string): Buffer => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(text, one => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)))
}

/**
 * An authenticator app on a secret. Each call gives the next code that has not been used: that of
 * now or, when that one is used, the one after it, which counts as well. No code lies in the past,
 * so a slow hand has at least 30 s for it.
 */
export function codesOf(text: string): () => string {
  const key = bytesOf(text)
  let last = -1n
  return () => {
    const now = stepAt(new Date())
    last = last < now ? now : last + 1n
    return codeAt(key, last)
  }
}
