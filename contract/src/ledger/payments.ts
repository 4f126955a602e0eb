import { z } from 'zod'
import type { Routes } from '../route.ts'
import { PaymentId, TransferId, UserId } from '../vocabulary/ids.ts'
import { Amount, AskedAmount } from '../vocabulary/money.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reference } from '../vocabulary/refs.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

export const paymentNoteMax = 30
export const payeesMax = 30

/** When a payment arrives; until then its payer may cancel it. */
export const PaymentWhen = z.enum(['now', '2h', '24h']).meta({ id: 'PaymentWhen' })
export type PaymentWhen = z.output<typeof PaymentWhen>

export const PaymentState = z
  .enum(['sent', 'received', 'returned', 'cancelled', 'declined'])
  .meta({ id: 'PaymentState', description: 'Only `sent` has money on hold' })
export type PaymentState = z.output<typeof PaymentState>

/** What a waiting payment waits for: its hour, or the payee's yes. */
export const PaymentWait = z.enum(['time', 'payee']).meta({ id: 'PaymentWait' })
export type PaymentWait = z.output<typeof PaymentWait>

/** What I may do with a payment now. */
export const PaymentAct = z
  .enum(['cancel', 'accept', 'decline', 'ask_back', 'refund'])
  .meta({ id: 'PaymentAct' })
export type PaymentAct = z.output<typeof PaymentAct>

const note = words({ min: 0, max: paymentNoteMax })

/** What one person pays another, as one of the two sees it. Nobody else sees any of it. */
export const Payment = z
  .object({
    id: PaymentId,
    state: PaymentState,
    waitsFor: PaymentWait.nullable(),
    role: z.enum(['payer', 'payee']).meta({ description: 'Mine' }),
    other: UserCard,
    amount: Amount,
    note: z.string(),
    when: PaymentWhen,
    sentAt: Instant,
    arrivesAt: Instant.nullable().meta({ description: 'The hour that was chosen' }),
    acceptBy: Instant.nullable().meta({ description: 'After it the money goes back' }),
    endedAt: Instant.nullable(),
    transferId: TransferId.meta({
      description: 'The number of the bill: of the hold, then its end',
    }),
    refundOf: PaymentId.nullable(),
    refunded: Amount.meta({ description: 'What was paid back of it so far' }),
    askedBackAt: Instant.nullable(),
    origin: Reference.nullable().meta({ description: 'Where it was made, such as a room' }),
    may: z.array(PaymentAct),
  })
  .meta({ id: 'Payment' })
export type Payment = z.output<typeof Payment>

/** What paying somebody would mean now, read before anything is typed. */
export const PaymentTerms = z
  .object({
    payee: UserCard,
    known: z.boolean().meta({ description: 'I have paid them before' }),
    friend: z.boolean(),
    mustAccept: z.enum(['no', 'not_friend', 'asks_always']),
    acceptHours: z.int(),
    most: Amount.meta({ description: 'The most one payment may carry' }),
    dayCap: Amount.meta({ description: 'The most I may send a day' }),
    dayLeft: Amount,
    pinFree: z
      .object({ single: Amount, left: Amount })
      .nullable()
      .meta({ description: 'Up to what no PIN is asked for here; null: it always is' }),
  })
  .meta({ id: 'PaymentTerms' })

/** How I want to be paid. */
export const Receiving = z
  .object({
    askAlways: z.boolean().meta({ description: 'Every payment waits for my yes' }),
    acceptHours: z.int(),
  })
  .meta({ id: 'Receiving' })

/** What a payment is made of, wherever the payee is named. */
export const paymentAsk = {
  amount: AskedAmount,
  note: note.optional(),
  when: PaymentWhen.default('now'),
  proof: z
    .string()
    .max(80)
    .optional()
    .describe('Of a step-up `ledger.pay`: the payee’s id, the amount, the facts note and when'),
}

/** What can be wrong with a payment beyond what its payer may do with their own money. */
export const payeeRefusals = {
  identity_level_needed: 403,
  ledger_amount_invalid: 400,
  ledger_transfer_id_reused: 422,
  ledger_self_transfer: 422,
  ledger_account_closed: 409,
  ledger_balance_full: 422,
  ledger_payee_unavailable: 409,
  ledger_paused: 503,
} as const

/** What any payment may be refused with. */
export const paymentRefusals = {
  identity_step_up_needed: 403,
  identity_step_up_expired: 410,
  identity_step_up_mismatch: 422,
  leaving: 403,
  ledger_account_frozen: 409,
  ledger_over_limit: 429,
  ledger_insufficient: 422,
  ...payeeRefusals,
} as const

const one = z.object({ paymentId: PaymentId })
const ends = {
  ledger_payment_wrong_state: 409,
  ledger_account_closed: 409,
  ledger_account_frozen: 409,
  ledger_balance_full: 422,
  ledger_paused: 503,
} as const

export const paymentRoutes = {
  sendPayment: {
    method: 'POST',
    path: '/ledger/payments',
    summary: 'Pay a member: at once, after some hours, or when they accept',
    access: 'user',
    keyed: true,
    lane: true,
    body: z.object({ payeeId: UserId, ...paymentAsk }),
    reply: Payment,
    refusals: { ...paymentRefusals, not_found: 404 },
  },
  getPaymentTerms: {
    method: 'GET',
    path: '/ledger/payment-terms',
    summary: 'What paying this member would mean now',
    access: 'user',
    query: z.object({ payeeId: UserId }),
    reply: PaymentTerms,
    refusals: { not_found: 404 },
  },
  listPayments: {
    method: 'GET',
    path: '/ledger/payments',
    summary: 'My payments, newest first: all, the waiting ones, or those made in one place',
    access: 'user',
    query: z.object({
      ...PageAsk,
      only: z.enum(['waiting']).optional(),
      origin: z.string().max(60).optional().describe('The ref of a place, such as a room’s id'),
    }),
    reply: page(Payment),
    refusals: {},
  },
  listPayees: {
    method: 'GET',
    path: '/ledger/payees',
    summary: 'The people I paid or was paid by lately, newest first',
    access: 'user',
    reply: z.object({ items: z.array(UserCard) }),
    refusals: {},
  },
  getPayment: {
    method: 'GET',
    path: '/ledger/payments/:paymentId',
    summary: 'One payment of mine',
    access: 'user',
    params: one,
    reply: Payment,
    refusals: {},
  },
  cancelPayment: {
    method: 'POST',
    path: '/ledger/payments/:paymentId/cancellation',
    summary: 'Cancel a payment of mine before its hour',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    params: one,
    reply: Payment,
    refusals: ends,
  },
  acceptPayment: {
    method: 'POST',
    path: '/ledger/payments/:paymentId/acceptance',
    summary: 'Accept a payment that waits for me',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    params: one,
    reply: Payment,
    refusals: ends,
  },
  declinePayment: {
    method: 'POST',
    path: '/ledger/payments/:paymentId/decline',
    summary: 'Decline a payment that waits for me; the money goes back at once',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    params: one,
    reply: Payment,
    refusals: ends,
  },
  askBack: {
    method: 'POST',
    path: '/ledger/payments/:paymentId/ask-back',
    summary: 'Ask for the money back; it only asks, and once',
    access: 'user',
    params: one,
    reply: Payment,
    refusals: { ledger_payment_wrong_state: 409 },
  },
  refundPayment: {
    method: 'POST',
    path: '/ledger/payments/:paymentId/refunds',
    summary: 'Pay back all or a part of what I was paid, by a new transfer that names the old',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    params: one,
    body: z.object({ amount: AskedAmount }),
    reply: Payment,
    refusals: {
      ...ends,
      ledger_amount_invalid: 400,
      ledger_transfer_id_reused: 422,
      ledger_insufficient: 422,
      ledger_reversal_exceeded: 422,
    },
  },
  getReceiving: {
    method: 'GET',
    path: '/ledger/receiving',
    summary: 'How I want to be paid',
    access: 'user',
    reply: Receiving,
    refusals: {},
  },
  setReceiving: {
    method: 'PUT',
    path: '/ledger/receiving',
    summary: 'Choose whether every payment waits for my yes',
    access: 'user',
    restrictedToo: true,
    body: z.object({ askAlways: z.boolean() }),
    reply: Receiving,
    refusals: {},
  },
} as const satisfies Routes
