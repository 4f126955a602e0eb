import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import {
  handleFrom,
  isOfDomains,
  isSamePerson,
  keepAWay,
  newUntil,
  meantByGroups,
  stillCarried,
  shortAddress,
} from './rules.ts'

const none = { password: false, passkeys: 0, providers: [] }

describe('the last way to sign in', () => {
  test.each([
    [{ ...none, password: true }, true],
    [{ ...none, passkeys: 1 }, true],
    [{ ...none, providers: ['https://id.example/'] }, true],
    [none, false],
  ])('%j leaves one: %s', (ways, left) => {
    if (left) expect(() => keepAWay(ways)).not.toThrow()
    else expect(() => keepAWay(ways)).toThrow(Refusal)
  })
})

describe('a new device', () => {
  const at = new Date('2026-11-20T12:00:00Z')
  const hours = (n: number) => new Date(at.getTime() + n * 3_600_000)

  test.each([
    ['the first one ever', { addedAt: hours(-1), firstAt: hours(-1) }, null],
    ['one of a minute ago', { addedAt: hours(0), firstAt: hours(-900) }, hours(24)],
    ['one of yesterday', { addedAt: hours(-23), firstAt: hours(-900) }, hours(1)],
    ['one of exactly a day ago', { addedAt: hours(-24), firstAt: hours(-900) }, null],
  ])('%s', (_, device, until) => {
    expect(newUntil(device, at)).toEqual(until)
  })
})

describe('whom the provider means by an address', () => {
  const email = 'lin@example.org'

  test.each([
    [true, true, true, true],
    [false, true, true, false],
    [true, false, true, false],
    [true, true, false, false],
  ])('trusted %s, verified there %s, verified here %s: the same %s', (...row) => {
    const [trusted, there, here, same] = row
    const claimed = { email, verified: there }

    expect(isSamePerson({ trusted, claimed, holder: { verified: here } })).toBe(same)
  })

  test('nobody, when it names none or nobody has it', () => {
    expect(isSamePerson({ trusted: true, claimed: undefined, holder: { verified: true } })).toBe(
      false,
    )
    expect(
      isSamePerson({ trusted: true, claimed: { email, verified: true }, holder: undefined }),
    ).toBe(false)
  })
})

test.each([
  ['lin@example.org', 'l…@example.org'],
  ['林@例子.中国', '林…@例子.中国'],
])('%s is shown as %s', (email, shown) => {
  expect(shortAddress(email)).toBe(shown)
})

test.each([
  ['Lin.Yue', 'lin_yue'],
  ['42lin', 'lin'],
  ['林悦', ''],
  ['a', ''],
  ['x'.repeat(40), 'x'.repeat(24)],
  ['lin__', 'lin'],
])('a handle made of %j is %j', (text, handle) => {
  expect(handleFrom(text, 24)).toBe(handle)
})

describe('whom an organisation sends', () => {
  const roles = new Map([
    ['desk', ['cashier', 'treasurer'] as const],
    ['helpers', ['support', 'cashier'] as const],
  ])

  test.each([
    [[], []],
    [['nobody'], []],
    [['desk'], ['cashier', 'treasurer']],
    [
      ['helpers', 'desk', 'desk'],
      ['cashier', 'support', 'treasurer'],
    ],
  ])('groups %j mean roles %j, each once', (groups, expected) => {
    expect(meantByGroups(roles, groups)).toEqual(expected)
  })

  const at = new Date('2026-11-01T00:00:00Z')
  const after = new Date('2026-12-01T00:00:00Z')
  const on = (day: string) => new Date(`2026-11-${day}T00:00:00Z`)
  test.each([
    ['lately', { groups: ['desk'], at }, on('30'), roles, ['cashier', 'treasurer']],
    ['of another group', { groups: ['gone'], at }, on('02'), roles, []],
    ['too long ago', { groups: ['desk'], at }, after, roles, []],
    ['before it was kept', { groups: null, at }, on('30'), roles, 'all'],
    ['before it was kept, and too long ago', { groups: null, at }, after, roles, []],
    ['while no provider is set', { groups: ['desk'], at }, on('30'), undefined, 'all'],
    ['of nobody linked', undefined, on('02'), roles, []],
  ] as const)('what was said %s carries its roles', (_, told, now, means, expected) => {
    expect(stillCarried({ meanings: means, told, days: 30, now })).toEqual(expected)
  })

  test.each([
    [[], undefined, true],
    [['a.b'], undefined, false],
    [['a.b'], { email: 'lin@a.b', verified: true }, true],
    [['a.b'], { email: 'lin@A.B', verified: true }, true],
    [['a.b'], { email: 'lin@a.b', verified: false }, false],
    [['a.b'], { email: 'lin@x.a.b', verified: true }, false],
    [['a.b'], { email: '"lin@a.b"@thief.example', verified: true }, false],
  ])('of the domains %j comes %j: %s', (domains, email, expected) => {
    expect(isOfDomains(domains, email)).toBe(expected)
  })
})
