import { z } from 'zod'
import { billRoutes } from './ledger/bills.ts'
import { codeRoutes } from './ledger/codes.ts'
import { fundingRoutes } from './ledger/funding.ts'
import { fundingStaffRoutes } from './ledger/funding-staff.ts'
import { givingRoutes } from './ledger/giving.ts'
import { keepingRoutes } from './ledger/keeping.ts'
import { paymentRoutes } from './ledger/payments.ts'
import type { Routes } from './route.ts'
import { AccountId, FindingId, TransferId, UserId } from './vocabulary/ids.ts'
import { Amount, AskedAmount } from './vocabulary/money.ts'
import { PageAsk, page } from './vocabulary/page.ts'
import { Reason } from './vocabulary/text.ts'
import {
  Wallet,
  PinFree,
  PublicBooks,
  StuckHold,
  Party,
  Account,
  Entry,
  Transfer,
  Finding,
  MoneyAct,
  SendingDay,
} from './ledger/shapes.ts'

export * from './ledger/bills.ts'
export * from './ledger/codes.ts'
export * from './ledger/funding-shapes.ts'
export * from './ledger/keeping.ts'
export * from './ledger/payments.ts'
export * from './ledger/shapes.ts'

export const issuePeopleMax = 1000

const accountParams = z.object({ accountId: AccountId })
// Step-up kinds `ledger.issue` and `ledger.burn`; payee: `fund`, the one person's id, or `members`
// with the facts `people` (how many) and `who` (SHA-256 of their sorted ids, one per line); amount: what each of them gets or gives.
const proof = z
  .string()
  .max(80)
  .optional()
  .describe(
    'Of a step-up `ledger.issue` or `ledger.burn`: the amount, payee `fund`, else the one person, ' +
      'else `members` with the facts people (how many) and who (SHA-256 in hex of their ids, ' +
      'sorted, one per line)',
  )
const done = z.object({ done: z.literal(true) })
const books = ['operator', 'treasurer'] as const

const stepUp = {
  identity_step_up_needed: 403,
  identity_step_up_expired: 410,
  identity_step_up_mismatch: 422,
  identity_second_person_needed: 409,
} as const
const moves = {
  ledger_amount_invalid: 400,
  ledger_transfer_id_reused: 422,
  ledger_account_closed: 409,
  ledger_account_frozen: 409,
  ledger_insufficient: 422,
  ledger_balance_full: 422,
  ledger_paused: 503,
} as const

export const routes = {
  getWallet: {
    method: 'GET',
    path: '/ledger/wallet',
    summary: 'My wallet and my waiting account',
    access: 'user',
    reply: Wallet,
    refusals: {},
  },
  ...billRoutes,
  ...codeRoutes,
  ...paymentRoutes,
  ...givingRoutes,
  ...keepingRoutes,
  ...fundingRoutes,
  ...fundingStaffRoutes,
  getPublicBooks: {
    method: 'GET',
    path: '/ledger/public-books',
    summary: 'The sums of the house, the last check and the newest seal',
    access: 'anyone',
    reply: PublicBooks,
    refusals: { not_signed_in: 401 },
  },
  getPinFree: {
    method: 'GET',
    path: '/ledger/pin-free',
    summary: 'Up to what I pay without my PIN',
    access: 'user',
    reply: PinFree,
    refusals: {},
  },
  setPinFree: {
    method: 'PUT',
    path: '/ledger/pin-free',
    summary: 'Lower my PIN-free limit or turn it off; raising it asks for the PIN',
    access: 'user',
    body: z.object({
      single: Amount,
      proof: z
        .string()
        .max(80)
        .optional()
        .describe('Of a step-up `ledger.pin_free`: payee `me`, fact single; only to raise it'),
    }),
    reply: PinFree,
    refusals: {
      identity_new_device: 403,
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
    },
  },
  issueCredits: {
    method: 'POST',
    path: '/ledger/issues',
    summary: 'Issue credits to the fund of the house, or the same amount to each of many people',
    access: 'staff',
    roles: books,
    keyed: true,
    own: true,
    body: z.object({
      to: z.union([z.literal('fund'), z.array(UserId).min(1).max(issuePeopleMax)]),
      amount: AskedAmount,
      reason: Reason,
      proof,
    }),
    reply: MoneyAct,
    refusals: { not_found: 404, ...stepUp, ...moves },
  },
  burnCredits: {
    method: 'POST',
    path: '/ledger/burns',
    summary: 'Take credits back out of the fund or of one wallet, never more than is free',
    access: 'staff',
    roles: books,
    keyed: true,
    own: true,
    body: z.object({
      from: z.union([z.literal('fund'), UserId]),
      amount: AskedAmount,
      reason: Reason,
      proof,
    }),
    reply: MoneyAct,
    refusals: { not_found: 404, ...stepUp, ...moves },
  },
  listAccountsOfPerson: {
    method: 'GET',
    path: '/ledger/people/:userId/accounts',
    summary: 'The accounts of one person with what they hold; only while a look is live',
    access: 'staff',
    roles: books,
    params: z.object({ userId: UserId }),
    reply: z.object({
      items: z.array(Account),
      sending: SendingDay.nullable().describe('null: their level sends nothing'),
    }),
    refusals: { console_reason_missing: 403 },
  },
  listHouseAccounts: {
    method: 'GET',
    path: '/ledger/house-accounts',
    summary: 'The accounts of the house itself',
    access: 'staff',
    roles: books,
    reply: z.object({ items: z.array(Account) }),
    refusals: {},
  },
  getAccount: {
    method: 'GET',
    path: '/ledger/accounts/:accountId',
    summary: 'One account with a page of its entries; of a person only while a look is live',
    access: 'staff',
    roles: books,
    params: accountParams,
    query: z.object({ ...PageAsk }),
    reply: z.object({ account: Account, owner: Party.shape.owner, entries: page(Entry) }),
    refusals: { console_reason_missing: 403 },
  },
  getTransfer: {
    method: 'GET',
    path: '/ledger/transfers/:accountId/:transferId',
    summary: 'One transfer by its book and id; of a person only while a look is live',
    access: 'staff',
    roles: books,
    params: z.object({ accountId: AccountId, transferId: TransferId }),
    reply: Transfer,
    refusals: { console_reason_missing: 403 },
  },
  listStuckHolds: {
    method: 'GET',
    path: '/ledger/stuck-holds',
    summary: 'Money that is held though its time is over, oldest first, at most 100',
    access: 'staff',
    roles: books,
    reply: z.object({ items: z.array(StuckHold) }),
    refusals: {},
  },
  listFindings: {
    method: 'GET',
    path: '/ledger/findings',
    summary: 'What did not agree, newest first',
    access: 'staff',
    roles: books,
    query: z.object({ ...PageAsk, state: z.enum(['open', 'closed']).optional() }),
    reply: page(Finding),
    refusals: {},
  },
  closeFinding: {
    method: 'POST',
    path: '/ledger/findings/:findingId/closing',
    summary: 'Close a finding with a reason; closing it twice changes nothing',
    access: 'staff',
    roles: books,
    params: z.object({ findingId: FindingId }),
    body: z.object({ reason: Reason }),
    reply: Finding,
    refusals: {},
  },
  freezeAccount: {
    method: 'POST',
    path: '/ledger/accounts/:accountId/freezing',
    summary: 'Freeze an account: nothing goes out, refunds come in',
    access: 'staff',
    roles: books,
    params: accountParams,
    body: z.object({ reason: Reason }),
    reply: done,
    refusals: { ledger_account_closed: 409 },
  },
  unfreezeAccount: {
    method: 'POST',
    path: '/ledger/accounts/:accountId/unfreezing',
    summary: 'Let a frozen account pay out again',
    access: 'staff',
    roles: books,
    params: accountParams,
    body: z.object({ reason: Reason }),
    reply: done,
    refusals: { ledger_account_closed: 409, ledger_account_busy: 409 },
  },
  pauseMoney: {
    method: 'POST',
    path: '/ledger/pause',
    summary: 'Stop all money; reads go on',
    access: 'staff',
    roles: books,
    body: z.object({ reason: Reason }),
    reply: done,
    refusals: {},
  },
  resumeMoney: {
    method: 'POST',
    path: '/ledger/resume',
    summary: 'Let money move again; refused while a finding about a sum is open',
    access: 'staff',
    roles: books,
    body: z.object({ reason: Reason }),
    reply: done,
    refusals: { ledger_account_busy: 409 },
  },
} as const satisfies Routes
