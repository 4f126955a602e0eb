import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'

export type Running = { payment: number; redemption: number; top_up: number }

/** Counts what of somebody is on its way: payments to or from them, money in and out. */
export function countRunning(tx: Tx, userId: UserId): Promise<Running> {
  return one(
    tx,
    sql`
      select (
          select count(*)::int from ledger.payment
          where state = 'sent' and (payer = ${userId} or payee = ${userId})
        ) as payment, (
          select count(*)::int from ledger.redemption
          where user_id = ${userId} and state in ('asked', 'approved')
        ) as redemption, (
          select count(*)::int from ledger.top_up
          where user_id = ${userId} and state in ('started', 'paid')
        ) as top_up`,
  )
}

/** Forgets what was of use to this person alone. The books themselves stay. */
export async function forgetOwn(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from ledger.pin_free where owner = ${userId}`)
  await many(tx, sql`delete from ledger.receiving where owner = ${userId}`)
  await many(tx, sql`delete from ledger.pay_code where owner = ${userId}`)
  await many(tx, sql`delete from ledger.collect_code where owner = ${userId}`)
  await many(tx, sql`delete from ledger.bill_mark where owner = ${userId}`)
  await many(tx, sql`delete from ledger.stance where owner = ${userId} or other = ${userId}`)
  // Their words go; that something was paid or reported stays.
  await many(tx, sql`update ledger.bill_problem set words = '' where owner = ${userId}`)
  await many(tx, sql`update ledger.payment set note = '' where payer = ${userId}`)
  await many(tx, sql`update ledger.charge set note = '' where till = ${userId}`)
}

type Rows = readonly Readonly<Record<string, unknown>>[]
type Asking = { userId: UserId; accounts: readonly AccountId[] }

/** Reads what the books keep about somebody, for their own copy. */
export async function readOwn(
  tx: Tx,
  { userId, accounts }: Asking,
): Promise<Readonly<Record<string, Rows>>> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    balances: await rows(sql`
      select b.balance, b.held_out, b.held_in from ledger.balance b
      where b.account = any(${[...accounts]}::uuid[])`),
    bills: await rows(sql`
      select e.at, e.kind, e.amount, e.balance_after, m.tags, m.note
      from ledger.entry e
      left join ledger.bill_mark m
        on m.owner = ${userId} and m.account = e.account and m.version = e.version
      where e.account = any(${[...accounts]}::uuid[])
      order by e.at, e.account, e.version`),
    payments: await rows(sql`
      select p.payer = ${userId} as paid, p.amount, p.note, p.state, p.sent_at, p.ended_at
      from ledger.payment p
      where p.payer = ${userId} or p.payee = ${userId}
      order by p.sent_at`),
    top_ups: await rows(sql`
      select gateway, amount, price, currency, state, started_at, ended_at
      from ledger.top_up where user_id = ${userId} order by started_at`),
    redemptions: await rows(sql`
      select amount, way, state, why, asked_at, ended_at
      from ledger.redemption where user_id = ${userId} order by asked_at`),
    reported_problems: await rows(sql`
      select words, at, answer, answered_at
      from ledger.bill_problem where owner = ${userId} order by at`),
    posters: await rows(sql`
      select note, made_at from ledger.collect_code
      where owner = ${userId} and amount is null`),
    arrivals_by_code: await rows(sql`
      select at, via, amount from ledger.arrival where owner = ${userId} order by at, payment`),
    charges: await rows(sql`
      select till = ${userId} as asked_by_me, amount, note, state, asked_at
      from ledger.charge where till = ${userId} or payer = ${userId} order by asked_at`),
    limits_without_pin: await rows(sql`
      select single, at from ledger.pin_free where owner = ${userId}`),
  }
}
