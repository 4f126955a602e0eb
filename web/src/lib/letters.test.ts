import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutTo, lengthOf, lettersOf } from './letters.ts'

const family = '👨‍👩‍👧‍👦'
const flag = '🇨🇳'
const thumbs = '👍🏽'

test.each([
  ['恭喜发财', 4],
  [family, 1],
  [`福${flag}${thumbs}`, 3],
  ['e\u0301', 1],
])('%s is %i letters to the eye', (text, count) => {
  expect(lettersOf(text)).toHaveLength(count)
})

test('the house counts code points of what it keeps', () => {
  expect(lengthOf('  恭喜 ')).toBe(2)
  expect(lengthOf('e\u0301')).toBe(1)
  expect(lengthOf(family)).toBe(7)
})

test.each([
  ['恭喜发财', 2, '恭喜'],
  [`恭${family}`, 7, '恭'],
  [`恭${family}`, 8, `恭${family}`],
  [`${flag}${flag}`, 3, flag],
  ['fu', 5, 'fu'],
])('%s cut to %i keeps whole letters', (text, most, kept) => {
  expect(cutTo(text, most)).toBe(kept)
})

test('whatever people write, a cut never makes half a letter and never too long a text', () => {
  const signs = fc.constantFrom('福', 'a', family, flag, thumbs, '🧧', 'e\u0301', ' ')
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 12 }), fc.nat({ max: 40 }), (written, most) => {
      const text = written.join('').normalize('NFC')
      const kept = cutTo(text, most)
      expect([...kept].length).toBeLessThanOrEqual(most)
      expect(text.startsWith(kept)).toBe(true)
      expect(lettersOf(text).slice(0, lettersOf(kept).length).join('')).toBe(kept)
      expect(kept).not.toMatch(/\p{Surrogate}/u)
    }),
  )
})
