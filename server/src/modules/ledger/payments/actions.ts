import { type Payment, payeesMax, routes } from '@fuquan/contract/ledger.ts'
import { PaymentId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import { present } from '#/kit/assert.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { caps, peopleOf } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { reverse } from '../book/actions.ts'
import { findAllowance } from '../book/store-accounts.ts'
import { acceptHours, maxTransfer } from '../settings.ts'
import { pinFreeOf } from '../wallet/pin-free.ts'
import { arrive, goBack } from './ending.ts'
import { refundedId, refundKind } from './ids.ts'
import { payInLane } from './lane.ts'
import { pay } from './pay.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { tellChange, tellPaid } from './telling.ts'
import { tiesOf } from './ties.ts'
import { viewsOf } from './view.ts'

type Routes = typeof routes
type One = { paymentId: PaymentId }

/**
 * Pays a member, once for its key: in the lane with others when it is plain, else by itself.
 * Refuses: as `payAs`, and busy, outcome_unknown.
 */
export async function sendPayment(
  call: Call,
  input: Input<Routes['sendPayment']>,
): Promise<Payment> {
  return (await payInLane(call, input)) ?? payAlone(call, input)
}

/** Pays a member in a transaction of its own, once for its key. Refuses: as `payAs`. */
export function payAlone(call: Call, input: Input<Routes['sendPayment']>): Promise<Payment> {
  const under = { module: 'ledger', name: 'sendPayment', route: routes.sendPayment, input }
  const { house, actor, key } = call
  return keptOnce(call, under, (tx, now) => {
    const paying = { house, actor, key, tx, now, settings: house.settings }
    return pay(paying, input, { commonGroup: false })
  })
}

/** Shows what paying somebody would mean now. Refuses: not_found. */
export async function getPaymentTerms(
  ctx: Ctx,
  input: Input<Routes['getPaymentTerms']>,
): Promise<Reply<Routes['getPaymentTerms']>> {
  const { tx, actor, settings, now } = ctx
  const { payeeId } = input
  const payee = (await peopleOf(tx, [payeeId])).get(payeeId) ?? refuse('not_found')
  const account = personAccount(actor.id, 'wallet')
  const wallets = { payer: account, payee: personAccount(payeeId, 'wallet') }
  const facts = await store.findFacts(tx, { payer: actor.id, payee: payeeId, wallets })
  const ties = tiesOf(ctx, facts, false)
  const asking = { userId: actor.id, settings, now }
  const sends = actor.level >= rules.sendingLevelMin
  const day = sends ? await caps.sendingOf(tx, { ...asking, paying: false }) : undefined
  const used = day === undefined ? 0n : await findAllowance(tx, { account, ...day })
  const cap = day?.cap ?? 0n
  return {
    payee,
    known: facts.known,
    friend: facts.stance === 'friend',
    mustAccept: rules.acceptanceOf(ties),
    acceptHours: settings.of(acceptHours),
    most: settings.of(maxTransfer),
    dayCap: cap,
    dayLeft: used < cap ? cap - used : 0n,
    pinFree: rules.mayBePinFree(ties) ? ((await pinFreeOf(tx, asking)) ?? null) : null,
  }
}

/** Lists the actor's payments, newest first. */
export async function listPayments(
  ctx: Ctx,
  input: Input<Routes['listPayments']>,
): Promise<Reply<Routes['listPayments']>> {
  const { tx, actor, now } = ctx
  const { cursor, limit, only, origin } = input
  const below = readCursor(cursor)
  const onlyWaiting = only === 'waiting'
  const asked = { owner: actor.id, below, onlyWaiting, origin, now, limit: limit + 1 }
  const rows = await store.listPayments(tx, asked)
  const shown = rows.slice(0, limit)
  const items = await viewsOf(tx, shown, { me: actor.id, now })
  const last = shown.at(-1)
  if (rows.length <= limit || last === undefined) return { items }
  return { items, next: writeCursor({ at: last.sentAt, id: last.id }) }
}

/** Lists whom the actor paid or was paid by lately. */
export async function listPayees({ tx, actor }: Ctx): Promise<Reply<Routes['listPayees']>> {
  const ids = await store.listOthers(tx, actor.id, payeesMax)
  const cards = await peopleOf(tx, ids)
  return { items: ids.flatMap(id => cards.get(id) ?? []) }
}

/** Shows a payment to one of its two people. Refuses: not_found, to everybody else. */
export async function getPayment(ctx: Ctx, { paymentId: id }: One): Promise<Payment> {
  const payment = await store.findPayment(ctx.tx, { id, party: ctx.actor.id })
  return shown(ctx, payment ?? refuse('not_found'))
}

/** Cancels a payment before its hour. Refuses: not_found, ledger_payment_wrong_state. */
export async function cancelPayment(ctx: Ctx, { paymentId }: One): Promise<Payment> {
  const { tx, actor, now } = ctx
  const payment = await lock(ctx, paymentId)
  rules.checkAct('cancel', payment, actor.id, now)
  return shown(ctx, await goBack(tx, payment, { state: 'cancelled', now }))
}

/**
 * Accepts a payment that waits for the actor.
 * Refuses: not_found, ledger_payment_wrong_state, ledger_account_frozen (the payer's).
 */
export async function acceptPayment(ctx: Ctx, { paymentId }: One): Promise<Payment> {
  const { tx, actor, now } = ctx
  const payment = await lock(ctx, paymentId)
  rules.checkAct('accept', payment, actor.id, now)
  return shown(ctx, await arrive(tx, payment, now))
}

/** Declines a payment that waits for the actor. Refuses: not_found, ledger_payment_wrong_state. */
export async function declinePayment(ctx: Ctx, { paymentId }: One): Promise<Payment> {
  const { tx, actor, now } = ctx
  const payment = await lock(ctx, paymentId)
  rules.checkAct('decline', payment, actor.id, now)
  return shown(ctx, await goBack(tx, payment, { state: 'declined', now }))
}

/** Asks the payee for the money back, once. Refuses: not_found, ledger_payment_wrong_state. */
export async function askBack(ctx: Ctx, { paymentId }: One): Promise<Payment> {
  const { tx, actor, now } = ctx
  const payment = await lock(ctx, paymentId)
  // Asking twice is asking once.
  if (payment.payer === actor.id && payment.askedBackAt !== null) return shown(ctx, payment)
  rules.checkAct('ask_back', payment, actor.id, now)

  const asked = await store.saveAskedBack(tx, payment.id, now)

  await tellChange(tx, asked, { happened: 'asked_back', until: null })
  return shown(ctx, asked)
}

/**
 * Pays back all or a part of what the actor was paid: a new payment that names the old, made of a
 * reversal. Nobody is asked and nothing counts against a day: it is the payer's own money.
 *
 * Refuses: not_found, ledger_payment_wrong_state, ledger_reversal_exceeded, ledger_insufficient,
 * ledger_balance_full, ledger_account_closed, ledger_account_frozen, ledger_paused.
 */
export async function refundPayment(
  ctx: Ctx,
  input: Input<Routes['refundPayment']>,
): Promise<Payment> {
  const { tx, actor, now, key } = ctx
  const { amount } = input
  const paid = await lock(ctx, input.paymentId)
  rules.checkAct('refund', paid, actor.id, now)
  rules.checkRefund(paid, amount)

  const id = PaymentId.out.parse(derivedId('refund', actor.id, present(key)))
  await store.saveRefunded(tx, paid.id, amount)
  const refund = store.savePayment(tx, {
    ...{ id, payer: paid.payee, payee: paid.payer, amount, note: '', when: 'now' },
    ...{ mustAccept: false, via: 'refund', state: 'received', sentAt: now },
    ...{ arrivesAt: null, acceptBy: null, nextAt: null, refundOf: paid.id },
    ...{ book: paid.book, transfer: refundedId(id), origin: originOf(paid) },
  })

  const { book, transfer } = paid
  await reverse(tx, {
    ...{ id: refund.transfer, kind: refundKind, ref: id, book, transfer, leg: 1, amount, now },
  })

  await tellPaid(tx, refund)
  return shown(ctx, refund)
}

const originOf = ({ originKind, originRef }: store.PaymentRow) =>
  originKind === null || originRef === null ? undefined : { kind: originKind, ref: originRef }

/** Shows how the actor wants to be paid. */
export async function getReceiving(ctx: Ctx): Promise<Reply<Routes['getReceiving']>> {
  const askAlways = await store.findAskAlways(ctx.tx, ctx.actor.id)
  return { askAlways, acceptHours: ctx.settings.of(acceptHours) }
}

/** Saves whether every payment waits for the actor's yes; what already waits stays as it is. */
export async function setReceiving(
  ctx: Ctx,
  input: Input<Routes['setReceiving']>,
): Promise<Reply<Routes['setReceiving']>> {
  const { tx, actor, now } = ctx
  await store.saveAskAlways(tx, { owner: actor.id, asks: input.askAlways, now })
  return getReceiving(ctx)
}

/** Locks a payment of the actor's. Refuses: not_found. */
async function lock({ tx, actor }: Ctx, id: PaymentId): Promise<store.PaymentRow> {
  return (await store.lockPayment(tx, { id, party: actor.id })) ?? refuse('not_found')
}

async function shown({ tx, actor, now }: Ctx, row: store.PaymentRow): Promise<Payment> {
  const [view] = await viewsOf(tx, [row], { me: actor.id, now })
  return present(view)
}
