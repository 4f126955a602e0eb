import { z } from 'zod'
import type { Routes } from '../route.ts'
import {
  AccountId,
  DeskDayId,
  RedemptionId,
  TopUpId,
  TransferId,
  UserId,
  VoucherBatchId,
} from '../vocabulary/ids.ts'
import { Amount, AskedAmount } from '../vocabulary/money.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import { Reason, words } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'
import {
  CorrectionDone,
  Desk,
  DeskDay,
  Gateway,
  GatewayEvent,
  GatewayName,
  GatewayTest,
  RedemptionState,
  StaffRedemption,
  StaffTopUp,
  VoucherBatch,
  VoucherSheet,
} from './funding-shapes.ts'
import { moves, stepUp, vouchersMax } from './funding.ts'

const books = ['operator', 'treasurer'] as const
const desk = ['operator', 'treasurer', 'cashier'] as const
const second = { identity_second_person_needed: 409 } as const
const proof = z.string().max(80).optional()
const topUpParams = z.object({ topUpId: TopUpId })
const redemptionParams = z.object({ redemptionId: RedemptionId })
const batchParams = z.object({ voucherBatchId: VoucherBatchId })
const dayParams = z.object({ deskDayId: DeskDayId })

const gateways = {
  listGateways: {
    method: 'GET',
    path: '/ledger/gateways',
    summary: 'The gateways, whether they are on, and how their top-ups go',
    access: 'staff',
    roles: books,
    reply: z.object({ items: z.array(Gateway) }),
    refusals: {},
  },
  testGateway: {
    method: 'POST',
    path: '/ledger/gateways/:gateway/tests',
    summary: 'Try a gateway: a signed callback of our own, and whether it answers',
    access: 'staff',
    roles: books,
    own: true,
    params: z.object({ gateway: GatewayName }),
    body: z.object({ reason: Reason }),
    reply: GatewayTest,
    refusals: { ledger_gateway_off: 409 },
  },
  listAllTopUps: {
    method: 'GET',
    path: '/ledger/all-top-ups',
    summary: 'Top-ups of everybody, newest first; or only those that are stuck',
    access: 'staff',
    roles: books,
    query: z.object({ ...PageAsk, only: z.enum(['stuck', 'open']).optional() }),
    reply: page(StaffTopUp),
    refusals: {},
  },
  inspectTopUp: {
    method: 'GET',
    path: '/ledger/all-top-ups/:topUpId',
    summary: 'One top-up with all that its gateway told',
    access: 'staff',
    roles: books,
    params: topUpParams,
    reply: z.object({ topUp: StaffTopUp, events: z.array(GatewayEvent) }),
    refusals: {},
  },
  askGateway: {
    method: 'POST',
    path: '/ledger/all-top-ups/:topUpId/asking',
    summary: 'Ask the gateway now how a top-up stands',
    access: 'staff',
    roles: books,
    own: true,
    params: topUpParams,
    body: z.object({ reason: Reason }),
    reply: StaffTopUp,
    refusals: { ledger_gateway_off: 409 },
  },
} as const satisfies Routes

const cashDesk = {
  getDesk: {
    method: 'GET',
    path: '/ledger/desk',
    summary: 'My cash desk: the day that is open, its lines, what must be in the drawer',
    access: 'staff',
    roles: desk,
    reply: Desk,
    refusals: {},
  },
  openDesk: {
    method: 'POST',
    path: '/ledger/desk-days',
    summary: 'Open my cash desk with what is in the drawer',
    access: 'staff',
    roles: desk,
    body: z.object({ float: Amount, reason: Reason }),
    reply: DeskDay,
    refusals: { ledger_desk_state: 409 },
  },
  deskTopUp: {
    method: 'POST',
    path: '/ledger/desk-days/:deskDayId/top-ups',
    summary: 'Take cash from a member who is here, and credit it',
    access: 'staff',
    roles: desk,
    keyed: true,
    params: dayParams,
    body: z.object({
      userId: UserId,
      amount: AskedAmount,
      reason: Reason,
      proof: proof.describe('Of a step-up `ledger.desk_top_up`: payee is the member, the amount'),
    }),
    reply: DeskDay,
    refusals: {
      ...stepUp,
      ...moves,
      ledger_desk_state: 409,
      ledger_desk_self: 422,
      ledger_desk_limit: 422,
      ledger_over_limit: 429,
    },
  },
  closeDesk: {
    method: 'POST',
    path: '/ledger/desk-days/:deskDayId/closing',
    summary: 'Count the drawer and close the day; a large difference needs a second person',
    access: 'staff',
    roles: desk,
    keyed: true,
    own: true,
    params: dayParams,
    body: z.object({
      counted: Amount,
      reason: Reason,
      proof: proof.describe('Of a step-up `ledger.desk_close`: payee `desk`, fact counted'),
    }),
    reply: DeskDay,
    refusals: { ...stepUp, ...second, ...moves, ledger_desk_state: 409 },
  },
  listDeskDays: {
    method: 'GET',
    path: '/ledger/desk-days',
    summary: 'Days of the cash desks, newest first; a cashier sees their own',
    access: 'staff',
    roles: desk,
    query: z.object(PageAsk),
    reply: page(DeskDay),
    refusals: {},
  },
  getDeskDay: {
    method: 'GET',
    path: '/ledger/desk-days/:deskDayId',
    summary: 'One day of a cash desk with its lines',
    access: 'staff',
    roles: desk,
    params: dayParams,
    reply: Desk,
    refusals: {},
  },
} as const satisfies Routes

const vouchers = {
  createVouchers: {
    method: 'POST',
    path: '/ledger/voucher-batches',
    summary: 'Fund a batch of vouchers, each used once, until a day',
    access: 'staff',
    roles: books,
    keyed: true,
    own: true,
    body: z.object({
      label: words({ max: 40 }),
      count: z.int().min(1).max(vouchersMax),
      amount: AskedAmount,
      source: z.enum(['issue', 'fund']),
      expiresAt: Instant,
      reason: Reason,
      proof: proof.describe(
        'Of a step-up `ledger.vouchers`: payee the source, amount, count, label',
      ),
    }),
    reply: VoucherBatch,
    refusals: { ...stepUp, ...second, ...moves },
  },
  listVoucherBatches: {
    method: 'GET',
    path: '/ledger/voucher-batches',
    summary: 'Batches of vouchers, newest first',
    access: 'staff',
    roles: books,
    query: z.object(PageAsk),
    reply: page(VoucherBatch),
    refusals: {},
  },
  printVouchers: {
    method: 'POST',
    path: '/ledger/voucher-batches/:voucherBatchId/printing',
    summary: 'The codes of a batch, once; the same `sheet` gives a lost answer again',
    access: 'staff',
    roles: books,
    own: true,
    params: batchParams,
    body: z.object({
      sheet: z.string().regex(/^[0-9a-f]{32}$/),
      reason: Reason,
      proof: proof.describe('Of a step-up `ledger.print_vouchers`: payee is the batch'),
    }),
    reply: VoucherSheet,
    refusals: { ...stepUp, ledger_voucher_printed: 409, ledger_batch_state: 409 },
  },
  stopVouchers: {
    method: 'POST',
    path: '/ledger/voucher-batches/:voucherBatchId/stopping',
    summary: 'Stop a batch: what is unused goes back where it came from',
    access: 'staff',
    roles: books,
    keyed: true,
    params: batchParams,
    body: z.object({ reason: Reason }),
    reply: VoucherBatch,
    refusals: { ...moves, ledger_batch_state: 409 },
  },
} as const satisfies Routes

const redemptions = {
  listRedemptionQueue: {
    method: 'GET',
    path: '/ledger/redemption-queue',
    summary: 'What members asked to be paid out, oldest open one first',
    access: 'staff',
    roles: desk,
    query: z.object({ ...PageAsk, state: RedemptionState.optional() }),
    reply: page(StaffRedemption),
    refusals: {},
  },
  approveRedemption: {
    method: 'POST',
    path: '/ledger/redemptions/:redemptionId/approval',
    summary: 'Approve a redemption; a large one needs a second person',
    access: 'staff',
    roles: books,
    keyed: true,
    own: true,
    params: redemptionParams,
    body: z.object({
      reason: Reason,
      proof: proof.describe(
        'Of a step-up `ledger.redeem_approve`: payee the member, amount, fact redemption',
      ),
    }),
    reply: StaffRedemption,
    refusals: { ...stepUp, ...second, ledger_redemption_state: 409 },
  },
  refuseRedemption: {
    method: 'POST',
    path: '/ledger/redemptions/:redemptionId/refusal',
    summary: 'Refuse a redemption; the credits go back and the member reads why',
    access: 'staff',
    roles: books,
    keyed: true,
    params: redemptionParams,
    body: z.object({ reason: Reason }),
    reply: StaffRedemption,
    refusals: { ledger_redemption_state: 409, ledger_paused: 503 },
  },
  payOutRedemption: {
    method: 'POST',
    path: '/ledger/redemptions/:redemptionId/paying',
    summary: 'Pay an approved redemption in cash from my open desk',
    access: 'staff',
    roles: desk,
    keyed: true,
    params: redemptionParams,
    body: z.object({
      reason: Reason,
      proof: proof.describe(
        'Of a step-up `ledger.redeem_pay`: payee the member, amount, fact redemption',
      ),
    }),
    reply: StaffRedemption,
    refusals: {
      ...stepUp,
      ...moves,
      ledger_redemption_state: 409,
      ledger_desk_state: 409,
      ledger_desk_self: 422,
      ledger_desk_short: 422,
    },
  },
  failRedemption: {
    method: 'POST',
    path: '/ledger/redemptions/:redemptionId/failure',
    summary: 'Give up an approved redemption that cannot be paid; the credits go back',
    access: 'staff',
    roles: books,
    keyed: true,
    params: redemptionParams,
    body: z.object({ reason: Reason }),
    reply: StaffRedemption,
    refusals: { ledger_redemption_state: 409, ledger_paused: 503 },
  },
} as const satisfies Routes

export const fundingStaffRoutes = {
  ...gateways,
  ...cashDesk,
  ...vouchers,
  ...redemptions,
  correctTransfer: {
    method: 'POST',
    path: '/ledger/transfers/:accountId/:transferId/corrections',
    summary: 'Take back a wrong movement, or a part, by a new transfer that names it',
    access: 'staff',
    roles: books,
    keyed: true,
    own: true,
    params: z.object({ accountId: AccountId, transferId: TransferId }),
    body: z.object({
      leg: z.int().min(1).max(1024),
      amount: AskedAmount,
      cover: AskedAmount.optional().describe(
        'What the house carries at most where the receiver has spent it',
      ),
      reason: Reason,
      proof: proof.describe(
        'Of a step-up `ledger.correct`: payee the transfer, amount, facts leg and, if any, cover',
      ),
    }),
    reply: CorrectionDone,
    refusals: {
      ...stepUp,
      ...second,
      ...moves,
      console_reason_missing: 403,
      ledger_not_correctable: 422,
      ledger_reversal_exceeded: 422,
    },
  },
} as const satisfies Routes
