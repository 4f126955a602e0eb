import type { Payment } from '@fuquan/sdk/index.ts'
import { expect, test } from 'vitest'
import {
  type Draft,
  emptyDraft,
  leftOf,
  markOf,
  readDraft,
  stateWord,
  triesWithoutPin,
} from './paymentState.ts'

const terms = { most: '1000000', dayCap: '200000', dayLeft: '150000' }
const bounds = { terms, free: 100_000n }
const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft, ...part })

const drafts: [string, Partial<Draft>, object | undefined][] = [
  ['nothing yet', {}, { why: 'amount' }],
  ['zero', { amount: '0.00' }, { why: 'amount' }],
  ['12,34 as well as 12.34', { amount: '12,34' }, undefined],
  ['all that is free', { amount: '1000' }, undefined],
  ['a cent more', { amount: '1000.01' }, { why: 'balance', amount: 100_000n }],
  ['more than a payment carries', { amount: '10000.01' }, { why: 'most', amount: 1_000_000n }],
  ['30 characters', { amount: '1', note: '字'.repeat(30) }, undefined],
  ['31 characters', { amount: '1', note: '字'.repeat(31) }, { why: 'note', count: 1 }],
  ['30 pictures', { amount: '1', note: '🍲'.repeat(30) }, undefined],
]
for (const [what, part, blocked] of drafts) {
  test(`a draft of ${what}: ${blocked === undefined ? 'may be paid' : 'says why not'}`, () => {
    expect(readDraft(draft(part), bounds, 2).blocked).toEqual(blocked)
  })
}

test('the day and the level bound it as well', () => {
  const rich = { ...bounds, free: 900_000n }
  const nobody = { ...rich, terms: { ...terms, dayCap: '0', dayLeft: '0' } }

  expect(readDraft(draft({ amount: '1500.01' }), rich, 2).blocked).toEqual({
    why: 'day',
    amount: 150_000n,
  })
  expect(readDraft(draft({ amount: '1' }), nobody, 2).blocked).toEqual({ why: 'level' })
})

test('without a PIN only within both sums', () => {
  const sum = { single: '5000', left: '3000' }

  expect(triesWithoutPin(3_000n, sum)).toBe(true)
  expect(triesWithoutPin(3_001n, sum)).toBe(false)
  expect(triesWithoutPin(1n, null)).toBe(false)
  expect(triesWithoutPin(1n, undefined)).toBe(false)
})

const payment = (part: Partial<Payment>): Payment => ({
  id: 'pay_1',
  state: 'received',
  waitsFor: null,
  role: 'payer',
  other: { id: 'usr_1', handle: 'mei', name: 'Mei', pictureId: null, level: 1 },
  amount: '1000',
  note: '',
  when: 'now',
  sentAt: '2026-11-21T08:00:00.000Z',
  arrivesAt: null,
  acceptBy: null,
  endedAt: null,
  transferId: 'trf_1',
  refundOf: null,
  refunded: '0',
  askedBackAt: null,
  origin: null,
  may: [],
  ...part,
})
const later = new Date(Date.now() + 3_600_000).toISOString()
const earlier = new Date(Date.now() - 3_600_000).toISOString()
const words: [Partial<Payment>, string, string][] = [
  [{}, 'receivedByOther', 'check'],
  [{ role: 'payee' }, 'received', 'check'],
  [{ state: 'declined' }, 'declined', 'back'],
  [{ state: 'declined', role: 'payee' }, 'declinedByMe', 'back'],
  [{ state: 'cancelled' }, 'cancelled', 'back'],
  [{ state: 'returned' }, 'returned', 'back'],
  [{ state: 'sent', waitsFor: 'payee' }, 'waitsOther', 'clock'],
  [{ state: 'sent', waitsFor: 'payee', role: 'payee' }, 'waitsMe', 'clock'],
  [{ state: 'sent', waitsFor: 'time', arrivesAt: later }, 'waitsTime', 'clock'],
  [{ state: 'sent', waitsFor: 'time', arrivesAt: earlier }, 'waitsBooks', 'clock'],
]
for (const [part, word, mark] of words) {
  const { state = 'received', role = 'payer', waitsFor } = part
  test(`${state} ${waitsFor ?? ''} seen by its ${role} is said as ${word}`, () => {
    expect(stateWord(payment(part))).toBe(word)
    expect(markOf(payment(part))).toBe(mark)
  })
}

test('what is left to pay back is what did not come back yet', () => {
  expect(leftOf(payment({ refunded: '400' }))).toBe(600n)
})
