import { z } from 'zod'
import type { Routes } from '../route.ts'
import { EnvelopeId, RoomId, UserId } from '../vocabulary/ids.ts'
import { AskedAmount } from '../vocabulary/money.ts'
import { words } from '../vocabulary/text.ts'
import { CoverKey } from './covers.ts'
import {
  PassTargets,
  PathSplit,
  tileCount,
  TreeLimits,
  TreeMode,
  treePassMax,
  treePeopleMax,
  TreeProof,
  TreeReach,
  TreeView,
} from './tree-shapes.ts'

export * from './tree-shapes.ts'

const greetingMax = 25
const one = z.object({ envelopeId: EnvelopeId })
const range = z
  .object({
    lo: AskedAmount,
    hi: AskedAmount,
    step: AskedAmount,
    split: PathSplit,
    hours: z.int().min(1).max(72).optional().describe('How long it lives'),
  })
  .meta({ id: 'RelayTerms' })

const sending = {
  leaving: 403,
  envelope_amount_out_of_range: 422,
  envelope_over_daily_limit: 429,
  envelope_level_needed: 403,
  envelope_mode_off: 403,
  envelope_range_invalid: 422,
  envelope_anyone_unconfirmed: 422,
  chat_not_a_member: 403,
  chat_kind_off: 403,
  chat_read_only: 403,
  identity_step_up_needed: 403,
  identity_step_up_expired: 410,
  identity_step_up_mismatch: 422,
  identity_level_needed: 403,
  ledger_amount_invalid: 400,
  ledger_over_limit: 429,
  ledger_insufficient: 422,
  ledger_account_frozen: 409,
  ledger_paused: 503,
} as const
const ended = {
  envelope_emptied: 409,
  envelope_expired: 410,
  envelope_returned: 409,
  envelope_frozen: 409,
} as const
const ticket = z
  .string()
  .max(400)
  .optional()
  .describe('Of this envelope, from `issueTicket`; without a good one nothing is guessed')
const guessing = {
  ...ended,
  envelope_ticket_missing: 403,
  envelope_not_for_you: 403,
  envelope_guessed_before: 409,
  envelope_guess_taken: 409,
  envelope_level_needed: 403,
  envelope_claim_limit: 429,
  envelope_own_limit: 429,
  envelope_mode_off: 403,
  ledger_account_frozen: 409,
  ledger_account_closed: 409,
  ledger_balance_full: 422,
  ledger_paused: 503,
} as const

export const treeRoutes = {
  getTreeLimits: {
    method: 'GET',
    path: '/envelopes/tree-limits',
    summary: 'What a guess of three and a relay may be here',
    access: 'user',
    reply: TreeLimits,
    refusals: {},
  },
  sendTree: {
    method: 'POST',
    path: '/envelopes/trees',
    summary: 'Put money into a guess of three or a relay, for a room or for named people',
    access: 'user',
    keyed: true,
    body: z.object({
      roomId: RoomId.optional().describe('The room it hangs in; without it `people` are named'),
      people: z.array(UserId).min(1).max(treePeopleMax).optional(),
      mode: TreeMode,
      amount: AskedAmount,
      reach: TreeReach,
      anyoneConfirmed: z.boolean().optional().describe('The second tap that reach `anyone` needs'),
      relay: range.optional().describe('For a relay, and only for it'),
      greeting: words({ min: 0, max: greetingMax }).optional(),
      cover: CoverKey.optional(),
      proof: z
        .string()
        .max(200)
        .optional()
        .describe(
          'Of a step-up `envelopes.send`: payee the room, the one person or `people`; facts mode, ' +
            'reach, and of named people `who`, as for other envelopes',
        ),
    }),
    reply: TreeView,
    refusals: { ...sending, not_found: 404 },
  },
  getTree: {
    method: 'GET',
    path: '/envelopes/:envelopeId/tree',
    summary: 'A guess of three or a relay as I may see it: the sender all, a player their branch',
    access: 'user',
    finishes: true,
    params: one,
    reply: TreeView,
    refusals: {},
  },
  guessTile: {
    method: 'POST',
    path: '/envelopes/:envelopeId/tree/tile',
    summary: 'Tap one of three tiles; the choice is final and pays at once',
    access: 'user',
    keyed: true,
    finishes: true,
    restrictedToo: true,
    params: one,
    body: z.object({
      ticket,
      level: z.int().min(1).max(100),
      tile: z
        .int()
        .min(0)
        .max(tileCount - 1),
    }),
    reply: TreeView,
    refusals: guessing,
  },
  guessNumber: {
    method: 'POST',
    path: '/envelopes/:envelopeId/tree/number',
    summary: 'Guess the amount of a relay once, in the range of one of my doors',
    access: 'user',
    keyed: true,
    finishes: true,
    restrictedToo: true,
    params: one,
    body: z.object({
      ticket,
      from: z.int().min(1).nullable().describe('The guess it was passed on from; null: the sender'),
      value: AskedAmount,
    }),
    reply: TreeView,
    refusals: { ...guessing, envelope_guess_out_of_range: 422, envelope_path_full: 409 },
  },
  listPassTargets: {
    method: 'GET',
    path: '/envelopes/:envelopeId/tree/targets',
    summary: 'To whom I may pass it on: friends and groups within its reach',
    access: 'user',
    finishes: true,
    params: one,
    reply: PassTargets,
    refusals: { envelope_forward_not_allowed: 403 },
  },
  passTreeOn: {
    method: 'POST',
    path: '/envelopes/:envelopeId/tree/pass',
    summary: 'Pass on what my wrong guess left, to friends or to one group',
    access: 'user',
    keyed: true,
    finishes: true,
    params: one,
    body: z.object({
      people: z.array(UserId).min(1).max(treePassMax).optional(),
      roomId: RoomId.optional(),
    }),
    reply: TreeView,
    refusals: {
      ...ended,
      envelope_forward_not_allowed: 403,
      envelope_path_full: 409,
      envelope_guessed_before: 409,
    },
  },
  getTreeProof: {
    method: 'GET',
    path: '/envelopes/:envelopeId/tree/proof',
    summary: 'The commit of a tree, and after the end its seed and every tile',
    access: 'user',
    finishes: true,
    params: one,
    reply: TreeProof,
    refusals: {},
  },
} as const satisfies Routes
