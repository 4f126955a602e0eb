import { expect, test } from 'vitest'
import { partsOf, readList } from './importing.ts'

test('columns are found by their names, in any order, what is missing is empty', () => {
  expect(readList('Label, Name\nClass 3, Lin\n, Mei')).toEqual({
    rows: [
      { name: 'Lin', email: '', organisation: '', label: 'Class 3' },
      { name: 'Mei', email: '', organisation: '', label: '' },
    ],
  })
})

test('a list without names or without lines is none', () => {
  expect(readList('mail\na@b.c')).toEqual({ wrong: 'noHead' })
  expect(readList('name')).toEqual({ wrong: 'empty' })
  expect(readList('')).toEqual({ wrong: 'empty' })
})

test('a long list is cut into parts that know their place', () => {
  expect(partsOf([1, 2, 3, 4, 5], 2)).toEqual([
    { start: 0, rows: [1, 2] },
    { start: 2, rows: [3, 4] },
    { start: 4, rows: [5] },
  ])
})
