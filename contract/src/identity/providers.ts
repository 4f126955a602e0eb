import { z } from 'zod'
import { type Routes } from '../route.ts'
import { DeviceId } from '../vocabulary/ids.ts'
import { Language } from '../vocabulary/text.ts'
import {
  ProviderAnswer,
  ProviderStart,
  Proven,
  Security,
  stepUpRefusals,
  Ticket,
} from './method-shapes.ts'
import { As, DisplayName, Handle, InviteCode, SignedIn } from './shapes.ts'

const mine = { access: 'user', own: true, restrictedToo: true } as const
const issuer = z
  .string()
  .max(500)
  .optional()
  .describe('Which provider, as `getHouse` lists them; the first when none is named')
/** More than any provider writes in a word that somebody signed out. */
export const logoutBytesMax = 32 * 1024
/** So many providers a house may have; each is led back from at an address of its own. */
export const providersMax = 9
export const failures = { identity_provider_off: 409, identity_provider_failed: 502 } as const

/** What the provider's answer carries in its address, and the ticket of the browser that asked. */
export const answered = {
  ticket: Ticket,
  answer: z.string().max(4_000).describe('The query of the address the provider led back to'),
  at: z
    .int()
    .min(1)
    .max(providersMax)
    .default(1)
    .describe('Which of these addresses: 1 is `/provider`, 2 is `/provider/2`, and so on'),
} as const

export const providerRoutes = {
  startProviderSignIn: {
    method: 'POST',
    path: '/identity/provider-sign-ins',
    summary: 'Begin to sign in with the organisation’s provider',
    access: 'anyone',
    own: true,
    body: z.object({ issuer }),
    reply: ProviderStart,
    refusals: failures,
  },
  finishProviderSignIn: {
    method: 'POST',
    path: '/identity/sessions/providers',
    summary: 'Sign in with what the provider answered; an unknown person may sign up with it',
    access: 'anyone',
    own: true,
    body: z.object({ ...answered, deviceId: DeviceId.optional(), as: As }),
    reply: ProviderAnswer,
    refusals: {
      ...failures,
      identity_provider_refused: 401,
      identity_awaiting_approval: 403,
      identity_join_refused: 403,
    },
  },
  signUpByProvider: {
    method: 'POST',
    path: '/identity/provider-sign-ups',
    summary: 'Join as somebody whom the provider knows; the joining mode of the house holds',
    access: 'anyone',
    own: true,
    body: z.object({
      ticket: Ticket,
      handle: Handle,
      name: DisplayName,
      inviteCode: InviteCode.optional(),
      language: Language.optional(),
      as: As,
    }),
    reply: SignedIn,
    refusals: {
      identity_provider_refused: 401,
      identity_sign_up_closed: 403,
      identity_invite_invalid: 410,
      identity_handle_taken: 409,
      identity_handle_reserved: 422,
    },
  },
  startPinResetTrip: {
    method: 'POST',
    path: '/identity/pin/reset/provider-trips',
    summary:
      'Begin to sign in anew at a provider that knows me: `startPinReset` takes what it says',
    ...mine,
    body: z.object({ issuer }),
    reply: ProviderStart,
    refusals: failures,
  },
  startProviderLink: {
    method: 'POST',
    path: '/identity/me/provider-links',
    summary: 'Begin to link my account with the provider; step-up `identity.link_provider`',
    ...mine,
    body: z.object({ issuer, proof: Proven.optional() }),
    reply: ProviderStart,
    refusals: { ...failures, ...stepUpRefusals },
  },
  finishProviderLink: {
    method: 'PUT',
    path: '/identity/me/provider',
    summary: 'Link my account with whom the provider named',
    ...mine,
    body: z.object(answered),
    reply: Security,
    refusals: { ...failures, identity_provider_refused: 401, identity_provider_taken: 409 },
  },
  dropProvider: {
    method: 'POST',
    path: '/identity/me/provider/removal',
    summary: 'Unlink my account from the provider; step-up `identity.unlink_provider`',
    ...mine,
    body: z.object({ issuer, proof: Proven.optional() }),
    reply: Security,
    refusals: { identity_last_method: 409, ...stepUpRefusals },
  },
  signOutAtProvider: {
    method: 'POST',
    path: '/identity/sessions/current/provider-end',
    summary: 'Sign out here, and learn where the browser signs out at the provider it came by',
    ...mine,
    reply: z.object({
      url: z.string().nullable().describe('Null: there is nothing to end, or it cannot be asked'),
    }),
    refusals: {},
  },
  hearProviderLogout: {
    method: 'POST',
    path: '/identity/provider-logouts',
    summary: 'A provider says that somebody signed out there: back-channel logout, `logout_token`',
    access: 'anyone',
    own: true,
    raw: { bytesMax: logoutBytesMax },
    reply: z.object({ heard: z.literal(true) }),
    refusals: { identity_provider_off: 409, identity_logout_invalid: 400 },
  },
} as const satisfies Routes
