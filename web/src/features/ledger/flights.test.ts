import { expect, test } from 'vitest'
import {
  type Ask,
  askAgainMs,
  nameOf,
  pathOf,
  placeOf,
  readFlight,
  tellAgainMs,
  writeFlight,
} from './flights.ts'

const at = Date.parse('2026-11-21T18:00:00.000Z')
const body = { payeeId: 'usr_mei', amount: '1234', when: 'now' as const }
const proven: Ask = { by: 'person', roomId: 'rom_1', body: { ...body, proof: 'shown' } }
const free: Ask = { by: 'person', body }
const byCode: Ask = { by: 'code', code: 'abc', body: { amount: '500', proof: 'shown' } }
const text = (ask: Ask) => writeFlight({ ask, key: 'k1', at })

test.each([
  ['with the PIN, at once', proven, 0, true],
  [
    'with the PIN, hours later: the key tells, and the proof pays nothing',
    proven,
    5 * 3_600_000,
    true,
  ],
  ['with the PIN, a day later', proven, tellAgainMs, false],
  ['by a code', byCode, 10_000, true],
  ['without the PIN, within the minute', free, askAgainMs - 1, true],
  ['without the PIN, later: it would be paid only now', free, askAgainMs, false],
  ['from a clock that ran ahead', proven, -1, false],
] as const)('a payment that was on its way, %s', (_, ask, age, again) => {
  expect(readFlight(text(ask), at + age)).toEqual(again ? { ask, key: 'k1' } : undefined)
})

test.each(['', 'x', '{}', '[]', 'null', '{"ask":{"body":{}},"key":"k","at":1}'])(
  'what is none of ours sends nothing: %s',
  found => {
    expect(readFlight(found, at)).toBeUndefined()
  },
)

test('each form has one payment at a time, and a reload finds the same form again', () => {
  const found = readFlight(text(proven), at)?.ask
  expect(found && nameOf(placeOf(found))).toBe(nameOf({ payeeId: 'usr_mei', roomId: 'rom_1' }))
  expect(new Set([proven, free, byCode].map(ask => nameOf(placeOf(ask)))).size).toBe(3)
  expect([proven, byCode].map(ask => pathOf(placeOf(ask)))).toEqual(['/transfer/usr_mei', '/c/abc'])
})
