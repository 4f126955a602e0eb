import { Refusal } from '#/kit/refusal.ts'
import { describe, expect, test } from 'vitest'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import * as rules from './rules.ts'

// Test people need no real ids, only different ones.
const lin = 'lin' as UserId
const mei = 'mei' as UserId
const at = new Date('2026-11-20T12:00:00Z')

const room = (over: Partial<rules.Room> = {}): rules.Room => ({
  id: 'room', // As above.
  kind: 'group',
  name: 'Hot pot',
  mayInvite: 'everyone',
  number: 7,
  memberCount: 3,
  activeAt: at,
  closedAt: null,
  ...over,
})
const member = (role: rules.Role, who: UserId = lin): rules.Membership => ({
  member: who,
  role,
  joinedAt: at,
  firstNumber: 1,
  readUpTo: 0,
})
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const outcomeOf = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('coming in', () => {
  test('a newcomer sees messages from their own line on', () => {
    expect(rules.enter(room(), 500)).toEqual({ firstNumber: 8, memberCount: 4 })
  })

  test.each([
    [0, 'chat_level_needed'],
    [1, undefined],
    [3, undefined],
  ])('a person of level %i: %s', (level, code) => {
    expect(codeOf(() => rules.admit(level))).toBe(code)
  })

  test('a full group takes nobody', () => {
    expect(codeOf(() => rules.enter(room({ memberCount: 500 }), 500))).toBe('chat_group_full')
    expect(codeOf(() => rules.enter(room({ memberCount: 499 }), 500))).toBeUndefined()
  })

  test.each([
    ['owner', 'everyone', true],
    ['owner', 'admins', true],
    ['admin', 'admins', true],
    ['member', 'everyone', true],
    ['member', 'admins', false],
  ] as const)('%s may ask people in when %s may: %s', (role, mayInvite, may) => {
    expect(rules.mayAskIn(role, mayInvite)).toBe(may)
    expect(codeOf(() => rules.invite(role, mayInvite))).toBe(may ? undefined : 'forbidden')
  })
})

describe('leaving', () => {
  test('an owner who leaves is followed', () => {
    const left = rules.leave(room(), member('owner'), mei)

    expect(left).toEqual({ memberCount: 2, owner: mei, closes: false })
  })

  test('a member who leaves changes no owner', () => {
    expect(rules.leave(room(), member('member'), mei).owner).toBeUndefined()
  })

  test('the last one out closes the group', () => {
    const left = rules.leave(room({ memberCount: 1 }), member('owner'), undefined)

    expect(left).toEqual({ memberCount: 0, owner: undefined, closes: true })
  })
})

describe('roles', () => {
  test.each([
    ['owner', 'admin', true],
    ['owner', 'member', true],
    ['admin', 'member', true],
    ['admin', 'admin', false],
    ['admin', 'owner', false],
    ['member', 'member', false],
  ] as const)('%s may take out %s: %s', (by, target, may) => {
    const code = codeOf(() => rules.remove(member(by), member(target, mei)))
    expect(code).toBe(may ? undefined : 'forbidden')
  })

  test('nobody takes themselves out', () => {
    expect(codeOf(() => rules.remove(member('owner'), member('owner')))).toBe('forbidden')
  })

  test.each([
    ['owner', 'member', 'admin', true],
    ['owner', 'admin', 'admin', false],
    ['owner', 'owner', 'member', 'forbidden'],
    ['admin', 'member', 'admin', 'forbidden'],
    ['member', 'member', 'admin', 'forbidden'],
  ] as const)('%s gives a %s the role %s: %s', (by, target, role, outcome) => {
    const act = () => rules.changeRole(member(by), member(target, mei), role)
    expect(outcomeOf(act)).toBe(outcome)
  })

  test('a plain member changes nothing of the group', () => {
    expect(codeOf(() => rules.change('member', room()))).toBe('forbidden')
    expect(codeOf(() => rules.change('admin', room()))).toBeUndefined()
  })
})

describe('what a room shows', () => {
  test.each([
    ['nothing is unread right after coming in', { readUpTo: 7, firstNumber: 8 }, 8, 1],
    ['old lines are not unread for a newcomer', { readUpTo: 0, firstNumber: 8 }, 10, 3],
    ['what was read is not unread', { readUpTo: 9, firstNumber: 1 }, 10, 1],
    ['all is read', { readUpTo: 10, firstNumber: 1 }, 10, 0],
  ] as const)('%s', (_, mine, number, unread) => {
    expect(rules.unread(number, mine)).toBe(unread)
  })

  test('a group sleeps after 60 quiet days and wakes when somebody writes', () => {
    const days = (n: number) => new Date(at.getTime() - n * 86_400_000)

    expect(rules.stateOf({ activeAt: days(59), closedAt: null }, at, 60)).toBe('active')
    expect(rules.stateOf({ activeAt: days(60), closedAt: null }, at, 60)).toBe('sleeping')
    expect(rules.stateOf({ activeAt: days(60), closedAt: at }, at, 60)).toBe('closed')
  })

  test('a name is counted in code points', () => {
    expect(codeOf(() => rules.fits('name', '火'.repeat(40), 40))).toBeUndefined()
    expect(codeOf(() => rules.fits('name', '🧧'.repeat(40), 40))).toBeUndefined()
    expect(codeOf(() => rules.fits('name', '🧧'.repeat(41), 40))).toBe('bad_input')
  })
})
