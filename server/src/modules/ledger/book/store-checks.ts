import { type Db, many, one, sql, type Tx } from '#/engine/db.ts'
import type { Difference } from './store-findings.ts'

export const differencesMax = 20

type On = Tx | Db
type Query = ReturnType<typeof sql>

// Materialized: a planner that sees the limit expects to stop early, and in books that agree it
// never does.
const first = (on: On, query: Query): Promise<Difference[]> =>
  many(on, sql`with d as materialized (${query}) select * from d limit ${differencesMax}`)

/** Compares sums over all accounts: balances with zero, money held with open holds. */
export async function checkSums(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      select 'sum_zero' as "check", null::uuid as account, '0' as expected,
             sum(b.balance)::text as found
        from ledger.balance b group by b.asset having sum(b.balance) <> 0
      union all
      select 'held_sum', null, h.held::text, s.held_out || ' out, ' || s.held_in || ' in'
        from (select coalesce(sum(amount), 0) as held from ledger.hold_open) h,
             (select coalesce(sum(held_out), 0) as held_out, coalesce(sum(held_in), 0) as held_in
                from ledger.balance) s
       where h.held <> s.held_out or h.held <> s.held_in`,
  )
}

/** Compares money held, account by account, with the holds that are open. */
export async function checkHeld(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      with held as (
        select account, sum(held_out) as held_out, sum(held_in) as held_in
          from (select from_account as account, amount as held_out, 0 as held_in
                  from ledger.hold_open
                union all
                select to_account, 0, amount from ledger.hold_open) h
         group by account
      )
      select 'held' as "check", coalesce(b.account, h.account) as account,
             coalesce(h.held_out, 0) || ' out, ' || coalesce(h.held_in, 0) || ' in' as expected,
             coalesce(b.held_out, 0) || ' out, ' || coalesce(b.held_in, 0) || ' in' as found
        from (select * from ledger.balance where held_out <> 0 or held_in <> 0) b
        full join held h on h.account = b.account
       where coalesce(b.held_out, 0) <> coalesce(h.held_out, 0)
          or coalesce(b.held_in, 0) <> coalesce(h.held_in, 0)`,
  )
}

/** Compares the last line of each account with its balance; `since` looks at moved ones only. */
export async function checkLastLines(on: On, since: Date | undefined): Promise<Difference[]> {
  return first(
    on,
    sql`
      select 'last_line' as "check", b.account,
             'line ' || b.version || ', ' || b.balance as expected,
             coalesce('line ' || e.version || ', ' || e.balance_after, 'no line') as found
        from ledger.balance b
        left join lateral (
          select e.version, e.balance_after from ledger.entry e
           where e.account = b.account order by e.version desc limit 1) e on true
       where (${since ?? null}::timestamptz is null or b.last_at >= ${since ?? null})
         and (b.version <> coalesce(e.version, 0) or b.balance <> coalesce(e.balance_after, 0))`,
  )
}

/** Recomputes each line from the one before it: version, balance and time. */
export async function checkLines(on: On, since: Date | undefined): Promise<Difference[]> {
  return first(
    on,
    sql`
      select 'line' as "check", e.account,
             'line ' || e.version || ', ' || (coalesce(p.balance_after, 0) + e.amount) as expected,
             case when e.version > 1 and p.version is null then 'the line before is missing'
                  when p.at > e.at then 'it is older than the line before'
                  else 'line ' || e.version || ', ' || e.balance_after end as found
        from ledger.entry e
        left join ledger.entry p on p.account = e.account and p.version = e.version - 1
       where (${since ?? null}::timestamptz is null or e.at >= ${since ?? null})
         and (e.balance_after <> coalesce(p.balance_after, 0) + e.amount
              or (e.version > 1 and p.version is null) or p.at > e.at)`,
  )
}

/** Compares what is used of limits with the digest written beside it, over the last day. */
export async function checkAllowances(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      select 'allowance' as "check", a.account, 'a row as it was written' as expected,
             a.purpose || ' ' || a.used as found
        from ledger.allowance a
       where a.at > engine.now() - interval '26 hours'
         and a.digest <> sha256(uuid_send(a.account) || int8send(a.used)
                                || convert_to(a.purpose, 'UTF8'))`,
  )
}

/** Suspense and clearing must be empty at the end of a day. */
export async function checkEmptyAtDayEnd(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      select 'empty_at_day_end' as "check", b.account, '0' as expected, b.balance::text as found
        from ledger.account a
        join ledger.balance b on b.account = a.id
       where a.kind in (24, 27) and b.balance <> 0`,
  )
}

// What each transfer does to each account. Holds and their releases move nothing.
const flow = sql`
  select t.book, t.height, t.kind, t.at, t.from_account as account, -t.total as amount
    from ledger.transfer t where t.step in (1, 3, 6)
  union all
  select t.book, t.height, t.kind, t.at, l.account, l.amount
    from ledger.transfer t, unnest(t.to_accounts, t.amounts) l (account, amount)
   where t.step in (1, 3, 6)`

/** Rebuilds every balance, version and height from the transfers alone. */
export async function checkRebuild(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      with flow as (${flow}), rebuilt as (
        select account, sum(amount) as balance, count(*) as version from flow group by account
      ), book as (
        select book, count(*) as height from ledger.transfer group by book
      )
      select 'rebuild' as "check", coalesce(b.account, r.account) as account,
             coalesce(r.balance, 0) || ' after ' || coalesce(r.version, 0) || ' lines, height '
               || coalesce(k.height, 0) as expected,
             coalesce(b.balance || ' after ' || b.version || ' lines, height ' || b.height,
                      'no account') as found
        from ledger.balance b
        full join rebuilt r on r.account = b.account
        left join book k on k.book = coalesce(b.account, r.account)
       where b.balance is distinct from coalesce(r.balance, 0)
          or b.version is distinct from coalesce(r.version, 0)
          or b.height is distinct from coalesce(k.height, 0)`,
  )
}

/** Compares the lines with what the transfers did, both ways. */
export async function checkEntries(on: On, since: Date | undefined): Promise<Difference[]> {
  const from = since ?? null
  return first(
    on,
    sql`
      with flow as (${flow})
      select 'entry' as "check", f.account, f.kind || ' ' || f.amount as expected,
             coalesce(e.kind || ' ' || e.amount, 'no line') as found
        from flow f
        left join ledger.entry e
          on e.account = f.account and e.book = f.book and e.height = f.height
       where (${from}::timestamptz is null or f.at >= ${from})
         and (e.amount is distinct from f.amount or e.kind is distinct from f.kind)
      union all
      select 'entry', e.account, 'a transfer behind line ' || e.version, 'none'
        from ledger.entry e
        left join ledger.transfer t on t.book = e.book and t.height = e.height
       where (${from}::timestamptz is null or e.at >= ${from})
         and (t.id is null or (t.from_account <> e.account and e.account <> all (t.to_accounts)))`,
  )
}

/** Recomputes the digest of each transfer from the one before it, and compares tails with heads. */
export async function checkChains(on: On, since: Date | undefined): Promise<Difference[]> {
  const from = since ?? null
  return first(
    on,
    sql`
      select 'chain' as "check", t.book as account, 'height ' || t.height as expected,
             case when t.height > 1 and p.hash is null then 'the transfer before is missing'
                  else 'its digest differs' end as found
        from ledger.transfer t
        left join ledger.transfer p on p.book = t.book and p.height = t.height - 1
       where (${from}::timestamptz is null or t.at >= ${from})
         and ((t.height > 1 and p.hash is null)
              or t.hash <> ledger.link(
                   p.hash, t.book, t.height, t.id, t.kind, t.asset, t.ref, t.refers_to,
                   t.to_accounts, t.amounts, t.at, t.step, t.from_account, t.group_id,
                   t.refers_leg, t.asked, t.expires_at))
      union all
      select 'head', coalesce(b.account, l.book), coalesce('height ' || b.height, 'an account'),
             coalesce('height ' || l.height, 'no transfer')
        from ledger.balance b
        full join (
          select distinct on (book) book, height, hash from ledger.transfer
           order by book, height desc) l on l.book = b.account
       where (l.hash is distinct from b.head or coalesce(l.height, 0) <> coalesce(b.height, 0))`,
  )
}

/** Rebuilds open holds and taken-back legs from the transfers, and looks for an id in two books. */
export async function checkEnds(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      with held as (
        select t.book, t.id, t.total, t.from_account, t.to_accounts[1] as to_account
          from ledger.transfer t
         where t.step = 2 and not exists (
           select 1 from ledger.transfer x
            where x.book = t.book and x.refers_to = t.id and x.step in (3, 4, 5))
      ), back as (
        select book, refers_to, refers_leg, sum(total) as total
          from ledger.transfer where step = 6 group by book, refers_to, refers_leg
      )
      select 'open_hold' as "check", coalesce(t.book, h.book) as account,
             coalesce(t.total::text, 'none') as expected,
             coalesce(h.amount::text, 'none') as found
        from held t
        full join ledger.hold_open h on h.book = t.book and h.hold = t.id
       where (t.total, t.from_account, t.to_account)
               is distinct from (h.amount, h.from_account, h.to_account)
      union all
      select 'reversed', coalesce(k.book, r.book), coalesce(k.total, 0)::text,
             coalesce(r.reversed, 0)::text
        from back k
        full join ledger.reversed r
          on r.book = k.book and r.transfer = k.refers_to and r.leg = k.refers_leg
       where k.total is distinct from r.reversed
      union all
      select 'id_in_two_books', min(t.book::text)::uuid, '1', count(*)::text
        from ledger.transfer t group by t.id having count(*) > 1`,
  )
}

/** Every account has its facts and its balance. */
export async function checkAccounts(on: On): Promise<Difference[]> {
  return first(
    on,
    sql`
      select 'account' as "check", coalesce(a.id, b.account) as account,
             'an account with a balance' as expected,
             case when a.id is null then 'only a balance' else 'only an account' end as found
        from ledger.account a
        full join ledger.balance b on b.account = a.id
       where a.id is null or b.account is null or a.asset <> b.asset`,
  )
}

/** Everything that is recomputed at night and by `verify`; `since` bounds lines and chains. */
export async function checkAll(on: On, since?: Date): Promise<Difference[]> {
  const found: Difference[] = []
  found.push(...(await checkSums(on)))
  found.push(...(await checkAccounts(on)))
  found.push(...(await checkChains(on, since)))
  found.push(...(await checkEntries(on, since)))
  found.push(...(await checkLines(on, since)))
  found.push(...(await checkLastLines(on, undefined)))
  found.push(...(await checkHeld(on)))
  found.push(...(await checkEnds(on)))
  found.push(...(await checkAllowances(on)))
  // Rebuilding needs the whole history; what is younger than a date cannot answer it.
  if (since === undefined) found.push(...(await checkRebuild(on)))
  return found
}

/** Lets this transaction take as long as a look at everything takes. */
export async function withoutHurry(tx: Tx): Promise<void> {
  await many(tx, sql`set local statement_timeout = 0`)
}

/** Lets statements of this transaction take two seconds, then `busy`. */
export async function inHaste(tx: Tx): Promise<void> {
  await many(tx, sql`set local statement_timeout = '2s'`)
  // Whatever the statistics say of a table that grew meanwhile: there is no time to read it all.
  await many(tx, sql`set local enable_seqscan = off`)
}

export type Counts = { transfers: bigint; entries: bigint; books: bigint; seals: bigint }

/** Counts what a look at the books since a date goes through. */
export const countSince = (on: On, since: Date | undefined): Promise<Counts> =>
  one(
    on,
    sql`
      select (select count(*) from ledger.transfer t
               where ${since ?? null}::timestamptz is null or t.at >= ${since ?? null})
               as transfers,
             (select count(*) from ledger.entry e
               where ${since ?? null}::timestamptz is null or e.at >= ${since ?? null}) as entries,
             (select count(*) from ledger.balance b where b.height > 0) as books,
             (select count(*) from ledger.seal s
               where ${since ?? null}::timestamptz is null or s.at >= ${since ?? null}) as seals`,
  )
