import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { knows, say } from '#/engine/words.ts'
import { csvRow } from '#/kit/csv.ts'
import type { Entry } from './zip.ts'

/** What the modules keep about one person: module → name of a list → its rows. */
export type Gathered = ReadonlyMap<string, Readonly<Record<string, unknown>>>
type Row = Readonly<Record<string, unknown>>
type Facts = { language: Language; houseName: string; handle: string; at: Date }

/**
 * Writes a person's archive: one page to read, and beside it each module as JSON and each list as
 * CSV. Amounts are minor units, times are UTC.
 */
export function entriesOf(gathered: Gathered, facts: Facts): Entry[] {
  const { at } = facts
  const entries = [entry('index.html', pageOf(gathered, facts), at)]
  for (const [module, lists] of gathered) {
    entries.push(entry(`${module}.json`, `${JSON.stringify(lists, plain, 2)}\n`, at))
    for (const [name, rows] of tablesOf(lists)) {
      if (rows.length > 0) entries.push(entry(`${module}/${name}.csv`, csvOf(rows), at))
    }
  }
  return entries
}

const entry = (name: string, text: string, at: Date): Entry => ({
  name,
  bytes: Buffer.from(text, 'utf8'),
  at,
})

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null

const tablesOf = (lists: Readonly<Record<string, unknown>>): [string, Row[]][] =>
  Object.entries(lists).flatMap(([name, value]): [string, Row[]][] =>
    Array.isArray(value) ? [[name, value.filter(isRow)]] : [],
  )

const columnsOf = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap(row => Object.keys(row))),
]

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string') return value
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value, plain)
}

function csvOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const lines = rows.map(row => csvRow(columns.map(column => textOf(row[column]))))
  // With the mark that tells spreadsheets it is UTF-8.
  return `\uFEFF${[csvRow(columns), ...lines].join('')}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:80rem}
table{border-collapse:collapse;margin:0 0 2rem;display:block;overflow-x:auto}
th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:start;vertical-align:top}
h2{border-bottom:2px solid #c8102e;padding-top:1.5rem}`

function pageOf(gathered: Gathered, { language, houseName, handle, at }: Facts): string {
  const title = say(language, 'identity', 'archive.title', { house: houseName, handle })
  const made = say(language, 'identity', 'archive.made', { at: at.toISOString() })
  const parts = [...gathered].map(([module, lists]) => partOf(module, lists, language))
  const head = `<meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style>`
  const body = `<h1>${escaped(title)}</h1><p>${escaped(made)}</p>${parts.join('')}`
  return `<!doctype html><html lang="${language}"><head>${head}</head><body>${body}</body></html>\n`
}

function partOf(
  module: string,
  lists: Readonly<Record<string, unknown>>,
  language: Language,
): string {
  const key = `archive.modules.${module}`
  const name = knows(language, 'identity', key) ? say(language, 'identity', key) : module
  const tables = tablesOf(lists).map(([list, rows]) => {
    const none = escaped(say(language, 'identity', 'archive.none'))
    const said = rows.length === 0 ? `<p>${none}</p>` : tableOf(rows)
    return `<h3>${escaped(list)}</h3>${said}`
  })
  return `<h2>${escaped(name)}</h2>${tables.join('')}`
}

function tableOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows)
  const head = columns.map(column => `<th>${escaped(column)}</th>`).join('')
  const lines = rows.map(row => {
    const cells = columns.map(column => `<td>${escaped(textOf(row[column]))}</td>`)
    return `<tr>${cells.join('')}</tr>`
  })
  return `<table><tr>${head}</tr>${lines.join('')}</table>`
}
