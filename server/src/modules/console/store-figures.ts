import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'

export type DayRow = {
  day: string
  joined: number
  kept: number
  moved: bigint
  transfers: number
  sent: number
  opened: number
}
type Span = { from: string; until: string; zone: string }

/** The calendar day of a moment in a zone, and the days that lie so many before it. */
export async function dayOf(
  tx: Tx,
  { at, zone, back }: { at: Date; zone: string; back: number },
): Promise<{ today: string; from: string }> {
  return one(
    tx,
    sql`
      select ((${at}::timestamptz at time zone ${zone})::date)::text as today,
        ((${at}::timestamptz at time zone ${zone})::date - ${back}::int)::text as "from"`,
  )
}

/** Counts days of the house, both ends in; days on which nothing happened are there with zeros. */
export function countDays(tx: Tx, { from, until, zone }: Span): Promise<DayRow[]> {
  const start = sql`(${from}::date)::timestamp at time zone ${zone}`
  const end = sql`(${until}::date + 1)::timestamp at time zone ${zone}`
  return many<DayRow>(
    tx,
    sql`
      select d.day::date::text as day,
        coalesce(j.joined, 0)::int as joined,
        coalesce(l.people, 0)::int as kept,
        coalesce(l.moved, 0)::bigint as moved,
        coalesce(l.transfers, 0)::int as transfers,
        coalesce(e.sent, 0)::int as sent,
        coalesce(e.opened, 0)::int as opened
      from generate_series(${from}::date, ${until}::date, interval '1 day') d(day)
      left join (
        select (at at time zone ${zone})::date as day, count(*) as joined
        from identity.public_joined(${start}, ${end})
        group by 1
      ) j on j.day = d.day::date
      left join ledger.public_days(${start}, ${end}, ${zone}) l on l.day = d.day::date
      left join envelopes.public_days(${start}, ${end}, ${zone}) e on e.day = d.day::date
      order by d.day`,
  )
}

/** Days that were counted after they were over. */
export function listDays(tx: Tx, { from, until }: Omit<Span, 'zone'>): Promise<DayRow[]> {
  return many<DayRow>(
    tx,
    sql`
      select day::text as day, joined, kept, moved, transfers, sent, opened
      from console.figure_day
      where day between ${from}::date and ${until}::date
      order by day`,
  )
}

/** Keeps days that are over; one that is kept already stays as it is. */
export async function saveDays(tx: Tx, days: readonly DayRow[], now: Date): Promise<void> {
  const rows = JSON.stringify(days.map(day => ({ ...day, moved: day.moved.toString() })))
  await many(
    tx,
    sql`
      insert into console.figure_day
        (day, joined, kept, moved, transfers, sent, opened, counted_at)
      select n.day, n.joined, n.kept, n.moved, n.transfers, n.sent, n.opened, ${now}
      from jsonb_to_recordset(${rows}::jsonb) n (
        day date, joined int, kept int, moved bigint, transfers int, sent int, opened int)
      on conflict (day) do nothing`,
  )
}

/** The last day that was kept. */
export async function lastDay(tx: Tx): Promise<string | null> {
  const row = await one<{ day: string | null }>(
    tx,
    sql`select max(day)::text as day from console.figure_day`,
  )
  return row.day
}

export type JoinedRow = { userId: UserId; day: string; origin: string }

/** Who joined in a span of days, and what brought them. */
export function listJoined(tx: Tx, { from, until, zone }: Span): Promise<JoinedRow[]> {
  return many<JoinedRow>(
    tx,
    sql`
      select user_id as "userId", ((at at time zone ${zone})::date)::text as day, origin
      from identity.public_joined(
        (${from}::date)::timestamp at time zone ${zone},
        (${until}::date + 1)::timestamp at time zone ${zone})`,
  )
}

/** On which days these people moved something. */
export function listActive(
  tx: Tx,
  { users, from, until, zone }: Span & { users: readonly UserId[] },
): Promise<{ userId: UserId; day: string }[]> {
  return many(
    tx,
    sql`
      select user_id as "userId", day::text as day
      from ledger.public_active(
        ${[...users]}::uuid[],
        (${from}::date)::timestamp at time zone ${zone},
        (${until}::date + 1)::timestamp at time zone ${zone},
        ${zone})`,
  )
}

export type AgeRow = { days: '1' | '7' | '30' | 'more'; open: number; amount: bigint }

/** What stands in escrow, by how long. */
export const listOpenByAge = (tx: Tx, now: Date): Promise<AgeRow[]> =>
  many<AgeRow>(tx, sql`select days, open, amount from envelopes.public_open_by_age(${now})`)
