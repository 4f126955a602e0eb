import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, sql, type Tx } from '#/engine/db.ts'
import type { Difference } from '../book/store-findings.ts'

type On = Tx | Db
const differencesMax = 20

/** Tells how much of a leg has been taken back so far. */
export async function reversedOf(
  on: On,
  of: { book: AccountId; transfer: TransferId; leg: number },
): Promise<bigint> {
  const row = await maybe<{ reversed: bigint }>(
    on,
    sql`
      select r.reversed from ledger.reversed r
       where r.book = ${of.book} and r.transfer = ${of.transfer} and r.leg = ${of.leg}`,
  )
  return row?.reversed ?? 0n
}

/**
 * Notes on the payment behind a transfer, if it was one, that a part of it is taken back: what may
 * still be refunded shrinks with it. Locks the payment; more than is left is the books' to refuse.
 */
export async function notePaymentTakenBack(
  tx: Tx,
  of: { book: AccountId; transfer: TransferId; amount: bigint },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.payment p set refunded = p.refunded + ${of.amount}::bigint
        from ledger.transfer t
       where t.book = ${of.book} and t.id = ${of.transfer}
         and p.id = t.ref and p.book = t.book and p.transfer = t.id
         and p.refunded + ${of.amount}::bigint <= p.amount`,
  )
}

type Houses = { clearing: AccountId }

/** Clearing returns to zero with each payment: what stands there is one that stopped halfway. */
export const checkClearing = (on: On, { clearing }: Houses): Promise<Difference[]> =>
  many(
    on,
    sql`
      select 'clearing' as "check", b.account, '0' as expected, b.balance::text as found
        from ledger.balance b where b.account = ${clearing} and b.balance <> 0`,
  )

/**
 * Compares what came from outside and went there with the books: each credited top-up has its one
 * transfer and no other has one; what redemptions hold is held for them; each batch of vouchers
 * has on its account what its unused codes are worth.
 */
export async function checkFunding(on: On, { clearing }: Houses): Promise<Difference[]> {
  return many(
    on,
    sql`
      with d as materialized (
        select 'top_up' as "check", ${clearing}::uuid as account,
               c.credited || ' of ' || c.total as expected, t.made || ' of ' || t.total as found
          from (select count(*) as credited, coalesce(sum(u.amount), 0) as total
                  from ledger.top_up u where u.state = 'credited') c,
               (select count(*) as made, coalesce(sum(t.total), 0) as total
                  from ledger.transfer t
                 where t.book = ${clearing} and t.kind = 'top_up' and t.step = 1) t
         where c.credited <> t.made or c.total <> t.total
        union all
        select 'redemption_held', coalesce(h.from_account, ${clearing}::uuid),
               coalesce(r.amount::text, 'none asked'), coalesce(h.amount::text, 'not held')
          from (select r.id, r.amount from ledger.redemption r
                 where r.state in ('asked', 'approved')) r
          full join (
            select h.from_account, h.amount, t.ref
              from ledger.hold_open h
              join ledger.transfer t on t.book = h.book and t.id = h.hold
             where t.kind = 'redemption') h on h.ref = r.id
         where r.amount is distinct from h.amount
        union all
        select 'redemption_paid', ${clearing}::uuid,
               c.paid || ' of ' || c.total, t.made || ' of ' || t.total
          from (select count(*) as paid, coalesce(sum(r.amount), 0) as total
                  from ledger.redemption r where r.state = 'paid_out') c,
               (select count(*) as made, coalesce(sum(t.total), 0) as total
                  from ledger.transfer t
                 where t.book = ${clearing} and t.kind = 'redemption_paid' and t.step = 1) t
         where c.paid <> t.made or c.total <> t.total
        union all
        select 'voucher_batch', b.id,
               (case when b.state = 'open' then (b.count - b.used) * b.amount else 0 end)::text,
               coalesce(l.balance::text, 'no account')
          from ledger.voucher_batch b
          left join ledger.balance l on l.account = b.id
         where l.balance is distinct from
               case when b.state = 'open' then (b.count - b.used) * b.amount else 0 end
        union all
        select 'voucher_used', b.id, b.used::text, v.used::text
          from ledger.voucher_batch b
          join lateral (
            select count(*) as used from ledger.voucher v
             where v.batch = b.id and v.used_by is not null) v on true
         where v.used <> b.used
      )
      select * from d limit ${differencesMax}`,
  )
}
