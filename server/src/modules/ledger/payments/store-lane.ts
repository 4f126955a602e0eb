import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { later, many, sql, type Tx } from '#/engine/db.ts'
import type { Facts } from './store.ts'

type Two = { payer: UserId; payee: UserId }
type Ties = Pick<Facts, 'stance' | 'askAlways'>

/** Reads how these payees stand to their payers, in the order of the asks. Locks nothing. */
export async function tiesAmong(tx: Tx, asks: readonly Two[]): Promise<Ties[]> {
  const rows = await many<{ stance: NonNullable<Facts['stance']> | null; askAlways: boolean }>(
    tx,
    sql`
      select (select s.stance from ledger.stance s
               where s.owner = a.payee and s.other = a.payer) as stance,
             coalesce((select r.ask_always from ledger.receiving r
                        where r.owner = a.payee), false) as "askAlways"
        from unnest(${asks.map(one => one.payer)}::uuid[], ${asks.map(one => one.payee)}::uuid[])
               with ordinality a (payer, payee, place)
       order by a.place`,
  )
  return rows.map(row => ({ ...row, stance: row.stance ?? undefined }))
}

type Day = { purpose: string; starts: Date }

/**
 * Locks what these accounts have used of the limit of the day it is now in a time zone, in the
 * order of accounts. Gives it in minor units with the day's first moment; who has used nothing yet
 * is left out.
 */
export async function lockUsed(
  tx: Tx,
  accounts: readonly AccountId[],
  { purpose, zone }: { purpose: string; zone: string },
): Promise<Map<AccountId, { used: bigint; starts: Date }>> {
  const rows = await many<{ account: AccountId; used: bigint; starts: Date }>(
    tx,
    sql`
      select w.account, w.used, w.starts
        from ledger.allowance w
       where w.account = any (${[...accounts]}::uuid[]) and w.purpose = ${purpose}
         and w.starts = (select date_trunc('day', engine.now() at time zone ${zone})
                                  at time zone ${zone})
       order by w.account
         for no key update`,
  )
  return new Map(rows.map(({ account, ...used }) => [account, used]))
}

type Used = { account: AccountId; amount: bigint; cap: bigint }

/**
 * Counts what these accounts sent against the day, with the commit, each account once. More than
 * its limit breaks the constraint `allowance_used` and undoes the transaction. Each row is found by
 * its key, however many have sent today.
 */
export function addUsed(tx: Tx, used: readonly Used[], { purpose, starts }: Day): void {
  const digestOf = (account: ReturnType<typeof sql>, sum: ReturnType<typeof sql>) => sql`
    sha256(uuid_send(${account}) || int8send(${sum}) || convert_to(${purpose}::text, 'UTF8'))`
  later(
    tx,
    sql`
      insert into ledger.allowance as w (account, purpose, starts, used, cap, digest, at)
      select u.account, ${purpose}::text, ${starts}::timestamptz, u.amount, u.cap,
             ${digestOf(sql`u.account`, sql`u.amount`)}, engine.now()
        from unnest(
               ${used.map(one => one.account)}::uuid[],
               ${used.map(one => one.amount)}::bigint[],
               ${used.map(one => one.cap)}::bigint[]) u (account, amount, cap)
       order by u.account
          on conflict (account, purpose, starts) do update
         set used = w.used + excluded.used, cap = excluded.cap, at = excluded.at,
             digest = ${digestOf(sql`w.account`, sql`w.used + excluded.used`)}`,
  )
}
