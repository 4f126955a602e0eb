import { expect, test } from 'vitest'
import { tellable } from './few.ts'

const told = (...filled: number[]): string =>
  tellable(filled)
    .map(one => (one ? 'x' : '-'))
    .join('')

test.each([
  ['many are told, and so is that nobody has anything', [5, 90, 0], 'xxx'],
  ['one of few takes the next smallest along, since all add up to zero', [90, 1, 7, 0], 'x--x'],
  ['two of few that are many together hide each other', [90, 4, 1, 7], 'x--x'],
  ['two of few that are still few take another along', [90, 1, 1, 7], 'x---'],
  ['where nobody else has anything, a kind of nobody stands beside it', [3, 0, 0], '--x'],
])('%s', (_, filled, shown) => {
  expect(told(...filled)).toBe(shown)
})
