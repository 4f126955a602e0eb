import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answers,
  csvCell,
  mergeSides,
  readPlace,
  referenceOf,
  stateOf,
  writePlace,
} from './bills.ts'

describe('a CSV cell', () => {
  test('that a spreadsheet would run is made harmless', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
      expect(csvCell(`${start}1`).replace(/^"/, '').startsWith("'")).toBe(true)
    }
  })
  test('with a comma, a quote or a line end is quoted', () => {
    expect(csvCell('a,b')).toBe('"a,b"')
    expect(csvCell('a"b')).toBe('"a""b"')
    expect(csvCell('a\nb')).toBe('"a\nb"')
    expect(csvCell('春节红包')).toBe('春节红包')
  })
})

test('a reference is opened by its owner; the house’s own kinds have none', () => {
  const uuid = '0190a5b4-0000-7000-8000-000000000001'
  expect(referenceOf('envelope_claim', uuid)?.ref).toMatch(/^env_/)
  expect(referenceOf('starting_credits', uuid)).toBeNull()
  expect(referenceOf('envelope_claim', null)).toBeNull()
})

test('a place reads back, and anything else reads as nothing', () => {
  expect(readPlace(writePlace([12, 3]))).toEqual([12, 3])
  for (const wrong of ['', 'zz', writePlace([1, 2]).slice(0, -1), '💥']) {
    expect(readPlace(wrong) ?? 'nothing').toBe('nothing')
  }
})

test('the pages of two accounts merge without losing or doubling a line', () => {
  const times = fc.array(fc.nat({ max: 20 }), { maxLength: 12 })
  fc.assert(
    fc.property(times, times, fc.integer({ min: 1, max: 5 }), (a, b, limit) => {
      const accounts = [a, b].map((ms, side) =>
        ms.toSorted((x, y) => x - y).map((one, n) => ({ side, version: n + 1, at: new Date(one) })),
      )
      const seen: { side: number; version: number; at: Date }[] = []
      let place: readonly [number, number] | undefined = [99, 99]
      for (let turns = 0; place !== undefined && turns < 40; turns++) {
        const now: readonly [number, number] = place
        const side = (n: 0 | 1) => {
          const below = (accounts[n] ?? []).filter(line => line.version < now[n]).toReversed()
          const lines = below.slice(0, limit + 1)
          const down = lines.length > limit ? (lines.at(-1)?.version ?? 1) : 1
          return { lines, from: now[n], low: 0, down }
        }
        const page = mergeSides([side(0), side(1)], limit)
        expect(page.lines.length).toBeLessThanOrEqual(limit)
        seen.push(...page.lines)
        place = page.next
      }
      expect(place).toBeUndefined()
      expect(seen.length).toBe(a.length + b.length)
      expect(new Set(seen.map(line => `${line.side}/${line.version}`)).size).toBe(seen.length)
      const moments = seen.map(line => line.at.getTime())
      expect(moments).toEqual(moments.toSorted((x, y) => y - x))
    }),
  )
})

describe('a search', () => {
  const texts = ['红包 from an envelope', '李梅 Méi', '@mei', '12.34', '妈妈的生日']
  const found = [
    '梅',
    '李梅',
    'mei',
    'MEI',
    'méi',
    '生日',
    '12.34',
    '梅 12.34',
    'ｍｅｉ',
    'envelope 妈妈',
  ]
  const lost = ['梅芳', '12.35', 'mei 12.35', '李 x']
  for (const search of found) {
    test(`“${search}” finds it`, () => expect(answers(search, texts)).toBe(true))
  }
  for (const search of lost) {
    test(`“${search}” does not`, () => expect(answers(search, texts)).toBe(false))
  }
})

describe('a bill says how it stands', () => {
  const plain = { step: 1, takenBack: false, corrected: false }
  const cases = [
    ['payment', plain, 'ordinary'],
    ['payment', { ...plain, takenBack: true }, 'refunded'],
    ['payment', { ...plain, takenBack: true, corrected: true }, 'corrected'],
    ['payment_refund', { ...plain, step: 6 }, 'refund'],
    ['correction', { ...plain, step: 6 }, 'correction'],
    ['correction', plain, 'correction'],
  ] as const
  for (const [kind, facts, state] of cases) {
    test(`${kind} of step ${facts.step} is ${state}`, () => {
      expect(stateOf(kind, facts)).toBe(state)
    })
  }
})
