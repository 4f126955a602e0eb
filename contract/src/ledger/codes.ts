import { z } from 'zod'
import type { Routes } from '../route.ts'
import { ChargeId } from '../vocabulary/ids.ts'
import { Amount, AskedAmount } from '../vocabulary/money.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import { UserCard } from '../vocabulary/people.ts'
import { words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import { payeeRefusals, Payment, paymentNoteMax, paymentRefusals } from './payments.ts'

const note = words({ min: 0, max: paymentNoteMax })
const proof = z
  .string()
  .max(80)
  .optional()
  .describe('Of a step-up `ledger.pay`: the payee’s id, the amount, the facts note and when (now)')

/** 18 digits that let whoever reads them once ask me for money, for a minute. */
export const PayCodeDigits = z
  .string()
  .transform(text => text.replaceAll(/[\s-]/g, ''))
  .refine(text => /^28[0-9]{16}$/.test(text), 'not a pay code')

export const PayCode = z
  .object({
    digits: z.string(),
    expiresAt: Instant,
    pinFree: z
      .object({ single: Amount, left: Amount })
      .nullable()
      .describe('Up to what a till I know gets its answer at once; null: I am always asked'),
  })
  .meta({ id: 'PayCode' })

export const ChargeState = z
  .enum(['asked', 'paid', 'declined', 'cancelled', 'expired'])
  .meta({ id: 'ChargeState' })
export type ChargeState = z.output<typeof ChargeState>

/** What a till asks of somebody whose pay code it read. */
export const Charge = z
  .object({
    id: ChargeId,
    state: ChargeState,
    role: z.enum(['till', 'payer']).describe('Mine'),
    other: UserCard,
    amount: Amount,
    note: z.string(),
    askedAt: Instant,
    expiresAt: Instant.describe('Until then the payer may confirm'),
    payment: Payment.nullable(),
  })
  .meta({ id: 'Charge' })

export const CollectCode = z
  .object({
    path: z.string().describe('Opened at the public address of the house'),
    amount: Amount.nullable().describe('null: the payer says it (a poster)'),
    note: z.string(),
    expiresAt: Instant.nullable(),
  })
  .meta({ id: 'CollectCode' })

/** What somebody who reads a collect code sees before anything is paid. */
export const CollectOffer = z
  .object({
    payee: UserCard,
    amount: Amount.nullable(),
    note: z.string(),
    expiresAt: Instant.nullable(),
    dayLeft: Amount.nullable().describe('What I may still pay to posters today; null: no poster'),
    mine: z.boolean(),
  })
  .meta({ id: 'CollectOffer' })

const codeParams = z.object({ code: z.string().regex(/^[\w-]{22}$/) })
const chargeParams = z.object({ chargeId: ChargeId })
const codeRefusals = { ledger_code_expired: 410, ledger_code_used: 409 } as const
const chargeRefusals = { ledger_charge_wrong_state: 409 } as const

export const codeRoutes = {
  makePayCode: {
    method: 'POST',
    path: '/ledger/pay-codes',
    summary: 'A new pay code for this device; the one before is dead',
    access: 'user',
    reply: PayCode,
    refusals: { identity_level_needed: 403 },
  },
  chargePayCode: {
    method: 'POST',
    path: '/ledger/charges',
    summary: 'Ask the owner of a pay code for an amount; small ones are paid at once',
    access: 'user',
    keyed: true,
    own: true,
    body: z.object({ digits: PayCodeDigits, amount: AskedAmount, note: note.optional() }),
    reply: Charge,
    // What is between payers and their own money is asked of them, and the till hears none of it.
    refusals: { ...payeeRefusals, ...codeRefusals },
  },
  getCharge: {
    method: 'GET',
    path: '/ledger/charges/:chargeId',
    summary: 'One charge, for the till or its payer',
    access: 'user',
    params: chargeParams,
    reply: Charge,
    refusals: {},
  },
  listCharges: {
    method: 'GET',
    path: '/ledger/charges',
    summary: 'What tills ask of me now, and what was answered within some minutes',
    access: 'user',
    reply: z.object({ items: z.array(Charge) }),
    refusals: {},
  },
  confirmCharge: {
    method: 'POST',
    path: '/ledger/charges/:chargeId/confirmation',
    summary: 'Pay what a till asks of me',
    access: 'user',
    keyed: true,
    params: chargeParams,
    body: z.object({ proof }),
    reply: Charge,
    refusals: { ...paymentRefusals, ...chargeRefusals },
  },
  declineCharge: {
    method: 'POST',
    path: '/ledger/charges/:chargeId/refusal',
    summary: 'Refuse what a till asks of me, or as a till take it back',
    access: 'user',
    params: chargeParams,
    reply: Charge,
    refusals: chargeRefusals,
  },
  getPoster: {
    method: 'GET',
    path: '/ledger/poster',
    summary: 'My poster, if I have one',
    access: 'user',
    reply: z.object({ poster: CollectCode.nullable() }),
    refusals: {},
  },
  makeCollectCode: {
    method: 'POST',
    path: '/ledger/collect-codes',
    summary: 'A code to be paid by: with an amount for some minutes, or a new poster',
    access: 'user',
    body: z.object({ amount: AskedAmount.optional(), note: note.optional() }),
    reply: CollectCode,
    refusals: { identity_level_needed: 403, ledger_amount_invalid: 400 },
  },
  readCollectCode: {
    method: 'GET',
    path: '/ledger/collect-codes/:code',
    summary: 'Whom a collect code pays, before anything is paid',
    access: 'user',
    own: true,
    params: codeParams,
    reply: CollectOffer,
    refusals: codeRefusals,
  },
  payCollectCode: {
    method: 'POST',
    path: '/ledger/collect-codes/:code/payments',
    summary: 'Pay by a collect code',
    access: 'user',
    keyed: true,
    own: true,
    params: codeParams,
    body: z.object({ amount: AskedAmount, note: note.optional(), proof }),
    reply: Payment,
    refusals: { ...paymentRefusals, ...codeRefusals, ledger_code_amount: 422 },
  },
  listArrivals: {
    method: 'GET',
    path: '/ledger/arrivals',
    summary: 'What came to me by codes, newest first, with the sum of today',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(
      z
        .object({ payment: Payment, via: z.enum(['pay_code', 'collect_code', 'poster']) })
        .meta({ id: 'Arrival' }),
    ).extend({ today: z.object({ sum: Amount, count: z.int() }) }),
    refusals: {},
  },
} as const satisfies Routes
