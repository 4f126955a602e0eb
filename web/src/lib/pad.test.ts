import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountWords } from './amountWords.ts'
import { readAmount } from './money.ts'
import { admitTyped, type PadKey, pressKey } from './pad.ts'

const type = (keys: string, text = '') =>
  [...keys].reduce((now, key) => {
    const pressed: PadKey = key === '<' ? 'erase' : (key as PadKey) // Each test writes only keys.
    const end = now.length
    return pressKey(now, { start: end, end }, pressed).text
  }, text)

test.each([
  ['2470', '2470'],
  ['24.70', '24.70'],
  ['.5', '0.5'],
  ['05', '5'],
  ['00', '0'],
  ['0.05', '0.05'],
  ['12<3', '13'],
  ['<', ''],
])('the keys %s write %s', (keys, text) => {
  expect(type(keys)).toBe(text)
})

test('a key goes in at the caret and over what is marked', () => {
  expect(pressKey('1200', { start: 1, end: 3 }, '5')).toEqual({ text: '150', caret: 2 })
  expect(pressKey('1200', { start: 1, end: 3 }, 'erase')).toEqual({ text: '10', caret: 1 })
  expect(pressKey('120', { start: 0, end: 0 }, 'erase')).toEqual({ text: '120', caret: 0 })
  expect(pressKey('0', { start: 0, end: 0 }, '7')).toEqual({ text: '70', caret: 1 })
})

test.each([
  ['24.7', '24.70', '24.70', undefined],
  ['24', '24,', '24.', undefined],
  ['', '２４，７０', '24.70', undefined],
  ['24.70', '24.705', '24.70', 'too_fine'],
  ['24.7', '24.7.', '24.7', 'not_a_number'],
  ['24', '24a', '24', 'not_a_number'],
  ['', '24.705', '24.705', 'too_fine'],
  ['', '1,234.50', '1234.50', undefined],
  ['', '1.234,50', '1234.50', undefined],
  ['24.705', '24.70', '24.70', undefined],
])('%j and then %j reads %j', (before, after, text, refused) => {
  expect(admitTyped(before, after, 2)).toEqual({ text, refused })
})

test('a unit without decimals takes no point', () => {
  expect(admitTyped('24', '24.', 0)).toEqual({ text: '24', refused: 'too_fine' })
})

test('whatever the keys are, the pad never writes what cannot be read', () => {
  const keys = fc.array(fc.constantFrom('0', '5', '.', '<'), { maxLength: 14 })
  fc.assert(
    fc.property(keys, pressed => {
      let text = ''
      for (const key of pressed) {
        const end = text.length
        const next = pressKey(text, { start: end, end }, key === '<' ? 'erase' : key)
        text = admitTyped(text, next.text, 2).text
        expect(['amount', 'empty']).toContain(readAmount(text, 2).is)
      }
    }),
  )
})

test.each([
  [100_000n, '一千', 'one thousand'],
  [123_450n, '一千二百三十四点五', 'one thousand two hundred thirty-four point five'],
  [100_005n, '一千点零五', 'one thousand point zero five'],
  [1_000_100n, '一万零一', 'ten thousand one'],
  [1_200_000n, '一万二千', 'twelve thousand'],
  [10_010_000n, '十万零一百', 'one hundred thousand one hundred'],
  [100_000_000n, '一百万', 'one million'],
  [1_000_000_005n, '一千万点零五', 'ten million point zero five'],
  [10_000_000_100n, '一亿零一', 'one hundred million one'],
  [1_010_010n, '一万零一百点一', 'ten thousand one hundred point one'],
])('%s minor units are said %s, %s', (minor, zh, en) => {
  expect(amountWords(minor, 2, 'zh-CN')).toBe(zh)
  expect(amountWords(minor, 2, 'en')).toBe(en)
})
