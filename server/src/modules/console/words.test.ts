import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTexts } from '#/engine/texts.ts'
import { advance } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
const reason = 'because the test says so'
const missing = 'modules.engine.refusals.not_found'
const tooMany = 'modules.engine.refusals.too_many'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

type Items = readonly Record<string, unknown>[]
const itemsOf = (body: object): Items => (body as { items: Items }).items
const change = (key: string, text: string | null) =>
  world.people.wen.call('changeText', { key, language: 'en', text, reason })
const refusal = async (): Promise<unknown> => {
  const answer = await world.people.lin.call(
    'getEnvelope',
    { envelopeId: 'env_00000000000000000000000009' },
    { headers: { 'accept-language': 'en' } },
  )
  return answer.body['detail']
}

test('every sentence of both languages can be found by its key, screens included', async () => {
  const [zh, en] = await Promise.all([readTexts('zh-CN'), readTexts('en')])
  expect([...zh.keys()].filter(key => !en.has(key))).toEqual([])
  for (const key of ['screens.app.done', 'screens.console.nav.home', missing]) {
    expect(en.has(key)).toBe(true)
  }
})

test('own words are said by the server at once, and given back as they came', async () => {
  const bundled = await refusal()
  await change(missing, 'Nothing stands here.')
  expect(await refusal()).toBe('Nothing stands here.')
  const shown = await world.guest.get('getWordings', { language: 'en' })
  expect(itemsOf(shown)).toEqual([{ key: missing, text: 'Nothing stands here.' }])
  expect(itemsOf(await world.guest.get('getWordings', { language: 'zh-CN' }))).toEqual([])

  const back = await change(missing, null)
  expect(back.body).toMatchObject({ own: null, shown: bundled })
  expect(await refusal()).toBe(bundled)
  expect(itemsOf(await world.guest.get('getWordings', { language: 'en' }))).toEqual([])
})

test('variables must survive, and no other may come in', async () => {
  const gone = await change(tooMany, 'Later, please.')
  expect([gone.status, gone.body['code']]).toEqual([422, 'console_wording_variables'])
  expect(gone.body['details']).toMatchObject({ missing: '{{retry_after}}' })
  expect((await change(tooMany, '{{retry_after}} {{who}}')).body['code']).toBe(
    'console_wording_variables',
  )
  expect((await change('modules.engine.refusals.nowhere', 'x')).status).toBe(404)
  expect((await change(tooMany, 'Wait {{retry_after}} s.')).status).toBe(200)
})

test('each change leaves a line with what it was and what it is', async () => {
  const page = await world.people.wen.get('listAudit', { act: 'console.changeText', limit: 1 })
  expect(itemsOf(page)[0]).toMatchObject({
    before: { language: 'en', text: null },
    after: { language: 'en', text: 'Wait {{retry_after}} s.' },
    reason,
  })
})

test('texts are found by key or words, those in own words alone, page by page', async () => {
  const { wen } = world.people
  const found = itemsOf(await wen.get('listTexts', { language: 'en', search: 'too_many' }))
  expect(found[0]).toMatchObject({ key: tooMany, variables: ['retry_after'] })
  const changed = itemsOf(await wen.get('listTexts', { language: 'en', only: 'changed' }))
  expect(changed.map(one => one['key'])).toEqual([tooMany])

  const seen: unknown[] = []
  for (let cursor: string | undefined; ;) {
    const ask = { language: 'en', search: 'envelope', limit: 100, ...(cursor && { cursor }) }
    const page = await wen.get('listTexts', ask)
    seen.push(...itemsOf(page).map(one => one['key']))
    cursor = page['next']
    if (cursor === undefined) break
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThan(20)
})

test('an alias renames the word in every sentence, in screens and in refusals', async () => {
  const { wen } = world.people
  const list = itemsOf(await wen.get('listAliases'))
  const word = list.find(one => one['language'] === 'zh-CN' && Number(one['texts']) > 20)?.['word']
  await wen.get('changeAlias', { language: 'zh-CN', word, instead: '利是', reason })

  const { items } = (await world.guest.get('getWordings', { language: 'zh-CN' })) as never as {
    items: { key: string; text: string }[]
  }
  expect(items.length).toBeGreaterThan(20)
  expect(items.every(one => !one.text.includes(String(word)))).toBe(true)

  await wen.get('changeAlias', { language: 'zh-CN', word, instead: null, reason })
  expect(itemsOf(await world.guest.get('getWordings', { language: 'zh-CN' }))).toEqual([])
})

// Invariant 6.
test('The House rules page equals the active settings', async () => {
  const { wen } = world.people
  const settings = itemsOf(await wen.get('listSettings')).filter(one => one['members'] === true)
  const rules = itemsOf(await world.guest.get('getHouseRules'))
  const facts = (list: Items) => list.map(one => [one['key'], one['value']])
  expect(facts(rules)).toEqual(facts(settings))

  const key = 'chat.recall_minutes'
  const shown = { kind: 'console.change_settings', payee: 'house', facts: { [key]: '9' } }
  const { proof } = await wen.get('stepUp', { pin: pinOfAll, ...shown })
  await wen.get('changeSettings', { changes: [{ key, value: 9 }], proof, reason })

  const after = (await world.guest.get('getHouseRules')) as never as {
    items: Items
    changes: Items
  }
  expect(after.items.find(one => one['key'] === key)?.['value']).toBe(9)
  expect(after.changes[0]).toMatchObject({ key, before: 2, after: 9, byOnePerson: false })
  expect(JSON.stringify(after)).not.toContain(wen.id)
})

test('figures count a day as it was, today as it stands, and keep what is over', async () => {
  const { wen, lin, bo, mei } = world.people
  const roomId = await roomOf(lin, [bo, mei])
  const sent = await sendEnvelope(lin, roomId, { total: '600', shares: 2 })
  await bo.get('claimEnvelope', { envelopeId: sent.body['id'] })
  type Figures = { days: Record<string, unknown>[]; returning: Items; escrow: Items }
  const read = async () => (await wen.get('getFigures', { days: 3 })) as never as Figures
  const today = (await read()).days.at(-1)
  expect(today).toMatchObject({ joined: 7, sent: 1, opened: 1, kept: 2 })
  expect(BigInt(String(today?.['moved']))).toBe(600n)
  expect((await read()).escrow).toMatchObject([{ days: '1', open: 1 }])

  // Not an hour more: late in the evening that would be two midnights.
  await advance(world.db, 24 * 3_600_000)
  await runSchedule(world.house, 'console.figures')
  const later = (await read()).days
  expect(later.at(-2)).toEqual(today)
  expect(later.at(-1)).toMatchObject({ joined: 0, sent: 0 })
})
