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

type Spoken = { minor: bigint; as: 'sum' | 'change'; hidden: boolean }

/** How an amount is said to the ear: its sign is a word, and what is hidden is not said. */
export function saidAs({
  minor,
  as,
  hidden,
}: Spoken): 'hidden' | 'received' | 'paid' | 'minus' | 'sum' {
  if (hidden) return 'hidden'
  if (minor < 0n) return as === 'change' ? 'paid' : 'minus'
  return as === 'change' ? 'received' : 'sum'
}

/** An amount for the ear, without its sign: the symbol is the unit's name. */
export const amountForEar = (minor: bigint, asset: Asset, language: Language): string =>
  `${digitsOf(minor, asset.scale, language)} ${asset.names[language]}`

/** Makes typed text plain: full-width signs become ASCII, blanks go, a comma is a point. */
export function cleanAmount(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replaceAll(/[、。・·]/g, '.')
  return withoutGroups(plain).replaceAll(',', '.')
}

/** 1,234.50 and 1.234,50 are pasted with groups of three; what stands alone is the decimal sign. */
function withoutGroups(text: string): string {
  if (/^[0-9]{1,3}(,[0-9]{3})+\.[0-9]*$/.test(text)) return text.replaceAll(',', '')
  if (/^[0-9]{1,3}(\.[0-9]{3})+,[0-9]*$/.test(text)) return text.replaceAll('.', '')
  return text
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
