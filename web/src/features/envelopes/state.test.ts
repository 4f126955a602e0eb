import { expect, test } from 'vitest'
import { type Bounds, countedUp, type Draft, emptyDraft, faceOf, readDraft } from './state.ts'

const bounds: Bounds = {
  modes: { ordinary: true, lucky: true },
  minShare: 1n,
  maxShare: 20_000n,
  maxShares: 100,
  greetingLength: 25,
  maySend: true,
  room: { members: 30, active: 12, suggested: 12 },
  dailyLeft: 200_000n,
  free: 10_000n,
  scale: 2,
}
const lucky: Draft = { ...emptyDraft, amount: '8.88', count: '10' }

test('a lucky envelope holds the total that was typed', () => {
  const read = readDraft(lucky, bounds)

  expect(read).toMatchObject({ total: 888n, shares: 10, split: 'lucky:2', blocked: undefined })
})

test('an ordinary envelope holds each share times their number', () => {
  const read = readDraft({ ...lucky, mode: 'ordinary', amount: '1.5', count: '4' }, bounds)

  expect(read).toMatchObject({ total: 600n, each: 150n, split: 'even', blocked: undefined })
})

test.each([
  ['nothing typed', { amount: '' }, { why: 'total' }],
  ['no number of shares', { count: '' }, { why: 'count' }],
  ['one share of luck', { count: '1' }, { why: 'count' }],
  ['too many shares', { count: '101' }, { why: 'countMost', most: 100 }],
  ['less than a cent each', { amount: '0.09' }, { why: 'least', amount: 1n }],
  ['more than there is', { amount: '100.01' }, { why: 'balance', amount: 10_000n }],
  ['a long greeting', { greeting: '福'.repeat(26) }, { why: 'greeting', count: 25 }],
  ['more shares than people', { count: '13' }, { why: 'few', active: 12, suggested: 12 }],
])('the button says what is missing: %s', (_, part, blocked) => {
  expect(readDraft({ ...lucky, ...part }, bounds).blocked).toEqual(blocked)
})

test('an explicit yes to many shares counts for that number only', () => {
  const yes = { ...lucky, count: '13', acceptedFew: 13 }

  expect(readDraft(yes, bounds).blocked).toBeUndefined()
  expect(readDraft({ ...yes, count: '14' }, bounds).blocked?.why).toBe('few')
})

const card = {
  id: 'env_1',
  mode: 'lucky',
  split: 'lucky:2',
  state: 'open',
  senderId: 'usr_1',
  greeting: '',
  cover: 'plain',
  shares: 10,
  claimed: 0,
  expiresAt: '2026-11-21T00:00:00.000Z',
  mine: false,
  myAmount: null,
} as const

test('what Mei took stays taken, whatever becomes of the rest', () => {
  expect(faceOf({ ...card, myAmount: '231', state: 'expired' })).toEqual({
    shape: 'paled',
    word: 'taken',
  })
})

test('an open envelope is full and an ended one is pale', () => {
  expect(faceOf(card)).toEqual({ shape: 'full', word: 'ready' })
  expect(faceOf({ ...card, state: 'emptied' })).toEqual({ shape: 'paled', word: 'emptied' })
  expect(faceOf({ ...card, state: 'expired', mine: true })).toEqual({
    shape: 'paled',
    word: 'returned',
  })
})

test('a counting amount never shows more than was won and lands exactly', () => {
  expect(countedUp(231n, 0)).toBe(0n)
  expect(countedUp(231n, 150) < 231n).toBe(true)
  expect(countedUp(231n, 300)).toBe(231n)
  expect(countedUp(231n, 5_000)).toBe(231n)
})
