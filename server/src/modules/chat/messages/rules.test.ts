import { Refusal } from '#/kit/refusal.ts'
import { describe, expect, test } from 'vitest'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import * as rules from './rules.ts'

// Test people need no real ids, only different ones.
const lin = 'lin' as UserId
const mei = 'mei' as UserId
const at = new Date('2026-11-20T12:00:00Z')
const before = (seconds: number) => new Date(at.getTime() - seconds * 1000)

const refusalOf = (act: () => unknown): Refusal | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

describe('the pace', () => {
  test('the 30th message in a minute goes, the 31st is too fast', () => {
    const sent: Date[] = []
    for (let n = 0; n < 29; n++) sent.push(before(40 - n))

    const full = rules.pace(sent, at, 30)
    expect(full).toHaveLength(30)

    const refusal = refusalOf(() => rules.pace(full, at, 30))
    expect(refusal?.code).toBe('chat_too_fast')
    expect(refusal?.details).toEqual({ max: 30, retry_after: 20 })
  })

  test('a minute later all is forgotten', () => {
    const full = Array.from({ length: 30 }, () => before(60))

    expect(rules.pace(full, at, 30)).toEqual([at])
  })
})

describe('taking back', () => {
  const said = {
    author: lin,
    kind: 'text',
    at: before(119),
    recalledAt: null,
    removedAt: null,
  } as const

  test.each([
    [119, undefined],
    [120, undefined],
    [121, 'chat_recall_late'],
  ])('after %i seconds: %s', (seconds, code) => {
    const act = () => rules.recall({ ...said, at: before(seconds) }, lin, at, 2)
    expect(refusalOf(act)?.code).toBe(code)
  })

  test('another may not, however early', () => {
    expect(refusalOf(() => rules.recall(said, mei, at, 2))?.code).toBe('forbidden')
  })

  test('a system line is nobody’s to take back', () => {
    const line = { ...said, kind: 'system' } as const
    expect(refusalOf(() => rules.recall(line, lin, at, 2))?.code).toBe('forbidden')
  })

  test('taking back twice keeps the first moment, also much later', () => {
    const gone = { ...said, at: before(9000), recalledAt: before(8950), removedAt: null }
    expect(rules.recall(gone, lin, at, 2)).toEqual(before(8950))
  })
})

describe('pages', () => {
  test.each([
    ['the newest page', {}, { from: 5, to: 40, newest: true }],
    ['older than 20', { before: 20 }, { from: 5, to: 19, newest: true }],
    ['younger than 20', { after: 20 }, { from: 21, to: 40, newest: false }],
    ['never before one came in', { after: 0 }, { from: 5, to: 40, newest: false }],
    ['nothing beyond the newest', { after: 40 }, { from: 41, to: 40, newest: false }],
  ])('%s', (_, ask, span) => {
    expect(rules.span(ask, { firstNumber: 5, number: 40 })).toEqual(span)
  })

  test('a page goes one way only', () => {
    const act = () => rules.oneEnd({ before: 9, after: 3 })
    expect(refusalOf(act)?.code).toBe('bad_input')
  })
})
