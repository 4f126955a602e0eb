import { expect, test } from 'vitest'
import { groupRules } from './state.ts'

const rule = (key: string) => ({
  key,
  module: key.split('.')[0] ?? '',
  kind: 'integer' as const,
  value: 1,
  changedAt: null,
})

test('rules stand in groups of one order, and what has no group of its own comes last', () => {
  const groups = groupRules(['grove.a', 'chat.b', 'house.c', 'chat.d'].map(rule))
  expect(groups.map(one => [one.name, one.items.map(item => item.key)])).toEqual([
    ['house', ['house.c']],
    ['chat', ['chat.b', 'chat.d']],
    ['other', ['grove.a']],
  ])
})
