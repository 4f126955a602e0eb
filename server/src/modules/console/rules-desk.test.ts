import { ReviewQueue } from '@fuquan/contract/console.ts'
import { describe, expect, test } from 'vitest'
import { isLow } from './rules-disk.ts'
import { daysLater, returnsOf, waitsOf } from './rules-figures.ts'
import { readRows } from './rules-import.ts'
import { loosens, twoPersonKeys } from './rules-safety.ts'
import { admitWording, holds, renamed, variablesOf } from './rules-words.ts'

describe('loosening what keeps the house safe', () => {
  const cases = [
    ['a limit goes up', { key: 'a', value: '100', safety: 'up' }, '101', true],
    ['a limit goes down', { key: 'a', value: '100', safety: 'up' }, '99', false],
    ['a limit stays', { key: 'a', value: '100', safety: 'up' }, '100', false],
    ['a lock becomes shorter', { key: 'a', value: 3, safety: 'down' }, 2, true],
    ['a lock becomes longer', { key: 'a', value: 3, safety: 'down' }, 4, false],
    ['a guard is switched off', { key: 'a', value: true, safety: 'down' }, false, true],
    ['a guard is switched on', { key: 'a', value: false, safety: 'down' }, true, false],
    ['what guards nothing', { key: 'a', value: 3 }, 900, false],
  ] as const
  test.each(cases)('%s', (_, before, next, loose) => {
    expect(loosens(before, next)).toBe(loose)
  })

  test('a switch of what holds money takes two only when it goes off', () => {
    const before = [
      { key: 'envelopes.on', value: true },
      { key: 'chat.on', value: true },
      { key: 'ledger.max_transfer', value: '5', safety: 'up' as const },
    ]
    const changes = [
      { key: 'envelopes.on', value: false },
      { key: 'chat.on', value: false },
      { key: 'ledger.max_transfer', value: '6' },
      { key: 'nowhere', value: 1 },
    ]
    const money = new Set(['envelopes.on'])
    expect(twoPersonKeys(before, changes, money)).toEqual(['envelopes.on', 'ledger.max_transfer'])
    const on = [{ key: 'envelopes.on', value: false }]
    expect(twoPersonKeys(on, [{ key: 'envelopes.on', value: true }], money)).toEqual([])
  })
})

describe('own words', () => {
  test('variables are found once each, formats and spaces left out', () => {
    expect(variablesOf('{{ name }} gave {{amount, number}} to {{name}}')).toEqual([
      'name',
      'amount',
    ])
  })

  const refused = [
    ['a variable is gone', 'Hello {{name}}', 'Hello'],
    ['a variable is new', 'Hello {{name}}', 'Hello {{name}}, {{secret}}'],
    ['a brace is open', 'Hello', 'Hello {{'],
    ['another text is called', 'Hello', '$t(other.key)'],
    ['a variable is asked for a part of it', 'Hello {{name}}', 'Hello {{name.length}}'],
    ['a variable is written in another way', 'Hello {{name}}', 'Hello {{name, number}}'],
  ] as const
  test.each(refused)('refused: %s', (_, bundled, own) => {
    expect(() => admitWording(bundled, own)).toThrow('console_wording_variables')
  })

  test('other words around the same variables pass', () => {
    expect(() => admitWording('Hello {{name}}', '{{name}}, welcome back')).not.toThrow()
    expect(() => admitWording('{{ n, number }} of {{all}}', '{{all}}: {{n, number}}')).not.toThrow()
  })

  const english = [{ word: 'envelope', instead: 'red packet' }]
  const renamings = [
    ['Send an envelope', english, 'Send a red packet', false],
    ['Envelopes of {{envelope}}', english, 'Red packets of {{envelope}}', true],
    ['enveloped', english, 'enveloped', true],
    ['发红包', [{ word: '红包', instead: '利是' }], '发利是', true],
    ['发红包', [{ word: '红包', instead: "$'$&" }], "发$'$&", true],
    ['Send an envelope', [{ word: 'envelope', instead: 'x$1' }], 'Send an x$1', true],
  ] as const
  test.each(renamings)('%s', (text, list, expected, exact) => {
    if (exact) expect(renamed(text, list)).toBe(expected)
    // An article is not ours to bend: the operator writes such a sentence in own words.
    else expect(renamed(text, list)).toBe('Send an red packet')
  })

  test('a word inside a variable is no word', () => {
    expect(holds('{{envelope}}', 'envelope')).toBe(false)
    expect(holds('Two envelopes', 'envelope')).toBe(true)
  })
})

describe('a list of people', () => {
  const row = (more: object) => ({ name: 'Lin', email: '', organisation: '', label: '', ...more })

  test('good lines are kept, and of each bad one the field and why are said', () => {
    const rows = [
      row({ name: ' Mei ', email: 'mei@example.org', label: 'Class 3' }),
      row({ name: '  ' }),
      row({ email: 'no address' }),
      row({ email: 'MEI@example.org' }),
      row({ email: 'bo@example.org' }),
      row({}),
      row({}),
    ]
    const { lines, problems } = readRows(rows, new Set(['bo@example.org']))
    expect(problems).toEqual([
      { row: 2, field: 'name', why: 'missing' },
      { row: 3, field: 'email', why: 'wrong_shape' },
      { row: 4, field: 'email', why: 'duplicate' },
      { row: 5, field: 'email', why: 'known' },
    ])
    expect(lines.map(line => [line.row, line.name])).toEqual([
      [1, 'Mei'],
      [6, 'Lin'],
      [7, 'Lin'],
    ])
  })
})

describe('who came back', () => {
  test('days are counted over months and leap years', () => {
    expect(daysLater('2028-02-28', 1)).toBe('2028-02-29')
    expect(daysLater('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysLater('2026-03-01', -1)).toBe('2026-02-28')
  })

  test('exactly one, seven and thirty days later, by what brought them', () => {
    const joined = [
      { userId: 'lin', day: '2026-11-01', origin: 'invite' },
      { userId: 'mei', day: '2026-11-01', origin: 'invite' },
      { userId: 'bo', day: '2026-11-02', origin: 'none' },
    ]
    const active = [
      { userId: 'lin', day: '2026-11-02' },
      { userId: 'lin', day: '2026-11-08' },
      { userId: 'lin', day: '2026-12-01' },
      { userId: 'mei', day: '2026-11-03' },
      { userId: 'bo', day: '2026-11-03' },
    ]
    expect(returnsOf(joined, active)).toEqual([
      { origin: 'invite', joined: 2, day1: 1, day7: 1, day30: 1 },
      { origin: 'none', joined: 1, day1: 1, day7: 0, day30: 0 },
    ])
  })
})

describe('how long people wait for the house', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 21, hour))
  const day = { day: '2026-11-20', decided: 1, medianSeconds: 60, ninetiethSeconds: 60, inTime: 1 }

  test('all queues stand first, with the sum and the oldest of all', () => {
    const waiting = [
      { queue: 'pack', waiting: 2, since: at(9) },
      { queue: 'join', waiting: 1, since: at(7) },
      { queue: 'cover', waiting: 0, since: null },
    ] as const
    const [all, join] = waitsOf({ waiting, decided: [], due: at(8) })
    expect(all).toEqual({ queue: 'all', waiting: 3, since: at(7), late: true, days: [] })
    expect(join).toEqual({ queue: 'join', waiting: 1, since: at(7), late: true, days: [] })
  })

  test('what came just when the promise begins to be broken is not late yet', () => {
    const waiting = [{ queue: 'pack', waiting: 1, since: at(8) }] as const
    const late = (due: Date) => waitsOf({ waiting, decided: [], due }).filter(one => one.late)
    expect(late(at(8))).toEqual([])
    expect(late(at(9)).map(one => one.queue)).toEqual(['all', 'pack'])
  })

  test('a queue nobody spoke of is there with nothing, and days come in their order', () => {
    const later = { ...day, day: '2026-11-21', decided: 3 }
    const decided = [
      { queue: 'pack', ...later },
      { queue: 'pack', ...day },
    ] as const
    const waits = waitsOf({ waiting: [], decided, due: at(8) })
    expect(waits.map(one => one.queue)).toEqual(['all', ...ReviewQueue.options])
    expect(waits.find(one => one.queue === 'pack')?.days).toEqual([day, later])
    expect(waits.every(one => one.waiting === 0 && one.since === null && !one.late)).toBe(true)
  })
})

describe('a disk', () => {
  const gigabyte = 1024n ** 3n
  const cases = [
    ['half of a small one is free', 5n, 10n, false],
    ['a small one has little left', 1n, 10n, true],
    ['a fifteenth of a large one is plenty', 100n, 1_500n, false],
    ['a large one has little left', 19n, 1_500n, true],
    ['just the share it needs', 15n, 100n, false],
  ] as const
  test.each(cases)('%s', (_, free, all, low) => {
    expect(isLow({ free: free * gigabyte, all: all * gigabyte })).toBe(low)
  })
})
