import { expect, test } from 'vitest'
import { groupCode, isWholeCode } from './funding.ts'

test('a voucher code is grouped while it is typed, pasted or dictated', () => {
  expect(groupCode('')).toBe('')
  expect(groupCode('abcd')).toBe('ABCD')
  expect(groupCode('abcde')).toBe('ABCD-E')
  expect(groupCode(' ab-cd ef　gh ')).toBe('ABCD-EFGH')
  expect(groupCode('２３４５abcd')).toBe('2345-ABCD')
  expect(groupCode('A'.repeat(40))).toBe('AAAA-AAAA-AAAA-AAAA')
})

test('it is whole with sixteen letters', () => {
  expect(isWholeCode(groupCode('A'.repeat(15)))).toBe(false)
  expect(isWholeCode(groupCode('A'.repeat(16)))).toBe(true)
})
