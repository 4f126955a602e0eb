import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refusalCodes } from '@fuquan/contract/index.ts'
import { catalogues } from '@fuquan/text/index.ts'
import { afterEach, expect, test } from 'vitest'
import { patternOf, sentenceOf, writeAmountsIn } from './words.ts'

afterEach(() => writeAmountsIn({ scale: 2, symbols: { 'zh-CN': '福', en: 'fu' } }))

const bounds = { min: '1', max: '1000000' }

test('a sentence says amounts as people write them, in the unit of the house', () => {
  writeAmountsIn({ scale: 2, symbols: { 'zh-CN': '福', en: 'fu' } })
  const said = (language: 'zh-CN' | 'en') => sentenceOf(language, 'ledger_amount_invalid', bounds)
  expect(said('zh-CN')).toContain('福0.01 到 福10,000.00')
  expect(said('en')).toContain('between 0.01 fu and 10,000.00 fu')

  writeAmountsIn({ scale: 0, symbols: { 'zh-CN': '时', en: 'h' } })
  expect(said('en')).toContain('between 1 h and 1,000,000 h')
})

test('an amount nobody gave is left out, and never said as something else', () => {
  expect(sentenceOf('en', 'ledger_amount_invalid', {})).not.toMatch(/NaN|undefined|\{\{/)
})

// Counts of things: said as they are. Whoever adds a number here has made sure that it is no money.
const counted: Readonly<Record<string, readonly string[]>> = {
  identity_passkeys_full: ['max'],
  identity_people_too_many: ['max'],
  console_audit_too_long: ['max'],
  console_import_too_long: ['max'],
  chat_too_fast: ['max'],
  chat_announced_often: ['max'],
  chat_pins_full: ['max'],
  chat_group_full: ['max'],
  envelope_count_out_of_range: ['min', 'max'],
  envelope_room_full: ['max'],
  friend_request_limit: ['max'],
  friend_full: ['max'],
  friend_contacts_limit: ['max', 'left'],
  friend_labels_full: ['max'],
  sticker_packs_full: ['max'],
  sticker_pack_full: ['max'],
  sticker_shelf_full: ['max'],
}
const money = /\{\{\s*(min|max|amount|left|total|cap|expected|shown|sum|price)\s*\}\}/g

test.each(['zh-CN', 'en'] as const)('no refusal of %s says minor units', language => {
  const raw = Object.values(catalogues[language]).flatMap(catalogue => {
    const refusals: object = 'refusals' in catalogue ? catalogue.refusals : {}
    return Object.entries(refusals).flatMap(([code, sentence]) =>
      [...String(sentence).matchAll(money)]
        .filter(([, name = '']) => counted[code]?.includes(name) !== true)
        .map(([, name]) => `${code}: ${name}`),
    )
  })
  expect(raw).toEqual([])
})

test('every reason that the code gives for bad input has its words in both languages', async () => {
  const folder = join(import.meta.dirname, '..')
  const given = new Set<string>()
  for await (const file of glob('**/*.ts', { cwd: folder })) {
    const text = await readFile(join(folder, file), 'utf8')
    const found = text.matchAll(/'bad_input',\s*\{[^}]*?why: '([a-z_]+)'/g)
    for (const [, why = ''] of found) given.add(why)
  }

  expect(given.size).toBeGreaterThan(8)
  for (const { engine } of Object.values(catalogues)) {
    expect([...given].filter(why => !(why in engine.why))).toEqual([])
  }
})

test('the documentation names what a sentence of many forms and of money will say', () => {
  expect(patternOf('en', 'too_many')).toBe(
    'That was too often. Please try again in {retry_after} seconds.',
  )
  expect(patternOf('zh-CN', 'bad_input')).toBe('填写的内容有误（{field}）：{why}。请改好后再试。')
  for (const code of refusalCodes()) {
    for (const language of ['zh-CN', 'en'] as const) {
      expect(patternOf(language, code), code).not.toMatch(/\{\{|^refusals\./)
    }
  }
})
