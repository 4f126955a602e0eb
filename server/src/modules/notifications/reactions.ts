import { on } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { deviceAdded, pinLocked, pinResetStarted, restricted } from '#/modules/identity/index.ts'
import {
  accountFrozen,
  chargeChanged,
  corrected,
  paymentChanged,
  problemAnswered,
  toppedUp,
  transferred,
} from '#/modules/ledger/index.ts'
import {
  type AccountId,
  type DeviceId,
  toWire,
  type TransferId,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { notify } from './index.ts'
import { tellCharge } from './charges.ts'
import { fundingReactions } from './funding.ts'
import { methodReactions } from './methods.ts'
import { isPayment, tellChange, tellPaid } from './payments.ts'
import { standingReactions } from './standing.ts'

export const reactions = [
  ...standingReactions,
  ...methodReactions,
  ...fundingReactions,
  on(deviceAdded, 'notifications', (ctx, fact) => tellDeviceAdded(ctx, fact)),
  on(pinLocked, 'notifications', (ctx, fact) => tellPinLocked(ctx, fact)),
  on(pinResetStarted, 'notifications', (ctx, fact) => tellPinReset(ctx, fact)),
  on(restricted, 'notifications', (ctx, fact) => tellRestricted(ctx, fact)),
  on(transferred, 'notifications', (ctx, fact) => {
    if (isPayment(fact)) return tellPaid(ctx, fact)
    const name = fact.kind === 'starting_credits' ? 'starting_credits' : 'money_arrived'
    return tellMoney(ctx, name, fact)
  }),
  on(chargeChanged, 'notifications', (ctx, fact) => tellCharge(ctx, fact)),
  on(paymentChanged, 'notifications', (ctx, fact) => tellChange(ctx, fact)),
  on(toppedUp, 'notifications', (ctx, fact) => tellMoney(ctx, 'credits_arrived', fact)),
  on(corrected, 'notifications', (ctx, fact) => tellMoney(ctx, 'credits_burned', fact)),
  on(accountFrozen, 'notifications', (ctx, fact) => tellFrozen(ctx, fact)),
  on(problemAnswered, 'notifications', ({ tx }, { problemId, userId, ...bill }) =>
    notify(tx, {
      to: [userId],
      kind: 'notifications.problem_answered',
      facts: { answer: bill.answer },
      link: { kind: 'bill', ref: `${toWire('acc', bill.accountId)}/${bill.version}` },
      class: 'waiting',
      ref: toWire('prb', problemId),
    }),
  ),
] as const

function tellDeviceAdded(
  ctx: Ctx,
  fact: { userId: UserId; deviceId: DeviceId; name: string },
): Promise<void> {
  return notify(ctx.tx, {
    to: [fact.userId],
    kind: 'notifications.device_added',
    facts: { device: fact.name },
    link: { kind: 'device', ref: toWire('dev', fact.deviceId) },
    class: 'money',
  })
}

function tellPinLocked(ctx: Ctx, fact: { userId: UserId; until: Date }): Promise<void> {
  const until = fact.until.toISOString()
  return notify(ctx.tx, {
    to: [fact.userId],
    kind: 'notifications.pin_locked',
    facts: { until },
    link: { kind: 'pin', ref: toWire('usr', fact.userId) },
    class: 'money',
    ref: until,
  })
}

function tellPinReset(ctx: Ctx, fact: { userId: UserId; readyAt: Date }): Promise<void> {
  const until = fact.readyAt.toISOString()
  return notify(ctx.tx, {
    to: [fact.userId],
    kind: 'notifications.pin_reset_started',
    facts: { until },
    link: { kind: 'pin', ref: toWire('usr', fact.userId) },
    class: 'money',
    ref: until,
  })
}

function tellRestricted(
  ctx: Ctx,
  fact: { userId: UserId; restricted: boolean; reason: string },
): Promise<void> {
  return notify(ctx.tx, {
    to: [fact.userId],
    kind: fact.restricted ? 'notifications.restricted' : 'notifications.reinstated',
    facts: { reason: fact.reason },
    link: { kind: 'me', ref: toWire('usr', fact.userId) },
    class: 'money',
    // The fact has no id of its own; its job ends in this very transaction, so once is once.
    ref: ctx.now.toISOString(),
  })
}

/** Says in the staff's words why, or that a check of the books did it. */
function tellFrozen(
  ctx: Ctx,
  fact: { accountId: AccountId; userId: UserId; frozen: boolean; reason: string | null; at: Date },
): Promise<void> {
  const { accountId, userId, frozen, reason, at } = fact
  const found = reason === null ? 'account_frozen_found' : 'account_frozen'
  const account = toWire('acc', accountId)
  return notify(ctx.tx, {
    to: [userId],
    kind: `notifications.${frozen ? found : 'account_unfrozen'}`,
    facts: reason === null ? {} : { reason },
    link: { kind: 'wallet', ref: account },
    class: 'money',
    // It may be frozen again another day.
    ref: `${account} ${at.toISOString()}`,
  })
}

/** Tells each person about one transfer; the transfer's id makes it the same notice. */
function tellMoney(
  ctx: Ctx,
  name: 'starting_credits' | 'money_arrived' | 'credits_arrived' | 'credits_burned',
  fact: { transferId: TransferId; userIds: UserId[]; amount: bigint; reason?: string },
): Promise<void> {
  const { transferId, userIds, amount, reason } = fact
  return notify(ctx.tx, {
    to: userIds,
    kind: `notifications.${name}`,
    facts: { amount: amount.toString(), ...(reason === undefined ? {} : { reason }) },
    link: { kind: 'transfer', ref: toWire('trf', transferId) },
    class: 'money',
  })
}
