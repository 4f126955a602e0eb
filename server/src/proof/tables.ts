import { type Db, hot, many, sql } from '#/engine/db.ts'

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
  const rows = await many<{ name: string; digest: string }>(db, await questionOf(db, without))
  return Object.fromEntries(rows.map(row => [row.name, row.digest]))
}

type Question = ReturnType<typeof sql.raw>
// A loop over all routes asks two thousand times, so each connection reads and plans the long
// question once. No table comes or goes while a test works.
const questions = new WeakMap<Db, Map<string, Question>>()

async function questionOf(db: Db, without: readonly string[]): Promise<Question> {
  const known = questions.get(db) ?? new Map<string, Question>()
  questions.set(db, known)
  const found = known.get(without.join())
  if (found !== undefined) return found
  const left = new Set([...counted, ...without])
  const tables = (await tablesOf(db)).filter(name => !left.has(name))
  const parts = tables.map(
    name => `
      select '${name}' as name, count(*) || ' ' || coalesce(
        md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest
      from ${name} t`,
  )
  const jobs = `
    select 'jobs' as name, count(*) || ' ' || coalesce(
      md5(string_agg(md5(j.id::text || j.data::text), '' order by j.id)), '') as digest
    from jobs.job j where j.name not like '\\_\\_%'`
  // What writes a setting is never shared out: starting helpers took longer than reading.
  const alone = `select 'alone', set_config('application_name', 'fuquan tables', true)`
  const whole = hot(sql.raw([...parts, jobs, alone].join(' union all ')))
  known.set(without.join(), whole)
  return whole
}
