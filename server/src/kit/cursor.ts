import { refuse } from './refusal.ts'

/** Where a row stands in a list that is ordered by time and id. Times are whole milliseconds. */
export type Place = { at: Date; id: string }

/** Writes a place as the opaque cursor of a page. */
export function writeCursor(place: Place): string {
  return Buffer.from(`${place.at.getTime()}.${place.id}`).toString('base64url')
}

/** Reads what `writeCursor` wrote. Refuses: bad_input for anything else. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString()
  const found = /^([0-9]{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  if (!found?.[1] || !found[2]) refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  return { at: new Date(Number(found[1])), id: found[2] }
}
