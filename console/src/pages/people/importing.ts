import { readCsv } from '../../lib/csv.ts'

export type ImportRow = { name: string; email: string; organisation: string; label: string }
export type ReadList = { rows: ImportRow[] } | { wrong: 'noHead' | 'empty' }

/** What is sent at once; a longer list goes in parts. */
export const partRowsMax = 500

const columns = ['name', 'email', 'organisation', 'label'] as const

/** Reads a list as a file holds it: the first line names the columns, in any order. */
export function readList(text: string): ReadList {
  const [head = [], ...lines] = readCsv(text)
  if (head.length === 0) return { wrong: 'empty' }
  const names = head.map(one => one.trim().toLowerCase())
  const places = columns.map(column => names.indexOf(column))
  const [name = -1, email = -1, organisation = -1, label = -1] = places
  if (name < 0) return { wrong: 'noHead' }
  if (lines.length === 0) return { wrong: 'empty' }
  const at = (line: string[], place: number) => (line[place] ?? '').trim().slice(0, 200)
  return {
    rows: lines.map(line => ({
      name: at(line, name),
      email: at(line, email),
      organisation: at(line, organisation),
      label: at(line, label),
    })),
  }
}

/** Cuts a list into what may be sent at once, and says where each part begins. */
export function partsOf<T>(rows: readonly T[], size = partRowsMax): { start: number; rows: T[] }[] {
  const parts: { start: number; rows: T[] }[] = []
  for (let start = 0; start < rows.length; start += size) {
    parts.push({ start, rows: rows.slice(start, start + size) })
  }
  return parts
}
