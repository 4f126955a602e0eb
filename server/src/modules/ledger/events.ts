import { RedemptionState, TopUpState } from '@fuquan/contract/ledger/funding-shapes.ts'
import {
  ChargeId,
  AccountId,
  BillProblemId,
  PaymentId,
  RedemptionId,
  TopUpId,
  TransferId,
  UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { event, user } from '#/engine/events.ts'

const stales = ['ledger']

/** What of a transfer was a payment: who paid whom, and what it had to wait for. */
const Paid = z.object({
  payerId: UserId,
  payeeId: UserId,
  refundOf: PaymentId.nullable(),
  waited: z.enum(['no', 'time', 'payee']),
})

/**
 * Money came to people that no other module tells them about: what waited has come in, or one paid
 * another (`paymentId` and `paid`; then `userIds` are both of them).
 */
export const transferred = event('ledger.transferred', {
  payload: z.object({
    transferId: TransferId,
    kind: z.string(),
    userIds: z.array(UserId),
    amount: Amount,
    paymentId: PaymentId.optional(),
    paid: Paid.optional(),
  }),
  wakes: fact => fact.userIds.map(user),
  stales,
  webhook: true,
})

/** Something happened to a payment by which no money came to anybody. */
export const paymentChanged = event('ledger.payment_changed', {
  payload: z.object({
    paymentId: PaymentId,
    payerId: UserId,
    payeeId: UserId,
    amount: Amount,
    /** `coming` and `asked`: it waits for its hour, for the payee's yes. */
    happened: z.enum(['coming', 'asked', 'returned', 'cancelled', 'declined', 'asked_back']),
    mustAccept: z.boolean(),
    /** Of `coming` when it arrives, of `asked` the last moment to accept. */
    until: Instant.nullable(),
  }),
  wakes: fact => [user(fact.payerId), user(fact.payeeId)],
  stales,
})

/** Staff issued credits; each of `userIds` received `amount`. */
export const toppedUp = event('ledger.topped_up', {
  payload: z.object({
    transferId: TransferId,
    userIds: z.array(UserId),
    amount: Amount,
    reason: z.string(),
  }),
  wakes: fact => fact.userIds.map(user),
  stales,
  webhook: true,
})

/** Staff took credits back out of a wallet. */
export const corrected = event('ledger.corrected', {
  payload: z.object({
    transferId: TransferId,
    userIds: z.array(UserId),
    amount: Amount,
    reason: z.string(),
  }),
  wakes: fact => fact.userIds.map(user),
  stales,
})

/** A member says that something is wrong with one of their bills. */
export const problemReported = event('ledger.problem_reported', {
  payload: z.object({ problemId: BillProblemId, userId: UserId }),
  wakes: fact => [user(fact.userId)],
  stales,
  webhook: true,
})

/** Staff answered what a member reported. */
export const problemAnswered = event('ledger.problem_answered', {
  payload: z.object({
    problemId: BillProblemId,
    userId: UserId,
    accountId: AccountId,
    version: z.int(),
    answer: z.string(),
  }),
  wakes: fact => [user(fact.userId)],
  stales,
})

/** A top-up of somebody came a step further, or ended. `amount` is what it credits. */
export const topUpMoved = event('ledger.top_up_moved', {
  payload: z.object({ topUpId: TopUpId, userId: UserId, amount: Amount, state: TopUpState }),
  wakes: fact => [user(fact.userId)],
  stales,
  webhook: true,
})

/** A redemption of somebody came a step further, or ended; `reason` is what staff said. */
export const redeemed = event('ledger.redeemed', {
  payload: z.object({
    redemptionId: RedemptionId,
    userId: UserId,
    amount: Amount,
    state: RedemptionState,
    reason: z.string().nullable(),
  }),
  wakes: fact => [user(fact.userId)],
  stales,
  webhook: true,
})

/** Staff took a wrong movement back by a new one; a side that is the house's is null. */
export const movementCorrected = event('ledger.movement_corrected', {
  payload: z.object({
    transferId: TransferId,
    takenFrom: UserId.nullable(),
    givenTo: UserId.nullable(),
    amount: Amount,
    reason: z.string(),
  }),
  wakes: ({ takenFrom, givenTo }) =>
    [takenFrom, givenTo].filter(person => person !== null).map(user),
  stales,
  webhook: true,
})

/** A till asked for money, or got its answer. */
export const chargeChanged = event('ledger.charge_changed', {
  payload: z.object({
    chargeId: ChargeId,
    tillId: UserId,
    payerId: UserId,
    amount: Amount,
    state: z.enum(['asked', 'paid', 'declined', 'cancelled']),
    until: Instant,
  }),
  wakes: fact => [user(fact.tillId), user(fact.payerId)],
  stales,
})

/** An account of somebody was frozen, or pays again. Without a reason a check did it. */
export const accountFrozen = event('ledger.account_frozen', {
  payload: z.object({
    accountId: AccountId,
    userId: UserId,
    frozen: z.boolean(),
    reason: z.string().nullable(),
    at: Instant,
  }),
  wakes: fact => [user(fact.userId)],
  stales,
})

/** The books did not agree somewhere; told once for each difference that is found. */
export const differenceFound = event('ledger.difference_found', {
  payload: z.object({ check: z.string(), accountId: AccountId.nullable(), at: Instant }),
})
