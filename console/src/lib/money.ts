/** What money is counted in, as far as writing and reading amounts needs it. */
export type Unit = {
  scale: number
  symbols: { 'zh-CN': string; en: string }
  names: { 'zh-CN': string; en: string }
}

export type AmountRead = { minor: string } | { wrong: 'empty' | 'shape' | 'decimals' | 'large' }

const int8Max = 9_223_372_036_854_775_807n

/**
 * Reads what a person typed, `24.70` or `24,70`, full-width digits too, as minor units.
 * Never rounds: more decimals than the unit has are wrong, and so is a second separator.
 */
export function readAmount(typed: string, scale: number): AmountRead {
  const text = typed.normalize('NFKC').trim().replace('。', '.')
  if (text === '') return { wrong: 'empty' }
  const parts = /^([0-9]{1,15})(?:[.,]([0-9]*))?$/.exec(text)
  if (parts === null) return { wrong: 'shape' }
  const decimals = parts[2] ?? ''
  if (decimals.length > scale) return { wrong: 'decimals' }
  const minor = BigInt(`${parts[1]}${decimals.padEnd(scale, '0')}`)
  return minor > int8Max ? { wrong: 'large' } : { minor: minor.toString() }
}

/** Writes minor units with all decimals and the locale's grouping, without a symbol. */
export function writeDigits(minor: string, scale: number, language: string): string {
  const amount = BigInt(minor)
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const grouped = new Intl.NumberFormat(language).format(BigInt(whole))
  const decimals = scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`
  return `${amount < 0n ? '\u2212' : ''}${grouped}${decimals}`
}

/** Minor units as somebody would type them: no grouping, no symbol. */
export const typedAmount = (minor: string, scale: number): string => {
  const digits = minor.padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`
}

/** The amount as people see it: `福12.34` in Chinese, `12.34 fu` in English. */
export function writeAmount(minor: string, unit: Unit, language: 'zh-CN' | 'en'): string {
  const digits = writeDigits(minor, unit.scale, language)
  if (language === 'en') return `${digits} ${unit.symbols.en}`
  return digits.startsWith('\u2212')
    ? `\u2212${unit.symbols['zh-CN']}${digits.slice(1)}`
    : `${unit.symbols['zh-CN']}${digits}`
}

/** Minor units written for a scale of 2 at another scale: 500.00 stays 500 of the unit. */
export function rescale(minorAtTwo: string, scale: number): string {
  const amount = BigInt(minorAtTwo)
  if (scale >= 2) return (amount * 10n ** BigInt(scale - 2)).toString()
  return (amount / 10n ** BigInt(2 - scale)).toString()
}
