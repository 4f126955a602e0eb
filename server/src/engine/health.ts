import { maybe, one, sql, type Tx } from './db.ts'

export type DatabaseFacts = { version: string; bytes: bigint; outboxDelay: number }

/** What the database says about itself: bytes, and seconds the oldest unread nudge has waited. */
export function databaseFacts(tx: Tx): Promise<DatabaseFacts> {
  return one<DatabaseFacts>(
    tx,
    sql`
      select current_setting('server_version') as version,
        pg_database_size(current_database()) as bytes,
        coalesce((
          select extract(epoch from clock_timestamp() - min(told_at))
          from engine.outbox
          where xid >= pg_snapshot_xmin(pg_current_snapshot())
        ), 0)::float8 as "outboxDelay"`,
  )
}

/** The name of the newest migration: which schema this house runs on. */
export async function newestMigration(tx: Tx): Promise<string> {
  const row = await maybe<{ name: string }>(
    tx,
    sql`
      select name
      from engine.migration
      order by split_part(name, '/', 2) desc, name
      limit 1`,
  )
  return row?.name ?? ''
}
