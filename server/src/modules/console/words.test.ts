import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { readTexts } from '#/engine/texts.ts'
import { advance } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { changeSettings } from '#/testing/settings.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'
import { daysBackMax, daysPerTurnMax } from './actions/figures.ts'

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

test('how long people waited is counted on the day of the answer, and what is over is kept', async () => {
  const { wen, lin, mei } = world.people
  type Wait = { queue: string; waiting: number; since: string | null; days: Items }
  const waitOf = async (queue: string): Promise<Wait | undefined> => {
    const figures = (await wen.get('getFigures', { days: 3 })) as never as { waits: Wait[] }
    return figures.waits.find(one => one.queue === queue)
  }
  const report = async (who: typeof lin): Promise<string> => {
    const { wallet } = (await who.get('getWallet')) as never as { wallet: { accountId: string } }
    const bill = { accountId: wallet.accountId, version: 1, words: 'this was not me' }
    return String((await who.get('reportBill', bill))['id'])
  }
  expect(await waitOf('bill_problem')).toMatchObject({ waiting: 0, since: null, days: [] })

  const problems = [await report(lin), await report(mei)]
  const open = await waitOf('bill_problem')
  expect(open).toMatchObject({ waiting: 2, days: [] })
  expect(Date.parse(open?.since ?? '')).not.toBeNaN()
  expect(await waitOf('all')).toMatchObject({ waiting: 2, since: open?.since })

  await wen.signInAgain(passwordOfAll)
  for (const problemId of problems) await wen.get('answerBillProblem', { problemId, reason })
  // One waited two hours and one four; both are answered in the same second, at any hour.
  await many(
    world.db,
    sql`
      update ledger.bill_problem p
      set answered_at = x.answered_at, at = x.answered_at - x.place * interval '2 hours'
      from (
        select id, max(answered_at) over () as answered_at, row_number() over (order by id) as place
        from ledger.bill_problem) x
      where x.id = p.id`,
  )
  const [kind] = (await waitOf('bill_problem'))?.days ?? []
  expect(kind).toMatchObject({ decided: 2, inTime: 2 })
  // From now on the house promises an answer within three hours.
  await changeSettings(world, { 'console.answer_hours': 3 })
  const answered = await waitOf('bill_problem')
  expect(answered).toMatchObject({ waiting: 0, since: null, late: false })
  expect(answered?.days).toMatchObject([
    { decided: 2, medianSeconds: 3 * 3_600, ninetiethSeconds: 3.8 * 3_600, inTime: 1 },
  ])
  expect((await waitOf('all'))?.days).toEqual(answered?.days)

  await advance(world.db, 24 * 3_600_000)
  const turns = Math.ceil(daysBackMax / daysPerTurnMax)
  for (let n = 0; n < turns; n++) await runSchedule(world.house, 'console.figures')
  await many(world.db, sql`update ledger.bill_problem set at = at - interval '9 days'`)
  // What was promised then is what that day is measured by.
  await changeSettings(world, { 'console.answer_hours': 24 })
  expect((await waitOf('bill_problem'))?.days).toEqual(answered?.days)
})

test('who asked to join waited until somebody let them in or turned them away', async () => {
  const { wen } = world.people
  await many(
    world.db,
    sql`
      insert into identity.user (id, handle, name, language, level, state, created_at)
      select gen_random_uuid(), 'newcomer_' || n, 'Newcomer', 'en', 0, 'asked',
        engine.now() - interval '1 hour'
      from generate_series(1, 2) n`,
  )
  const { items } = (await wen.get('listPeople', { state: 'asked' })) as never as {
    items: { user: { id: string } }[]
  }
  expect(items).toHaveLength(2)
  await wen.signInAgain(passwordOfAll)
  await wen.get('approvePerson', { userId: items[0]?.user.id, reason })
  await wen.get('refusePerson', { userId: items[1]?.user.id, reason })

  const figures = (await wen.get('getFigures', { days: 3 })) as never as {
    waits: { queue: string; waiting: number; days: { decided: number; medianSeconds: number }[] }[]
  }
  const join = figures.waits.find(one => one.queue === 'join')
  expect(join?.waiting).toBe(0)
  expect(join?.days.reduce((sum, day) => sum + day.decided, 0)).toBe(2)
  for (const day of join?.days ?? []) expect(day.medianSeconds).toBeGreaterThanOrEqual(3_600)
})
