import pg from 'pg'

const timestamptz = pg.types.builtins.TIMESTAMPTZ
const readAny: (text: string) => Date = pg.types.getTypeParser(timestamptz)
// Its types list only some numbers of PostgreSQL's types; text[] is 1009.
const readAnyTexts = pg.types.getTypeParser(1_009 as never) as (text: string) => unknown
const plain = /^[0-9a-f-]{1,64}$/
const zero = '0'.charCodeAt(0)

/**
 * Reads a moment as PostgreSQL writes it: ISO 8601 but for a blank and a short zone.
 *
 * As the driver's own reading, without its pattern: rows of people carry a few moments each. What
 * has another shape (other zones, years of five digits, before Christ, infinity) is left to it.
 */
export function readMoment(text: string): Date {
  const year = two(text, 0) * 100 + two(text, 2)
  // `Date.UTC` takes the years of the first century for those of the twentieth.
  if (text[10] !== ' ' || !text.endsWith('+00') || year < 100) return readAny(text)
  let ms = 0
  let worth = 100
  for (let at = 20; at < text.length - 3 && worth >= 1; at++) {
    ms += one(text, at) * worth
    worth /= 10
  }
  const month = two(text, 5) - 1
  return new Date(
    Date.UTC(year, month, two(text, 8), two(text, 11), two(text, 14), two(text, 17), ms),
  )
}

/** Reads a list of texts. Most are empty: each sign-in reads the roles of somebody without one. */
export const readTexts = (text: string): unknown => (text === '{}' ? [] : readAnyTexts(text))

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

const one = (text: string, at: number): number => text.charCodeAt(at) - zero

const two = (text: string, at: number): number => one(text, at) * 10 + one(text, at + 1)
