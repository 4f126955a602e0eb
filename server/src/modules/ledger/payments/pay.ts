import type { Payment, PaymentWhen } from '@fuquan/contract/ledger.ts'
import { PaymentId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { together, type Tx } from '#/engine/db.ts'
import { at } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { caps, peopleOf, spendStepUp } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { hold, move, useAllowance } from '../book/actions.ts'
import { states } from '../book/chart.ts'
import { ensureWallets } from '../book/opening.ts'
import { countComing } from '../newcomers.ts'
import { acceptHours, maxTransfer } from '../settings.ts'
import { takePinFree } from '../wallet/pin-free.ts'
import { paymentDue } from './due.ts'
import { heldId, holdKind, paidId, paymentKind } from './ids.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { tellPaid, tellWaits } from './telling.ts'
import { tiesOf } from './ties.ts'
import { viewOf } from './view.ts'

/** What is shown in a step-up: the payee's id, the amount, and the facts note and when. */
export const stepUpKind = 'ledger.pay'

type Paying = Pick<Ctx, 'tx' | 'now' | 'settings' | 'house'>

export type PayAsk = {
  id: PaymentId
  payer: { id: UserId; level: number }
  payee: UserId
  amount: bigint
  note: string
  when: PaymentWhen
  proof: string | undefined
  /** By which way the payee was named: `direct`, or a code. */
  via: string
  /** The payee asked for it, by a code of theirs or of the payer's: nobody has to accept. */
  agreed?: boolean
  /** The caller knows that both are in one group, which the ledger cannot see. */
  commonGroup: boolean
  /** Where it was made: opaque here, opened by its owner. */
  origin: Reference | undefined
}

type Said = {
  payeeId: UserId
  amount: bigint
  note?: string | undefined
  when: PaymentWhen
  proof?: string | undefined
}
type Known = { commonGroup: boolean; origin?: Reference }

/**
 * Pays a member in the transaction of a keyed request and shows the payment to its payer. `known`
 * is what only the caller can know. Refuses: as `payAs`.
 */
export async function pay(
  ctx: Paying & Pick<Ctx, 'actor' | 'key'>,
  said: Said,
  known: Known,
): Promise<Payment> {
  const { actor, now, key } = ctx
  // From the key, so that even without its kept answer a key pays once for ever.
  const id = PaymentId.out.parse(derivedId('payment', actor.id, present(key)))
  const { payment, payee } = await payAs(ctx, {
    id,
    payer: actor,
    payee: said.payeeId,
    amount: said.amount,
    note: said.note ?? '',
    when: said.when,
    proof: said.proof,
    via: 'direct',
    commonGroup: known.commonGroup,
    origin: known.origin,
  })
  return viewOf(payment, payee, { me: actor.id, now })
}

/**
 * Pays from one person to another: at once, or held until its hour or the payee's yes.
 *
 * Units: minor units. Refuses: not_found (no such member), what `rules.checkSending` names,
 * identity_step_up_…, ledger_over_limit (the day's limit of either), ledger_account_frozen,
 * ledger_insufficient, ledger_balance_full, ledger_paused.
 */
export async function payAs(
  ctx: Paying,
  ask: PayAsk,
): Promise<{ payment: store.PaymentRow; payee: UserCard }> {
  const { tx, now, settings } = ctx
  const { payer, amount, when } = ask
  // What does not wait for each other travels together: a payment costs few round trips.
  const [cards, facts, sending] = await together([
    peopleOf(tx, [ask.payee]),
    store.findFacts(tx, { payer: payer.id, payee: ask.payee, ...walletsOf(ask) }),
    caps.sendingOf(tx, { userId: payer.id, settings, now }),
  ])
  const payee = cards.get(ask.payee) ?? refuse('not_found')

  const { stance } = facts
  const most = settings.of(maxTransfer)
  rules.checkSending({ ...payer, payer: payer.id, payee: payee.id, amount, most, stance })
  // Who has no wallet has not come in yet or has left, and a closed one takes nothing.
  if (facts.payeeState === undefined || facts.payeeState === states.closed) {
    refuse('ledger_payee_unavailable')
  }
  const ties = tiesOf(ctx, facts, ask.commonGroup)
  const mustAccept = ask.agreed !== true && rules.acceptanceOf(ties) !== 'no'
  const times = rules.scheduleOf({ when, mustAccept, acceptHours: settings.of(acceptHours) }, now)
  await approve(ctx, ask, rules.mayBePinFree(ties))
  if (facts.payerState === undefined) await ensureWallets(tx, [payer.id])

  // From here the payment must come to be, with its money or not at all.
  const transfer = times.state === 'received' ? paidId(ask.id) : heldId(ask.id)
  const book = walletsOf(ask).wallets.payer
  const payment = store.savePayment(tx, {
    ...{ ...ask, ...times, payer: payer.id, payee: payee.id },
    ...{ mustAccept, sentAt: now, book, transfer, refundOf: null },
  })

  // Allowances are locked before balances; a newcomer has one of their own.
  const counting = countDay(ctx, ask, { payee, sending })
  if (payee.level < rules.sendingLevelMin) await counting
  await together([counting, moveFor(ctx, payment)])

  if (payment.nextAt === null) await tellPaid(tx, payment)
  else await waitFor(tx, payment)
  return { payment, payee }
}

const walletsOf = ({ payer, payee }: Pick<PayAsk, 'payer' | 'payee'>) => ({
  wallets: { payer: personAccount(payer.id, 'wallet'), payee: personAccount(payee, 'wallet') },
})

/** Takes the PIN-free sum where it may be used, else spends the step-up with the real values. */
async function approve(ctx: Paying, ask: PayAsk, mayBeFree: boolean): Promise<void> {
  const { tx, settings, now } = ctx
  const { payer, amount, note, when, proof } = ask
  const free = { userId: payer.id, settings, now, amount }
  if (proof === undefined && mayBeFree && (await takePinFree(tx, free))) return
  const payee = toWire('usr', ask.payee)
  const shown = { kind: stepUpKind, payee, amount, facts: { note, when } }
  await spendStepUp(tx, { ...shown, actor: payer, proof, now })
}

type Counting = { payee: UserCard; sending: Awaited<ReturnType<typeof caps.sendingOf>> }

/** Counts against the day of the payer, and of a payee who may not receive without end. */
async function countDay({ tx, settings, now }: Paying, ask: PayAsk, day: Counting) {
  const { amount } = ask
  const { wallets } = walletsOf(ask)
  const { payee, sending } = day
  await useAllowance(tx, { account: wallets.payer, amount, ...sending })
  if (payee.level >= rules.sendingLevelMin) return
  await countComing(tx, { userId: payee.id, amount, settings, now })
}

async function moveFor({ tx, now }: Paying, payment: store.PaymentRow): Promise<void> {
  const { id, amount, book: from, transfer, acceptBy } = payment
  const to = personAccount(payment.payee, 'wallet')
  const named = { id: transfer, ref: id, from, now }
  if (payment.state === 'received') {
    await move(tx, { ...named, kind: paymentKind, legs: [{ to, amount }] })
    return
  }
  const lifetimeMs = present(acceptBy).getTime() - now.getTime()
  await hold(tx, { ...named, kind: holdKind, to, amount, lifetimeMs })
}

/** Each moment at which something happens by itself has its own job. */
async function waitFor(tx: Tx, payment: store.PaymentRow): Promise<void> {
  const { id: paymentId, arrivesAt, acceptBy, mustAccept } = payment
  const moments = [arrivesAt, mustAccept ? acceptBy : null]
  for (const when of moments) {
    if (when === null) continue
    await at(tx, paymentDue, { paymentId }, when, { once: `${paymentId}/${when.toISOString()}` })
  }
  await tellWaits(tx, payment, arrivesAt === null ? 'asked' : 'coming')
}
