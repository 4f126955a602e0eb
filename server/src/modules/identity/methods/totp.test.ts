import { describe, expect, test } from 'vitest'
import { base32, codeAt, setupAddress, stepAt, stepOf } from './totp.ts'

// The secret of the appendices of RFC 4226 and RFC 6238.
const secret = Buffer.from('12345678901234567890')

describe('one-time codes by count', () => {
  // RFC 4226, appendix D.
  test.each([
    [0n, '755224'],
    [1n, '287082'],
    [2n, '359152'],
    [3n, '969429'],
    [4n, '338314'],
    [5n, '254676'],
    [6n, '287922'],
    [7n, '162583'],
    [8n, '399871'],
    [9n, '520489'],
  ])('step %s is %s', (step, code) => {
    expect(codeAt(secret, step)).toBe(code)
  })
})

describe('one-time codes by time', () => {
  // RFC 6238, appendix B, SHA-1.
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at second %s it is %s', (seconds, code) => {
    expect(codeAt(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code)
  })

  test.each([
    [-60, false],
    [-30, true],
    [0, true],
    [30, true],
    [60, false],
  ])('a code %s seconds away is taken: %s', (away, taken) => {
    const now = new Date(1_111_111_111_000)
    const code = codeAt(secret, stepAt(new Date(now.getTime() + away * 1000)))

    expect(stepOf(secret, code, now) !== undefined).toBe(taken)
  })

  test.each(['', '12345', '1234567', 'abcdef', '０５０４７１'])('%j is no code', code => {
    expect(stepOf(secret, code, new Date(1_111_111_111_000))).toBeUndefined()
  })
})

describe('what an app reads', () => {
  // RFC 4648, section 10, without padding.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%j in base32 is %j', (text, written) => {
    expect(base32(Buffer.from(text))).toBe(written)
  })

  test('names the house and the handle', () => {
    const address = setupAddress({ house: '柳溪里: 3', handle: 'lin', secret: 'MZXW6YTB' })

    expect(new URL(address).searchParams.get('issuer')).toBe('柳溪里: 3')
    expect(address).toContain('secret=MZXW6YTB')
    expect(address.startsWith('otpauth://totp/')).toBe(true)
  })
})
