import { z } from 'zod'
import { file, type Routes, upload } from '../route.ts'
import { PictureId, UserId } from '../vocabulary/ids.ts'
import { page, PageAsk } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Language } from '../vocabulary/text.ts'
import { FactorCode, Proven, shownAct, stepUpRefusals } from './method-shapes.ts'
import { answered, failures } from './providers.ts'
import {
  cardsMax,
  pictureBytesMax,
  Handle,
  DisplayName,
  Password,
  TriedPassword,
  Pin,
  PinState,
  Me,
  Proof,
  Look,
} from './shapes.ts'

const Nothing = z.object({})
const pinRefusals = { identity_pin_wrong: 403, identity_pin_locked: 429 } as const

export const meRoutes = {
  getMe: {
    method: 'GET',
    path: '/identity/me',
    summary: 'Who I am here: card, state, roles, PIN state, language',
    access: 'user',
    reply: Me,
    refusals: {},
  },
  changeMe: {
    method: 'PATCH',
    path: '/identity/me',
    summary: 'Change my display name or language',
    access: 'user',
    restrictedToo: true,
    body: z.object({ name: DisplayName.optional(), language: Language.optional() }),
    reply: Me,
    refusals: {},
  },
  changeHandle: {
    method: 'PUT',
    path: '/identity/me/handle',
    summary: 'Change my handle, at most once in 30 days',
    access: 'user',
    body: z.object({ handle: Handle }),
    reply: Me,
    refusals: {
      identity_handle_taken: 409,
      identity_handle_reserved: 422,
      identity_handle_too_soon: 429,
    },
  },
  changePassword: {
    method: 'PUT',
    path: '/identity/me/password',
    summary:
      'Change my password; every other device is signed out. Who has none sets one with a ' +
      'step-up `identity.set_password`',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object({
      oldPassword: TriedPassword.optional(),
      password: Password,
      proof: Proven.optional(),
    }),
    reply: Nothing,
    refusals: {
      identity_passwords_off: 403,
      identity_sign_in_failed: 401,
      identity_password_weak: 422,
      ...stepUpRefusals,
    },
  },
  setPicture: {
    method: 'PUT',
    path: '/identity/me/picture',
    summary: 'Set my picture: JPEG, PNG, WebP or GIF, kept as square WebP',
    access: 'user',
    body: upload({ bytesMax: pictureBytesMax }),
    reply: Me,
    refusals: {},
  },
  dropPicture: {
    method: 'DELETE',
    path: '/identity/me/picture',
    summary: 'Remove my picture; a mark drawn from my id stands in its place',
    access: 'user',
    own: true,
    restrictedToo: true,
    reply: Me,
    refusals: {},
  },
  getPicture: {
    method: 'GET',
    path: '/identity/pictures/:pictureId',
    summary: 'A picture of a person, square, 128 or 512 px',
    access: 'user',
    params: z.object({ pictureId: PictureId }),
    query: z.object({ size: z.enum(['128', '512']).default('128') }),
    reply: file('image/webp'),
    refusals: {},
  },
  setPin: {
    method: 'PUT',
    path: '/identity/pin',
    summary:
      'Set my payment PIN, or change it with the old one; who has a passkey confirms a first ' +
      'PIN with it (step-up `identity.set_pin`)',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object({ pin: Pin, oldPin: Pin.optional(), proof: Proven.optional() }),
    reply: PinState,
    refusals: { ...pinRefusals, identity_pin_weak: 422, ...stepUpRefusals },
  },
  startPinReset: {
    method: 'POST',
    path: '/identity/pin/reset',
    summary:
      'Start to reset a forgotten PIN. With a passkey (step-up `identity.reset_pin`), or a second ' +
      'factor beside the password or a fresh sign-in at a provider (`startPinResetTrip`): ready at ' +
      'once. With one of the two alone, or the second factor alone of who has no password: after ' +
      '24 h while every device is told',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object({
      password: TriedPassword.optional(),
      code: FactorCode.optional(),
      proof: Proven.optional(),
      trip: z.object(answered).optional(),
    }),
    reply: PinState,
    refusals: {
      ...failures,
      identity_passwords_off: 403,
      identity_provider_refused: 401,
      identity_sign_in_failed: 401,
      identity_second_factor_wrong: 403,
      ...stepUpRefusals,
    },
  },
  stopPinReset: {
    method: 'DELETE',
    path: '/identity/pin/reset',
    summary: 'Stop a reset of my PIN that I did not ask for',
    access: 'user',
    restrictedToo: true,
    reply: PinState,
    refusals: {},
  },
  finishPinReset: {
    method: 'PUT',
    path: '/identity/pin/reset',
    summary: 'Choose a new PIN once the reset is ready',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object({ pin: Pin }),
    reply: PinState,
    refusals: { identity_pin_weak: 422, identity_reset_not_ready: 409 },
  },
  stepUp: {
    method: 'POST',
    path: '/identity/step-ups',
    summary: 'Show the PIN for one act; what was shown is what is paid',
    access: 'user',
    own: true,
    restrictedToo: true,
    body: z.object({ pin: Pin, ...shownAct }),
    reply: Proof,
    refusals: { ...pinRefusals, identity_step_up_needed: 403 },
  },
  findByHandle: {
    method: 'GET',
    path: '/identity/users/by-handle/:handle',
    summary: 'The card of the person with this handle; 30 an hour, blocked and absent alike',
    access: 'user',
    own: true,
    params: z.object({ handle: Handle }),
    reply: UserCard,
    refusals: {},
  },
  listCards: {
    method: 'GET',
    path: '/identity/cards',
    summary: 'The cards of up to 100 people; unknown ids are left out',
    access: 'user',
    query: z.object({
      ids: z.codec(z.string().max(cardsMax * 31), z.array(UserId).min(1).max(cardsMax), {
        decode: text => text.split(','),
        encode: list => list.join(','),
      }),
    }),
    reply: z.object({ items: z.array(UserCard) }),
    refusals: {},
  },
  listLooks: {
    method: 'GET',
    path: '/identity/me/looks',
    summary: 'Who of the staff looked at me, and why',
    access: 'user',
    query: z.object({ ...PageAsk }),
    reply: page(Look),
    refusals: {},
  },
} as const satisfies Routes
