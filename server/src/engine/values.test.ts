import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { newId } from './ids.ts'
import { asSent, readMoment, readTexts } from './values.ts'

const driver: (text: string) => unknown = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)

/** As PostgreSQL writes it in UTC: up to six digits of a second, without zeros at the end. */
function asPostgres(at: Date, micros: number): string {
  const iso = at.toISOString()
  const digits = `${iso.slice(20, 23)}${String(micros).padStart(3, '0')}`.replace(/0+$/, '')
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${digits === '' ? '' : `.${digits}`}+00`
}

test('every moment of four-digit years is read as the driver reads it', () => {
  const min = new Date('0100-01-01T00:00:00Z')
  const max = new Date('9999-12-31T23:59:59.999Z')
  const moment = fc.date({ min, max, noInvalidDate: true })
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 999 }), (at, micros) => {
      const text = asPostgres(at, micros)
      expect(readMoment(text)).toEqual(driver(text))
      expect(readMoment(text)).toEqual(at)
    }),
  )
})

test.each([
  '2026-11-21 10:56:56.5+08',
  '2026-11-21 10:56:56-03:30',
  '0001-01-01 00:00:00+00',
  '0099-12-31 23:59:59.999999+00',
  '10000-01-01 00:00:00+00',
  '0044-03-15 12:00:00+00 BC',
  'infinity',
  '-infinity',
])('what has another shape is left to the driver: %s', text => {
  expect(readMoment(text)).toEqual(driver(text))
})

// Its types list only some numbers of PostgreSQL's types; text[] is 1009.
const readList = pg.types.getTypeParser(1_009 as never) as (text: string) => unknown

test.each(['{}', '{owner}', '{+owner,operator}', '{"a b",NULL,"NULL",""}', '{{}}'])(
  'a list of texts is read as the driver reads it: %s',
  text => {
    expect(readTexts(text)).toEqual(readList(text))
  },
)

test('a list of ids or digests is sent as PostgreSQL writes it', () => {
  const items = fc.oneof(fc.constant(newId()), fc.stringMatching(/^[0-9a-f]{1,64}$/))
  fc.assert(
    fc.property(fc.array(items, { minLength: 1 }), list => {
      expect(readList(String(asSent(list)))).toEqual(list)
    }),
  )
})

test.each([
  [[]],
  [['']],
  [['a', 'null']],
  [['a,b']],
  [['a"b', '\\']],
  [['a', null]],
  [[1, 2]],
  [['a', ['b']]],
  [['a\nb']],
  ['{a}'],
  [null],
])('what could need a quote is left to the driver: %j', value => {
  expect(asSent(value)).toBe(value)
})
