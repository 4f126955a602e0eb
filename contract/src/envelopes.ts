import { z } from 'zod'
import { askRoutes } from './envelopes/asks.ts'
import { boardRoutes } from './envelopes/boards.ts'
import { CoverKey, coverRoutes } from './envelopes/covers.ts'
import { endRoutes } from './envelopes/ends.ts'
import { linkRoutes } from './envelopes/links.ts'
import { profileRoutes } from './envelopes/profiles.ts'
import { proofRoutes } from './envelopes/proofs.ts'
import { roomRoutes } from './envelopes/rooms.ts'
import {
  greetingLengthMax,
  cardsPerAskMax,
  SharedMode,
  SharedSplit,
  EnvelopeClaim,
  EnvelopeCard,
  EnvelopeView,
  ClaimLine,
  EnvelopeDraw,
  RecordRole,
  EnvelopeRecord,
  RecordSums,
  EnvelopeLimits,
  EnvelopeInspection,
} from './envelopes/shapes.ts'
import { switchRoutes } from './envelopes/switches.ts'
import { treeRoutes } from './envelopes/trees.ts'
import type { Routes } from './route.ts'
import { EnvelopeId, RoomId, UserId } from './vocabulary/ids.ts'
import { AskedAmount } from './vocabulary/money.ts'
import { page, PageAsk } from './vocabulary/page.ts'
import { words } from './vocabulary/text.ts'
import { Instant } from './vocabulary/time.ts'

export * from './envelopes/shapes.ts'

const EnvelopeIds = z
  .codec(
    z.string().regex(/^env_[0-9a-z]{26}(,env_[0-9a-z]{26}){0,49}$/),
    z.array(EnvelopeId).max(cardsPerAskMax),
    { decode: text => text.split(','), encode: ids => ids.join(',') },
  )
  .meta({ description: `1 to ${cardsPerAskMax} envelope ids, separated by commas` })

const Year = z.coerce.number().int().min(2020).max(2999)
const one = z.object({ envelopeId: EnvelopeId })
const staffEyes = ['operator', 'treasurer', 'auditor', 'support'] as const

export const routes = {
  getLimits: {
    method: 'GET',
    path: '/envelopes/limits',
    summary: 'What I may send now, and how many members of a room are active',
    access: 'user',
    query: z.object({ roomId: RoomId.optional() }),
    reply: EnvelopeLimits,
    refusals: {},
  },
  sendEnvelope: {
    method: 'POST',
    path: '/envelopes',
    summary: 'Put money into an envelope and hang it into a room',
    access: 'user',
    keyed: true,
    body: z.object({
      roomId: RoomId.optional().describe('The room it hangs in; without it `people` or anybody'),
      audience: z
        .enum(['group', 'people', 'anyone'])
        .optional()
        .describe('Who may open it; absent: the room, or else the people'),
      people: z.array(UserId).min(1).max(200).optional(),
      amounts: z
        .array(AskedAmount)
        .min(1)
        .max(50)
        .optional()
        .describe('Of `directed`: what each of `people` gets, in their order'),
      anyoneConfirmed: z.boolean().optional().describe('The second tap that `anyone` needs'),
      password: z
        .object({ word: words({ min: 2, max: 20 }), hint: words({ min: 1, max: 60 }).optional() })
        .optional()
        .describe('Of mode `password`, and only of it'),
      opensAt: Instant.optional().describe('Not before; at most 7 days ahead'),
      gatherSeconds: z.int().min(10).max(300).optional(),
      fairWindow: z.boolean().optional().describe('false: strictly first come, first served'),
      mode: SharedMode,
      split: SharedSplit,
      total: AskedAmount,
      shares: z.int().min(1).max(1_000_000),
      greeting: words({ min: 0, max: greetingLengthMax }).optional(),
      cover: CoverKey.optional(),
      lateJoiners: z.boolean().optional(),
      acceptFewActive: z
        .boolean()
        .optional()
        .describe(
          'The explicit yes that more shares for a group take than it has members active in 24 h',
        ),
      proof: z
        .string()
        .max(200)
        .optional()
        .describe(
          'Of a step-up `envelopes.send`: payee the room, else the one person, `people` or ' +
            '`anyone`; facts mode, split, shares, `audience` when it is anyone, and of named people ' +
            '`who`: SHA-256 in hex of their ids (of `directed` each with its amount after a space), ' +
            'sorted, one per line',
        ),
    }),
    reply: EnvelopeView,
    refusals: {
      not_found: 404,
      leaving: 403,
      envelope_amount_out_of_range: 422,
      envelope_count_out_of_range: 422,
      envelope_over_daily_limit: 429,
      envelope_level_needed: 403,
      envelope_few_active: 422,
      envelope_mode_off: 403,
      envelope_anyone_unconfirmed: 422,
      envelope_ask_not_friends: 403,
      chat_not_a_member: 403,
      chat_kind_off: 403,
      chat_read_only: 403,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
      ledger_amount_invalid: 400,
      ledger_over_limit: 429,
      ledger_insufficient: 422,
      ledger_account_frozen: 409,
      ledger_paused: 503,
      identity_level_needed: 403,
    },
  },
  ...endRoutes,
  ...treeRoutes,
  ...roomRoutes,
  ...boardRoutes,
  ...coverRoutes,
  ...askRoutes,
  ...profileRoutes,
  ...proofRoutes,
  ...linkRoutes,
  ...switchRoutes,
  getEnvelope: {
    method: 'GET',
    path: '/envelopes/:envelopeId',
    summary: 'The cover and the result of one envelope, as I may see it',
    access: 'user',
    finishes: true,
    params: one,
    reply: EnvelopeView,
    refusals: {},
  },
  listEnvelopeCards: {
    method: 'GET',
    path: '/envelopes/cards',
    summary: 'The state of envelope bubbles; those I may not see are absent',
    access: 'user',
    finishes: true,
    query: z.object({ ids: EnvelopeIds }),
    reply: z.object({ items: z.array(EnvelopeCard) }),
    refusals: {},
  },
  claimEnvelope: {
    method: 'POST',
    path: '/envelopes/:envelopeId/claim',
    summary: 'Open the envelope; asking again gives the first answer again',
    access: 'user',
    finishes: true,
    lane: true,
    restrictedToo: true,
    params: one,
    body: z.object({
      ticket: z
        .string()
        .max(400)
        .optional()
        .describe('Of its cover, from `issueTicket`; without a good one nothing is opened'),
      password: z.string().max(80).optional(),
    }),
    reply: EnvelopeClaim,
    refusals: {
      envelope_ticket_missing: 403,
      envelope_not_open_yet: 409,
      envelope_returned: 409,
      envelope_declined: 409,
      envelope_frozen: 409,
      envelope_code_wrong: 403,
      envelope_code_paused: 429,
      envelope_expired: 410,
      envelope_emptied: 409,
      envelope_not_for_you: 403,
      envelope_claim_limit: 429,
      envelope_own_limit: 429,
      envelope_mode_off: 403,
      ledger_account_closed: 409,
      ledger_account_frozen: 409,
      ledger_paused: 503,
    },
  },
  listClaims: {
    method: 'GET',
    path: '/envelopes/:envelopeId/claims',
    summary: 'Who took what, newest first; hidden while it is open and I have not opened it',
    access: 'user',
    finishes: true,
    params: one,
    query: z.object(PageAsk),
    reply: page(ClaimLine).extend({ hidden: z.boolean() }).meta({ id: 'ClaimPage' }),
    refusals: {},
  },
  getDraw: {
    method: 'GET',
    path: '/envelopes/:envelopeId/draw',
    summary: 'The commit of the draw, and after the end its seed and shares',
    access: 'user',
    finishes: true,
    params: one,
    reply: EnvelopeDraw,
    refusals: {},
  },
  listRecords: {
    method: 'GET',
    path: '/envelopes/records',
    summary: 'My envelopes of a year: received, sent, or waiting for me',
    access: 'user',
    finishes: true,
    query: z.object({ role: RecordRole, year: Year.optional(), ...PageAsk }),
    reply: page(EnvelopeRecord).meta({ id: 'EnvelopeRecordPage' }),
    refusals: {},
  },
  getRecordSums: {
    method: 'GET',
    path: '/envelopes/record-sums',
    summary: 'Count, amount and best luck of my envelopes of a year',
    access: 'user',
    finishes: true,
    query: z.object({ role: z.enum(['received', 'sent']), year: Year.optional() }),
    reply: RecordSums,
    refusals: {},
  },
  inspectEnvelope: {
    method: 'GET',
    path: '/envelopes/:envelopeId/inspection',
    summary: 'The books of one envelope: account, claims and transfers',
    access: 'staff',
    finishes: true,
    roles: staffEyes,
    params: one,
    reply: EnvelopeInspection,
    refusals: {},
  },
} as const satisfies Routes
