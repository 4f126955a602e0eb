import { z } from 'zod'
import {
  AccountId,
  DeskDayId,
  RedemptionId,
  TopUpId,
  TransferId,
  UserId,
  VoucherBatchId,
} from '../vocabulary/ids.ts'
import { Amount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Instant } from '../vocabulary/time.ts'

/** Who brings money from outside. The sandbox is built in and moves nothing but credits. */
export const GatewayName = z.enum(['sandbox', 'stripe']).meta({ id: 'GatewayName' })
export type GatewayName = z.output<typeof GatewayName>

export const TopUpState = z
  .enum(['started', 'paid', 'credited', 'failed', 'expired'])
  .meta({ id: 'TopUpState' })
export type TopUpState = z.output<typeof TopUpState>

/** What something costs outside: minor units of a currency, as its own text. */
export const Price = z.object({ amount: Amount, currency: z.string() }).meta({ id: 'Price' })

/** Credits somebody buys. `next` is where to pay: a path of the app, or an address outside. */
export const TopUp = z
  .object({
    id: TopUpId,
    gateway: GatewayName,
    amount: Amount,
    state: TopUpState,
    why: z.string().nullable().describe('Why it failed: declined, cancelled, expired'),
    price: Price,
    next: z.string().nullable(),
    startedAt: Instant,
    expiresAt: Instant,
    endedAt: Instant.nullable(),
    transferId: TransferId.nullable(),
  })
  .meta({ id: 'TopUp' })
export type TopUp = z.output<typeof TopUp>

/** One thing a gateway told us, or we asked it, and what came of it. */
export const GatewayEvent = z
  .object({
    at: Instant,
    way: z.enum(['callback', 'asked']),
    kind: z.enum(['pending', 'succeeded', 'failed', 'taken_back', 'unknown']),
    outcome: z.enum(['applied', 'repeated', 'ignored', 'unexplained']),
    said: z.string().describe('The event by its name outside'),
  })
  .meta({ id: 'GatewayEvent' })

export const StaffTopUp = TopUp.extend({
  user: UserCard.nullable().describe('Named only while a look at them is live'),
  accountId: AccountId.describe('Their wallet: where a look with a reason begins'),
  reference: z.string().nullable().describe('Its name at the gateway'),
  tries: z.int().describe('How often the gateway was asked'),
  stuck: z.boolean(),
}).meta({ id: 'StaffTopUp' })

/** A gateway as the operator sees it. */
export const Gateway = z
  .object({
    name: GatewayName,
    on: z.boolean().describe('Switched on in the settings'),
    configured: z.boolean().describe('Its keys are in the environment'),
    paysOut: z.boolean(),
    callbackPath: z.string(),
    currency: z.string(),
    started: z.int(),
    credited: z.int(),
    failed: z.int(),
    stuck: z.int(),
    lastHeard: Instant.nullable(),
    lastUnexplained: Instant.nullable(),
  })
  .meta({ id: 'Gateway' })

/** What a test of a gateway found: its callbacks, and its answers. */
export const GatewayTest = z
  .object({ callback: z.boolean(), answers: z.boolean(), said: z.string() })
  .meta({ id: 'GatewayTest' })

export const SandboxOutcome = z
  .enum(['success', 'failure', 'delay', 'double', 'late', 'out_of_order', 'silent'])
  .meta({ id: 'SandboxOutcome' })
export type SandboxOutcome = z.output<typeof SandboxOutcome>

export const RedeemWay = z.enum(['desk', 'sandbox']).meta({ id: 'RedeemWay' })
export type RedeemWay = z.output<typeof RedeemWay>

/** What ways there are now to get credits and to cash out. Only what really exists is named. */
export const Funding = z
  .object({
    gateways: z.array(z.object({ name: GatewayName, least: Amount, most: Amount })),
    vouchers: z.boolean(),
    desk: z.enum(['none', 'closed', 'open']),
    redeem: z
      .object({ ways: z.array(RedeemWay), least: Amount, free: Amount })
      .nullable()
      .describe('Null: cashing out is off'),
  })
  .meta({ id: 'Funding' })

export const RedemptionState = z
  .enum(['asked', 'approved', 'paid_out', 'failed', 'refused', 'cancelled'])
  .meta({ id: 'RedemptionState' })
export type RedemptionState = z.output<typeof RedemptionState>

export const Redemption = z
  .object({
    id: RedemptionId,
    way: RedeemWay,
    amount: Amount,
    state: RedemptionState,
    why: z.string().nullable().describe('Staff’s words, when refused or failed'),
    askedAt: Instant,
    lapsesAt: Instant,
    decidedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    transferId: TransferId.nullable(),
  })
  .meta({ id: 'Redemption' })
export type Redemption = z.output<typeof Redemption>

export const StaffRedemption = Redemption.extend({
  user: UserCard,
  decidedBy: UserId.nullable(),
  waits: z.boolean().describe('For a second person'),
}).meta({ id: 'StaffRedemption' })

export const VoucherBatchState = z
  .enum(['open', 'stopped', 'expired'])
  .meta({ id: 'VoucherBatchState' })
export type VoucherBatchState = z.output<typeof VoucherBatchState>

export const VoucherBatch = z
  .object({
    id: VoucherBatchId,
    label: z.string(),
    count: z.int(),
    amount: Amount,
    used: z.int(),
    source: z.enum(['issue', 'fund']),
    state: VoucherBatchState,
    madeBy: UserId,
    madeAt: Instant,
    expiresAt: Instant,
    printedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    returned: Amount.describe('What went back when it ended'),
    byOnePerson: z.boolean(),
  })
  .meta({ id: 'VoucherBatch' })

/** The codes, shown once. Only digests of them are kept. */
export const VoucherSheet = z
  .object({ batch: VoucherBatch, codes: z.array(z.string()) })
  .meta({ id: 'VoucherSheet' })

export const VoucherUse = z
  .object({ amount: Amount, label: z.string(), transferId: TransferId, at: Instant })
  .meta({ id: 'VoucherUse' })

export const DeskDayState = z.enum(['open', 'counted', 'closed']).meta({ id: 'DeskDayState' })
export type DeskDayState = z.output<typeof DeskDayState>

/** One day of one cash desk. `expected` is what must be in the drawer now. */
export const DeskDay = z
  .object({
    id: DeskDayId,
    cashier: UserCard,
    state: DeskDayState,
    float: Amount.describe('What was in the drawer at first'),
    paidIn: Amount,
    paidOut: Amount,
    expected: Amount,
    counted: Amount.nullable(),
    difference: Amount.nullable(),
    reason: z.string().nullable(),
    openedAt: Instant,
    closedAt: Instant.nullable(),
    agreedBy: UserId.nullable(),
    byOnePerson: z.boolean(),
  })
  .meta({ id: 'DeskDay' })

export const DeskLine = z
  .object({
    kind: z.enum(['top_up', 'pay_out', 'correction']),
    amount: Amount.describe('What it did to the drawer'),
    user: UserCard.nullable().describe(
      'Who stood there: to whose desk it was; to others null while no look at them is live',
    ),
    transferId: TransferId,
    bookId: z.string(),
    at: Instant,
  })
  .meta({ id: 'DeskLine' })

export const Desk = z
  .object({
    day: DeskDay.nullable(),
    lines: z.array(DeskLine),
    most: Amount.describe('The most of one top-up'),
    differenceOver: Amount.describe('Above it a second person agrees to the close'),
  })
  .meta({ id: 'Desk' })

export const CorrectionDone = z
  .object({
    transferId: TransferId,
    bookId: z.string(),
    amount: Amount,
    covered: Amount.describe('What of it the house carries, because it had been spent'),
    left: Amount.describe('What of the leg may still be taken back'),
    byOnePerson: z.boolean(),
    at: Instant,
  })
  .meta({ id: 'CorrectionDone' })
