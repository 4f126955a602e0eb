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
type Line = { name: string; digest: string }

// Of each table: which rows it holds, and what they said when those were read.
type Known = { rows: string; digest: string }
const known = new WeakMap<Db, Map<string, Known>>()

/**
 * Digests everything the house knows: of each table how many rows it has and what they say, and
 * of the jobs which ones there are. Two equal states mean that nothing was written in between.
 *
 * A row stands where it stands and names the transaction that wrote it, so a table whose rows all
 * stand where they stood, by the same transactions, says what it said and is not read again.
 */
export async function stateOf(
  db: Db,
  { without = [] }: Leaving = {},
): Promise<Record<string, string>> {
  const before = known.get(db) ?? new Map<string, Known>()
  known.set(db, before)
  const rows = (await many<Line>(db, await questionOf(db, without))).filter(row => row.name !== '')
  const other = rows.filter(row => before.get(row.name)?.rows !== row.digest)
  const names = other.map(row => row.name)
  const said = names.length === 0 ? [] : await many<Line>(db, sql.raw(whatTheySay(names)))
  const digests = new Map(said.map(line => [line.name, line.digest]))
  for (const { name, digest: which } of other) {
    before.set(name, { rows: which, digest: digests.get(name) ?? '' })
  }
  return Object.fromEntries(rows.map(({ name }) => [name, before.get(name)?.digest ?? '']))
}

// Of rows in any order: where each stands and who wrote it.
const whichRows = `sum(hashtextextended(t.tableoid || t.ctid::text || t.xmin, 0))`
const whatRowsSay = `md5(string_agg(md5(t::text), '' order by md5(t::text)))`
const jobs = 'jobs'
const whatJobsSay = `md5(string_agg(md5(t.id::text || t.data::text), '' order by t.id))`

/** One question about each of these tables, as one statement. */
const asked = (names: readonly string[], ask: (name: string) => string): string =>
  names
    .map(name => {
      // The library has jobs of its own.
      const from = name === jobs ? `jobs.job t where t.name not like '\\_\\_%'` : `${name} t`
      return `
        select '${name}' as name, count(*) || ' ' || coalesce(${ask(name)}::text, '') as digest
        from ${from}`
    })
    .join(' union all ')

const whatTheySay = (names: readonly string[]): string =>
  asked(names, name => (name === jobs ? whatJobsSay : whatRowsSay))

type Question = ReturnType<typeof sql.raw>
// A loop over all routes asks a thousand times, so each connection reads and plans the long
// question once. No table comes or goes while a test works.
const questions = new WeakMap<Db, Map<string, Question>>()

async function questionOf(db: Db, without: readonly string[]): Promise<Question> {
  const made = questions.get(db) ?? new Map<string, Question>()
  questions.set(db, made)
  const found = made.get(without.join())
  if (found !== undefined) return found
  const left = new Set([...counted, ...without])
  const tables = (await tablesOf(db)).filter(name => !left.has(name))
  // What writes a setting is never shared out: starting helpers took longer than reading.
  const alone = `select '', set_config('application_name', 'fuquan tables', true)`
  const whole = hot(sql.raw(`${asked([...tables, jobs], () => whichRows)} union all ${alone}`))
  made.set(without.join(), whole)
  return whole
}
