export type Language = 'zh-CN' | 'en'
export type Asset = {
  code: string
  scale: number
  symbols: Record<Language, string>
  names: Record<Language, string>
}

const minusSign = '\u2212'

/** Writes minor units as digits: scale digits always, grouping by locale, no sign. */
export function digitsOf(minor: bigint, scale: number, language: Language): string {
  const size = minor < 0n ? -minor : minor
  const unit = 10n ** BigInt(scale)
  const whole = new Intl.NumberFormat(language).format(size / unit)
  if (scale === 0) return whole
  return `${whole}.${(size % unit).toString().padStart(scale, '0')}`
}

/** The parts of an amount as the eye reads them: `福12.34` in Chinese, `12.34 fu` in English. */
export function moneyParts(minor: bigint, asset: Asset, language: Language) {
  return {
    sign: minor < 0n ? minusSign : '',
    digits: digitsOf(minor, asset.scale, language),
    symbol: asset.symbols[language],
    symbolFirst: language === 'zh-CN',
  }
}

/** An amount as plain text, for sentences that carry one. */
export function moneyText(amount: string | bigint, asset: Asset, language: Language): string {
  const { sign, digits, symbol, symbolFirst } = moneyParts(BigInt(amount), asset, language)
  return symbolFirst ? `${sign}${symbol}${digits}` : `${sign}${digits} ${symbol}`
}

type Spoken = {
  minor: bigint
  asset: Asset
  language: Language
  as: 'sum' | 'change'
  hidden: boolean
}

/** An amount for the ear: the sign as a word, the symbol as the unit's name. */
export function sentenceOf({ minor, asset, language, as, hidden }: Spoken): string {
  const words = spoken[language]
  if (hidden) return words.hidden
  const amount = `${digitsOf(minor, asset.scale, language)} ${asset.names[language]}`
  if (minor < 0n) return `${as === 'change' ? words.paid : words.minus} ${amount}`
  return as === 'change' ? `${words.received} ${amount}` : amount
}

// The ear's words stand here because a sum is spoken on every screen, before any text is loaded.
const spoken = {
  'zh-CN': { received: '收入', paid: '支出', minus: '负', hidden: '金额已隐藏' },
  en: { received: 'received', paid: 'paid', minus: 'minus', hidden: 'amount hidden' },
} as const

/** Makes typed text plain: full-width signs become ASCII, blanks go, a comma is a point. */
export function cleanAmount(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replaceAll(/[,、。・·]/g, '.')
}

export type ReadAmount =
  | { is: 'amount'; minor: bigint }
  | { is: 'empty' | 'not_a_number' | 'too_fine' }

const wholeDigitsMax = 15

/** Reads display units as minor units; more decimals than the asset has are said, never cut. */
export function readAmount(text: string, scale: number): ReadAmount {
  const plain = cleanAmount(text)
  if (plain === '' || plain === '.') return { is: 'empty' }
  const found = /^([0-9]*)(?:\.([0-9]*))?$/.exec(plain)
  const whole = found?.[1] ?? ''
  const part = found?.[2] ?? ''
  if (!found || whole.length > wholeDigitsMax) return { is: 'not_a_number' }
  if (part.length > scale) return { is: 'too_fine' }
  return { is: 'amount', minor: BigInt(`${whole || '0'}${part.padEnd(scale, '0')}`) }
}
