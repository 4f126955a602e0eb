import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import { deviceName } from './devices.ts'
import { admitHandle, changeHandle } from './handles.ts'
import { levelAtJoining } from './levels.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { pageOf } from './paging.ts'
import { commonPasswords, isWeakPassword } from './passwords.ts'
import * as rules from './rules.ts'

const at = new Date('2026-11-20T08:00:00Z')
const days = (n: number) => rules.daysAfter(at, n)
// Ids of people in rules are opaque; plain names read better.
const lin = 'lin' as UserId
const mei = 'mei' as UserId
const bo = 'bo' as UserId

/** Gives the code with which `act` is refused, or undefined when it goes through. */
const refusalOf = (act: () => unknown) => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('handles', () => {
  test.each([
    ['lin', undefined],
    ['lin_2026', undefined],
    ['admin', 'identity_handle_reserved'],
    ['fuquan', 'identity_handle_reserved'],
    ['support', 'identity_handle_reserved'],
  ])('%s is answered with %s', (handle, code) => {
    expect(refusalOf(() => admitHandle(handle))).toBe(code)
  })

  test.each([
    ['never changed', null, undefined],
    ['29 days ago', days(-29), 'identity_handle_too_soon'],
    ['30 days ago', days(-30), undefined],
  ])('a handle changed %s: %s', (_, changedAt, code) => {
    expect(refusalOf(() => changeHandle({ from: 'lin', to: 'linlin', changedAt }, at))).toBe(code)
  })

  test('the same handle again is no change', () => {
    expect(changeHandle({ from: 'lin', to: 'lin', changedAt: days(-1) }, at)).toBe('same')
  })
})

describe('passwords', () => {
  test.each([
    ['1234567890', true],
    ['Password123', true],
    ['QWERTYUIOP', true],
    ['aaaaaaaaaaaa', true],
    ['abcabcabcabc', true],
    ['woaini1314520', true],
    ['longhandle', true],
    ['longhandle2026', true],
    ['Long-Handle!', true],
    ['correct horse battery', false],
    ['一二三四五六七八九十', false],
    ['vermilion-kite-42', false],
  ])('%s is weak: %s', (password, weak) => {
    expect(isWeakPassword(password, { handle: 'longhandle' })).toBe(weak)
  })

  test('the list holds at least 200 passwords that pass the length', () => {
    expect(commonPasswords.size).toBeGreaterThanOrEqual(200)
    expect([...commonPasswords].filter(one => one.length < 10)).toEqual([])
  })
})

describe('joining', () => {
  test.each([
    ['open', false, 'open'],
    ['open', true, 'link'],
    ['invite', false, 'identity_sign_up_closed'],
    ['invite', true, 'link'],
    ['approval', false, 'asks'],
    ['approval', true, 'link'],
    ['closed', false, 'identity_sign_up_closed'],
    ['closed', true, 'identity_sign_up_closed'],
  ] as const)('mode %s with a link %s: %s', (mode, link, outcome) => {
    const code = refusalOf(() => rules.joinWay(mode, link))
    expect(code ?? rules.joinWay(mode, link)).toBe(outcome)
  })

  test('only the open door may start at L0', () => {
    expect(levelAtJoining('open', 0)).toBe(0)
    expect(levelAtJoining('link', 0)).toBe(1)
    expect(levelAtJoining('approval', 0)).toBe(1)
  })

  const link: rules.Invite = {
    usesMax: 50,
    used: 49,
    expiresAt: days(1),
    withdrawnAt: null,
    byStaff: false,
    makerState: 'active',
  }
  const members = { on: true, recent: 19, max: 20 }
  test.each([
    ['a link with one use left', link, members, undefined],
    ['no link', undefined, members, 'identity_invite_invalid'],
    ['a used-up link', { ...link, used: 50 }, members, 'identity_invite_invalid'],
    ['an old link', { ...link, expiresAt: at }, members, 'identity_invite_invalid'],
    ['a withdrawn link', { ...link, withdrawnAt: days(-1) }, members, 'identity_invite_invalid'],
    [
      'a link of a suspended maker',
      { ...link, makerState: 'restricted' as const },
      members,
      'identity_invite_invalid',
    ],
    ['a member’s 21st newcomer', link, { ...members, recent: 20 }, 'identity_invite_invalid'],
    ['a member’s link while off', link, { ...members, on: false }, 'identity_invite_invalid'],
    ['staff’s link while off', { ...link, byStaff: true }, { ...members, on: false }, undefined],
  ])('%s', (_, invite, limits, code) => {
    expect(refusalOf(() => rules.admitInvite(invite, at, limits))).toBe(code)
  })

  test('an L0 makes no links, a member only while members may', () => {
    const house = { mode: 'invite', memberInvites: false } as const
    const make = (level: number, staff: boolean) =>
      refusalOf(() => rules.mayMakeInvite({ level, staff }, house))
    expect(make(0, true)).toBe('identity_level_needed')
    expect(make(1, false)).toBe('forbidden')
    expect(make(1, true)).toBeUndefined()
  })
})

describe('staff', () => {
  test('staff act on staff only as owners', () => {
    expect(refusalOf(() => rules.mayActOn(['moderator'], ['support']))).toBe('forbidden')
    expect(refusalOf(() => rules.mayActOn(['operator'], ['owner']))).toBe('forbidden')
    expect(refusalOf(() => rules.mayActOn(['owner'], ['owner']))).toBeUndefined()
    expect(refusalOf(() => rules.mayActOn(['moderator'], []))).toBeUndefined()
  })

  test.each([
    ['six days', days(6), false],
    ['seven days', days(7), true],
    ['no end', undefined, true],
  ])('a suspension of %s needs a second person: %s', (_, until, needed) => {
    expect(rules.needsSecondPerson(until, at)).toBe(needed)
  })

  test.each([
    ['an active member', { until: days(1), state: 'active', self: false }, undefined],
    ['oneself', { until: days(1), state: 'active', self: true }, 'forbidden'],
    ['until yesterday', { until: days(-1), state: 'active', self: false }, 'bad_input'],
    ['twice', { until: days(1), state: 'restricted', self: false }, 'identity_wrong_state'],
    ['somebody who asks', { until: days(1), state: 'asked', self: false }, 'identity_wrong_state'],
  ] as const)('suspending %s: %s', (_, suspension, code) => {
    expect(refusalOf(() => rules.suspend(suspension, at))).toBe(code)
  })

  test('a suspension that is over is none', () => {
    const who = { state: 'restricted', restrictedUntil: at } as const
    expect(rules.stateAt(who, days(-1))).toBe('restricted')
    expect(rules.stateAt(who, at)).toBe('active')
    expect(rules.isRestricted({ ...who, restrictedUntil: null }, days(999))).toBe(true)
  })

  test('the last owner stays', () => {
    const keep = (owners: UserId[], without: UserId) =>
      refusalOf(() => rules.keepAnOwner({ owners, without }))
    expect(keep([lin], lin)).toBe('console_last_owner')
    expect(keep([lin, mei], lin)).toBeUndefined()
    expect(keep([lin], mei)).toBeUndefined()
  })

  const ask: rules.ApprovalAsk = {
    askedBy: lin,
    roles: ['treasurer'],
    agreedAt: null,
    failedAt: null,
    lapsesAt: days(7),
  }
  test.each([
    ['another treasurer', ask, { id: mei, roles: ['treasurer'] }, undefined],
    ['an owner', ask, { id: mei, roles: ['owner'] }, undefined],
    ['who asked', ask, { id: lin, roles: ['owner'] }, 'identity_same_person'],
    ['somebody without the right', ask, { id: mei, roles: ['support'] }, 'forbidden'],
    [
      'whom it is about',
      { ...ask, facts: { userId: toWire('usr', mei) } },
      { id: mei, roles: ['owner'] },
      'identity_same_person',
    ],
    [
      'one of those who get it',
      { ...ask, facts: { people: [toWire('usr', mei)] } },
      { id: mei, roles: ['owner'] },
      'identity_same_person',
    ],
    [
      'too late',
      { ...ask, lapsesAt: at },
      { id: mei, roles: ['owner'] },
      'identity_approval_lapsed',
    ],
    ['twice', { ...ask, agreedAt: at }, { id: mei, roles: ['owner'] }, 'identity_wrong_state'],
  ] as const)('a second person: %s', (_, approval, by, code) => {
    const staff = [lin, mei, bo]
    expect(refusalOf(() => rules.agree(approval, by, { at, staff }))).toBe(code)
  })

  test('an act about everybody who could agree still takes two of them', () => {
    const people = [lin, mei, bo].map(id => toWire('usr', id))
    const about = { ...ask, facts: { people } }
    const by = { id: mei, roles: ['owner'] } as const
    expect(rules.secondsAmong(about, [lin, mei, bo])).toEqual([mei, bo])
    expect(refusalOf(() => rules.agree(about, by, { at, staff: [lin, mei, bo] }))).toBeUndefined()
    expect(rules.secondsAmong(about, [lin])).toEqual([])
  })
})

test('a device is named by its browser, never by more', () => {
  const phone =
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36'
  expect(deviceName(phone)).toBe('Chrome · Android')
  expect(deviceName('curl/8')).toBeUndefined()
  expect(deviceName(undefined)).toBeUndefined()
})

test('a page knows where the next one begins', () => {
  const id = '01890000-0000-7000-8000-000000000001'
  const place = { at, id }
  expect(readCursor(writeCursor(place))).toEqual(place)
  expect(readCursor(undefined)).toBeUndefined()
  expect(refusalOf(() => readCursor('nonsense'))).toBe('bad_input')
  const turn = {
    item: (row: { at: Date; id: string }) => row.id,
    place: (row: typeof place) => row,
  }
  expect(pageOf([place, place], { ...turn, limit: 2 })).toEqual({ items: [id, id] })
  expect(pageOf([place, place], { ...turn, limit: 1 }).next).toBe(writeCursor(place))
})
