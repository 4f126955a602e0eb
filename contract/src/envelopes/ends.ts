import { z } from 'zod'
import type { Routes } from '../route.ts'
import { EnvelopeId, StickerId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

/** A word of thanks is as long as a greeting. */
export const thanksLengthMax = 25

/** Lets one person open one envelope on one device for some minutes. */
export const OpenTicket = z
  .object({ ticket: z.string(), expiresAt: Instant })
  .meta({ id: 'OpenTicket' })

export const EnvelopeThanks = z
  .object({
    user: UserCard,
    words: z.string().nullable().describe('Null: a sticker says it'),
    sticker: z.object({ id: StickerId, alt: z.string() }).nullable(),
    at: Instant,
    mine: z.boolean(),
  })
  .meta({ id: 'EnvelopeThanks' })
export type EnvelopeThanks = z.output<typeof EnvelopeThanks>

/** How an envelope stands after one of these acts. */
const Ended = z.object({ envelopeId: EnvelopeId }).meta({ id: 'EnvelopeEnded' })

const one = z.object({ envelopeId: EnvelopeId })
const ended = {
  envelope_emptied: 409,
  envelope_expired: 410,
  envelope_returned: 409,
  envelope_declined: 409,
  envelope_frozen: 409,
  envelope_not_for_you: 403,
  ledger_account_frozen: 409,
  ledger_balance_full: 422,
  ledger_account_closed: 409,
  ledger_paused: 503,
} as const

export const endRoutes = {
  issueTicket: {
    method: 'POST',
    path: '/envelopes/:envelopeId/ticket',
    summary: 'A ticket to open one envelope or guess in it on this device, given when it is shown',
    access: 'user',
    own: true,
    finishes: true,
    restrictedToo: true,
    params: one,
    reply: OpenTicket,
    refusals: { envelope_bot_refused: 403 },
  },
  returnRest: {
    method: 'POST',
    path: '/envelopes/:envelopeId/return',
    summary: 'Take back what nobody opened, or call off what has not opened yet',
    access: 'user',
    keyed: true,
    finishes: true,
    params: one,
    reply: Ended,
    refusals: { ...ended, envelope_too_early_to_return: 409 },
  },
  giveRest: {
    method: 'POST',
    path: '/envelopes/:envelopeId/give',
    summary: 'Give what nobody opened to those who came, the same to each',
    access: 'user',
    keyed: true,
    finishes: true,
    params: one,
    reply: Ended,
    refusals: { ...ended, envelope_too_early_to_return: 409, envelope_nobody_to_give: 409 },
  },
  declineEnvelope: {
    method: 'POST',
    path: '/envelopes/:envelopeId/decline',
    summary: 'Give an envelope for me alone back to its sender, unopened',
    access: 'user',
    keyed: true,
    finishes: true,
    restrictedToo: true,
    params: one,
    reply: Ended,
    refusals: { ...ended, envelope_already_claimed: 409 },
  },
  remindGroup: {
    method: 'POST',
    path: '/envelopes/:envelopeId/remind',
    summary: 'Remind the group, once, of an envelope of mine that has shares left',
    access: 'user',
    keyed: true,
    params: one,
    reply: Ended,
    refusals: {
      ...{ envelope_emptied: 409, envelope_expired: 410, envelope_returned: 409 },
      ...{ envelope_declined: 409, envelope_frozen: 409, envelope_not_open_yet: 409 },
      ...{ envelope_not_for_you: 403, envelope_reminded: 409 },
      ...{ chat_not_a_member: 403, chat_kind_off: 403, chat_read_only: 403 },
    },
  },
  thankSender: {
    method: 'POST',
    path: '/envelopes/:envelopeId/thanks',
    summary: 'Thank the sender of an envelope I have a share of; again changes what was said',
    access: 'user',
    params: one,
    body: z
      .object({
        words: words({ min: 1, max: thanksLengthMax }).optional(),
        stickerId: StickerId.optional(),
      })
      .describe('Words or a sticker, and one of them alone'),
    reply: EnvelopeThanks,
    refusals: { envelope_not_for_you: 403 },
  },
  listThanks: {
    method: 'GET',
    path: '/envelopes/:envelopeId/thanks',
    summary: 'The thanks for one envelope, the newest first',
    access: 'user',
    finishes: true,
    params: one,
    reply: z.object({ items: z.array(EnvelopeThanks) }).meta({ id: 'EnvelopeThanksList' }),
    refusals: {},
  },
} as const satisfies Routes
