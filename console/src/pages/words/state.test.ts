import { expect, test } from 'vitest'
import { compareVariables, variablesOf } from './state.ts'

test('variables are named once, whatever spaces and formats stand with them', () => {
  expect(variablesOf('{{ a }} {{b, number}} {{a}}')).toEqual(['a', 'b'])
})

test('what is left out and what nobody fills are said apart', () => {
  expect(compareVariables(['name', 'at'], 'Hello {{name}}, {{who}}')).toEqual({
    missing: ['at'],
    unknown: ['who'],
  })
})
