import type { ReviewQueue } from '@fuquan/contract/console.ts'
import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

type Queue = 'all' | ReviewQueue
export type WaitRow = {
  day: string
  queue: Queue
  decided: number
  medianSeconds: number
  ninetiethSeconds: number
  /** Within the promised time of that day; null where it was counted before there was a promise. */
  inTime: number | null
}
export type WaitingRow = { queue: ReviewQueue; waiting: number; since: Date | null }
type Span = { from: string; until: string; zone: string }

/** What waits for staff in each queue of the house at this moment. */
export function listWaiting(tx: Tx, now: Date): Promise<WaitingRow[]> {
  return many<WaitingRow>(
    tx,
    sql`
      select queue, waiting, since from identity.public_waiting(${now})
      union all
      select queue, waiting, since from ledger.public_waiting(${now})
      union all
      select queue, waiting, since from chat.public_waiting(${now})
      union all
      select queue, waiting, since from stickers.public_waiting(${now})
      union all
      select queue, waiting, since from envelopes.public_waiting(${now})`,
  )
}

/**
 * Counts how long what was decided on these days had waited, both ends in: each queue and all of
 * them together, and how much of it within the `promised` seconds. Days on which nothing was
 * decided are left out.
 */
export function countWaits(
  tx: Tx,
  { from, until, zone, promised }: Span & { promised: number },
): Promise<WaitRow[]> {
  const span = sql`
    (${from}::date)::timestamp at time zone ${zone},
    (${until}::date + 1)::timestamp at time zone ${zone}`
  return many<WaitRow>(
    tx,
    sql`
      select d.day::text as day, coalesce(d.queue, 'all') as queue, count(*)::int as decided,
        (percentile_cont(0.5) within group (order by d.seconds))::int as "medianSeconds",
        (percentile_cont(0.9) within group (order by d.seconds))::int as "ninetiethSeconds",
        (count(*) filter (where d.seconds <= ${promised}))::int as "inTime"
      from (
        select queue, (decided at time zone ${zone})::date as day,
          greatest(0, extract(epoch from decided - came)) as seconds
        from (
          select * from identity.public_decided(${span})
          union all
          select * from ledger.public_decided(${span})
          union all
          select * from chat.public_decided(${span})
          union all
          select * from stickers.public_decided(${span})
          union all
          select * from envelopes.public_decided(${span})
        ) all_queues
      ) d
      group by grouping sets ((d.day, d.queue), (d.day))
      order by 1, 2`,
  )
}

/** Waits of days that were counted after they were over; days without a decision are left out. */
export function listWaits(tx: Tx, { from, until }: Omit<Span, 'zone'>): Promise<WaitRow[]> {
  return many<WaitRow>(
    tx,
    sql`
      select day::text as day, queue, decided, median_seconds as "medianSeconds",
        ninetieth_seconds as "ninetiethSeconds", in_time as "inTime"
      from console.figure_wait
      where day between ${from}::date and ${until}::date and decided > 0
      order by day, queue`,
  )
}

/** Keeps days that are over, also those on which nothing was decided; a kept one stays as it is. */
export async function saveWaits(
  tx: Tx,
  { from, until }: Omit<Span, 'zone'>,
  { waits, now }: { waits: readonly WaitRow[]; now: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into console.figure_wait
        (day, queue, decided, median_seconds, ninetieth_seconds, in_time, counted_at)
      select d.day::date, coalesce(n.queue, 'all'), coalesce(n.decided, 0),
        coalesce(n."medianSeconds", 0), coalesce(n."ninetiethSeconds", 0),
        coalesce(n."inTime", 0), ${now}
      from generate_series(${from}::date, ${until}::date, interval '1 day') d(day)
      left join jsonb_to_recordset(${JSON.stringify(waits)}::jsonb) n (
        day date, queue text, decided int, "medianSeconds" int, "ninetiethSeconds" int,
        "inTime" int)
        on n.day = d.day::date
      on conflict (day, queue) do nothing`,
  )
}

/** The last day whose waits were kept. */
export async function lastWaitDay(tx: Tx): Promise<string | null> {
  const row = await one<{ day: string | null }>(
    tx,
    sql`select max(day)::text as day from console.figure_wait`,
  )
  return row.day
}

/** At whom staff look to see an account; undefined where it is nobody's. */
export async function findWhose(tx: Tx, accountId: AccountId): Promise<UserId | undefined> {
  const row = await maybe<{ userId: UserId }>(
    tx,
    sql`select user_id as "userId" from ledger.public_whose(${accountId})`,
  )
  return row?.userId
}
