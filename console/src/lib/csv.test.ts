import { describe, expect, test } from 'vitest'
import { csvCell, readCsv } from './csv.ts'

describe('reading CSV', () => {
  const cases = [
    [
      'plain lines',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'Windows ends and no last one',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'semicolons, as some countries save it',
      'a;b\nc;d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['quotes, commas and lines inside', '"a, b","c ""d""\ne"', [['a, b', 'c "d"\ne']]],
    ['the mark of table programs', '\ufeffname\nLin', [['name'], ['Lin']]],
    ['empty lines are no lines', 'a\n\n,\nb\n', [['a'], ['b']]],
    ['nothing', '', []],
  ] as const
  test.each(cases)('%s', (_, text, rows) => {
    expect(readCsv(text)).toEqual(rows)
  })
})

test('a cell that a table program would run is made text', () => {
  expect(csvCell('=1+1')).toBe(`"'=1+1"`)
  expect(csvCell('a "b"')).toBe('"a ""b"""')
})
