import { expect, test } from 'vitest'
import { seenHeight } from './keyboard.ts'

test.each([
  ['no keyboard', 844, 844, undefined],
  ['a bar of the browser that folds away', 844, 790, undefined],
  ['a keyboard over the page', 844, 508, 508],
])('%s', (_, innerHeight, visible, seen) => {
  expect(seenHeight({ innerHeight, visible })).toBe(seen)
})
