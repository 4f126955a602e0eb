import { expect, test } from 'vitest'
import { answerWords, firstThings, isDesk, pathOf, waitingPath, writtenFacts } from './state.ts'

const written = { amount: (minor: string) => `福${minor}`, time: () => 'tomorrow 21:04' }

test('amounts and times of a notice are written as people read them', () => {
  const facts = { amount: '320', until: '2026-11-21T13:04:00.000Z', room: 'Class 3', count: 2 }

  expect(writtenFacts(facts, written)).toEqual({
    amount: '福320',
    until: 'tomorrow 21:04',
    room: 'Class 3',
    count: '2',
  })
})

test('a notice leads to what it is about, and an unknown one nowhere', () => {
  expect(pathOf({ kind: 'envelope', ref: 'env_1' })).toBe('/envelopes/env_1')
  expect(pathOf({ kind: 'comet', ref: 'com_1' })).toBeUndefined()
})

test('what is done at the desk is there, which is another app', () => {
  const path = pathOf({ kind: 'cover', ref: 'cvr_1' }) ?? ''
  expect([path, isDesk(path), isDesk('/today')]).toEqual(['/console/covers', true, false])
})

test('what waits leads to where it is answered, and around what is switched off', () => {
  const envelope = { kind: 'envelopes.sent', ref: 'env_1', facts: { roomId: 'rom_1' } }
  const paths = (leads: boolean) => waitingPath(envelope, () => leads)

  expect(paths(true)).toBe('/friends/rom_1?envelope=env_1')
  expect(paths(false)).toBe('/envelopes/env_1?open')
  const payment = { kind: 'ledger.payment_asked', ref: 'pay_1', facts: {} }
  expect(waitingPath(payment, () => false)).toBe('/wallet/payments/pay_1')
  const asked = { kind: 'friends.requested', ref: 'frq_1', facts: { by: 'usr_1' } }
  expect(waitingPath(asked, () => true)).toBe('/people/usr_1')
})

test('a request for an envelope is answered only where one can be given', () => {
  const asked = (on: boolean) => answerWords('envelopes.asked', () => on)

  expect([asked(true), asked(false)]).toEqual(['answer', 'open'])
  expect(answerWords('envelopes.sent', () => false)).toBe('openEnvelope')
})

test.each([
  ['everything', () => true, false, ['hello', 'envelope', 'picture']],
  ['the wallet alone', () => false, false, ['pin', 'collect', 'picture']],
  ['the wallet alone, all done', () => false, true, ['collect']],
  ['rooms without envelopes', (module: string) => module === 'chat', true, ['hello']],
] as const)('who just came to a house with %s finds what there is to do', (_, isOn, done, want) => {
  expect(firstThings(isOn, { pin: done, picture: done })).toEqual(want)
})
