import pg from 'pg'

const timestamptz = pg.types.builtins.TIMESTAMPTZ
const readAny: (text: string) => Date = pg.types.getTypeParser(timestamptz)

/**
 * Reads a moment as PostgreSQL writes it: ISO 8601 but for a blank and a short zone.
 *
 * As the driver's own reading, without its pattern: rows of people carry a few moments each. What
 * has another shape (other zones, years of five digits, before Christ, infinity) is left to it.
 */
export function readMoment(text: string): Date {
  if (text[10] !== ' ' || !text.endsWith('+00')) return readAny(text)
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
}

const plain = /^[0-9a-f-]{1,64}$/

/**
 * Gives a value as the driver should send it: a list of ids or digests as PostgreSQL writes lists.
 *
 * The driver looks through each item for what needs a quote; these never do, and a rush sends many.
 */
export function asSent(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value
  const isPlain = value.every(item => typeof item === 'string' && plain.test(item))
  return isPlain ? `{${value.join(',')}}` : value
}
