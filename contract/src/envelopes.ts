import { z } from 'zod'
import type { Routes } from './route.ts'
import { AccountId, EnvelopeId, RoomId, TransferId, UserId } from './vocabulary/ids.ts'
import { Amount, AskedAmount } from './vocabulary/money.ts'
import { page, PageAsk } from './vocabulary/page.ts'
import { UserCard } from './vocabulary/people.ts'
import { words } from './vocabulary/text.ts'
import { Instant } from './vocabulary/time.ts'

/** Greetings are cut to one line of the bubble, so nobody can set a longer limit than this. */
export const greetingLengthMax = 25
/** The most shares any house may allow one envelope of a member. */
export const sharesMax = 1_000
/** The most bubbles one screen may ask about at once. */
export const cardsPerAskMax = 50

export const EnvelopeMode = z.enum(['ordinary', 'lucky']).meta({ id: 'EnvelopeMode' })
export type EnvelopeMode = z.output<typeof EnvelopeMode>

export const EnvelopeSplit = z.enum(['even', 'lucky:2', 'classic']).meta({ id: 'EnvelopeSplit' })
export type EnvelopeSplit = z.output<typeof EnvelopeSplit>

export const EnvelopeState = z.enum(['open', 'emptied', 'expired']).meta({ id: 'EnvelopeState' })
export type EnvelopeState = z.output<typeof EnvelopeState>

/** Who may open it. `ref` is the room on the wire. */
export const EnvelopeAudience = z
  .object({
    kind: z.enum(['group']),
    roomId: RoomId,
    lateJoiners: z.boolean().describe('Members who came after it was sent may open it too'),
  })
  .meta({ id: 'EnvelopeAudience' })

/** A share taken. It never changes, so asking again gets the same bytes again. */
export const EnvelopeClaim = z
  .object({
    number: z.int().min(1).describe('The first to open has number 1 and got the first share'),
    amount: Amount,
    at: Instant,
    transferId: TransferId,
  })
  .meta({ id: 'EnvelopeClaim' })
export type EnvelopeClaim = z.output<typeof EnvelopeClaim>

/** Why I may not open it now; the same codes a claim would be refused with. */
export const WhyNot = z
  .enum([
    'envelope_already_claimed',
    'envelope_emptied',
    'envelope_expired',
    'envelope_not_for_you',
    'envelope_claim_limit',
    'envelope_own_limit',
  ])
  .meta({ id: 'WhyNot' })
export type WhyNot = z.output<typeof WhyNot>

/** An envelope as its bubble in a room draws it. */
export const EnvelopeCard = z
  .object({
    id: EnvelopeId,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    senderId: UserId,
    greeting: z.string(),
    cover: z.string(),
    shares: z.int(),
    claimed: z.int().describe('Only grows; a card with fewer is the older one'),
    expiresAt: Instant,
    mine: z.boolean().describe('I sent it'),
    myAmount: Amount.nullable().describe('What I took, if I did'),
  })
  .meta({ id: 'EnvelopeCard' })
export type EnvelopeCard = z.output<typeof EnvelopeCard>

const BestLuck = z
  .object({ user: UserCard, number: z.int(), amount: Amount })
  .meta({ id: 'BestLuck' })

/** An envelope as its cover and result pages show it to one viewer. */
export const EnvelopeView = z
  .object({
    id: EnvelopeId,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    sender: UserCard,
    audience: EnvelopeAudience,
    greeting: z.string(),
    cover: z.string(),
    shares: z.int(),
    claimed: z.int(),
    total: Amount.nullable().describe('Only for the sender, or after the end'),
    returned: Amount.nullable().describe('What went back to the sender, once it ended'),
    sentAt: Instant,
    expiresAt: Instant,
    endedAt: Instant.nullable(),
    emptiedAfterMs: z.int().nullable().describe('From sending to the last claim, if emptied'),
    mine: z.boolean(),
    myClaim: EnvelopeClaim.nullable(),
    myPart: z.object({ mayOpen: z.boolean(), why: WhyNot.nullable() }),
    bestLuck: BestLuck.nullable().describe('Only of an emptied random split of at least 2 shares'),
    commit: z.string().describe('SHA-256 in hex, public from the first second'),
  })
  .meta({ id: 'EnvelopeView' })
export type EnvelopeView = z.output<typeof EnvelopeView>

/** One line of the claim list. */
export const ClaimLine = z
  .object({
    number: z.int(),
    user: UserCard,
    amount: Amount,
    at: Instant,
    bestLuck: z.boolean(),
  })
  .meta({ id: 'ClaimLine' })
export type ClaimLine = z.output<typeof ClaimLine>

/** Everything needed to recompute a draw without trusting this house. */
export const EnvelopeDraw = z
  .object({
    envelopeId: EnvelopeId,
    recipe: z.literal('fuquan-envelope-v1'),
    asset: z.string().describe('Asset code'),
    total: Amount.nullable().describe('Only for the sender, or after the end'),
    shares: z.int(),
    minShare: Amount,
    maxShare: Amount,
    split: EnvelopeSplit,
    commit: z.string().describe('SHA-256 in hex of the lines of the commit'),
    committedAt: Instant,
    seed: z.string().nullable().describe('32 bytes in hex, once the envelope has ended'),
    amounts: z.array(Amount).nullable().describe('Share by number, once the envelope has ended'),
    revealedAt: Instant.nullable(),
  })
  .meta({ id: 'EnvelopeDraw' })
export type EnvelopeDraw = z.output<typeof EnvelopeDraw>

export const RecordRole = z.enum(['received', 'sent', 'waiting']).meta({ id: 'RecordRole' })
export type RecordRole = z.output<typeof RecordRole>

/** One line of my envelope records. `amount` is what I got, or what I sent in. */
export const EnvelopeRecord = z
  .object({
    envelopeId: EnvelopeId,
    role: RecordRole,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    roomId: RoomId,
    sender: UserCard,
    greeting: z.string(),
    amount: Amount.nullable().describe('Null while it waits for me'),
    shares: z.int(),
    claimed: z.int(),
    returned: Amount.nullable().describe('Sent ones that ended: what came back'),
    bestLuck: z.boolean(),
    at: Instant,
  })
  .meta({ id: 'EnvelopeRecord' })
export type EnvelopeRecord = z.output<typeof EnvelopeRecord>

export const RecordSums = z
  .object({
    year: z.int(),
    count: z.int(),
    amount: Amount,
    returned: Amount.describe('Of the sent ones; zero for received'),
    bestLuck: z.int(),
  })
  .meta({ id: 'RecordSums' })

/** What the composer needs to know before anybody types. */
export const EnvelopeLimits = z
  .object({
    modes: z.object({ ordinary: z.boolean(), lucky: z.boolean() }),
    minShare: Amount,
    maxShare: Amount,
    maxShares: z.int(),
    greetingLength: z.int(),
    ttlHours: z.int(),
    maySend: z.boolean().describe('False for level L0 and for restricted people'),
    dailyTotal: Amount,
    dailyLeft: Amount,
    pinFree: z
      .object({ single: Amount, left: Amount })
      .nullable()
      .describe('At or under both no PIN is asked; null: always asked'),
    room: z
      .object({ members: z.int(), active: z.int(), suggested: z.int() })
      .nullable()
      .describe('Of the room asked about: active in 24 h, and the shares that suit it'),
  })
  .meta({ id: 'EnvelopeLimits' })

/** How staff see an envelope: its account, its claims, its transfers. */
export const EnvelopeInspection = z
  .object({
    id: EnvelopeId,
    accountId: AccountId,
    sender: UserCard,
    roomId: RoomId,
    mode: EnvelopeMode,
    split: EnvelopeSplit,
    state: EnvelopeState,
    total: Amount,
    shares: z.int(),
    claimed: z.int(),
    claimedSum: Amount,
    returned: Amount,
    balance: Amount.describe('On its account now: total less claimed less returned'),
    sentAt: Instant,
    expiresAt: Instant,
    endedAt: Instant.nullable(),
    commit: z.string(),
    claims: z
      .array(
        z.object({
          number: z.int(),
          user: UserCard,
          amount: Amount,
          at: Instant,
          transferId: TransferId,
        }),
      )
      .describe(`By number, at most ${sharesMax}`),
    transfers: z.array(TransferId).describe('Out of its account, in the order of its book'),
  })
  .meta({ id: 'EnvelopeInspection' })

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
      roomId: RoomId,
      mode: EnvelopeMode,
      split: EnvelopeSplit,
      total: AskedAmount,
      shares: z.int().min(1).max(1_000_000),
      greeting: words({ min: 0, max: greetingLengthMax }).optional(),
      cover: z
        .string()
        .regex(/^[a-z0-9-]{1,40}$/)
        .optional(),
      lateJoiners: z.boolean().optional(),
      acceptFewActive: z
        .boolean()
        .optional()
        .describe('false: refuse more shares than members active in 24 h; absent asks nothing'),
      proof: z
        .string()
        .max(200)
        .optional()
        .describe('Of a step-up `envelopes.send`: payee the room, facts mode, split, shares'),
    }),
    reply: EnvelopeView,
    refusals: {
      envelope_amount_out_of_range: 422,
      envelope_count_out_of_range: 422,
      envelope_over_daily_limit: 429,
      envelope_level_needed: 403,
      envelope_few_active: 422,
      envelope_mode_off: 403,
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
    body: z.object({ ticket: z.string().max(400).optional() }),
    reply: EnvelopeClaim,
    refusals: {
      envelope_expired: 410,
      envelope_emptied: 409,
      envelope_not_for_you: 403,
      envelope_claim_limit: 429,
      envelope_own_limit: 429,
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
