import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, sql, type Tx } from '#/engine/db.ts'
import { sweptKind } from './bills.ts'
import type { BillRow } from './store-bills.ts'

type On = Tx | Db

export type MonthRow = { month: string; in: bigint; out: bigint; count: number }

/** Sums accounts by month, newest first: closed days as rolled up, the rest from the lines. */
export function listMonths(
  on: On,
  ask: { accounts: readonly AccountId[]; zone: string; before: string | undefined; limit: number },
): Promise<MonthRow[]> {
  const { accounts, zone, before, limit } = ask
  return many(
    on,
    sql`
      with rolled as (
        select d.account, max(d.through) as through from ledger.daily d
         where d.account = any (${[...accounts]}::uuid[]) group by d.account
      ), line as (
        select to_char(d.day, 'YYYY-MM') as month, d.received, d.paid, d.lines
          from ledger.daily d where d.account = any (${[...accounts]}::uuid[])
        union all
        select to_char(e.at at time zone ${zone}, 'YYYY-MM'), greatest(e.amount, 0),
               greatest(-e.amount, 0), 1
          from unnest(${[...accounts]}::uuid[]) a (account)
          left join rolled r on r.account = a.account
          join ledger.entry e on e.account = a.account and e.version > coalesce(r.through, 0)
         where e.kind <> ${sweptKind}
      )
      select month, sum(received)::bigint as "in", sum(paid)::bigint as "out",
             sum(lines)::int as count
        from line
       where ${before ?? null}::text is null or month < ${before ?? null}
       group by month having sum(lines) > 0
       order by month desc
       limit ${limit}`,
  )
}

/** Rolls up the closed days of every account that has lines since its last roll-up. */
export async function rollUpDays(tx: Tx, zone: string): Promise<void> {
  await many(
    tx,
    sql`
      with rolled as (
        select d.account, max(d.through) as through from ledger.daily d group by d.account
      )
      insert into ledger.daily (account, day, received, paid, lines, through)
      select e.account, (e.at at time zone ${zone})::date,
             coalesce(sum(e.amount) filter (where e.amount > 0 and e.kind <> ${sweptKind}), 0),
             coalesce(-sum(e.amount) filter (where e.amount < 0 and e.kind <> ${sweptKind}), 0),
             count(*) filter (where e.kind <> ${sweptKind}), max(e.version)
        from ledger.balance b
        left join rolled r on r.account = b.account
        join ledger.entry e on e.account = b.account and e.version > coalesce(r.through, 0)
       where b.version > coalesce(r.through, 0)
         and (e.at at time zone ${zone})::date < (engine.now() at time zone ${zone})::date
       group by 1, 2
      on conflict (account, day) do update
         set received = daily.received + excluded.received, paid = daily.paid + excluded.paid,
             lines = daily.lines + excluded.lines, through = excluded.through`,
  )
}

export type Stretch = { account: AccountId; low: number; from: number }

const linesOf = (stretches: readonly Stretch[]) => sql`
  unnest(
    ${stretches.map(one => one.account)}::uuid[], ${stretches.map(one => one.low)}::bigint[],
    ${stretches.map(one => one.from)}::bigint[]) s (account, low, high)
  join ledger.entry e on e.account = s.account and e.version > s.low and e.version < s.high
   and e.kind <> ${sweptKind}`

export type DayKindRow = { day: string; kind: string; in: bigint; out: bigint; count: number }

/** Sums stretches of accounts by day of the house and kind, oldest first. */
export const listDayKinds = (
  on: On,
  stretches: readonly Stretch[],
  zone: string,
): Promise<DayKindRow[]> =>
  many(
    on,
    sql`
      select to_char(e.at at time zone ${zone}, 'YYYY-MM-DD') as day, e.kind,
             coalesce(sum(e.amount) filter (where e.amount > 0), 0)::bigint as "in",
             coalesce(-sum(e.amount) filter (where e.amount < 0), 0)::bigint as "out",
             count(*)::int as count
        from ${linesOf(stretches)}
       group by 1, 2 order by 1, 2`,
  )

export type OtherRow = { account: AccountId; in: bigint; out: bigint; count: number }

/** Finds the accounts on the other side of stretches, the most often met first; 30 at most. */
export const listOthers = (on: On, stretches: readonly Stretch[]): Promise<OtherRow[]> =>
  many(
    on,
    sql`
      select case when e.amount > 0 then t.from_account else t.to_accounts[1] end as account,
             coalesce(sum(e.amount) filter (where e.amount > 0), 0)::bigint as "in",
             coalesce(-sum(e.amount) filter (where e.amount < 0), 0)::bigint as "out",
             count(*)::int as count
        from ${linesOf(stretches)}
        join ledger.transfer t on t.book = e.book and t.height = e.height
         and (e.amount > 0 or cardinality(t.to_accounts) = 1)
       group by 1 order by count(*) desc, 1 limit 30`,
  )

/** Finds the line by which the most went out at once, and when the first line came. */
export async function findPeaks(
  on: On,
  stretches: readonly Stretch[],
): Promise<{ largest: BillRow | undefined; firstAt: Date | undefined }> {
  const rows = await many<BillRow & { firstAt: Date }>(
    on,
    sql`
      select e.account as "accountId", e.version::float8 as version, e.amount,
             e.balance_after as "balanceAfter", e.book as "bookId", e.height, e.kind, e.at,
             min(e.at) over () as "firstAt"
        from ${linesOf(stretches)}
       order by e.amount, e.at limit 1`,
  )
  const [row] = rows
  if (row === undefined) return { largest: undefined, firstAt: undefined }
  const { firstAt, ...line } = row
  return { largest: line.amount < 0n ? line : undefined, firstAt }
}
