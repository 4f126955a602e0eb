import { expect, test } from 'vitest'
import { groupRules, inForce } from './state.ts'

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

test('of what is switched off the rules say that, and nothing more', () => {
  const off = { ...rule('chat.on'), kind: 'boolean' as const, value: false }
  const on = { ...rule('friends.on'), kind: 'boolean' as const, value: true }
  const rules = [off, rule('chat.pins'), on, rule('friends.max')]
  expect(inForce(rules).map(one => one.key)).toEqual(['chat.on', 'friends.on', 'friends.max'])
})
