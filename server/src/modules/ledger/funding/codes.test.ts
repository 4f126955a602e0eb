import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alphabet, codeLength, codeOf, digitsOf, readCode, writeCode } from './codes.ts'

const digits = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 15, maxLength: 15 })

describe('a voucher code', () => {
  test('has 31 letters, none of which looks like another', () => {
    expect(new Set(alphabet).size).toBe(31)
    for (const letter of '01ILO') expect(alphabet).not.toContain(letter)
  })

  test('is read however it is typed', () => {
    fc.assert(
      fc.property(digits, drawn => {
        const code = codeOf(drawn)
        expect(code).toHaveLength(codeLength)
        const shown = writeCode(code)
        expect(shown).toMatch(/^(\w{4}-){3}\w{4}$/)
        for (const typed of [code, shown, shown.toLowerCase(), shown.replaceAll('-', ' ')]) {
          expect(readCode(typed)).toBe(code)
        }
      }),
    )
  })

  test('is not read with any one wrong character', () => {
    const place = fc.integer({ min: 0, max: 15 })
    const letter = fc.constantFrom(...alphabet)
    fc.assert(
      fc.property(digits, place, letter, (drawn, at, wrong) => {
        const code = codeOf(drawn)
        fc.pre(code[at] !== wrong)
        expect(readCode(code.slice(0, at) + wrong + code.slice(at + 1))).toBeUndefined()
      }),
    )
  })

  test('is not read with two characters swapped', () => {
    const place = fc.integer({ min: 0, max: 13 })
    fc.assert(
      fc.property(digits, place, (drawn, at) => {
        const letters = [...codeOf(drawn)]
        const [a, b] = [letters[at], letters[at + 1]]
        fc.pre(a !== b)
        letters.splice(at, 2, String(b), String(a))
        expect(readCode(letters.join(''))).toBeUndefined()
      }),
    )
  })

  test('is nothing else: too short, too long, with letters it does not know', () => {
    for (const typed of ['', '2', '2'.repeat(15), '2'.repeat(17), 'O'.repeat(16), '２２２']) {
      expect(readCode(typed)).toBeUndefined()
    }
  })

  test('leaves out bytes that would favour some letters, and says when too few are left', () => {
    expect(digitsOf(new Uint8Array(15).fill(255))).toBeUndefined()
    expect(digitsOf(new Uint8Array(16).fill(30))).toEqual(Array.from({ length: 15 }, () => 30))
    // 8 × 31 = 248 is the first byte that is not fair.
    expect(digitsOf(new Uint8Array([...Array.from({ length: 15 }, () => 247), 248]))).toHaveLength(
      15,
    )
    expect(digitsOf(new Uint8Array(15).fill(248))).toBeUndefined()
  })
})
