import { sql } from 'kysely'
import { type Db, one, type Tx } from './db.ts'

/** Reads the database's time, which decides in the whole house. */
export async function readNow(on: Tx | Db): Promise<Date> {
  const row = await one<{ now: Date }>(on, sql`select engine.now() as now`)
  return row.now
}

/**
 * Gives the database's time without asking for it: as the last transaction of this process read it,
 * moved on by a clock that nobody sets. Late by as long as that answer travelled, never by what the
 * clock of this machine says. For what needs no second, like a ticket of minutes.
 */
export async function nowNear(db: Db): Promise<Date> {
  const { heard } = db
  if (heard === undefined) return readNow(db)
  return new Date(heard.nowMs + performance.now() - heard.atMs)
}

// The day a zone is in changes once in 24 h; the database, whose zones decide, is asked then.
const daysKnown = new Map<string, { starts: Date; ends: Date }>()
const zonesKnownMax = 1_000

/** Gives the first moment of the day in which `at` lies, in a time zone. */
export async function startOfDay(on: Tx | Db, at: Date, zone: string): Promise<Date> {
  const known = daysKnown.get(zone)
  if (known !== undefined && at >= known.starts && at < known.ends) return known.starts
  const day = await one<{ starts: Date; ends: Date }>(
    on,
    sql`
      select d.day at time zone ${zone} as starts, (d.day + interval '1 day') at time zone ${zone}
               as ends
      from (select date_trunc('day', ${at}::timestamptz at time zone ${zone}) as day) d`,
  )
  if (daysKnown.size >= zonesKnownMax) daysKnown.clear()
  daysKnown.set(zone, day)
  return day.starts
}

/** Tells how far our clock is ahead of the database's, in milliseconds. */
export async function clockSkewMs(db: Db): Promise<number> {
  const before = Date.now()
  const row = await one<{ now: Date }>(db, sql`select clock_timestamp() as now`)
  const middle = (before + Date.now()) / 2
  return Math.round(middle - row.now.getTime())
}

/**
 * Gives the statement that stops the house's clock at a moment, or without one lets it run with
 * the database's again. Only the owner may run it: in a test's database, and while an empty demo
 * is filled. Only `engine.now()` moves; timers and `now()` do not.
 */
export function clockStatement(moment?: Date): string {
  const body =
    moment === undefined
      ? `select date_trunc('milliseconds', clock_timestamp())`
      : `select timestamptz '${moment.toISOString()}'`
  return `create or replace function engine.now() returns timestamptz
    language sql volatile as $$ ${body} $$`
}
