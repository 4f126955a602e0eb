import { type Payment, routes } from '@fuquan/contract/ledger.ts'
import { PaymentId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input } from '#/engine/bind.ts'
import { startOfDay } from '#/engine/clock.ts'
import { together, type Tx } from '#/engine/db.ts'
import type { Call, House } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { fingerprintOf, type Intent, rememberAll, usedAmong } from '#/engine/idempotency.ts'
import { derivedId } from '#/engine/ids.ts'
import { answerOf } from '#/engine/kept.ts'
import { lane } from '#/engine/lane.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import { caps } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import {
  type Books,
  lockForPayments,
  type Payment as Move,
  settlePayments,
} from '../book/settle.ts'
import { maxTransfer } from '../settings.ts'
import { paidId, paymentKind } from './ids.ts'
import { stepUpKind } from './pay.ts'
import * as rules from './rules.ts'
import * as lanes from './store-lane.ts'
import { savePayments } from './store.ts'
import { tellAllPaid } from './telling.ts'
import { tiesOf } from './ties.ts'
import { viewOf } from './view.ts'

/** Payments settled in one transaction, and asks that may wait for one. */
export const batchMax = 256
export const waitingMax = 10_000

type Said = Input<(typeof routes)['sendPayment']>
type Ask = {
  id: PaymentId
  intent: Intent
  payer: { id: UserId; level: number }
  payee: UserId
  amount: bigint
  note: string
  proof: string
}
/** `alone`: not plain, so it must be decided by itself. */
type Outcome = Payment | 'alone'

const paymentLane = lane<Ask, Outcome>({ batchMax, waitingMax }, settle)

/**
 * Pays with many others in one transaction when nothing stands in the way; the answer comes after
 * the commit and is kept under its key. Undefined, and nothing happened, when the payment is not
 * plain: it waits for something, needs no step-up, has been asked before, or would be refused.
 * Then it is decided by itself, which says why.
 *
 * Refuses: busy, outcome_unknown.
 */
export async function payInLane(call: Call, said: Said): Promise<Payment | undefined> {
  const { house, actor, key } = call
  const { payeeId: payee, amount, note = '', when, proof } = said
  if (when !== 'now' || proof === undefined || key === undefined) return undefined
  const fingerprint = fingerprintOf(['ledger', 'sendPayment', said])
  const outcome = await paymentLane.join(house, 'payments', {
    ...{ payee, amount, note, proof, payer: { id: actor.id, level: actor.level } },
    id: PaymentId.out.parse(derivedId('payment', actor.id, key)),
    intent: { actorId: actor.id, key, fingerprint },
  })
  return outcome === 'alone' ? undefined : outcome
}

async function settle(house: House, _: string, asks: Ask[]): Promise<Outcome[]> {
  // Who pays twice in one breath is counted one after the other.
  const firsts = [...new Map(asks.toReversed().map(ask => [ask.payer.id, ask])).values()]
  try {
    const paid = await house.inBurst('read write', (tx, clock) =>
      settleOnce({ house, tx, clock }, firsts),
    )
    return asks.map(ask => paid.get(ask) ?? 'alone')
  } catch (error) {
    const code = error instanceof Refusal ? error.code : undefined
    if (code === 'busy' || code === 'outcome_unknown') throw error
    // Somebody came between and nothing was kept; by itself each finds out what it was.
    house.log.info({ err: error, payments: asks.length }, 'payments are settled one by one')
    return asks.map(() => 'alone')
  }
}

type Begun = { house: House; tx: Tx; clock: Promise<Date> }
type Here = { house: House; tx: Tx; now: Date }
type Plain = { ask: Ask; move: Move; cap: bigint; payee: Payment['other'] }

/** Locks, decides, saves and moves for many payers, each with one payment. */
async function settleOnce(begun: Begun, asks: readonly Ask[]): Promise<Map<Ask, Payment>> {
  const { house, tx, clock } = begun
  const { settings } = house
  const zone = settings.of(houseTimeZone)
  const purpose = caps.sendingPurpose
  const moves = asks.map(moveOf)
  // Sent together and done in this order: the clock, proofs, allowances, balances, as everywhere.
  const [now, used, looks, ties, spent, books] = await together([
    clock,
    usedAmong(
      tx,
      asks.map(ask => ask.intent),
    ),
    caps.payers.look(tx, asks.map(lookOf), { settings, clock }),
    lanes.tiesAmong(
      tx,
      asks.map(({ payer, payee }) => ({ payer: payer.id, payee })),
    ),
    lanes.lockUsed(
      tx,
      moves.map(move => move.from),
      { purpose, zone },
    ),
    lockForPayments(tx, moves),
  ])
  const starts = await startOfDay(tx, now, zone)
  // Midnight fell between the two looks at the clock.
  if (spent.values().some(one => one.starts.getTime() !== starts.getTime())) return new Map()

  const plain = asks.flatMap((ask, n): Plain[] => {
    const look = looks[n]
    const move = present(moves[n])
    if (look === undefined || used.has(n) || books.ids.has(move.id)) return []
    const fits = (spent.get(move.from)?.used ?? 0n) + ask.amount <= look.cap
    const agreed = mayPay(house, { ask, level: look.payee.level, ties: present(ties[n]) })
    return fits && agreed ? [{ ask, move, ...look }] : []
  })
  return payAll({ house, tx, now }, { plain, books, day: { purpose, starts } })
}

const moveOf = ({ id, payer, payee, amount }: Ask): Move => ({
  ...{ id: paidId(id), kind: paymentKind, ref: id, amount },
  from: personAccount(payer.id, 'wallet'),
  to: personAccount(payee, 'wallet'),
})

const lookOf = ({ payer, payee, amount, note, proof }: Ask) => ({
  ...{ payer: payer.id, payeeId: payee, proof },
  shown: { kind: stepUpKind, payee: toWire('usr', payee), amount, facts: { note, when: 'now' } },
})

type Asking = { ask: Ask; level: number; ties: Awaited<ReturnType<typeof lanes.tiesAmong>>[number] }

/** Whether the rules let this payment go at once, to somebody whose day is not counted. */
function mayPay(house: House, { ask, level, ties }: Asking): boolean {
  const { payer, payee, amount } = ask
  const { stance } = ties
  if (level < rules.sendingLevelMin) return false
  const { settings } = house
  // Only the sum that needs no PIN asks who is known, and here everybody shows theirs.
  const standing = tiesOf({ house, settings }, { ...ties, known: false }, false)
  if (rules.acceptanceOf(standing) !== 'no') return false
  const sending = { payer: payer.id, payee, level: payer.level, amount, stance }
  return rules.maySend({ ...sending, most: settings.of(maxTransfer) })
}

type Paying = { plain: readonly Plain[]; books: Books; day: { purpose: string; starts: Date } }

/** Pays those whom the books let; whoever is refused by them is left out. */
async function payAll(here: Here, { plain, books, day }: Paying): Promise<Map<Ask, Payment>> {
  const { tx, now } = here
  const outcomes = settlePayments(
    tx,
    books,
    plain.map(one => one.move),
    now,
  )
  const paid = plain.filter((_, n) => !(outcomes[n] instanceof Refusal))
  if (paid.length === 0) return new Map()

  const rows = savePayments(tx, paid.map(newPayment(now)))
  caps.payers.spend(
    tx,
    paid.map(({ ask }) => ask.proof),
    now,
  )
  lanes.addUsed(
    tx,
    paid.map(({ move, cap }) => ({ account: move.from, amount: move.amount, cap })),
    day,
  )
  const views = paid.map(({ ask, payee }, n): [Ask, Payment] => [
    ask,
    viewOf(present(rows[n]), payee, { me: ask.payer.id, now }),
  ])
  rememberAll(
    tx,
    views.map(([{ intent }, view]) => ({ intent, answer: answerOf(routes.sendPayment, view) })),
  )

  await tellAllPaid(tx, rows)
  return new Map(views)
}

const newPayment =
  (now: Date) =>
  ({ ask, move }: Plain): Parameters<typeof savePayments>[1][number] => ({
    ...{ id: ask.id, payer: ask.payer.id, payee: ask.payee, amount: ask.amount, note: ask.note },
    ...{ when: 'now', mustAccept: false, via: 'direct', state: 'received', sentAt: now },
    ...{ arrivesAt: null, acceptBy: null, nextAt: null, refundOf: null, origin: undefined },
    ...{ book: move.from, transfer: move.id },
  })
