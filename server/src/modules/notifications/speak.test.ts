import { catalogues } from '@fuquan/text/index.ts'
import { expect, test } from 'vitest'
import { bundleText } from './speak.ts'

const asset = {
  code: 'FU',
  scale: 2,
  symbols: { 'zh-CN': '福', en: 'fu' },
  names: { 'zh-CN': '福币', en: 'fu' },
} as const
const reader = { language: 'en', zone: 'Asia/Shanghai', asset } as const

// Every sentence that carries an amount, and why it is the reader's own business. A new one is
// judged here before it can leave the house.
const ownAmounts: Readonly<Record<string, string>> = {
  'envelopes.returned': 'the rest of an envelope of theirs',
  'envelopes.declined': 'an envelope of theirs that came back',
  'envelopes.given': 'their own part of what was left',
  'envelopes.pass_on_won': 'what came to them along a tree they passed on',
}
const told = /^(ledger|notifications)\./

test("No push tells another person's win", () => {
  const carrying = Object.entries(catalogues.en).flatMap(([module, catalogue]) =>
    Object.entries('notices' in catalogue ? catalogue.notices : {})
      .filter(([, sentence]) => /\{\{(amount|won|total)\}\}/.test(String(sentence)))
      .map(([name]) => `${module}.${name}`),
  )
  // What the books and the house tell goes to the two sides of that very movement.
  const others = carrying.filter(kind => !told.test(kind) && ownAmounts[kind] === undefined)
  expect(others).toEqual([])
  expect(carrying.length).toBeGreaterThan(3)
})

test('amounts and moments are written for the reader', () => {
  const kind = 'notifications.pin_locked'
  const facts = { until: '2026-11-20T12:00:00.000Z' }
  const said = bundleText([{ kind, facts, waiting: false }], reader)
  expect(said).toContain('20:00')
})

test('a kind without words says that something is new, and nothing raw', () => {
  const said = bundleText(
    [{ kind: 'nobody.wrote_this', facts: { secret: 'x' }, waiting: true }],
    reader,
  )
  expect(said).toBe(catalogues.en.notifications.bundle.plain)
})

test.each([
  ['envelopes.cover_published', { cover: '秋桥', reason: 'fine' }, ['秋桥']],
  ['envelopes.cover_returned', { cover: '秋桥', reason: 'cut off' }, ['秋桥', 'cut off']],
  ['envelopes.cover_taken_down', { cover: '秋桥', reason: 'asked for' }, ['秋桥', 'asked for']],
  ['stickers.pack_published', { pack: '面包', reason: 'fine' }, ['面包']],
  ['stickers.pack_returned', { pack: '面包', reason: 'blurred' }, ['面包', 'blurred']],
  ['stickers.pack_taken_down', { pack: '面包', reason: 'stolen' }, ['面包', 'stolen']],
])('%s is said in both languages with its name and, refused, its reason', (kind, facts, parts) => {
  const said = (['zh-CN', 'en'] as const).map(language =>
    bundleText([{ kind, facts, waiting: false }], { ...reader, language }),
  )
  for (const part of parts) for (const one of said) expect(one).toContain(part)
  expect(said[0]).not.toBe(said[1])
  expect(said[1]).not.toContain('{{')
})
