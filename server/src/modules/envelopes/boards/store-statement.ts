import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { byClaim, byRecord } from '../store-given.ts'

export type Year = { owner: UserId; year: number; timeZone: string }

const start = (year: number, zone: string) =>
  sql`make_timestamptz(${year}::int, 1, 1, 0, 0, 0, ${zone})`
const within = ({ year, timeZone }: Year) =>
  sql`c.at >= ${start(year, timeZone)} and c.at < ${start(year + 1, timeZone)}`

// Of what I sent: what was taken, by whom. Of what I got: from whom. One row per claim of the year.
const given = (ask: Year) => sql`
  select c.envelope, c.claimer as other, ${byClaim.amount} as amount, c.at
  from envelopes.record r
  join envelopes.claim c on c.envelope = r.envelope
  ${byClaim.join}
  where r.owner = ${ask.owner} and r.role = 'sent' and ${within(ask)}
    and r.at >= ${start(ask.year, ask.timeZone)} - interval '11 days'
    and r.at < ${start(ask.year + 1, ask.timeZone)}`
const got = (ask: Year) => sql`
  select c.envelope, e.sender as other, ${byClaim.amount} as amount, c.at,
    r.best_luck as best, g.verdict
  from envelopes.record r
  join envelopes.claim c on c.envelope = r.envelope and c.claimer = r.owner
  ${byClaim.join}
  join envelopes.envelope e on e.id = r.envelope
  left join envelopes.tree_guess g on g.envelope = r.envelope and g.guesser = r.owner
  where r.owner = ${ask.owner} and r.role = 'received' and ${within(ask)}
    and r.at >= ${start(ask.year, ask.timeZone)} and r.at < ${start(ask.year + 1, ask.timeZone)}`

export type Sums = {
  sentCount: number
  sentAmount: bigint
  biggestSent: bigint | null
  givenTo: number
  receivedCount: number
  receivedAmount: bigint
  biggestReceived: bigint | null
  receivedFrom: number
  bestLuck: number
  rightGuesses: number
  passOnsWon: number
}

/** Adds up a year of one person from the claims. */
export function sumYear(tx: Tx, ask: Year): Promise<Sums> {
  return one<Sums>(
    tx,
    sql`
    with given as (${given(ask)}), got as (${got(ask)}),
    sent as (select envelope, sum(amount)::bigint as amount from given group by envelope)
    select
      (select count(*)::int from sent) as "sentCount",
      (select coalesce(sum(amount), 0)::bigint from sent) as "sentAmount",
      (select max(amount) from sent) as "biggestSent",
      (select count(distinct other)::int from given where other <> ${ask.owner}) as "givenTo",
      (select count(*)::int from got) as "receivedCount",
      (select coalesce(sum(amount), 0)::bigint from got) as "receivedAmount",
      (select max(amount) from got) as "biggestReceived",
      (select count(distinct other)::int from got where other <> ${ask.owner}) as "receivedFrom",
      (select count(*)::int from got where best) as "bestLuck",
      (select count(*)::int from got where verdict in ('hit', 'exact')) as "rightGuesses",
      (select count(*)::int from got where verdict in ('higher', 'lower')) as "passOnsWon"`,
  )
}

/** Adds up the twelve months of a year, from January. */
export function sumMonths(
  tx: Tx,
  ask: Year,
): Promise<{ month: number; sent: bigint; received: bigint }[]> {
  const month = sql`extract(month from at at time zone ${ask.timeZone})::int`
  return many(
    tx,
    sql`
    with given as (select ${month} as month, amount from (${given(ask)}) g),
      got as (select ${month} as month, amount from (${got(ask)}) g)
    select m.month,
      coalesce((select sum(amount) from given where month = m.month), 0)::bigint as sent,
      coalesce((select sum(amount) from got where month = m.month), 0)::bigint as received
    from generate_series(1, 12) m(month)
    order by m.month`,
  )
}

export type Top = { person: UserId; count: number; given: bigint; received: bigint }

/** Lists with whom somebody shared most envelopes in a year; on a tie the larger sum. */
export function listTop(tx: Tx, ask: Year, limit: number): Promise<Top[]> {
  return many<Top>(
    tx,
    sql`
    select other as person, count(*)::int as count,
      coalesce(sum(amount) filter (where mine), 0)::bigint as given,
      coalesce(sum(amount) filter (where not mine), 0)::bigint as received
    from (
      select other, amount, true as mine from (${given(ask)}) g
      union all
      select other, amount, false from (${got(ask)}) g
    ) shared
    where other <> ${ask.owner}
    group by other
    order by count(*) desc, sum(amount) desc, other
    limit ${limit}`,
  )
}

/** Saves a statement in place of the one before. `facts`: in wire form. */
export async function saveStatement(
  tx: Tx,
  made: { owner: UserId; year: number; facts: unknown; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.statement (owner, year, facts, made_at)
    values (${made.owner}, ${made.year}, ${JSON.stringify(made.facts)}::jsonb, ${made.at})
    on conflict (owner, year) do update
    set facts = excluded.facts, made_at = excluded.made_at`,
  )
}

/** Reads a statement. */
export function findStatement(
  tx: Tx,
  ask: { owner: UserId; year: number },
): Promise<{ facts: unknown } | undefined> {
  return maybe<{ facts: unknown }>(
    tx,
    sql`
    select facts
    from envelopes.statement
    where owner = ${ask.owner} and year = ${ask.year}`,
  )
}

/** Deletes a statement; one that is not there stays so. */
export async function removeStatement(tx: Tx, ask: { owner: UserId; year: number }): Promise<void> {
  await many(
    tx,
    sql`delete from envelopes.statement where owner = ${ask.owner} and year = ${ask.year}`,
  )
}

/** Gives the moment from which a statement of a year may be made: its 26 December. */
export async function availableFrom(tx: Tx, year: number, timeZone: string, day: number) {
  const row = await one<{ at: Date }>(
    tx,
    sql`select make_timestamptz(${year}::int, 12, ${day}::int, 0, 0, 0, ${timeZone}) as at`,
  )
  return row.at
}

export type Line = {
  at: Date
  role: 'sent' | 'received'
  mode: string
  amount: bigint
  returned: bigint
  bestLuck: boolean
}

/** Lists the records of a year, oldest first. */
export function listYear(tx: Tx, ask: Year, limit: number): Promise<Line[]> {
  return many<Line>(
    tx,
    sql`
    select r.at, r.role, t.mode, ${byRecord.amount} as amount, r.returned,
      r.best_luck as "bestLuck"
    from envelopes.record r ${byRecord.join}
    join envelopes.terms t on t.envelope = r.envelope
    where r.owner = ${ask.owner} and r.at >= ${start(ask.year, ask.timeZone)}
      and r.at < ${start(ask.year + 1, ask.timeZone)}
    order by r.at, r.envelope, r.role
    limit ${limit}`,
  )
}

/** Forgets what somebody chose about boards, and their statements. */
export async function forgetBoards(tx: Tx, owner: UserId): Promise<void> {
  await many(tx, sql`delete from envelopes.board_choice where person = ${owner}`)
  await many(tx, sql`delete from envelopes.statement where owner = ${owner}`)
}
