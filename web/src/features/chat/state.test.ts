import type { Message } from '@fuquan/sdk/index.ts'
import { expect, test } from 'vitest'
import { foundIn, inOrder, linesOf, type Pending, readBy, stretchesOf } from './state.ts'

const said = (number: number, part: Partial<Message> = {}): Message => ({
  number,
  id: `msg_${number}`,
  author: 'usr_lin',
  kind: 'text',
  text: `${number}`,
  embed: null,
  line: null,
  facts: {},
  announced: false,
  forwarded: false,
  masked: false,
  mentions: [],
  mentionsAll: false,
  pictures: [],
  pinned: false,
  place: null,
  quote: null,
  removed: null,
  at: `2026-11-20T04:0${number}:00.000Z`,
  recalledAt: null,
  ...part,
})
const pending: Pending = {
  messageId: 'msg_9',
  roomId: 'rom_1',
  text: 'on its way',
  at: '2026-11-20T04:09:00.000Z',
  state: 'sending',
}
const thread = { pending: [], readUpTo: 99, me: 'usr_mei' }
const shapes = (lines: readonly { is: string }[]) => lines.map(line => line.is)

test('a thread begins with its day', () => {
  expect(shapes(linesOf({ ...thread, messages: [said(1), said(2)] }))).toEqual([
    'day',
    'message',
    'message',
  ])
})

test('after five minutes of silence the time stands between', () => {
  const late = said(2, { at: '2026-11-20T04:07:00.000Z' })

  expect(shapes(linesOf({ ...thread, messages: [said(1), late] }))).toEqual([
    'day',
    'message',
    'time',
    'message',
  ])
})

test('the unread line stands once, before the first line Mei has not read', () => {
  const lines = linesOf({ ...thread, messages: [said(1), said(2), said(3)], readUpTo: 1 })

  expect(shapes(lines)).toEqual(['day', 'message', 'unread', 'message', 'message'])
  // Below the mark it says anew who speaks.
  const firsts = lines.flatMap(line => (line.is === 'message' ? line.first : []))
  expect(firsts).toEqual([true, true, false])
})

test('a line that came back from the house is no longer on its way', () => {
  const lines = linesOf({ ...thread, messages: [said(9)], pending: [pending] })

  expect(shapes(lines)).toEqual(['day', 'message'])
})

test('pages that overlap show each line once, in the order of the room', () => {
  const newer = [said(3), said(4)]
  const older = [said(1), said(2), said(3, { text: 'old reading' })]

  const all = inOrder([newer, older])

  expect(all.map(one => one.number)).toEqual([1, 2, 3, 4])
  expect(all[2]?.text).toBe('3')
})

test('cards for my eyes stand by their time; those of older pages wait for their page', () => {
  const cards = [
    { key: 'pay_older', at: '2026-11-20T03:00:00.000Z' },
    { key: 'pay_1', at: '2026-11-20T04:01:30.000Z' },
    { key: 'pay_2', at: '2026-11-20T04:09:00.000Z' },
  ]
  const lines = linesOf({ ...thread, cards, messages: [said(1), said(2)] })

  expect(lines.map(line => line.key)).toEqual(['day-1', 'msg_1', 'pay_1', 'msg_2', 'pay_2'])
})

test('a page that comes before adds stretches and moves no line into another', () => {
  const at = '2026-11-20T04:00:00.000Z'
  const from = (first: number, count: number) =>
    Array.from({ length: count }, (_, n) => said(first + n, { at }))
  const newest = linesOf({ ...thread, messages: from(75, 60), pending: [pending] })
  const all = linesOf({ ...thread, messages: from(25, 110), pending: [pending] })
  const placesOf = (lines: ReturnType<typeof linesOf>) =>
    new Map(stretchesOf(lines).flatMap(one => one.lines.map(line => [line.key, one.key])))

  const before = placesOf(newest)
  const after = placesOf(all)

  expect(stretchesOf(all).map(one => one.key)).toEqual(['0', '1', '2'])
  expect(stretchesOf(all).flatMap(one => one.lines)).toEqual(all)
  for (const [key, place] of before) if (key.startsWith('msg')) expect(after.get(key)).toBe(place)
  expect(after.get('msg_9')).toBe('2')
  expect(stretchesOf(linesOf({ ...thread, messages: [], pending: [pending] }))).toHaveLength(1)
})

test('a line is read by those who came before it, and by nobody who came after it', () => {
  // One read up to 4, one up to 7 who came with line 3, one came with line 6 and read all.
  const marks = { marks: [4, 7, 9], from: [1, 3, 6] }

  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(line => readBy(marks, line))).toEqual([
    1, 1, 2, 2, 1, 2, 2, 1, 1, 0,
  ])
})

test('what was looked for is marked in the line, whatever its case', () => {
  const marked = (text: string, words: string) =>
    foundIn(text, words)
      .map(one => (one.hit ? `[${one.text}]` : one.text))
      .join('')

  expect(marked('周五火锅，谁来？', '火锅')).toBe('周五[火锅]，谁来？')
  expect(marked('Me, with Dessert', 'dessert me')).toBe('[Me], with [Dessert]')
  expect(marked('nothing here', 'quark')).toBe('nothing here')
  expect(marked('as it was', '  ')).toBe('as it was')
})
