import { expect, test } from 'vitest'
import { entriesOf } from './pages.ts'

test('no cell of an archive is a formula, and a number below zero stays one', () => {
  const texts = ['=1+1', '\uFF1D1+1', '\uFF0B1', '@x', '-2.50', 'Lin, "Mei"']
  const rows = texts.map(note => ({ note }))
  const facts = { language: 'en', houseName: 'House', handle: 'lin', at: new Date(0) } as const
  const entries = entriesOf(new Map([['ledger', { notes: rows }]]), facts)
  const csv = entries.find(entry => entry.name === 'ledger/notes.csv')

  expect(csv?.bytes.toString().trim().split('\r\n').slice(1)).toEqual([
    `"'=1+1"`,
    `"'\uFF1D1+1"`,
    `"'\uFF0B1"`,
    `"'@x"`,
    `"-2.50"`,
    `"Lin, ""Mei"""`,
  ])
})
