import { expect, test } from 'vitest'
import { type Bounds, bodyOf, type Draft, emptyDraft, readDraft, roomToldBy } from './draft.ts'

const bounds: Bounds = {
  off: [],
  minShare: 1n,
  maxShare: 20_000n,
  maxShares: 100,
  greetingLength: 25,
  maySend: true,
  room: { members: 30, active: 12, suggested: 12 },
  hasRoom: true,
  maxPeople: 50,
  directedNames: 10,
  anyoneMaxShares: 20,
  scheduleDays: 7,
  dailyLeft: 200_000n,
  free: 10_000n,
  scale: 2,
  now: new Date('2026-11-20T12:00:00Z'),
}
const lucky: Draft = { ...emptyDraft, amount: '8.88', count: '10' }
const directed: Draft = {
  ...emptyDraft,
  mode: 'directed',
  people: ['usr_mei', 'usr_bo'],
  amounts: { usr_mei: '2', usr_bo: '1.50' },
}
const sent = (draft: Draft, hangsIn?: string) =>
  bodyOf({ draft, read: readDraft(draft, bounds), hangsIn, gatherSeconds: 30, scale: 2 })

test('a lucky envelope holds the total that was typed', () => {
  const read = readDraft(lucky, bounds)

  expect(read).toMatchObject({ total: 888n, shares: 10, split: 'lucky:2', blocked: undefined })
})

test('an ordinary envelope holds each share times their number', () => {
  const read = readDraft({ ...lucky, mode: 'ordinary', amount: '1.5', count: '4' }, bounds)

  expect(read).toMatchObject({ total: 600n, each: 150n, split: 'even', blocked: undefined })
})

test('an envelope of names holds the sum of what was set for each', () => {
  expect(readDraft(directed, bounds)).toMatchObject({
    ...{ total: 350n, shares: 2, split: 'named', blocked: undefined },
  })
  expect(sent(directed, 'rom_1')).toEqual({
    ...{ roomId: 'rom_1', mode: 'directed', split: 'named', total: '350', shares: 2 },
    ...{ people: ['usr_mei', 'usr_bo'], amounts: ['200', '150'] },
  })
})

test('friends get a share each unless fewer were asked for', () => {
  const friends: Draft = { ...lucky, to: 'people', people: ['usr_mei', 'usr_bo'], count: '' }

  expect(readDraft(friends, bounds).shares).toBe(2)
  expect(readDraft({ ...friends, count: '3' }, bounds).blocked).toEqual({
    ...{ why: 'sharesPeople', most: 2 },
  })
  expect(sent(friends)).toMatchObject({ audience: 'people', people: ['usr_mei', 'usr_bo'] })
  expect(sent(friends)).not.toHaveProperty('roomId')
})

test('a password goes along trimmed, and is random or equal', () => {
  const password: Draft = {
    ...lucky,
    mode: 'password',
    word: ' 恭喜 ',
    hint: 'new year',
    equal: true,
  }

  expect(readDraft(password, bounds)).toMatchObject({ split: 'even', total: 8_880n })
  expect(sent({ ...password, equal: false }, 'rom_1')).toMatchObject({
    ...{ roomId: 'rom_1', split: 'lucky:2', password: { word: '恭喜', hint: 'new year' } },
  })
})

test('an hour, a draw together and a window that is not wanted go along', () => {
  const later: Draft = { ...lucky, later: true, opensAt: '2026-11-21T20:00', gather: true }
  const body = sent({ ...later, fair: false, lateJoiners: true }, 'rom_1')

  expect(body).toMatchObject({ gatherSeconds: 30, fairWindow: false, lateJoiners: true })
  expect(body.opensAt).toBe(new Date('2026-11-21T20:00').toISOString())
})

test.each<[string, Partial<Draft>, object]>([
  ['nothing typed', { amount: '' }, { why: 'total' }],
  ['no number of shares', { count: '' }, { why: 'count' }],
  ['one share of luck', { count: '1' }, { why: 'count' }],
  ['too many shares', { count: '101' }, { why: 'countMost', most: 100 }],
  ['less than a cent each', { amount: '0.09' }, { why: 'least', amount: 1n }],
  ['more than there is', { amount: '100.01' }, { why: 'balance', amount: 10_000n }],
  ['a long greeting', { greeting: '福'.repeat(26) }, { why: 'greeting', count: 25 }],
  ['more shares than people', { count: '13' }, { why: 'few', active: 12, suggested: 12 }],
  ['no friend chosen', { to: 'people' }, { why: 'people' }],
  ['anybody, unconfirmed', { to: 'anyone' }, { why: 'anyone' }],
  ['too many for anybody', { to: 'anyone', count: '21' }, { why: 'anyoneMost', most: 20 }],
  ['a password of one letter', { mode: 'password', word: 'a' }, { why: 'word' }],
  ['a long hint', { mode: 'password', word: 'ab', hint: 'a'.repeat(61) }, { why: 'hint' }],
  ['no hour', { later: true }, { why: 'opensAt' }],
  ['an hour that is over', { later: true, opensAt: '2026-11-19T20:00' }, { why: 'opensAt' }],
  [
    'an hour too far away',
    { later: true, opensAt: '2026-11-29T20:00' },
    { why: 'opensLate', days: 7 },
  ],
])('the button says what is missing: %s', (_, part, blocked) => {
  expect(readDraft({ ...lucky, ...part }, bounds).blocked).toEqual(blocked)
})

test.each<[string, Partial<Draft>, object]>([
  ['nobody', { people: [] }, { why: 'names' }],
  ['an amount that is missing', { amounts: { usr_mei: '2' } }, { why: 'nameAmount' }],
])('an envelope of names says what is missing: %s', (_, part, blocked) => {
  expect(readDraft({ ...directed, ...part }, bounds).blocked).toEqual(blocked)
})

test('a mode that somebody switched off says who did', () => {
  const off = [{ mode: 'lucky', by: 'group' }] as const

  expect(readDraft(lucky, { ...bounds, off: [...off] }).blocked).toEqual({
    why: 'off',
    by: 'group',
  })
})

test('without a room nothing is for a room', () => {
  expect(readDraft(lucky, { ...bounds, hasRoom: false }).blocked).toEqual({ why: 'room' })
  const anyone: Draft = { ...lucky, to: 'anyone', anyoneOk: true }
  expect(readDraft(anyone, { ...bounds, hasRoom: false }).blocked).toBeUndefined()
})

test('an explicit yes to many shares counts for that number only', () => {
  const yes = { ...lucky, count: '13', acceptedFew: 13 }

  expect(readDraft(yes, bounds).blocked).toBeUndefined()
  expect(readDraft({ ...yes, count: '14' }, bounds).blocked?.why).toBe('few')
})

test('a refusal for few active members asks what the hint asks, with the number of the house', () => {
  const details = { active: 3, suggested: 3 }
  const refused = { code: 'envelope_few_active', status: 422, detail: '…', details }
  const told = (problem: unknown) => ({ ...bounds, room: roomToldBy(problem, bounds.room) })

  expect(readDraft(lucky, told(refused)).blocked).toEqual({ why: 'few', ...details })
  expect(readDraft({ ...lucky, acceptedFew: 10 }, told(refused)).blocked).toBeUndefined()
  expect(told({ ...refused, code: 'busy' }).room).toBe(bounds.room)
})
