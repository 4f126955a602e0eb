import type { AccountId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { startOfDay } from '#/engine/clock.ts'
import { type Db, many, one, sql, type Tx } from '#/engine/db.ts'

type On = Tx | Db

export type Sums = {
  issued: bigint
  redeemed: bigint
  inHands: bigint
  inFunds: bigint
  inHouse: bigint
  outside: bigint
  total: bigint
}

/**
 * Sums the books by what accounts are for. What people have and what they put aside is one sum:
 * told apart, each change would say what somebody has just given. Credits come from the issue
 * account and from outside, and go back there.
 */
export function sumBooks(
  on: On,
  { issue, outside }: { issue: AccountId; outside: AccountId },
): Promise<Sums> {
  return one(
    on,
    sql`
      with rolled as (
        select s.account, coalesce(max(d.through), 0) as through, coalesce(sum(d.paid), 0) as paid,
               coalesce(sum(d.received), 0) as received
          from unnest(${[issue, outside]}::uuid[]) s (account)
          left join ledger.daily d on d.account = s.account
         group by s.account
      ), fresh as (
        select coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as paid,
               coalesce(sum(e.amount) filter (where e.amount > 0), 0) as received
          from rolled r
          join ledger.entry e on e.account = r.account and e.version > r.through
      ), closed as (
        select sum(r.paid) as paid, sum(r.received) as received from rolled r
      ), kinds as (
        select a.kind, sum(b.balance) as balance, sum(b.held_out) as held
          from ledger.balance b join ledger.account a on a.id = b.account
         group by a.kind
      ), sums as (
        select coalesce(sum(k.balance - k.held) filter (where k.kind in (1, 2, 4, 10, 11, 12)), 0)
                 + coalesce(sum(k.held), 0) as hands,
               coalesce(sum(k.balance - k.held) filter (where k.kind = 3), 0) as funds,
               coalesce(sum(k.balance - k.held) filter (where k.kind > 20 and k.kind <> 26), 0)
                 as house,
               coalesce(-sum(k.balance) filter (where k.kind = 26), 0) as outside,
               coalesce(sum(k.balance), 0) as total
          from kinds k
      )
      select (c.paid + f.paid)::bigint as issued, (c.received + f.received)::bigint as redeemed,
             s.hands::bigint as "inHands", s.funds::bigint as "inFunds", s.house::bigint as "inHouse",
             s.outside::bigint as outside, s.total::bigint as total
        from closed c, fresh f, sums s`,
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
      select (select max(p.at) from ledger.pass p where p.skipped = '{}') as "lastCheck",
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
export const dayStart = (tx: Tx, now: Date, zone: string): Promise<Date> =>
  startOfDay(tx, now, zone)

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

/**
 * Finds which accounts are at the other end of lines, in the order of the lines: who paid what came
 * in, and who got what went out, at most `most` of them and how many they are.
 */
export const listEnds = (
  on: On,
  lines: readonly { accountId: AccountId; bookId: AccountId; height: bigint }[],
  most: number,
): Promise<{ others: AccountId[]; count: number }[]> =>
  many(
    on,
    sql`
      select coalesce((array_agg(o.id order by o.place) filter (where o.nth <= ${most}::int)), '{}')
               as others,
             count(o.id)::int as count
        from unnest(
               ${lines.map(line => line.accountId)}::uuid[],
               ${lines.map(line => line.bookId)}::uuid[],
               ${lines.map(line => line.height.toString())}::bigint[])
             with ordinality e (account, book, height, n)
        join ledger.transfer t on t.book = e.book and t.height = e.height
        left join lateral (
          select p.id, min(p.place) as place, row_number() over (order by min(p.place)) as nth
            from unnest(t.from_account || t.to_accounts) with ordinality p (id, place)
           where p.id <> e.account and (p.place > 1) = (e.account = t.from_account)
           group by p.id) o on true
       group by e.n
       order by e.n`,
  )

/** Finds to whom the rest of a container goes home, as a list; empty when to no person. */
export async function findGiver(on: On, container: AccountId): Promise<UserId[]> {
  const rows = await many<{ owner: UserId }>(
    on,
    sql`
      select g.owner
        from ledger.account a
        join ledger.account g on g.id = a.returns_to
       where a.id = ${container} and g.kind in (1, 4)`,
  )
  return rows.map(row => row.owner)
}
