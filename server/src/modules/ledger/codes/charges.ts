import { codeRoutes as routes, type Charge } from '@fuquan/contract/ledger/codes.ts'
import { ChargeId, PaymentId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { derivedId, newId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { isAnswer } from '#/engine/problem.ts'
import { backTo, mark, type Mark } from '#/engine/tx.ts'
import { present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { chargeChanged } from '../events.ts'
import { type PayAsk, payAs } from '../payments/pay.ts'
import { findPayment, type PaymentRow } from '../payments/store.ts'
import { viewsOf } from '../payments/view.ts'
import { payCodeSeconds } from '../settings.ts'
import { digestOfCode } from './making.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Routes = typeof routes
type Shown = z.output<typeof Charge>

/** Codes a till may read wrongly in an hour; a right one costs nothing. */
const tries = limit('ledger.pay_code', { points: 30, seconds: 3_600 })

/**
 * Asks the owner of a pay code for an amount. What needs no PIN is paid at once; anything else
 * waits a minute for the payer's own confirmation. A code that was read is dead, whatever follows.
 *
 * Refuses: ledger_code_expired, ledger_code_used, too_many, and as `payAs` but for what only the
 * payer may hear: how much they have, and their limits.
 */
export async function chargePayCode(
  call: Call,
  input: Input<Routes['chargePayCode']>,
): Promise<Shown> {
  const { house, actor } = call
  const digest = digestOfCode(input.digits)
  await house.limits.take({ ...tries, key: actor.id })
  const route = routes.chargePayCode
  // The key remembers what was asked, and a code shall stand nowhere: so the digest of it.
  const asked = { digest: digest.toString('hex'), amount: String(input.amount), note: input.note }
  const under = { module: 'ledger', name: 'chargePayCode', route, input: asked }
  const charged = await keptOnce(call, under, async (tx, now) => {
    const code = rules.checkPayCode(await store.lockPayCode(tx, digest), now)
    await store.usePayCode(tx, digest, now)
    const place = await mark(tx, 'charge')
    const { amount, note = '' } = input
    const asking = { tx, now, place, payer: code.owner, amount, note }
    // Given back and not thrown: the code stays dead.
    return charge(call, asking).catch(async (error: unknown) => {
      if (!(error instanceof Refusal) || !isAnswer(error)) throw error
      await backTo(tx, place)
      return error
    })
  })
  await house.limits.giveBack({ ...tries, key: actor.id })
  return charged
}

type Asking = { tx: Tx; now: Date; place: Mark; payer: UserId; amount: bigint; note: string }

/** What is between the payer and their own money is for their eyes: they hear it, not the till. */
const payersOwn = [
  'identity_step_up_needed',
  'ledger_insufficient',
  'ledger_over_limit',
  'ledger_account_frozen',
  'leaving',
  'restricted',
]

async function charge(call: Call, asking: Asking): Promise<Shown> {
  const { tx, now, place, payer, amount, note } = asking
  const { actor, house, key } = call
  const card = (await peopleOf(tx, [payer])).get(payer) ?? refuse('ledger_code_expired')
  const id = ChargeId.out.parse(newId())
  const paying = payingOf({ till: actor.id, payer: card, amount, note })
  const paymentId = PaymentId.out.parse(derivedId('charge', actor.id, present(key)))
  const expiresAt = new Date(now.getTime() + house.settings.of(payCodeSeconds) * 1000)
  const facts = { id, till: actor.id, payer, amount, note, askedAt: now, expiresAt }

  // What cannot be paid at once is asked of the payer, and nothing of this try stays.
  const paid = await payAs(
    { tx, now, house, settings: house.settings },
    { ...paying, id: paymentId, proof: undefined },
  ).catch(async (error: unknown) => {
    if (!(error instanceof Refusal) || !payersOwn.includes(error.code)) throw error
    await backTo(tx, place)
    return undefined
  })

  const state = paid === undefined ? 'asked' : 'paid'
  const row = { ...facts, state, payment: paid === undefined ? null : paymentId } as const
  await store.saveCharge(tx, row)
  if (paid !== undefined) await arrived(tx, row, now)

  await tellOf(tx, row)
  return shown({ tx, actor, now }, row, paid?.payment)
}

type Said = { till: UserId; payer: PayAsk['payer']; amount: bigint; note: string }

/** A till is a shop for whoever has paid there before, and who charges agrees to be paid. */
const payingOf = ({ till, payer, amount, note }: Said): Omit<PayAsk, 'id' | 'proof'> => ({
  payer,
  payee: till,
  amount,
  note,
  when: 'now',
  via: 'pay_code',
  agreed: true,
  commonGroup: true,
  origin: undefined,
})

const arrived = (tx: Tx, { till, payment, amount }: store.ChargeRow, at: Date) =>
  store.saveArrival(tx, till, { at, payment: present(payment), via: 'pay_code', amount })

const tellOf = (tx: Tx, { id: chargeId, till, payer, amount, state, expiresAt }: store.ChargeRow) =>
  tell(tx, chargeChanged, {
    ...{ chargeId, tillId: till, payerId: payer },
    ...{ amount, state, until: expiresAt },
  })

/** Pays what a till asks of the actor. Refuses: ledger_charge_wrong_state, and as `payAs`. */
export async function confirmCharge(
  ctx: Ctx,
  { chargeId, proof }: Input<Routes['confirmCharge']>,
): Promise<Shown> {
  const { tx, actor, now, key } = ctx
  const asked = await lock(ctx, chargeId)
  rules.checkCharge('confirm', asked, actor.id, now)

  const id = PaymentId.out.parse(derivedId('confirmed', actor.id, present(key)))
  const { till, amount, note } = asked
  const said = { till, payer: { id: actor.id, level: actor.level }, amount, note }
  const { payment } = await payAs(ctx, { ...payingOf(said), id, proof })

  const row = { ...asked, state: 'paid', payment: id } as const
  await store.endCharge(tx, row)
  await arrived(tx, row, now)

  await tellOf(tx, row)
  return shown(ctx, row, payment)
}

/** Ends a charge unpaid: its payer declines, its till takes it back. Refuses: not_found. */
export async function declineCharge(
  ctx: Ctx,
  { chargeId }: Input<Routes['declineCharge']>,
): Promise<Shown> {
  const { tx, actor, now } = ctx
  const asked = await lock(ctx, chargeId)
  const isTill = asked.till === actor.id
  rules.checkCharge(isTill ? 'cancel' : 'decline', asked, actor.id, now)

  const row = { ...asked, state: isTill ? 'cancelled' : 'declined' } as const
  await store.endCharge(tx, row)

  await tellOf(tx, row)
  return shown(ctx, row)
}

/** Shows a charge to its till or its payer. Refuses: not_found. */
export async function getCharge(
  ctx: Ctx,
  { chargeId: id }: Input<Routes['getCharge']>,
): Promise<Shown> {
  const row = await store.findCharge(ctx.tx, { id, party: ctx.actor.id })
  return shown(ctx, row ?? refuse('not_found'))
}

/** For so long an answered charge is still listed, so that every screen of its payer sees it. */
const answeredMs = 5 * 60_000

/** Lists what tills ask of the actor now, and what was answered a moment ago. */
export async function listCharges(ctx: Ctx): Promise<Reply<Routes['listCharges']>> {
  const { tx, actor, now } = ctx
  const items: Shown[] = []
  // A handful at most: a person shows one code at a time.
  const since = new Date(now.getTime() - answeredMs)
  const rows = await store.listFresh(tx, { payer: actor.id, since, now })
  for (const row of rows) items.push(await shown(ctx, row))
  return { items }
}

async function lock({ tx, actor }: Ctx, id: ChargeId): Promise<store.ChargeRow> {
  return (await store.lockCharge(tx, { id, party: actor.id })) ?? refuse('not_found')
}

const paymentOf = (tx: Tx, { payment: id }: store.ChargeRow, party: UserId) =>
  id === null ? undefined : findPayment(tx, { id, party })

type Eyes = { tx: Tx; actor: Pick<Actor, 'id'>; now: Date }

/** `made` is the payment of this very transaction, which may not stand in its table yet. */
async function shown(
  { tx, actor, now }: Eyes,
  row: store.ChargeRow,
  made?: PaymentRow,
): Promise<Shown> {
  const isTill = row.till === actor.id
  const otherId = isTill ? row.payer : row.till
  const other = present((await peopleOf(tx, [otherId])).get(otherId), 'the other side')
  const payment = made ?? (await paymentOf(tx, row, actor.id))
  const [view] = await viewsOf(tx, payment ? [payment] : [], { me: actor.id, now })
  return {
    id: row.id,
    state: rules.chargeStateAt(row, now),
    role: isTill ? 'till' : 'payer',
    other,
    amount: row.amount,
    note: row.note,
    askedAt: row.askedAt,
    expiresAt: row.expiresAt,
    payment: view ?? null,
  }
}
