import { assert, present } from '#/kit/assert.ts'

/** No 0 O, 1 I L: nothing that looks like something else. A prime count, for the check below. */
export const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const codeLength = 16
const drawn = codeLength - 1
const groupLength = 4

const digitOf = new Map([...alphabet].map((letter, digit) => [letter, digit]))

/**
 * Makes a voucher code of 15 numbers below 31 and a check character: any one wrong character and
 * any two swapped ones are noticed before the house is asked.
 */
export function codeOf(digits: readonly number[]): string {
  assert(digits.length === drawn, 'a code has 15 drawn characters')
  const letters = digits.map(digit => present(alphabet[digit], 'a digit below 31'))
  return `${letters.join('')}${present(alphabet[checkOf(digits)])}`
}

/** The weighted sum modulo a prime: weights differ and none is zero, so no swap cancels out. */
const checkOf = (digits: readonly number[]): number =>
  digits.reduce((sum, digit, n) => sum + (n + 1) * digit, 0) % alphabet.length

/** Turns bytes into 15 numbers below 31, each equally likely; undefined when there are too few. */
export function digitsOf(bytes: Uint8Array): number[] | undefined {
  const fair = Math.floor(256 / alphabet.length) * alphabet.length
  const digits = [...bytes].filter(byte => byte < fair).map(byte => byte % alphabet.length)
  return digits.length < drawn ? undefined : digits.slice(0, drawn)
}

/** Reads a code as people type it: any case, with blanks or hyphens. Undefined: not a code. */
export function readCode(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-_.·—–]/g, '')
  if (plain.length !== codeLength) return undefined
  const digits = [...plain].map(letter => digitOf.get(letter))
  const known = digits.filter(digit => digit !== undefined)
  if (known.length !== codeLength) return undefined
  return checkOf(known.slice(0, drawn)) === known[drawn] ? plain : undefined
}

/** Writes a code in groups of four, as it is printed. */
export function writeCode(code: string): string {
  const groups = code.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []
  return groups.join('-')
}
