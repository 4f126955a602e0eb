import { type Db, many, sql } from '#/engine/db.ts'

/** The schemas of the house: the engine's and one for each module. */
export const schemas = [
  'engine',
  'identity',
  'ledger',
  'notifications',
  'friends',
  'chat',
  'stickers',
  'envelopes',
  'console',
] as const

/** Every table of the house by its full name, in order. */
export async function tablesOf(db: Db, among: readonly string[] = schemas): Promise<string[]> {
  const rows = await many<{ name: string }>(
    db,
    sql`
      select n.nspname || '.' || c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname = any(${[...among]}::text[])
      order by name`,
  )
  return rows.map(row => row.name)
}

// Counted tries are meant to stay whatever the answer was.
const counted = ['engine.limit_row']

type Leaving = { without?: readonly string[] }

/**
 * Digests everything the house knows: of each table how many rows it has and what they say, and
 * of the jobs which ones there are. Two equal states mean that nothing was written in between.
 */
export async function stateOf(
  db: Db,
  { without = [] }: Leaving = {},
): Promise<Record<string, string>> {
  const left = new Set([...counted, ...without])
  const tables = (await tablesOf(db)).filter(name => !left.has(name))
  const parts = tables.map(name => {
    const [schema = '', table = ''] = name.split('.')
    return sql`
      select ${name}::text as name, count(*) || ' ' || coalesce(
        md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest
      from ${sql.table(`${schema}.${table}`)} t`
  })
  const jobs = sql`
    select 'jobs'::text as name, count(*) || ' ' || coalesce(
      md5(string_agg(md5(j.id::text || j.data::text), '' order by j.id)), '') as digest
    from jobs.job j where j.name not like '\\_\\_%'`
  const all = sql.join([...parts, jobs], sql` union all `)
  const rows = await many<{ name: string; digest: string }>(db, sql`${all}`)
  return Object.fromEntries(rows.map(row => [row.name, row.digest]))
}
