const digitsInGroup = 4
const payDigits = /^28[0-9]{16}$/
const collectPath = /^\/c\/[\w-]{22}$/
const insidePaths = [
  /^\/face\/in\/[\w-]+$/,
  /^\/room\/[\w-]+$/,
  /^\/join\/[\w-]+$/,
  /^\/f\/[\w-]+$/,
]

/** Digits in groups of four, the last one shorter, for whoever reads them aloud. */
export const groupDigits = (digits: string): string =>
  (digits.match(new RegExp(`.{1,${digitsInGroup}}`, 'g')) ?? []).join(' ')

/** The 18 digits of a pay code without gaps; undefined for anything else. */
export function payDigitsOf(text: string): string | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/g, '')
  return payDigits.test(digits) ? digits : undefined
}

/** What a code that was read is: a way inside this house, a payer's digits, or not ours. */
export type Scanned =
  | { is: 'inside'; path: string }
  | { is: 'pay_code'; digits: string }
  | { is: 'foreign'; text: string }

/** Tells what a code is. Only addresses of this very house lead anywhere. */
export function scannedAs(text: string, origin: string): Scanned {
  const digits = payDigitsOf(text)
  if (digits !== undefined) return { is: 'pay_code', digits }
  const trimmed = text.trim()
  if (!URL.canParse(trimmed)) return { is: 'foreign', text }
  const url = new URL(trimmed)
  if (url.origin !== origin || url.username !== '') return { is: 'foreign', text }
  const { pathname, hash } = url
  const known = [collectPath, ...insidePaths].some(pattern => pattern.test(pathname))
  if (known) return { is: 'inside', path: pathname }
  // A voucher carries its letters behind the #, which no log ever sees.
  if (pathname === '/wallet/voucher' && /^#[\w-]+$/.test(hash)) {
    return { is: 'inside', path: `${pathname}${hash}` }
  }
  return { is: 'foreign', text }
}

/** Whole seconds until a moment, never below zero. */
export const secondsUntil = (until: number, now: number): number =>
  Math.max(0, Math.ceil((until - now) / 1000))

/** `4:05` of 245 seconds. */
export const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

type Listed = { id: string; state: string; expiresAt: string }

/**
 * What a phone that shows pay codes does next: ask its owner, or show that it was paid. `since` is
 * when the first of these codes ends: a charge lives as long as a code, so what ends earlier was
 * made by an older one and was shown before. `ended` was answered here a moment ago.
 */
export function nextCharge<C extends Listed>(
  charges: readonly C[],
  { ended, since }: { ended: string | undefined; since: string | undefined },
): { asked: C | undefined; paid: C | undefined } {
  const from = since === undefined ? Infinity : Date.parse(since)
  return {
    asked: charges.find(one => one.state === 'asked' && one.id !== ended),
    paid: charges.find(one => one.state === 'paid' && Date.parse(one.expiresAt) >= from),
  }
}
