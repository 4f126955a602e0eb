import type { Language } from './money.ts'

/** From how many whole units on a sum is also written in words, so that a zero too many is seen. */
export const wordsFromUnits = 1000n

const zhDigits = '零一二三四五六七八九'
const zhPlaces = ['', '十', '百', '千']
const zhSections = ['', '万', '亿', '万亿']

function zhSection(section: number): string {
  let words = ''
  let gap = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.trunc(section / 10 ** place) % 10
    if (digit === 0) {
      gap = words !== ''
      continue
    }
    words += (gap ? '零' : '') + zhDigits.charAt(digit) + (zhPlaces[place] ?? '')
    gap = false
  }
  return words
}

function zhWhole(whole: bigint): string {
  const sections: number[] = []
  for (let rest = whole; rest > 0n; rest /= 10_000n) sections.push(Number(rest % 10_000n))
  let words = ''
  let gap = false
  for (let at = sections.length - 1; at >= 0; at--) {
    const section = sections[at] ?? 0
    if (section === 0) {
      gap = words !== ''
      continue
    }
    const zero = words !== '' && (gap || section < 1000)
    words += (zero ? '零' : '') + zhSection(section) + (zhSections[at] ?? '')
    gap = false
  }
  // 一十二 is said 十二.
  return words === '' ? '零' : words.replace(/^一十/, '十')
}

const small = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  ...['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen'],
  'nineteen',
]
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const enSections = ['', 'thousand', 'million', 'billion', 'trillion']

function enSection(section: number): string {
  const hundreds = Math.trunc(section / 100)
  const rest = section % 100
  const head = hundreds > 0 ? `${small[hundreds]} hundred` : ''
  if (rest === 0) return head
  const tail =
    rest < 20
      ? (small[rest] ?? '')
      : [tens[Math.trunc(rest / 10) - 2], rest % 10 > 0 ? small[rest % 10] : undefined]
          .filter(Boolean)
          .join('-')
  return head === '' ? tail : `${head} ${tail}`
}

function enWhole(whole: bigint): string {
  const words: string[] = []
  let at = 0
  for (let rest = whole; rest > 0n; rest /= 1000n, at++) {
    const section = Number(rest % 1000n)
    if (section > 0) words.unshift(`${enSection(section)} ${enSections[at] ?? ''}`.trim())
  }
  return words.length === 0 ? 'zero' : words.join(' ')
}

/** Says minor units in words, without the unit; decimals digit by digit, up to 15 whole digits. */
export function amountWords(minor: bigint, scale: number, language: Language): string {
  const unit = 10n ** BigInt(scale)
  const whole = minor / unit
  const part = (minor % unit).toString().padStart(scale, '0').replace(/0+$/, '')
  const digits = minor % unit === 0n ? [] : [...part].map(Number)
  if (language === 'zh-CN') {
    const tail = digits.map(digit => zhDigits.charAt(digit)).join('')
    return zhWhole(whole) + (tail === '' ? '' : `点${tail}`)
  }
  const tail = digits.map(digit => small[digit]).join(' ')
  return enWhole(whole) + (tail === '' ? '' : ` point ${tail}`)
}
