import { describe, expect, test } from 'vitest'
import {
  clockOf,
  groupDigits,
  nextCharge,
  payDigitsOf,
  scannedAs,
  secondsUntil,
} from './codeState.ts'

const house = 'https://fuquan.example'
const code = 'A'.repeat(22)

describe('what was scanned', () => {
  test.each([
    [`${house}/c/${code}`, `/c/${code}`],
    [`${house}/room/abc-DEF`, '/room/abc-DEF'],
    [`${house}/join/abc`, '/join/abc'],
    [`${house}/wallet/voucher#ABCD-EFGH`, '/wallet/voucher#ABCD-EFGH'],
  ])('leads inside: %s', (text, path) => {
    expect(scannedAs(text, house)).toEqual({ is: 'inside', path })
  })

  test.each([
    `https://fuquan.example.evil.org/c/${code}`,
    `http://fuquan.example/c/${code}`,
    `https://fuquan.example:8443/c/${code}`,
    `https://fuquan.example@evil.org/c/${code}`,
    `https://lin@fuquan.example/c/${code}`,
    `${house}/c/${code}/payments`,
    `${house}/c/short`,
    `${house}/me/closing`,
    `${house}/api/ledger/wallet`,
    'javascript:alert(1)',
    'WIFI:S:bakery;;',
    '6901234567892',
    '',
  ])('is not of this house and stays a text: %s', text => {
    expect(scannedAs(text, house)).toEqual({ is: 'foreign', text })
  })

  test('18 digits are a pay code, typed with gaps or full width', () => {
    const digits = '281234567890123456'
    expect(scannedAs(digits, house)).toEqual({ is: 'pay_code', digits })
    expect(payDigitsOf('2812 3456 7890 1234 56')).toBe(digits)
    expect(payDigitsOf('２８12-3456-7890-1234-56')).toBe(digits)
    expect(payDigitsOf('271234567890123456')).toBeUndefined()
    expect(payDigitsOf('28123456789012345')).toBeUndefined()
  })
})

test('digits stand in groups, time in minutes and seconds, and never below zero', () => {
  expect(groupDigits('281234567890123456')).toBe('2812 3456 7890 1234 56')
  expect(secondsUntil(1_000, 61_000)).toBe(0)
  expect(secondsUntil(61_000, 1_500)).toBe(60)
  expect(clockOf(245)).toBe('4:05')
})

describe('what a phone with a pay code does next', () => {
  const charge = (id: string, state: string, expiresAt: string) => ({ id, state, expiresAt })
  const early = '2026-11-20T04:00:59.999Z'
  const late = '2026-11-20T04:01:00.000Z'

  test('asks for what waits, also from an older code, but never for what was just answered', () => {
    const charges = [charge('chg_2', 'asked', early), charge('chg_1', 'declined', late)]
    expect(nextCharge(charges, { ended: undefined, since: late }).asked?.id).toBe('chg_2')
    expect(nextCharge(charges, { ended: 'chg_2', since: late }).asked).toBeUndefined()
  })

  test('shows what was paid by a code of this screen, and nothing older', () => {
    const old = [charge('chg_1', 'paid', early)]
    expect(nextCharge(old, { ended: undefined, since: late }).paid).toBeUndefined()
    const both = [charge('chg_2', 'paid', late), ...old]
    expect(nextCharge(both, { ended: undefined, since: late }).paid?.id).toBe('chg_2')
    expect(nextCharge(both, { ended: undefined, since: undefined }).paid).toBeUndefined()
  })
})
