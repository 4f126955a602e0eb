import type { Message } from '@fuquan/sdk/index.ts'
import { expect, test } from 'vitest'
import { inOrder, linesOf, type Pending } from './state.ts'

const said = (number: number, part: Partial<Message> = {}): Message => ({
  number,
  id: `msg_${number}`,
  author: 'usr_lin',
  kind: 'text',
  text: `${number}`,
  embed: null,
  line: null,
  facts: {},
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
