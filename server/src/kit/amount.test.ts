import { describe, expect, test } from 'vitest'
import { amountText, decimal } from './amount.ts'

describe('decimal', () => {
  const cases: [bigint, number, string][] = [
    [1234n, 2, '12.34'],
    [5n, 2, '0.05'],
    [-5n, 2, '-0.05'],
    [0n, 2, '0.00'],
    [7n, 0, '7'],
    [1n, 6, '0.000001'],
  ]
  for (const [amount, scale, text] of cases) {
    test(`${amount} at scale ${scale} is ${text}`, () => {
      expect(decimal(amount, scale)).toBe(text)
    })
  }
})

test.each([
  [123_456n, '福1,234.56', '1,234.56 fu'],
  [5n, '福0.05', '0.05 fu'],
  [-5n, '\u2212福0.05', '\u22120.05 fu'],
])('%d minor units are written %s and %s', (amount, chinese, english) => {
  const unit = { scale: 2, symbols: { 'zh-CN': '福', en: 'fu' } }
  expect(amountText(amount, unit, 'zh-CN')).toBe(chinese)
  expect(amountText(amount, unit, 'en')).toBe(english)
})
