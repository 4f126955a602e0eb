import { toWire, type PaymentId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { type paymentChanged, type transferred, incoming } from '#/modules/ledger/index.ts'
import type { z } from 'zod'
import { done, notify, wait } from './index.ts'

type Transferred = z.output<(typeof transferred)['payload']>
type Paid = Transferred & { paid: NonNullable<Transferred['paid']>; paymentId: PaymentId }
type Changed = z.output<(typeof paymentChanged)['payload']>

/** Under this kind a payment waits under Today for the yes of its payee. */
const asked = 'ledger.payment_asked'

/** Whether a transfer was a payment between two people. */
export const isPayment = (fact: Transferred): fact is Paid =>
  fact.paid !== undefined && fact.paymentId !== undefined

/** Tells the payee that money has come, and the payer of one that had to wait. */
export async function tellPaid(ctx: Ctx, fact: Paid): Promise<void> {
  const { paymentId, amount, paid } = fact
  const { payerId: payer, payeeId: payee, refundOf, waited } = paid
  const telling = { ctx, paymentId, amount, two: [payer, payee] }
  const name = refundOf === null ? 'payment_arrived' : 'payment_refunded'
  await tellOne(telling, { to: payee, of: payer, name })
  if (waited === 'no') return

  await done(ctx.tx, { kind: asked, ref: toWire('pay', paymentId) })
  const told = waited === 'payee' ? 'payment_accepted' : 'payment_delivered'
  await tellOne(telling, { to: payer, of: payee, name: told })
}

/** Tells whom it concerns what happened to a payment by which no money came. */
export async function tellChange(ctx: Ctx, fact: Changed): Promise<void> {
  const { tx } = ctx
  const { paymentId, amount, payerId: payer, payeeId: payee, happened, mustAccept } = fact
  const telling = { ctx, paymentId, amount, two: [payer, payee] }
  const ref = toWire('pay', paymentId)
  const toPayee = { to: payee, of: payer }
  const toPayer = { to: payer, of: payee }
  const until = fact.until ?? undefined
  if (happened === 'asked') {
    // They may have been quicker than this: what has ended waits for nobody.
    if (!(await incoming.waitingAmong(tx, [paymentId])).has(paymentId)) return
    const name = (await peopleOf(tx, [payer])).get(payer)?.name ?? ''
    const facts = { name, amount: amount.toString() }
    const item = { user: payee, kind: asked, ref, facts }
    return wait(tx, until === undefined ? item : { ...item, until })
  }
  if (happened === 'coming') return tellOne(telling, { ...toPayee, name: 'payment_coming', until })
  if (happened === 'asked_back') {
    return tellOne(telling, { ...toPayee, name: 'payment_asked_back' })
  }

  await done(tx, { kind: asked, ref })
  if (happened === 'cancelled') return tellOne(telling, { ...toPayee, name: 'payment_cancelled' })
  if (happened === 'declined') return tellOne(telling, { ...toPayer, name: 'payment_declined' })
  // Nobody was asked: then it was the books that could not bring it.
  await tellOne(telling, { ...toPayer, name: mustAccept ? 'payment_returned' : 'payment_failed' })
  if (mustAccept) await tellOne(telling, { ...toPayee, name: 'payment_lapsed' })
}

type Telling = { ctx: Ctx; paymentId: PaymentId; amount: bigint; two: UserId[] }
type Told = { to: UserId; of: UserId; name: string; until?: Date | undefined }

async function tellOne(telling: Telling, { to, of, name, until }: Told): Promise<void> {
  const { ctx, paymentId, amount, two } = telling
  const people = await peopleOf(ctx.tx, two)
  const facts = { name: people.get(of)?.name ?? '', amount: amount.toString() }
  await notify(ctx.tx, {
    to: [to],
    kind: `ledger.${name}`,
    facts: until === undefined ? facts : { ...facts, until: until.toISOString() },
    link: { kind: 'payment', ref: toWire('pay', paymentId) },
    class: 'money',
    from: of,
  })
}
