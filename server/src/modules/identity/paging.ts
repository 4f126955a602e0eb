import { type Place, writeCursor } from '#/kit/cursor.ts'

type Turn<Row, Item> = { limit: number; item: (row: Row) => Item; place: (row: Row) => Place }

/** Makes a page of rows of which one more than `limit` was read. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit, item, place }: Turn<Row, Item>,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const items = shown.map(item)
  return rows.length > limit && last !== undefined
    ? { items, next: writeCursor(place(last)) }
    : { items }
}
