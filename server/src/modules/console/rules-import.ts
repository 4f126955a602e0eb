import { ImportLine } from '@fuquan/contract/console.ts'
import type { z } from 'zod'

export type Row = { name: string; email: string; organisation: string; label: string }
export type Why = 'missing' | 'wrong_shape' | 'duplicate' | 'known'
export type Problem = { row: number; field: string; why: Why }
export type Line = z.output<typeof ImportLine> & { row: number }

/**
 * Reads a list of people: the good lines, and of each bad one which field and why. `known` are
 * addresses, in small letters, that somebody here has already.
 */
export function readRows(
  rows: readonly Row[],
  known: ReadonlySet<string>,
): { lines: Line[]; problems: Problem[] } {
  const lines: Line[] = []
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [n, row] of rows.entries()) {
    const number = n + 1
    const read = ImportLine.safeParse({
      name: row.name.trim(),
      email: row.email.trim(),
      organisation: row.organisation.trim(),
      label: row.label.trim(),
    })
    if (!read.success) {
      const field = String(read.error.issues[0]?.path[0] ?? 'name')
      const empty = field === 'name' && row.name.trim() === ''
      problems.push({ row: number, field, why: empty ? 'missing' : 'wrong_shape' })
      continue
    }
    const email = read.data.email.toLowerCase()
    if (email !== '' && known.has(email)) {
      problems.push({ row: number, field: 'email', why: 'known' })
    } else if (email !== '' && seen.has(email)) {
      problems.push({ row: number, field: 'email', why: 'duplicate' })
    } else {
      lines.push({ ...read.data, row: number })
    }
    seen.add(email)
  }
  return { lines, problems }
}
