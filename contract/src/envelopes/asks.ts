import { z } from 'zod'
import { file, type Routes, upload } from '../route.ts'
import { AskId, CoverId, EnvelopeId, RoomId, StickerId, UserId } from '../vocabulary/ids.ts'
import { Amount, AskedAmount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { coverAltMax, CoverState, coverUploadBytesMax } from './covers.ts'

/** An occasion is as long as a greeting. */
export const occasionMax = 25
/** The most friends one request may go to, whatever a house allows at once. */
export const askedMax = 20
export const asksShownMax = 100

/** How a request stands. Who asked reads of a silence and of a "never from them" the same. */
export const AskState = z
  .enum(['open', 'paid', 'declined', 'expired', 'withdrawn'])
  .meta({ id: 'AskState' })
export type AskState = z.output<typeof AskState>

/** The picture of a request. Who is asked sees it, and hears of it, once it was looked at. */
export const AskPicture = z
  .object({
    state: CoverState.exclude(['draft']).describe('To whom it was made: always published'),
    alt: z.string().describe('What it shows, for the ear'),
    reason: z.string().nullable().describe('Why it was returned or taken away; only for who asks'),
  })
  .meta({ id: 'AskPicture' })
export type AskPicture = z.output<typeof AskPicture>

/** A request for an envelope, as one of its two people sees it. */
export const EnvelopeAsk = z
  .object({
    id: AskId,
    mine: z.boolean().describe('I asked; else I am asked'),
    other: UserCard.describe('Whom I asked, or who asks me'),
    amount: Amount.nullable().describe('Null: as they like'),
    occasion: z.string(),
    state: AskState,
    askedAt: Instant,
    expiresAt: Instant,
    settledAt: Instant.nullable(),
    envelopeId: EnvelopeId.nullable().describe('Once it was paid'),
    paid: Amount.nullable(),
    stickerId: StickerId.nullable().describe('What it was declined with'),
    picture: AskPicture.nullable(),
  })
  .meta({ id: 'EnvelopeAsk' })
export type EnvelopeAsk = z.output<typeof EnvelopeAsk>

const one = z.object({ askId: AskId })
const settled = {
  envelope_ask_settled: 409,
} as const

export const askRoutes = {
  getAskLimits: {
    method: 'GET',
    path: '/envelopes/ask-limits',
    summary: 'What I may ask friends for now',
    access: 'user',
    reply: z
      .object({
        on: z.boolean(),
        least: Amount,
        most: Amount,
        left: z.int().describe('So many more I may ask for now'),
        open: z.int().describe('So many may wait for an answer at once'),
        daily: z.int(),
        days: z.int().describe('One friend may be asked once in so many days'),
        hours: z.int().describe('So long a request waits'),
      })
      .meta({ id: 'AskLimits' }),
    refusals: {},
  },
  askForEnvelopes: {
    method: 'POST',
    path: '/envelopes/asks',
    summary: 'Ask friends for an envelope: a request of its own to each',
    access: 'user',
    keyed: true,
    body: z.object({
      people: z.array(UserId).min(1).max(askedMax),
      amount: AskedAmount.optional().describe('Absent: as they like'),
      occasion: words({ min: 1, max: occasionMax }),
      roomId: RoomId.optional().describe('Asked in this group: all are members of it'),
      picture: z
        .object({ id: CoverId, alt: words({ min: 1, max: coverAltMax }) })
        .optional()
        .describe('One I uploaded for this; it is looked at before anybody sees it'),
    }),
    reply: z.object({ items: z.array(EnvelopeAsk) }),
    refusals: {
      chat_not_a_member: 403,
      chat_kind_off: 403,
      envelope_mode_off: 403,
      envelope_ask_limit: 429,
      envelope_ask_not_friends: 403,
      envelope_amount_out_of_range: 422,
    },
  },
  uploadAskPicture: {
    method: 'POST',
    path: '/envelopes/ask-pictures',
    summary: 'A picture to go with a request, cut to three by four; unused it is gone in a day',
    access: 'user',
    body: upload({ bytesMax: coverUploadBytesMax }),
    reply: z.object({ id: CoverId }).meta({ id: 'AskPictureAdded' }),
    refusals: {},
  },
  getAskPicture: {
    method: 'GET',
    path: '/envelopes/asks/:askId/picture',
    summary: 'The picture of a request as WebP of 600 by 800 px: for who asks, and once it is out',
    access: 'user',
    finishes: true,
    params: one,
    reply: file('image/webp'),
    refusals: {},
  },
  listAsks: {
    method: 'GET',
    path: '/envelopes/asks',
    summary: `Requests I made, or those made to me; the newest first, at most ${asksShownMax}`,
    access: 'user',
    finishes: true,
    query: z.object({ role: z.enum(['mine', 'to_me']) }),
    reply: z.object({ items: z.array(EnvelopeAsk) }),
    refusals: {},
  },
  getAsk: {
    method: 'GET',
    path: '/envelopes/asks/:askId',
    summary: 'One request that I made or that is made to me',
    access: 'user',
    finishes: true,
    params: one,
    reply: EnvelopeAsk,
    refusals: {},
  },
  payAsk: {
    method: 'POST',
    path: '/envelopes/asks/:askId/pay',
    summary: 'Send who asks me an ordinary envelope of whatever amount I like',
    access: 'user',
    keyed: true,
    params: one,
    body: z.object({
      amount: AskedAmount,
      greeting: words({ min: 0, max: occasionMax }).optional(),
      proof: z
        .string()
        .max(200)
        .optional()
        .describe('Of a step-up as for an `ordinary` envelope to this one person'),
    }),
    reply: EnvelopeAsk,
    refusals: {
      leaving: 403,
      ...settled,
      envelope_ask_not_friends: 403,
      envelope_level_needed: 403,
      envelope_mode_off: 403,
      envelope_amount_out_of_range: 422,
      envelope_count_out_of_range: 422,
      envelope_over_daily_limit: 429,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
      identity_level_needed: 403,
      ledger_amount_invalid: 400,
      ledger_over_limit: 429,
      ledger_insufficient: 422,
      ledger_account_frozen: 409,
      ledger_paused: 503,
    },
  },
  declineAsk: {
    method: 'POST',
    path: '/envelopes/asks/:askId/decline',
    summary: 'Decline a request, with a sticker if one likes',
    access: 'user',
    finishes: true,
    restrictedToo: true,
    params: one,
    body: z.object({ stickerId: StickerId.optional() }),
    reply: EnvelopeAsk,
    refusals: settled,
  },
  withdrawAsk: {
    method: 'POST',
    path: '/envelopes/asks/:askId/withdraw',
    summary: 'Take back a request I made',
    access: 'user',
    finishes: true,
    restrictedToo: true,
    params: one,
    body: z.object({}),
    reply: EnvelopeAsk,
    refusals: settled,
  },
  muteAsker: {
    method: 'PUT',
    path: '/envelopes/ask-mutes/:userId',
    summary: 'Hear no requests of this person any more; nobody learns of it',
    access: 'user',
    finishes: true,
    restrictedToo: true,
    params: z.object({ userId: UserId }),
    body: z.object({}),
    reply: z.object({}),
    refusals: {},
  },
  unmuteAsker: {
    method: 'DELETE',
    path: '/envelopes/ask-mutes/:userId',
    summary: 'Hear requests of this person again',
    access: 'user',
    finishes: true,
    restrictedToo: true,
    params: z.object({ userId: UserId }),
    reply: z.object({}),
    refusals: {},
  },
  listMutedAskers: {
    method: 'GET',
    path: '/envelopes/ask-mutes',
    summary: 'Whose requests I do not hear',
    access: 'user',
    finishes: true,
    reply: z.object({ items: z.array(UserCard) }),
    refusals: {},
  },
} as const satisfies Routes
