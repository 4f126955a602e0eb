import { expect, test } from 'vitest'
import { amountForEar, type Asset, cleanAmount, moneyText, readAmount, saidAs } from './money.ts'

const fu: Asset = {
  code: 'FU',
  scale: 2,
  symbols: { 'zh-CN': '福', en: 'fu' },
  names: { 'zh-CN': '福币', en: 'fu' },
}
const hours: Asset = { ...fu, code: 'HOUR', scale: 0 }

test.each([
  ['24.70', 2470n],
  ['24,70', 2470n],
  ['２４．７０', 2470n],
  ['24。7', 2470n],
  [' 8 ', 800n],
  ['.5', 50n],
  ['0.01', 1n],
])('“%s” is read as the same amount whatever the keyboard', (text, minor) => {
  expect(readAmount(text, 2)).toEqual({ is: 'amount', minor })
})

test.each([
  ['', 'empty'],
  ['.', 'empty'],
  ['1.234', 'too_fine'],
  ['1.2.3', 'not_a_number'],
  ['-5', 'not_a_number'],
  ['1e3', 'not_a_number'],
  ['1234567890123456', 'not_a_number'],
])('“%s” is not taken silently: %s', (text, is) => {
  expect(readAmount(text, 2)).toEqual({ is })
})

test('a unit without decimals takes none', () => {
  expect(readAmount('3', 0)).toEqual({ is: 'amount', minor: 3n })
  expect(readAmount('3.5', 0)).toEqual({ is: 'too_fine' })
})

test('an amount is written with its symbol where each language puts it', () => {
  expect(moneyText(1234n, fu, 'zh-CN')).toBe('福12.34')
  expect(moneyText(1234n, fu, 'en')).toBe('12.34 fu')
  expect(moneyText('-123456', fu, 'en')).toBe('\u22121,234.56 fu')
  expect(moneyText(7n, hours, 'en')).toBe('7 fu')
})

test.each([
  [1234n, 'change', 'received'],
  [-1234n, 'change', 'paid'],
  [-1234n, 'sum', 'minus'],
  [1234n, 'sum', 'sum'],
] as const)('%s as a %s is said as %s', (minor, as, said) => {
  expect(saidAs({ minor, as, hidden: false })).toBe(said)
})

test('the ear hears the name of the unit and never the sign', () => {
  expect(amountForEar(1234n, fu, 'zh-CN')).toBe('12.34 福币')
  expect(amountForEar(-1234n, fu, 'en')).toBe('12.34 fu')
})

test('a hidden amount is hidden from the ear, too', () => {
  expect(saidAs({ minor: 1234n, as: 'sum', hidden: true })).toBe('hidden')
})

test('typed text becomes plain', () => {
  expect(cleanAmount('１２，５')).toBe('12.5')
})
