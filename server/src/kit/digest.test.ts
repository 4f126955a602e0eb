import { expect, test } from 'vitest'
import { hmacSha256, sha256Hex } from './digest.ts'

test('SHA-256 agrees with FIPS 180-4', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(sha256Hex('abc')).toBe(abc)
})

test('HMAC-SHA-256 agrees with case 2 of RFC 4231', () => {
  const code = hmacSha256(Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'))
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  expect(code.toString('hex')).toBe(expected)
})
