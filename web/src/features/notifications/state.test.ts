import { expect, test } from 'vitest'
import { isDesk, pathOf, writtenFacts } from './state.ts'

const written = { amount: (minor: string) => `福${minor}`, time: () => 'tomorrow 21:04' }

test('amounts and times of a notice are written as people read them', () => {
  const facts = { amount: '320', until: '2026-11-21T13:04:00.000Z', room: 'Class 3', count: 2 }

  expect(writtenFacts(facts, written)).toEqual({
    amount: '福320',
    until: 'tomorrow 21:04',
    room: 'Class 3',
    count: '2',
  })
})

test('a notice leads to what it is about, and an unknown one nowhere', () => {
  expect(pathOf({ kind: 'envelope', ref: 'env_1' })).toBe('/envelopes/env_1')
  expect(pathOf({ kind: 'comet', ref: 'com_1' })).toBeUndefined()
})

test('what is done at the desk is there, which is another app', () => {
  const path = pathOf({ kind: 'cover', ref: 'cvr_1' }) ?? ''
  expect([path, isDesk(path), isDesk('/today')]).toEqual(['/console/covers', true, false])
})
