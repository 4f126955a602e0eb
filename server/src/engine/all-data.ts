import { type Db, many, sql, type Tx } from './db.ts'

export const rowsPerReadMax = 1_000

// What signs people in is nobody's to take along, and neither is what members say to each other.
const withheld: ReadonlySet<string> = new Set([
  'chat.message',
  'console.first_run',
  'engine.intent',
  'engine.limit_row',
  'engine.mail',
  'engine.outbox',
  'envelopes.chunk',
  'identity.one_time_link',
  'identity.password',
  'identity.pin',
  'identity.session',
  'identity.step_up',
  'ledger.bill_mark',
])
// What a payer writes to a payee is between the two of them, like a message.
const ownWords = /^note$/
const secretName =
  /(^|_)(code|hash|secret|token|seed|sealed|proof|password|pin|link_house_invite)(_|$)/
// The code of the unit is printed on every bill.
const openNames: ReadonlySet<string> = new Set(['ledger.asset.code', 'envelopes.draw.asset_code'])

type Column = { schema: string; table: string; column: string; type: string }
/** A table with the columns that may leave the house. */
export type Shown = { name: string; columns: readonly string[] }

/** Every table whose data may leave, without bytes and without what names a secret. */
export async function shownTables(on: Tx | Db, schemas: readonly string[]): Promise<Shown[]> {
  const columns = await many<Column>(
    on,
    sql`
      select table_schema as schema, table_name as table, column_name as column, data_type as type
      from information_schema.columns c
      where table_schema = any(${[...schemas]}::text[])
      order by table_schema, table_name, ordinal_position`,
  )
  const tables = new Map<string, string[]>()
  for (const { schema, table, column, type } of columns) {
    const name = `${schema}.${table}`
    if (withheld.has(name) || type === 'bytea') continue
    const names = tables.get(name) ?? []
    const secret = secretName.test(column) && !openNames.has(`${name}.${column}`)
    tables.set(name, secret || ownWords.test(column) ? names : [...names, column])
  }
  return [...tables].map(([name, names]) => ({ name, columns: names }))
}

/** Reads rows of a table after a place; gives them as plain JSON with the place to go on from. */
export async function readRows(
  tx: Tx,
  { name, columns }: Shown,
  after: string,
): Promise<{ rows: unknown[]; next: string | undefined }> {
  if (columns.length === 0) return { rows: [], next: undefined }
  const fields = sql.join(columns.map(column => sql`t.${sql.ref(column)}`))
  const found = await many<{ place: string; row: unknown }>(
    tx,
    sql`
      select t.ctid::text as place, (
        select to_jsonb(shown) from (select ${fields}) shown
      ) as row
      from ${sql.table(name)} t
      where t.ctid > ${after}::tid
      order by t.ctid
      limit ${rowsPerReadMax}`,
  )
  const full = found.length === rowsPerReadMax
  return { rows: found.map(one => one.row), next: full ? found.at(-1)?.place : undefined }
}
