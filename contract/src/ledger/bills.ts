import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { AccountId, BillProblemId, TransferId, UserId } from '../vocabulary/ids.ts'
import { Amount } from '../vocabulary/money.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import { Reference } from '../vocabulary/refs.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant, Month } from '../vocabulary/time.ts'
import { TransferStep } from './shapes.ts'

export const tagsMax = 5
export const searchMax = 60

export const BillDirection = z.enum(['in', 'out'])

/** Whether a line stands as it came, takes another back, or was taken back itself. */
export const BillState = z
  .enum(['ordinary', 'refund', 'refunded', 'correction', 'corrected'])
  .meta({ id: 'BillState' })
export type BillState = z.output<typeof BillState>

export const BillTag = words({ max: 12 })

/** What I wrote on one of my bills. Nobody else reads it. */
export const BillMark = z
  .object({
    tags: z.array(z.string()),
    note: z.string().nullable(),
    hidden: z.boolean().describe('Left out of my list; sums count it all the same'),
  })
  .meta({ id: 'BillMark' })
export type BillMark = z.output<typeof BillMark>

/** One line of my history. `version` is the number of the line in its account. */
export const Bill = z
  .object({
    accountId: AccountId,
    version: z.int(),
    kind: z.string(),
    state: BillState,
    amount: Amount,
    balanceAfter: Amount,
    at: Instant,
    transferId: TransferId,
    reference: Reference.nullable(),
    otherId: UserId.nullable(),
    mark: BillMark,
  })
  .meta({ id: 'Bill' })

/** The place of one of my bills. */
export const BillPlace = z.object({ accountId: AccountId, version: z.int() })

export const BillProblemState = z.enum(['open', 'answered']).meta({ id: 'BillProblemState' })

/** "Something is wrong with this bill", and what staff answered. */
export const BillProblem = z
  .object({
    id: BillProblemId,
    userId: UserId,
    accountId: AccountId,
    version: z.int(),
    transferId: TransferId,
    kind: z.string(),
    amount: Amount,
    words: z.string(),
    state: BillProblemState,
    at: Instant,
    answer: z.string().nullable(),
    answeredAt: Instant.nullable(),
  })
  .meta({ id: 'BillProblem' })

/**
 * One line with the number of its transfer in the book and the digest that chains it. `linked` are
 * my own lines of the same story: what a correction or refund takes back, and what took this back.
 */
export const BillDetail = Bill.extend({
  bookId: AccountId,
  height: z.int(),
  hash: z.string(),
  step: TransferStep,
  waiting: z.boolean(),
  linked: z.array(Bill),
  problem: BillProblem.nullable(),
}).meta({ id: 'BillDetail' })

/** What came in and went out in one month of the house's time zone. */
export const BillMonth = z
  .object({ month: Month, in: Amount, out: Amount, count: z.int() })
  .meta({ id: 'BillMonth' })

export const TagCount = z.object({ tag: z.string(), count: z.int() }).meta({ id: 'TagCount' })

const YearKind = z.object({ kind: z.string(), in: Amount, out: Amount, count: z.int() })
const YearPerson = z.object({ userId: UserId, in: Amount, out: Amount, count: z.int() })

/** My year, computed when asked and kept nowhere. Moves between my own accounts are left out. */
export const YearBill = z
  .object({
    year: z.int(),
    in: Amount,
    out: Amount,
    count: z.int(),
    months: z.array(BillMonth),
    kinds: z.array(YearKind),
    people: z.array(YearPerson).describe('Those I paid or was paid by most often, five at most'),
    largest: Bill.nullable().describe('The most that went out at once'),
    busiestDay: z.object({ day: z.iso.date(), count: z.int() }).nullable(),
    firstAt: Instant.nullable(),
  })
  .meta({ id: 'YearBill' })

const version = z.coerce.number().int().min(1)
const billParams = z.object({ accountId: AccountId, version })
const yes = z.enum(['true', 'false']).transform(text => text === 'true')
const staff = ['operator', 'treasurer', 'support'] as const

const BillFilter = {
  month: Month.optional(),
  kind: z.string().max(40).optional(),
  direction: BillDirection.optional(),
  state: BillState.optional(),
  otherId: UserId.optional().describe('Only what I paid this person or was paid by them'),
  least: Amount.optional().describe('At least this much, either way'),
  most: Amount.optional().describe('At most this much, either way'),
  tag: z.string().max(40).optional(),
  hidden: yes.optional().describe('true: only what I hid'),
  search: words({ max: searchMax })
    .optional()
    .describe('Names, handles, notes, tags, kinds, amounts, numbers; every word must be found'),
}

export const billRoutes = {
  listBills: {
    method: 'GET',
    path: '/ledger/bills',
    summary: 'My bills, newest first, of wallet and waiting account together',
    access: 'user',
    query: z.object({ ...PageAsk, ...BillFilter }),
    reply: page(Bill),
    refusals: {},
  },
  listMonths: {
    method: 'GET',
    path: '/ledger/months',
    summary: 'What came in and went out, month by month, newest first',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(BillMonth),
    refusals: {},
  },
  getBill: {
    method: 'GET',
    path: '/ledger/bills/:accountId/:version',
    summary: 'One of my bills in full',
    access: 'user',
    params: billParams,
    reply: BillDetail,
    refusals: {},
  },
  markBill: {
    method: 'PUT',
    path: '/ledger/bills/:accountId/:version/mark',
    summary: 'Tag one of my bills, write a note on it, or hide it from my list',
    access: 'user',
    params: billParams,
    body: z.object({
      tags: z.array(BillTag).max(tagsMax),
      note: words({ max: 200, lines: 'many' }).nullable(),
      hidden: z.boolean(),
    }),
    reply: BillMark,
    refusals: {},
  },
  listBillTags: {
    method: 'GET',
    path: '/ledger/bill-tags',
    summary: 'My tags, the most used first',
    access: 'user',
    reply: z.object({ items: z.array(TagCount) }),
    refusals: {},
  },
  reportBill: {
    method: 'POST',
    path: '/ledger/bills/:accountId/:version/problem',
    summary: 'Tell the staff that something is wrong with one of my bills',
    access: 'user',
    params: billParams,
    body: z.object({ words: words({ min: 5, max: 500, lines: 'many' }) }),
    reply: BillProblem,
    refusals: { ledger_problem_open: 409 },
  },
  listBillProblems: {
    method: 'GET',
    path: '/ledger/bill-problems',
    summary: 'What members report about their bills, the oldest open one first',
    access: 'staff',
    roles: staff,
    query: z.object({ ...PageAsk, state: BillProblemState.default('open') }),
    reply: page(BillProblem),
    refusals: {},
  },
  answerBillProblem: {
    method: 'POST',
    path: '/ledger/bill-problems/:problemId/answer',
    summary: 'Answer a report; the member is told. Answering twice keeps the first answer',
    access: 'staff',
    roles: staff,
    params: z.object({ problemId: BillProblemId }),
    body: z.object({ reason: Reason.describe('The answer itself; the member reads it') }),
    reply: BillProblem,
    refusals: { ledger_problem_answered: 409 },
  },
  exportBills: {
    method: 'GET',
    path: '/ledger/bills-export',
    summary: 'My bills of one month as CSV; cells that look like formulas are quoted',
    access: 'user',
    query: z.object({ month: Month }),
    reply: file('text/csv'),
    refusals: {},
  },
  exportBillsJson: {
    method: 'GET',
    path: '/ledger/bills-export.json',
    summary: 'My bills of one month as JSON, amounts as strings of minor units',
    access: 'user',
    query: z.object({ month: Month }),
    reply: file('application/json'),
    refusals: {},
  },
  getYearBill: {
    method: 'GET',
    path: '/ledger/years/:year',
    summary: 'My year in figures',
    access: 'user',
    params: z.object({ year: z.coerce.number().int().min(2000).max(2999) }),
    reply: YearBill,
    refusals: {},
  },
} as const satisfies Routes
