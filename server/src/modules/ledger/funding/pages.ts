import { refuse } from '#/kit/refusal.ts'

export type Mark = { at: Date; id: string }

/** Reads the cursor of a list ordered by time. Refuses: bad_input. */
export function readMark(cursor: string | undefined): Mark | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString()
  const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  const [, at, id] = found ?? []
  if (at === undefined || id === undefined) {
    return refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  }
  return { at: new Date(Number(at)), id }
}

/** Cuts a list that was asked for one row too many into a page and the place of the next one. */
export function pageOf<R extends { id: string }>(
  rows: readonly R[],
  limit: number,
  atOf: (row: R) => Date,
): { items: R[]; next?: string } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items }
  const next = Buffer.from(`${atOf(last).getTime()}.${last.id}`).toString('base64url')
  return { items, next }
}
