import type { AccountId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { type Direction, exportLinesMax, scanBudget, sweptKind } from './bills.ts'

type On = Tx | Db

export type BillRow = {
  accountId: AccountId
  version: number
  amount: bigint
  balanceAfter: bigint
  bookId: AccountId
  height: bigint
  kind: string
  at: Date
}

const billColumns = sql`
  e.account as "accountId", e.version::float8 as version, e.amount,
  e.balance_after as "balanceAfter", e.book as "bookId", e.height, e.kind, e.at`

/** Lists lines of one account below `from` and above `low`, newest first; a filter costs a walk. */
export function listBills(
  on: On,
  ask: {
    account: AccountId
    from: number
    low: number
    kind?: string | undefined
    direction?: Direction | undefined
    limit: number
  },
): Promise<BillRow[]> {
  const { account, from, low, kind, direction, limit } = ask
  const range = sql`e.account = ${account} and e.version < ${from} and e.version > ${low}`
  if (kind === undefined && direction === undefined) {
    return many(
      on,
      sql`
        select ${billColumns} from ledger.entry e
         where ${range} order by e.version desc limit ${limit}`,
    )
  }
  return many(
    on,
    sql`
      select ${billColumns}
        from (select e.* from ledger.entry e
               where ${range} order by e.version desc limit ${scanBudget}) e
       where (${kind ?? null}::text is null or e.kind = ${kind ?? null})
         and (${direction ?? null}::text is null or (e.amount > 0) = ${direction === 'in'})
       order by e.version desc
       limit ${limit}`,
  )
}

/** Finds one line of one account. */
export const findBill = (
  on: On,
  at: { account: AccountId; version: number },
): Promise<BillRow | undefined> =>
  maybe(
    on,
    sql`
      select ${billColumns} from ledger.entry e
       where e.account = ${at.account} and e.version = ${at.version}`,
  )

/** Finds the versions that enclose a month of the house's time zone: above `low`, below `from`. */
export async function monthBounds(
  on: On,
  ask: { account: AccountId; month: string | undefined; zone: string },
): Promise<{ low: number; from: number }> {
  const { account, month, zone } = ask
  if (month === undefined) return { low: 0, from: Number.MAX_SAFE_INTEGER }
  const first = `${month}-01`
  return one(
    on,
    sql`
      select ledger.version_before(${account}, ${first}::timestamp at time zone ${zone})::float8
               as low,
             ledger.version_before(
               ${account}, (${first}::timestamp + interval '1 month') at time zone ${zone}
             )::float8 + 1 as "from"`,
  )
}

export type Origin = {
  bookId: AccountId
  height: bigint
  transferId: TransferId
  ref: string | null
  from: AccountId
  onlyTo: AccountId | null
}

/** Finds the transfers behind lines, by book and height. */
export async function originsOf(on: On, lines: readonly BillRow[]): Promise<Map<string, Origin>> {
  const rows = await many<Origin>(
    on,
    sql`
      select t.book as "bookId", t.height, t.id as "transferId", t.ref, t.from_account as "from",
             case when cardinality(t.to_accounts) = 1 then t.to_accounts[1] end as "onlyTo"
        from unnest(
               ${lines.map(line => line.bookId)}::uuid[],
               ${lines.map(line => line.height.toString())}::bigint[]) l (book, height)
        join ledger.transfer t on t.book = l.book and t.height = l.height`,
  )
  return new Map(rows.map(row => [`${row.bookId}/${row.height}`, row]))
}

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

/** Lists the lines of one month for an export, oldest first, over both accounts. */
export function listForExport(
  on: On,
  sides: readonly { account: AccountId; low: number; from: number }[],
): Promise<(BillRow & { transferId: TransferId })[]> {
  return many(
    on,
    sql`
      select ${billColumns}, t.id as "transferId"
        from unnest(
               ${sides.map(side => side.account)}::uuid[], ${sides.map(side => side.low)}::bigint[],
               ${sides.map(side => side.from)}::bigint[]) s (account, low, high)
        join ledger.entry e
          on e.account = s.account and e.version > s.low and e.version < s.high
        join ledger.transfer t on t.book = e.book and t.height = e.height
       order by e.at, e.account, e.version
       limit ${exportLinesMax}`,
  )
}

export type Sums = {
  issued: bigint
  redeemed: bigint
  inWallets: bigint
  inEscrow: bigint
  inFunds: bigint
  inHouse: bigint
  total: bigint
}

/** Sums the books by what accounts are for. Money on hold counts as escrow. */
export function sumBooks(on: On, issue: AccountId): Promise<Sums> {
  return one(
    on,
    sql`
      with rolled as (
        select coalesce(max(d.through), 0) as through, coalesce(sum(d.paid), 0) as paid,
               coalesce(sum(d.received), 0) as received
          from ledger.daily d where d.account = ${issue}
      ), fresh as (
        select coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as paid,
               coalesce(sum(e.amount) filter (where e.amount > 0), 0) as received
          from rolled r
          join ledger.entry e on e.account = ${issue} and e.version > r.through
      ), kinds as (
        select a.kind, sum(b.balance) as balance, sum(b.held_out) as held
          from ledger.balance b join ledger.account a on a.id = b.account
         group by a.kind
      ), sums as (
        select coalesce(sum(k.balance - k.held) filter (where k.kind in (1, 2, 4)), 0)::bigint
                 as wallets,
               coalesce(sum(k.balance - k.held) filter (where k.kind in (10, 11, 12)), 0)
                 + coalesce(sum(k.held), 0) as escrow,
               coalesce(sum(k.balance - k.held) filter (where k.kind = 3), 0) as funds,
               coalesce(sum(k.balance - k.held) filter (where k.kind > 20), 0) as house,
               coalesce(sum(k.balance), 0) as total
          from kinds k
      )
      select (r.paid + f.paid)::bigint as issued, (r.received + f.received)::bigint as redeemed,
             s.wallets::bigint as "inWallets", s.escrow::bigint as "inEscrow",
             s.funds::bigint as "inFunds", s.house::bigint as "inHouse", s.total::bigint as total
        from rolled r, fresh f, sums s`,
  )
}

export type Marks = {
  lastCheck: Date | null
  openFindings: number
  byOnePerson: number
  sealNumber: number | null
  sealRoot: string | null
  sealBooks: number | null
  sealAt: Date | null
}

/** Finds when the books were last recomputed, what is open, and the newest seal. */
export const findMarks = (on: On): Promise<Marks> =>
  one(
    on,
    sql`
      select (select max(p.at) from ledger.pass p) as "lastCheck",
             (select count(*)::int from ledger.finding f where f.closed_at is null)
               as "openFindings",
             (select count(*)::int from ledger.money_act m where m.by_one_person) as "byOnePerson",
             s.number::float8 as "sealNumber", encode(s.root, 'hex') as "sealRoot",
             cardinality(s.books) as "sealBooks", s.at as "sealAt"
        from (values (1)) v
        left join lateral (
          select * from ledger.seal order by number desc limit 1) s on true`,
  )

/** Saves that staff issued or burnt, by whom and whether alone. */
export async function saveMoneyAct(
  tx: Tx,
  act: {
    transferId: TransferId
    bookId: AccountId
    by: UserId
    total: bigint
    people: number
    byOnePerson: boolean
    at: Date
  },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.money_act (transfer, book, by_user, total, people, by_one_person, at)
      values (
        ${act.transferId}, ${act.bookId}, ${act.by}, ${act.total}::bigint, ${act.people},
        ${act.byOnePerson}, ${act.at})
      on conflict do nothing`,
  )
}

/** Finds when the day of a moment began in the house's time zone. */
export async function dayStart(tx: Tx, now: Date, zone: string): Promise<Date> {
  const row = await one<{ starts: Date }>(
    tx,
    sql`
      select date_trunc('day', ${now}::timestamptz at time zone ${zone}) at time zone ${zone}
               as starts`,
  )
  return row.starts
}

/**
 * Tells what one member of staff has issued and burnt on this day of the house, and locks its
 * count. A day of another time zone counts as well for 24 h: a new zone is no new day. The house's
 * own day before, `before`, does not.
 */
export async function staffUsed(
  tx: Tx,
  ask: { by: UserId; starts: Date; before: Date; add: bigint },
): Promise<bigint> {
  const { by, starts, before, add } = ask
  const row = await one<{ used: bigint }>(
    tx,
    sql`
      insert into ledger.allowance as a (account, purpose, starts, used, cap, digest, at)
      values (
        ${by}, 'staff_money', ${starts}, ${add}::bigint, 9223372036854775807,
        sha256(uuid_send(${by}::uuid) || int8send(${add}::bigint)
               || convert_to('staff_money', 'UTF8')), engine.now())
      on conflict (account, purpose, starts) do update
         set used = a.used + excluded.used, at = excluded.at,
             digest = sha256(uuid_send(a.account) || int8send(a.used + excluded.used)
                             || convert_to(a.purpose, 'UTF8'))
      returning used`,
  )
  const other = await one<{ used: bigint }>(
    tx,
    sql`
      select coalesce(sum(a.used), 0)::bigint as used
        from ledger.allowance a
       where a.account = ${by} and a.purpose = 'staff_money'
         and a.starts not in (${starts}, ${before})
         and a.at > engine.now() - interval '24 hours'`,
  )
  return row.used + other.used
}

export type AccountRow = {
  id: AccountId
  owner: UserId
  kind: number
  openedAt: Date
}

/** Finds the fixed facts of accounts. */
export const listAccounts = (on: On, ids: readonly AccountId[]): Promise<AccountRow[]> =>
  many(
    on,
    sql`
      select a.id, a.owner, a.kind, a.opened_at as "openedAt"
        from ledger.account a
       where a.id = any (${[...ids]}::uuid[])
       order by a.kind, a.id`,
  )
