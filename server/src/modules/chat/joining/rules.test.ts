import { Refusal } from '#/kit/refusal.ts'
import { describe, expect, test } from 'vitest'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import * as rules from './rules.ts'

const roomId = 'room' as RoomId // Only has to be some room.
const at = new Date('2026-11-20T12:00:00Z')
const end = rules.endsAt(at, 14)
const outcomeOf = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const codeOf = (act: () => unknown) => {
  const outcome = outcomeOf(act)
  return typeof outcome === 'string' ? outcome : undefined
}

describe('a link', () => {
  test('lives 14 days', () => {
    expect(end).toEqual(new Date('2026-12-04T12:00:00Z'))
  })

  test.each([
    ['the live one leads in', { live: true, expiresAt: end }, at, undefined],
    ['at its end it leads nowhere', { live: true, expiresAt: end }, end, 'chat_link_invalid'],
    ['a withdrawn one leads nowhere', { live: false, expiresAt: end }, at, 'chat_link_invalid'],
    ['one without an end is none', { live: true, expiresAt: null }, at, 'chat_link_invalid'],
  ])('%s', (_, link, when, code) => {
    expect(codeOf(() => rules.useLink({ roomId, ...link }, when))).toBe(code)
  })

  test('an unknown code leads nowhere', () => {
    expect(codeOf(() => rules.useLink(undefined, at))).toBe('chat_link_invalid')
  })
})

describe('an invitation', () => {
  const over = 'chat_invitation_over'
  test.each([
    ['waiting', true, at, true, 'enter'],
    ['waiting', false, at, true, 'decline'],
    ['waiting', true, end, true, over],
    ['waiting', true, at, false, over],
    ['accepted', true, end, false, 'nothing'],
    ['declined', false, at, true, 'nothing'],
    ['accepted', false, at, true, over],
    ['declined', true, at, true, over],
  ] as const)('%s, yes %s: %s, room open %s → %s', (state, accept, when, roomOpen, outcome) => {
    const act = () => rules.answer({ state, expiresAt: end }, { accept, at: when, roomOpen })
    expect(outcomeOf(act)).toBe(outcome)
  })
})
