import type { CoverState } from '@fuquan/contract/envelopes/covers.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import * as rules from './rules.ts'

// Ids of people in rules are opaque; plain names read better.
const lin = 'lin' as UserId
const mei = 'mei' as UserId

const outcome = (act: () => string): string => {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test.each<[CoverState, string]>([
  ['draft', 'in_review'],
  ['returned', 'in_review'],
  ['in_review', 'envelope_cover_settled'],
  ['published', 'envelope_cover_settled'],
  ['withdrawn', 'envelope_cover_settled'],
])('handed in as %s: %s', (state, told) => {
  expect(outcome(() => rules.submit({ state }))).toBe(told)
})

test.each<[string, CoverState, UserId, UserId[], string]>([
  ['somebody else publishes', 'in_review', mei, [lin, mei], 'published'],
  ['who added it does not, beside others', 'in_review', lin, [lin, mei], 'identity_same_person'],
  ['who added it does, alone', 'in_review', lin, [lin], 'published'],
  ['a draft', 'draft', mei, [lin, mei], 'envelope_cover_settled'],
  ['one that is out', 'published', mei, [lin, mei], 'envelope_cover_settled'],
])('%s', (_, state, id, staff, told) => {
  const cover = { state, madeBy: lin }
  expect(outcome(() => rules.decide(cover, 'publish', { id, staff }))).toBe(told)
})
