import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { expect, test } from 'vitest'
import {
  allCame,
  ceremonyOf,
  countedUp,
  coverPathOf,
  faceOf,
  hasEnded,
  homeOf,
  lostWord,
  type Opening,
  phaseAt,
} from './state.ts'

const me = 'usr_me'
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
  entered: 0,
  opensAt: null,
  expiresAt: '2026-11-21T00:00:00.000Z',
  mine: false,
  guests: null,
  myAmount: null,
  given: false,
} as const

test('what Mei took stays taken, whatever becomes of the rest', () => {
  expect(faceOf({ ...card, myAmount: '231', state: 'expired' }, me)).toEqual({
    shape: 'paled',
    word: 'taken',
  })
})

test('an open envelope is full and an ended one is pale', () => {
  expect(faceOf(card, me)).toEqual({ shape: 'full', word: 'ready' })
  expect(faceOf({ ...card, state: 'emptied' }, me)).toEqual({ shape: 'paled', word: 'emptied' })
  expect(faceOf({ ...card, state: 'expired', mine: true }, me)).toEqual({
    shape: 'paled',
    word: 'returned',
  })
})

test('who came late reads that nobody opened it, and not that nobody has yet', () => {
  for (const state of ['emptied', 'expired', 'returned', 'declined']) {
    expect(hasEnded({ state })).toBe(true)
  }
  for (const state of ['scheduled', 'gathering', 'open', 'frozen']) {
    expect(hasEnded({ state })).toBe(false)
  }
})

test('a counting amount never shows more than was won and lands exactly', () => {
  expect(countedUp(231n, 0)).toBe(0n)
  expect(countedUp(231n, 150) < 231n).toBe(true)
  expect(countedUp(231n, 300)).toBe(231n)
  expect(countedUp(231n, 5_000)).toBe(231n)
})

const bo = { id: 'usr_bo', handle: 'bo', name: 'Bo', pictureId: null, level: 1 } as const

test('an envelope of names is an outline to who was not named, and full to who was', () => {
  const forBo = { ...card, guests: [bo] }

  expect(faceOf(forBo, me)).toEqual({ shape: 'outline', word: 'others' })
  expect(faceOf(forBo, 'usr_bo')).toEqual({ shape: 'full', word: 'ready' })
  expect(faceOf({ ...forBo, mine: true }, me).word).toBe('ready')
})

test.each([
  ['scheduled', 'scheduled'],
  ['gathering', 'gathering'],
  ['frozen', 'frozen'],
] as const)('a bubble says that it is %s', (state, word) => {
  expect(faceOf({ ...card, state }, me).word).toBe(word)
})

test('what was given back says so to its sender', () => {
  expect(faceOf({ ...card, state: 'declined', mine: true }, me).word).toBe('declined')
})

const at = (iso: string) => Date.parse(`2026-11-20T${iso}Z`)
const gathers = {
  state: 'scheduled',
  gathersAt: '2026-11-20T20:00:00.000Z',
  opensAt: '2026-11-20T20:00:30.000Z',
} as const

test('an hour that has come is seen at once, whatever was read before it', () => {
  expect(phaseAt(gathers, at('19:59:59'))).toBe('scheduled')
  expect(phaseAt(gathers, at('20:00:00'))).toBe('gathering')
  expect(phaseAt(gathers, at('20:00:30'))).toBe('open')
  expect(phaseAt({ ...gathers, state: 'emptied' }, at('20:00:10'))).toBe('emptied')
})

const view = {
  ...gathers,
  guests: null,
  iEntered: false,
  myPart: { mayOpen: false, why: 'envelope_not_open_yet' },
} as Partial<EnvelopeView> as EnvelopeView // Only what a ceremony looks at.
const shown = (opening: Opening, iso: string, part: Partial<EnvelopeView> = {}) =>
  ceremonyOf({ view: { ...view, ...part }, opening, at: at(iso), me })

test('the cover waits, lets one enter, and opens, in this order', () => {
  expect(shown({ is: 'cover' }, '19:00:00')).toBe('scheduled')
  expect(shown({ is: 'cover' }, '20:00:10')).toBe('enter')
  expect(shown({ is: 'entered' }, '20:00:20')).toBe('entered')
  expect(shown({ is: 'entered' }, '20:00:31')).toBe('coin')
})

test('who was not named neither enters nor opens', () => {
  expect(shown({ is: 'cover' }, '20:00:10', { guests: [bo] })).toBe('over')
  expect(shown({ is: 'cover' }, '20:00:31', { guests: [bo] })).toBe('over')
})

test('after a pause a password may be typed again', () => {
  const open = { state: 'open', myPart: { mayOpen: true, why: null } } as const
  const paused: Opening = { is: 'paused', until: at('21:00:00') }

  expect(shown(paused, '20:59:59', open)).toBe('paused')
  expect(shown(paused, '21:00:00', open)).toBe('coin')
  expect(shown({ is: 'wrong', problem: undefined }, '20:00:40', open)).toBe('coin')
})

test('what hangs in no room leads to no room', () => {
  const alone = { kind: 'people', roomId: null, lateJoiners: false } as const

  expect(homeOf({ mode: 'ordinary', audience: alone })).toBe('/envelopes')
  expect(homeOf({ mode: 'room', audience: { ...alone, roomId: 'rom_1' } })).toBe('/envelopes')
  expect(homeOf({ mode: 'lucky', audience: { ...alone, roomId: 'rom_1' } })).toBe('/friends/rom_1')
  expect(coverPathOf('env_1', null)).toBe('/envelopes/env_1?open')
})

test('everybody came only where people were named and all of them opened it', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      ...{ id: `usr_${n}`, handle: `p${n}`, name: `P${n}`, pictureId: null, level: 1 },
    }))
  const emptied = { state: 'emptied', claimed: 1 } as const
  // One share for a whole group: nobody may read that all of them have opened it.
  expect(allCame({ ...emptied, guests: null })).toBe(false)
  expect(allCame({ ...emptied, guests: named(3) })).toBe(false)
  expect(allCame({ ...emptied, guests: named(1) })).toBe(true)
  expect(allCame({ ...emptied, state: 'open', guests: named(1) })).toBe(false)
})

test('where it is drawn nobody is told that they were too slow', () => {
  expect(lostWord({ mode: 'lucky', gathersAt: null })).toBe('late')
  expect(lostWord({ mode: 'directed', gathersAt: null })).toBe('allTaken')
  expect(lostWord({ mode: 'lucky', gathersAt: card.expiresAt })).toBe('drawn')
})

test('what went to those who came is not said to have come back', () => {
  const ended = { ...card, state: 'returned', mine: true } as const
  expect(faceOf({ ...ended, given: true }, me)).toEqual({ shape: 'paled', word: 'given' })
  expect(faceOf(ended, me)).toEqual({ shape: 'paled', word: 'returned' })
})
