import type { PaymentWhen } from '@fuquan/contract/ledger.ts'
import type { AccountId, PaymentId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { type Db, hot, later, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import type { Place } from '#/kit/cursor.ts'
import type { Payment, Stance } from './rules.ts'

/** A waiting payment is at most this old: the longest delay and the longest time to accept. */
export const waitingDaysMax = 9
const recentLinesMax = 200
const duePerTurnMax = 200

export type PaymentRow = Payment & {
  id: PaymentId
  note: string
  when: PaymentWhen
  via: string
  sentAt: Date
  endedAt: Date | null
  book: AccountId
  transfer: TransferId
  refundOf: PaymentId | null
  originKind: string | null
  originRef: string | null
}

const columns = sql`
  p.id, p.payer, p.payee, p.amount, p.note, p.timing as "when", p.must_accept as "mustAccept",
  p.via, p.state, p.sent_at as "sentAt", p.arrives_at as "arrivesAt", p.accept_by as "acceptBy",
  p.next_at as "nextAt", p.ended_at as "endedAt", p.book, p.transfer, p.refund_of as "refundOf",
  p.refunded, p.asked_back_at as "askedBackAt", p.origin_kind as "originKind",
  p.origin_ref as "originRef"`

/** What the books know of two people before one pays the other. */
export type Facts = {
  stance: Stance | undefined
  /** A payment has reached them; one taken back or turned away makes nobody known. */
  known: boolean
  askAlways: boolean
  /** State of each wallet as a code of the chart; undefined when there is none yet. */
  payerState: number | undefined
  payeeState: number | undefined
}

/** Reads everything a payment is decided by, in one query. Locks nothing. */
export async function findFacts(
  on: Tx | Db,
  ask: {
    payer: UserId
    payee: UserId
    wallets: { payer: AccountId; payee: AccountId }
  },
): Promise<Facts> {
  const { payer, payee, wallets } = ask
  const row = await one<Omit<Facts, 'stance' | 'payerState' | 'payeeState'> & Nullable>(
    on,
    sql`
      select (select s.stance from ledger.stance s
               where s.owner = ${payee} and s.other = ${payer}) as stance,
             exists (select from ledger.payment_line l
                       join ledger.payment p on p.id = l.payment
                      where l.owner = ${payer} and l.other = ${payee} and l.paid
                        and p.state = 'received') as known,
             coalesce((select r.ask_always from ledger.receiving r
                        where r.owner = ${payee}), false) as "askAlways",
             (select b.state from ledger.balance b
               where b.account = ${wallets.payer}) as "payerState",
             (select b.state from ledger.balance b
               where b.account = ${wallets.payee}) as "payeeState"`,
  )
  return {
    ...row,
    stance: row.stance ?? undefined,
    payerState: row.payerState ?? undefined,
    payeeState: row.payeeState ?? undefined,
  }
}
type Nullable = { stance: Stance | null; payerState: number | null; payeeState: number | null }

export type NewPayment = {
  id: PaymentId
  payer: UserId
  payee: UserId
  amount: bigint
  note: string
  when: PaymentWhen
  mustAccept: boolean
  via: string
  state: 'sent' | 'received'
  sentAt: Date
  arrivesAt: Date | null
  acceptBy: Date | null
  nextAt: Date | null
  book: AccountId
  transfer: TransferId
  refundOf: PaymentId | null
  origin: Reference | undefined
}

/** Saves one payment, as `savePayments` does many. */
export function savePayment(tx: Tx, made: NewPayment): PaymentRow {
  return present(savePayments(tx, [made])[0])
}

/**
 * Saves payments, each with the line under which each of its two people lists it, at the end of
 * the transaction: nobody waits for them. Gives them as they will be read. Paying back is not
 * paying: nobody is known to the payer by it.
 */
export function savePayments(tx: Tx, made: readonly NewPayment[]): PaymentRow[] {
  const rows = made.map(({ origin, ...one }): PaymentRow => ({
    ...one,
    endedAt: one.state === 'sent' ? null : one.sentAt,
    originKind: origin?.kind ?? null,
    originRef: origin?.ref ?? null,
    ...{ refunded: 0n, askedBackAt: null },
  }))
  const of = <Name extends keyof PaymentRow>(name: Name) => rows.map(row => row[name])
  later(
    tx,
    hot(sql`
      with saved as (
        insert into ledger.payment (
          id, payer, payee, amount, note, timing, must_accept, via, state, sent_at, arrives_at,
          accept_by, next_at, ended_at, book, transfer, refund_of, origin_kind, origin_ref)
        select * from unnest(
          ${of('id')}::uuid[], ${of('payer')}::uuid[], ${of('payee')}::uuid[],
          ${of('amount')}::bigint[], ${of('note')}::text[], ${of('when')}::text[],
          ${of('mustAccept')}::boolean[], ${of('via')}::text[], ${of('state')}::text[],
          ${of('sentAt')}::timestamptz[], ${of('arrivesAt')}::timestamptz[],
          ${of('acceptBy')}::timestamptz[], ${of('nextAt')}::timestamptz[],
          ${of('endedAt')}::timestamptz[], ${of('book')}::uuid[], ${of('transfer')}::uuid[],
          ${of('refundOf')}::uuid[], ${of('originKind')}::text[], ${of('originRef')}::text[])
        returning id, payer, payee, sent_at, refund_of, origin_ref
      )
      insert into ledger.payment_line (owner, at, payment, other, paid, origin_ref)
      select p.payer, p.sent_at, p.id, p.payee, p.refund_of is null, p.origin_ref from saved p
      union all
      select p.payee, p.sent_at, p.id, p.payer, false, p.origin_ref from saved p`),
  )
  return rows
}

/** Finds a payment of one of its two people. */
export const findPayment = (
  on: Tx | Db,
  ask: { id: PaymentId; party: UserId },
): Promise<PaymentRow | undefined> =>
  maybe(
    on,
    sql`
      select ${columns} from ledger.payment p
       where p.id = ${ask.id} and (p.payer = ${ask.party} or p.payee = ${ask.party})`,
  )

/** Locks a payment; with `party` only if it is theirs. */
export const lockPayment = (
  tx: Tx,
  ask: { id: PaymentId; party: UserId | undefined },
): Promise<PaymentRow | undefined> => {
  const party = ask.party ?? null
  return maybe(
    tx,
    sql`
      select ${columns} from ledger.payment p
       where p.id = ${ask.id}
         and (${party}::uuid is null or p.payer = ${party}::uuid or p.payee = ${party}::uuid)
         for no key update`,
  )
}

type End = {
  id: PaymentId
  state: 'received' | 'returned' | 'cancelled' | 'declined'
  transfer: TransferId
  at: Date
}

/** Saves how a locked payment ended. */
export const saveEnd = (tx: Tx, { id, state, transfer, at }: End): Promise<PaymentRow> =>
  one(
    tx,
    sql`
      update ledger.payment p
         set state = ${state}, ended_at = ${at}, next_at = null, transfer = ${transfer}
       where p.id = ${id}
      returning ${columns}`,
  )

/** Saves when something has to happen to a locked payment next. */
export async function saveNext(tx: Tx, id: PaymentId, at: Date): Promise<void> {
  await many(tx, sql`update ledger.payment set next_at = ${at} where id = ${id}`)
}

/** Saves that the payer of a locked payment asked for the money back. */
export const saveAskedBack = (tx: Tx, id: PaymentId, at: Date): Promise<PaymentRow> =>
  one(
    tx,
    sql`
      update ledger.payment p set asked_back_at = ${at} where p.id = ${id} returning ${columns}`,
  )

/** Adds to what was paid back of a locked payment. */
export async function saveRefunded(tx: Tx, id: PaymentId, amount: bigint): Promise<void> {
  await many(
    tx,
    sql`update ledger.payment set refunded = refunded + ${amount}::bigint where id = ${id}`,
  )
}

type Listing = {
  owner: UserId
  below: Place | undefined
  onlyWaiting: boolean
  origin: string | undefined
  now: Date
  limit: number
}

/** Lists the payments of a person, newest first. */
export function listPayments(on: Tx | Db, ask: Listing): Promise<PaymentRow[]> {
  const { owner, below, onlyWaiting, origin, now, limit } = ask
  const since = new Date(now.getTime() - waitingDaysMax * 86_400_000)
  return many(
    on,
    sql`
      select ${columns}
        from ledger.payment_line l
        join ledger.payment p on p.id = l.payment
       where l.owner = ${owner}
         and (${origin ?? null}::text is null or l.origin_ref = ${origin ?? null})
         and (${below?.at ?? null}::timestamptz is null
              or (l.at, l.payment) < (${below?.at ?? null}, ${below?.id ?? null}::uuid))
         and (not ${onlyWaiting} or (l.at > ${since} and p.state = 'sent'))
       order by l.at desc, l.payment desc
       limit ${limit}`,
  )
}

/** Lists whom somebody paid or was paid by lately, the newest first. */
export async function listOthers(on: Tx | Db, owner: UserId, limit: number): Promise<UserId[]> {
  const rows = await many<{ other: UserId }>(
    on,
    sql`
      select l.other
        from (select other, at from ledger.payment_line
               where owner = ${owner} order by at desc, payment desc limit ${recentLinesMax}) l
       group by l.other
       order by max(l.at) desc, l.other
       limit ${limit}`,
  )
  return rows.map(row => row.other)
}

/** Finds which of these payments still wait. */
export async function waitingPaymentsAmong(
  on: Tx | Db,
  ids: readonly PaymentId[],
): Promise<Set<PaymentId>> {
  const rows = await many<{ id: PaymentId }>(
    on,
    sql`
      select p.id from ledger.payment p
       where p.id = any (${[...ids]}::uuid[]) and p.state = 'sent'`,
  )
  return new Set(rows.map(row => row.id))
}

/** Lists payments for which something is due, the longest overdue first. */
export async function listDue(on: Tx | Db): Promise<PaymentId[]> {
  const rows = await many<{ id: PaymentId }>(
    on,
    sql`
      select p.id from ledger.payment p
       where p.next_at <= engine.now()
       order by p.next_at, p.id
       limit ${duePerTurnMax}`,
  )
  return rows.map(row => row.id)
}

/** Finds whether somebody wants to be asked before any payment. */
export async function findAskAlways(on: Tx | Db, owner: UserId): Promise<boolean> {
  const query = sql`select ask_always as asks from ledger.receiving where owner = ${owner}`
  return (await maybe<{ asks: boolean }>(on, query))?.asks ?? false
}

/** Saves whether somebody wants to be asked before any payment. */
export async function saveAskAlways(
  tx: Tx,
  { owner, asks, now }: { owner: UserId; asks: boolean; now: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.receiving (owner, ask_always, at) values (${owner}, ${asks}, ${now})
      on conflict (owner) do update set ask_always = excluded.ask_always, at = excluded.at`,
  )
}

/** Saves how a payer stands to a payee; undefined takes it away. */
export async function saveStance(
  tx: Tx,
  ask: { payee: UserId; payer: UserId; stance: Stance | undefined; now: Date },
): Promise<void> {
  const { payee, payer, stance, now } = ask
  if (stance === undefined) {
    await many(tx, sql`delete from ledger.stance where owner = ${payee} and other = ${payer}`)
    return
  }
  await many(
    tx,
    sql`
      insert into ledger.stance (owner, other, stance, at)
      values (${payee}, ${payer}, ${stance}, ${now})
      on conflict (owner, other) do update set stance = excluded.stance, at = excluded.at`,
  )
}

export type Difference = { kind: string; id: PaymentId; book: AccountId }

/** Finds payments that say something else than the books: holds, ends, and what was paid back. */
export const listDifferences = (on: Tx | Db): Promise<Difference[]> =>
  many(
    on,
    sql`
      select 'payment_hold' as kind, p.id, p.book
        from ledger.payment p
        left join ledger.hold_open h on h.book = p.book and h.hold = p.transfer
       where (p.state = 'sent') <> (h.hold is not null)
          or (p.state = 'sent' and h.amount <> p.amount)
      union all
      select 'payment_end', p.id, p.book
        from ledger.payment p
        left join ledger.transfer t on t.book = p.book and t.id = p.transfer
       where t.id is null or t.total <> p.amount or t.ref is distinct from p.id
          or (p.state = 'sent' and t.step <> 2)
          or (p.state = 'received' and t.step not in (1, 3, 6))
          or (p.state not in ('sent', 'received') and t.step not in (4, 5))
      union all
      select 'payment_refunded', p.id, p.book
        from ledger.payment p
        left join ledger.reversed r
          on r.book = p.book and r.transfer = p.transfer and r.leg = 1
       where p.refunded <> coalesce(r.reversed, 0)
       order by 1, 2
       limit 100`,
  )

/**
 * Says what somebody is to `owner` when they pay them; undefined takes it back. For the module
 * that keeps ties.
 */
export async function setStance(
  tx: Tx,
  tie: { owner: UserId; other: UserId; stance: Stance | undefined; at: Date },
): Promise<void> {
  const { owner, other, stance, at } = tie
  if (stance === undefined) {
    await many(tx, sql`delete from ledger.stance where owner = ${owner} and other = ${other}`)
    return
  }
  await many(
    tx,
    sql`
      insert into ledger.stance (owner, other, stance, at)
      values (${owner}, ${other}, ${stance}, ${at})
      on conflict (owner, other) do update set stance = excluded.stance, at = excluded.at`,
  )
}
