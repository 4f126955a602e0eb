import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import * as rules from './rules.ts'

const noon = new Date('2026-11-20T12:00:00Z')
const later = (days: number) => rules.daysAfter(noon, days)
const codeOf = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const seen: rules.Sight = {
  exists: true,
  blockedMe: false,
  whoMayAsk: 'common',
  friends: false,
  commonFriend: false,
  asksMe: false,
}
const usual: rules.Asking = {
  ...{ self: false, level: 1, sight: seen, iBlockedThem: false, before: undefined },
  ...{ askedToday: 0, dayMax: 20, mine: 0, theirs: 0, friendsMax: 5000 },
}
const asked = (state: 'asked' | 'accepted' | 'refused' | 'withdrawn') => ({
  ...{ state, at: noon, until: later(14) },
})

describe('asking somebody', () => {
  test.each<[string, Partial<rules.Asking>, string]>([
    ['a person who may be found', {}, 'waiting'],
    ['who has asked me', { sight: { ...seen, asksMe: true } }, 'friends'],
    ['myself', { self: true }, 'friend_self'],
    ['as a newcomer', { level: 0 }, 'friend_level_needed'],
    ['nobody', { sight: { ...seen, exists: false } }, 'friend_not_found'],
    ['who blocked me', { sight: { ...seen, blockedMe: true } }, 'friend_not_found'],
    ['whom I blocked', { iBlockedThem: true }, 'friend_not_found'],
    ['who wants no requests', { sight: { ...seen, whoMayAsk: 'nobody' } }, 'friend_not_found'],
    [
      'who wants friends of friends only',
      { sight: { ...seen, whoMayAsk: 'friends_of_friends' } },
      'friend_not_found',
    ],
    [
      'a friend of a friend who wants those',
      { sight: { ...seen, whoMayAsk: 'friends_of_friends', commonFriend: true } },
      'waiting',
    ],
    ['a friend', { sight: { ...seen, friends: true } }, 'friend_already'],
    ['for the 21st time this day', { askedToday: 20 }, 'friend_request_limit'],
    ['for the 20th time this day', { askedToday: 19 }, 'waiting'],
    ['with a full list', { mine: 5000 }, 'friend_full'],
    ['whose list is full, which is theirs to know', { theirs: 5000 }, 'waiting'],
    ['whom I ask already', { before: asked('asked') }, 'friend_request_pending'],
    ['who refused lately', { before: asked('refused') }, 'friend_request_pending'],
    ['whom I asked, blocked and freed', { before: asked('withdrawn') }, 'friend_request_pending'],
    ['who was a friend until yesterday', { before: asked('accepted') }, 'waiting'],
  ])('%s', (_who, but, outcome) => {
    expect(codeOf(() => rules.ask({ ...usual, ...but }, later(1)))).toBe(outcome)
  })

  test('after 30 days the same person may be asked again', () => {
    const again = { ...usual, before: asked('asked') }
    expect(codeOf(() => rules.ask(again, later(29.99)))).toBe('friend_request_pending')
    expect(rules.ask(again, later(30))).toBe('waiting')
  })

  test('A blocked person cannot tell a block from absence', () => {
    const sights = fc.record({
      exists: fc.boolean(),
      blockedMe: fc.boolean(),
      whoMayAsk: fc.constantFrom('common', 'friends_of_friends', 'nobody'),
      friends: fc.boolean(),
      commonFriend: fc.boolean(),
      asksMe: fc.boolean(),
    })
    fc.assert(
      fc.property(sights, fc.integer({ min: 0, max: 30 }), (sight, askedToday) => {
        const blocked = { ...usual, askedToday, sight: { ...sight, exists: true, blockedMe: true } }
        const absent = { ...usual, askedToday, sight: { ...sight, exists: false } }
        const heard = codeOf(() => rules.ask(blocked, noon))
        expect(heard).toBe('friend_not_found')
        expect(heard).toBe(codeOf(() => rules.ask(absent, noon)))
      }),
    )
  })
})

describe('a request', () => {
  const states = fc.constantFrom('asked', 'accepted', 'ignored', 'refused')

  test('An ignored request looks to the asker like a waiting one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), days => {
        const look = (state: 'asked' | 'ignored') =>
          rules.shownToAsker(rules.stateAt({ state, until: later(14) }, later(days)))
        expect(look('ignored')).toBe(look('asked'))
      }),
    )
  })

  test('the same answer again changes nothing, and an accepted one stays accepted', () => {
    const answers = fc.constantFrom('accept', 'ignore', 'refuse')
    fc.assert(
      fc.property(states, fc.array(answers, { maxLength: 6 }), (start, said) => {
        let state: 'asked' | 'accepted' | 'ignored' | 'refused' = start
        for (const one of said) {
          const before = state
          const made = codeOf(() => rules.answer({ state, until: later(14) }, one, later(1)))
          if (made === 'accepted' || made === 'ignored' || made === 'refused') state = made
          if (before === 'accepted') expect(state).toBe('accepted')
          if (before === 'refused') expect(state).toBe('refused')
        }
      }),
    )
  })

  test('is over after its last day', () => {
    const open = { state: 'asked', until: later(14) } as const
    expect(rules.answer(open, 'accept', later(13.99))).toBe('accepted')
    expect(codeOf(() => rules.answer(open, 'accept', later(14)))).toBe('friend_request_over')
  })
})

test('no day brings more hashes of contacts than its limit', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat(30))), tries => {
      let sent: rules.Sent = { from: null, used: 0 }
      let hours = 0
      const taken: { at: number; count: number }[] = []
      for (const [count, pause] of tries) {
        hours += pause
        const made = codeOf(() => rules.sendContacts(sent, { count, max: 500 }, later(hours / 24)))
        if (typeof made !== 'object' || made === null) continue
        sent = made as rules.Sent // The rule's own answer.
        taken.push({ at: hours, count })
      }
      expect(sent.used).toBeLessThanOrEqual(500)
      // Counted in windows of a day, so any 24 hours hold at most two of them.
      for (const { at } of taken) {
        const day = taken.filter(one => one.at >= at && one.at < at + 24)
        expect(day.reduce((sum, one) => sum + one.count, 0)).toBeLessThanOrEqual(1000)
      }
    }),
  )
})
