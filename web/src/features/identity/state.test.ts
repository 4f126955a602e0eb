import { expect, test } from 'vitest'
import { firstOpenStep, isHandle, plainHandle, stepOfRefusal } from './state.ts'

const ana = { name: 'Ana', handle: 'ana', password: 'pasteis de nata', byPasskey: false }

test('a handle is read as it will be kept', () => {
  expect(plainHandle(' @Lin ')).toBe('lin')
  expect(isHandle('lin_2')).toBe(true)
  expect(isHandle('2lin')).toBe(false)
  expect(isHandle('li')).toBe(false)
})

test('no step of signing up can be skipped by its address', () => {
  expect(firstOpenStep({ ...ana, name: ' ' }, 10)).toBe('name')
  expect(firstOpenStep({ ...ana, handle: 'A' }, 10)).toBe('handle')
  expect(firstOpenStep({ ...ana, password: 'short' }, 10)).toBe('secret')
  expect(firstOpenStep(ana, 10)).toBe('rules')
  expect(firstOpenStep(ana, 17)).toBe('secret')
})

test('a refusal leads back to the question it is about', () => {
  expect(stepOfRefusal('identity_handle_taken')).toBe('handle')
  expect(stepOfRefusal('identity_password_weak')).toBe('secret')
  expect(stepOfRefusal('identity_invite_invalid')).toBe('rules')
})
