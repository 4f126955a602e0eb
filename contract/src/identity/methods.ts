import { z } from 'zod'
import { type Routes } from '../route.ts'
import { DeviceId, PasskeyId } from '../vocabulary/ids.ts'
import {
  Passkey,
  PasskeyMade,
  PasskeyName,
  PasskeyOptions,
  PasskeyShown,
  Proven,
  Security,
  shownAct,
  stepUpRefusals,
} from './method-shapes.ts'
import { As, Email, OneTimeCode, Proof, SignedIn, TriedPassword } from './shapes.ts'

const Nothing = z.object({})
const passkeyParams = z.object({ passkeyId: PasskeyId })
const mine = { access: 'user', own: true, restrictedToo: true } as const

export const methodRoutes = {
  getSecurity: {
    method: 'GET',
    path: '/identity/me/security',
    summary: 'How I sign in and confirm: password, passkeys, e-mail, second factor',
    access: 'user',
    reply: Security,
    refusals: {},
  },
  startPasskey: {
    method: 'POST',
    path: '/identity/me/passkey-registrations',
    summary:
      'Begin to add a passkey; step-up `identity.add_passkey`, payee `me`. Who has neither PIN nor ' +
      'passkey yet gives the password again',
    ...mine,
    body: z.object({ proof: Proven.optional(), password: TriedPassword.optional() }),
    reply: PasskeyOptions,
    refusals: { identity_passkeys_full: 409, identity_sign_in_failed: 401, ...stepUpRefusals },
  },
  addPasskey: {
    method: 'POST',
    path: '/identity/me/passkeys',
    summary: 'Keep the passkey that the browser has made',
    ...mine,
    body: z.object({ credential: PasskeyMade, name: PasskeyName.optional() }),
    reply: Passkey,
    refusals: { identity_passkey_refused: 401, identity_passkeys_full: 409 },
  },
  renamePasskey: {
    method: 'PATCH',
    path: '/identity/me/passkeys/:passkeyId',
    summary: 'Give a passkey of mine another name',
    access: 'user',
    restrictedToo: true,
    params: passkeyParams,
    body: z.object({ name: PasskeyName }),
    reply: Passkey,
    refusals: {},
  },
  removePasskey: {
    method: 'POST',
    path: '/identity/me/passkeys/:passkeyId/removal',
    summary: 'Remove a passkey; step-up `identity.remove_passkey`, facts { passkey }',
    access: 'user',
    restrictedToo: true,
    params: passkeyParams,
    body: z.object({ proof: Proven.optional() }),
    reply: Nothing,
    refusals: { identity_last_method: 409, ...stepUpRefusals },
  },
  startPasskeySignIn: {
    method: 'POST',
    path: '/identity/passkey-sign-ins',
    summary: 'Begin to sign in with a passkey; the browser finds out which',
    access: 'anyone',
    own: true,
    reply: PasskeyOptions,
    refusals: {},
  },
  signInByPasskey: {
    method: 'POST',
    path: '/identity/sessions/passkeys',
    summary: 'Sign in with a passkey',
    access: 'anyone',
    own: true,
    body: z.object({ credential: PasskeyShown, deviceId: DeviceId.optional(), as: As }),
    reply: SignedIn,
    refusals: {
      identity_passkey_refused: 401,
      identity_awaiting_approval: 403,
      identity_join_refused: 403,
    },
  },
  startStepUpByPasskey: {
    method: 'POST',
    path: '/identity/step-ups/passkey-challenges',
    summary: 'Begin to confirm one act with a passkey; it signs exactly what is shown',
    ...mine,
    body: z.object(shownAct),
    reply: PasskeyOptions,
    refusals: { identity_step_up_needed: 403 },
  },
  stepUpByPasskey: {
    method: 'POST',
    path: '/identity/step-ups/passkeys',
    summary: 'Confirm the act with the passkey’s signature, within 60 s',
    ...mine,
    body: z.object({ credential: PasskeyShown }),
    reply: Proof,
    refusals: { identity_passkey_refused: 401, identity_step_up_expired: 410 },
  },
  setEmail: {
    method: 'PUT',
    path: '/identity/me/email',
    summary:
      'Send a link to an address of mine, which verifies it within 24 h; step-up ' +
      '`identity.change_email`, facts { email }, for people who have a PIN or passkey',
    ...mine,
    body: z.object({ email: Email, proof: Proven.optional() }),
    reply: Security,
    refusals: stepUpRefusals,
  },
  dropEmail: {
    method: 'POST',
    path: '/identity/me/email/removal',
    summary: 'Forget my address; step-up `identity.change_email`, facts { email: "" }',
    ...mine,
    body: z.object({ proof: Proven.optional() }),
    reply: Security,
    refusals: stepUpRefusals,
  },
  verifyEmail: {
    method: 'POST',
    path: '/identity/email-verifications',
    summary: 'Verify an address with the link from the mail; signed in or not',
    access: 'anyone',
    own: true,
    body: z.object({ code: OneTimeCode }),
    reply: z.object({ address: z.string() }).describe('Shortened, as l…@example.org'),
    refusals: { identity_link_invalid: 410 },
  },
  askPasswordMail: {
    method: 'POST',
    path: '/identity/password-mails',
    summary: 'Send a link for a new password to the verified address, if there is one',
    access: 'anyone',
    own: true,
    body: z.object({ login: z.string().min(1).max(254) }),
    reply: Nothing,
    refusals: {},
  },
  removePassword: {
    method: 'POST',
    path: '/identity/me/password/removal',
    summary: 'Sign in without a password from now on; step-up `identity.remove_password`',
    ...mine,
    body: z.object({ proof: Proven.optional() }),
    reply: Security,
    refusals: { identity_last_method: 409, ...stepUpRefusals },
  },
} as const satisfies Routes
