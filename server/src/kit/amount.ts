/** How amounts are written: decimals and the symbol of each language. */
export type Unit = {
  scale: number
  symbols: { readonly 'zh-CN': string; readonly en: string }
}

/** Writes minor units with the decimals of the asset: 1234 at scale 2 is 12.34. */
export function decimal(amount: bigint, scale: number): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const sign = amount < 0n ? '-' : ''
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`
}

/** Writes minor units as the screens do: `福12.34` in Chinese, `12.34 fu` in English. */
export function amountText(minor: bigint, unit: Unit, language: 'zh-CN' | 'en'): string {
  const { scale, symbols } = unit
  const size = minor < 0n ? -minor : minor
  const one = 10n ** BigInt(scale)
  const whole = new Intl.NumberFormat(language).format(size / one)
  const digits = scale === 0 ? whole : `${whole}.${(size % one).toString().padStart(scale, '0')}`
  const sign = minor < 0n ? '\u2212' : ''
  return language === 'zh-CN'
    ? `${sign}${symbols[language]}${digits}`
    : `${sign}${digits} ${symbols[language]}`
}
