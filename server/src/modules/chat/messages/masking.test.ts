import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hiddenMark, maskText } from './masking.ts'

const wide = (text: string): string =>
  text.replace(/[!-~]/g, sign => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))

describe('what is hidden among strangers', () => {
  test.each([
    ['see bit.ly/3xYz', 'see ▒▒▒'],
    ['t.me/lin，来', '▒▒▒，来'],
    ['加tg://resolve?domain=lin 吧', '加▒▒▒ 吧'],
    ['weixin://dl/chat?lin', '▒▒▒'],
    ['weixin:lin_88', '▒▒▒'],
    ['https://example.com/a?b=c ok', '▒▒▒ ok'],
    ['www.elsewhere.com', '▒▒▒'],
    ['example.com。来', '▒▒▒。来'],
    ['..shop.example/x', '..▒▒▒'],
    ['a.com.zip', '▒▒▒'],
    ['163.com', '▒▒▒'],
    ['lin@example.org', '▒▒▒'],
    ['ｂｉｔ．ｌｙ／ｘ', '▒▒▒'],
    ['bit。ly 或 bit点ly', '▒▒▒ 或 ▒▒▒'],
    ['bit[.]ly, bit(dot)ly', '▒▒▒, ▒▒▒'],
    ['看 例子.中国/x', '看 ▒▒▒'],
    ['bi​t.ly', '▒▒▒'],
  ])('a link: %s', (text, shown) => {
    expect(maskText(text)).toEqual({ text: shown, masked: true })
  })

  test.each([
    ['我的电话13800138000晚上打', '我的电话▒▒▒晚上打'],
    ['138 0013 8000', '▒▒▒'],
    ['138-0013-8000', '▒▒▒'],
    ['138.0013.8000', '▒▒▒'],
    ['138 - 0013 - 8000', '▒▒▒'],
    ['138，0013，8000', '▒▒▒'],
    ['+86 138 0013 8000', '▒▒▒'],
    ['+44 20 7946 0958', '▒▒▒'],
    ['１３８００１３８０００', '▒▒▒'],
    ['①③⑧ 0013 8000', '▒▒▒'],
    ['1 3 8 0 0 1 3 8 0 0 0', '▒▒▒'],
    ['13​800​138000', '▒▒▒'],
    ['一三八零零一三八零零零', '▒▒▒'],
    ['010-12345678', '▒▒▒'],
    ['0755 1234 5678', '▒▒▒'],
    ['(415) 555-2671', '▒▒▒'],
    ['6591 2345', '▒▒▒'],
    ['555-1234', '▒▒▒'],
    ['400 123 4567', '▒▒▒'],
    ['12:30 打 138 0013 8000，100.00 一位', '12:30 打 ▒▒▒，100.00 一位'],
    ['13800138000 100', '▒▒▒ 100'],
  ])('a number: %s', (text, shown) => {
    expect(maskText(text)).toEqual({ text: shown, masked: true })
  })

  test('a number of a mobile, however its digits are set apart', () => {
    const cuts = [[11], [3, 4, 4], [3, 8], [4, 4, 3], [3, 3, 5], [2, 3, 3, 3], Array(11).fill(1)]
    const gaps = ['', ' ', '  ', '-', ' - ', '—', '.', '·', '_', ',', '，', '/', '。', '*', '​']
    const number = fc.tuple(
      fc.constantFrom(...'3456789'),
      fc.array(fc.constantFrom(...'0123456789'), { minLength: 9, maxLength: 9 }),
    )
    fc.assert(
      fc.property(
        number,
        fc.constantFrom(...cuts),
        fc.constantFrom(...gaps),
        fc.constantFrom('', '+86', '+86 ', '86-', '0086'),
        fc.constantFrom('', 'call ', '加我', '12:30 ', '100.00 '),
        fc.boolean(),
        ([second, rest], cut, gap, country, before, isWide) => {
          const digits = ['1', second, ...rest]
          const parts = cut.map(count => digits.splice(0, count).join(''))
          const written = `${country}${parts.join(gap)}`
          const { text } = maskText(`${before}${isWide ? wide(written) : written} ok`)
          expect(text).toBe(`${before}${hiddenMark} ok`)
        },
      ),
    )
  })
})

describe('what is no number and no link', () => {
  test.each([
    '12:30',
    '3.14',
    '100.00',
    '2026-11-22',
    '2026-11-22 12:30, or 2026.11.23',
    '2026-11-22T12:30:00Z',
    '2026年11月22日20点',
    '11.22-11.24, 9:00-17:30',
    '100 200 300',
    '1000-2000',
    '1,000.00 或 12,345.50',
    '100000.00',
    '单价 99.50-120.00，共3件',
    'room 301, floor 12',
    'Done. Me too. v2.1.0 is out',
    'and/or, 5.5km/h, e.g. this',
    '一、二、三',
  ])('%s', text => {
    expect(maskText(text)).toEqual({ text, masked: false })
  })

  test('times, days and amounts beside each other', () => {
    const two = (most: number, least = 0) =>
      fc.integer({ min: least, max: most }).map(n => String(n).padStart(2, '0'))
    const time = fc.tuple(two(23), two(59)).map(parts => parts.join(':'))
    const day = fc
      .tuple(fc.integer({ min: 1990, max: 2090 }), two(12, 1), two(28, 1))
      .map(parts => parts.join('-'))
    const amount = fc.tuple(fc.nat(999_999), two(99)).map(parts => parts.join('.'))
    fc.assert(
      fc.property(
        fc.array(fc.oneof(time, day, amount), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(' ', '、', '，', ' 和 '),
        (some, gap) => {
          const text = some.join(gap)
          expect(maskText(text)).toEqual({ text, masked: false })
        },
      ),
    )
  })
})

test('a long text of what only begins like one is read once', () => {
  const long = ['a', 'a.', '1 ', '1.', '(', 'a@', '点', 'http'].map(part =>
    part.repeat(5_000 / part.length),
  )
  for (const text of [...long, `${'a'.repeat(4_000)}${'@b.cc'.repeat(200)}`]) {
    expect(maskText(text).text.length).toBeGreaterThan(0)
  }
})
