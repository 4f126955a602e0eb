import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import { connectionOptions, type Db, openDb } from '#/engine/db.ts'
import { assert } from '#/kit/assert.ts'

type Plan = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
type Explained = { 'QUERY PLAN': readonly { Plan: Plan }[] }

/** Pages looked at and rows read while something was done. */
export type Touched = { pages: number; rows: number }

/**
 * Counts what reading through `db` touches, by EXPLAIN ANALYZE and the statistics of a transaction.
 * Counts and not milliseconds, so that a busy machine changes nothing. It only reads: each query
 * runs twice. The second time counts, when plans and catalogs are warm.
 *
 * `byIndex` keeps a small table from being read whole, which is cheaper there and would be the
 * wrong thing to compare a large one with.
 */
export async function touchedBy(
  url: string,
  work: (db: Db) => Promise<unknown>,
  { byIndex = false }: { byIndex?: boolean } = {},
): Promise<Touched> {
  const client = new pg.Client(connectionOptions({ url }))
  await client.connect()
  if (byIndex) {
    await client.query(
      'set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off',
    )
  }
  const counted = { pages: 0 }
  const db = lookingOver(url, client, counted)
  try {
    await work(db)
    counted.pages = 0
    await client.query('begin')
    const before = await rowsRead(client)
    await work(db)
    const rows = (await rowsRead(client)) - before
    await client.query('commit')
    // Each query ran for its plan and for its answer.
    return { pages: counted.pages, rows: Math.round(rows / 2) }
  } finally {
    await client.end()
  }
}

/** Counts the pages of one statement that may write; it runs once and is undone. */
export async function touchedOnce(url: string, text: string, values: unknown[]): Promise<Touched> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const run = async (): Promise<Touched> => {
      await client.query('begin')
      const before = await rowsRead(client)
      const pages = await pagesOf(client, text, values)
      const rows = (await rowsRead(client)) - before
      await client.query('rollback')
      return { pages, rows }
    }
    await run() // Plans and catalogs are read here and not again.
    return await run()
  } finally {
    await client.end()
  }
}

async function pagesOf(client: pg.Client, text: string, values: unknown[]): Promise<number> {
  const explain = `explain (analyze, buffers, format json) ${text}`
  const { rows } = await client.query<Explained>(explain, values)
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
  assert(plan !== undefined)
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}

async function rowsRead(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ read: string | bigint }>(
    `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint as read
       from pg_stat_xact_user_tables where schemaname in ('ledger', 'envelopes')`,
  )
  return Number(rows[0]?.read ?? 0)
}

/** A database that explains each query before it runs it, on one connection. */
function lookingOver(url: string, client: pg.Client, counted: { pages: number }): Db {
  const query = async (text: string, values: unknown[]) => {
    counted.pages += await pagesOf(client, text, [...values])
    return client.query(text, [...values])
  }
  const lent = { query, release: () => undefined }
  // Of a pool and its clients only these are used as long as nothing streams.
  const pool = { connect: async () => lent, end: async () => undefined } as unknown as PostgresPool
  const kysely = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  return { ...openDb({ url, poolMax: 1 }), kysely }
}
