import { expect, test } from 'vitest'
import { awayMsMax, isLongAway } from './presence.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const before = (ms: number) => String(now - ms)

test.each([
  ['nobody was here yet', undefined, false],
  ['a moment ago', before(1_000), false],
  ['a moment short of five minutes', before(awayMsMax - 1), false],
  ['five minutes', before(awayMsMax), true],
  ['a day', before(86_400_000), true],
  ['a clock that was set back', before(-60_000), false],
  ['a note nobody can read', 'yesterday', false],
])('%s', (_, seenAt, away) => {
  expect(isLongAway(seenAt, now)).toBe(away)
})
