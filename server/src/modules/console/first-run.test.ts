import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '#/app.ts'
import { many, one, openDb, sql } from '#/engine/db.ts'
import { houseSetUp } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import { modules } from '#/modules.ts'
import { Client } from '#/testing/client.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { renewSetupCode } from './setup-code.ts'

let opened: TestHouse
let app: App
let guest: Client
let token: string | undefined

beforeAll(async () => {
  opened = await openTestHouse({ modules })
  app = await openApp(opened.house)
  guest = new Client(app)
})
afterAll(async () => {
  await app.close()
  await opened.close()
})

const newCode = async () => present(await renewSetupCode(opened.house), 'a setup code')

const ask = (code: string, handle: string, rest: object = {}) => ({
  code,
  owner: { handle, name: 'Wen', password: 'willow-lane-lantern' },
  community: { name: '柳溪里', languages: ['en', 'zh-CN'], timeZone: 'Asia/Shanghai' },
  unit: {
    code: 'HOUR',
    scale: 3,
    symbols: { 'zh-CN': '时', en: 'h' },
    names: { 'zh-CN': '时间币', en: 'hours' },
  },
  startingCredits: '10000',
  joinMode: 'invite',
  as: 'token',
  ...rest,
})

const count = async (table: 'identity.user' | 'ledger.asset'): Promise<number> => {
  const query = sql`select count(*)::int as n from ${sql.table(table)}`
  return (await one<{ n: number }>(opened.house.db, query)).n
}

test('a stranger without the code sets nothing up', async () => {
  await newCode()

  const answer = await guest.call('firstRun', ask('0'.repeat(32), 'mallory'))

  expect([answer.status, answer.body.code]).toEqual([403, 'console_setup_code_wrong'])
  expect(await count('identity.user')).toBe(0)
})

test('a new start makes the code of the start before worthless', async () => {
  const old = await newCode()
  await newCode()

  const answer = await guest.call('firstRun', ask(old, 'wen'))

  expect(answer.body.code).toBe('console_setup_code_wrong')
})

test('the code is kept as a digest only', async () => {
  const code = await newCode()

  const rows = await many<{ kept: string }>(
    opened.house.db,
    sql`select encode(code_digest, 'escape') as kept from console.first_run`,
  )

  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(code)
})

test('the first run makes everything or nothing', async () => {
  const code = await newCode()

  const answer = await guest.call('firstRun', ask(code, 'wen', { startingCredits: '500001' }))

  expect([answer.status, answer.body.code]).toEqual([422, 'console_out_of_bounds'])
  expect(await count('identity.user')).toBe(0)
  expect(await count('ledger.asset')).toBe(0)
  expect((await guest.get('getFirstRun')).done).toBe(false)
})

test('a reserved handle and a common password are refused before anything is made', async () => {
  const code = await newCode()
  const owner = { handle: 'wen', name: 'Wen', password: 'password123' }

  const weak = await guest.call('firstRun', ask(code, 'wen', { owner }))
  const reserved = await guest.call('firstRun', ask(code, 'admin'))

  expect(weak.body.code).toBe('identity_password_weak')
  expect(reserved.body.code).toBe('identity_handle_reserved')
})

test('only what the house can do without may begin switched off', async () => {
  const code = await newCode()
  expect((await guest.get('getFirstRun'))['modules']).toEqual([
    'friends',
    'chat',
    'stickers',
    'envelopes',
  ])

  for (const off of [['ledger'], ['stickers', 'console'], ['toString']]) {
    const answer = await guest.call('firstRun', ask(code, 'wen', { off }))
    expect([off, answer.body.code]).toEqual([off, 'bad_input'])
  }
  expect(await count('identity.user')).toBe(0)
})

// Invariant 1 and oracle V1 of the console's rulebook.
test('First run works once, also when two people submit at the same second', async () => {
  const code = await newCode()

  const answers = await Promise.all(
    ['wen', 'noor', 'bo_', 'lin'].map(handle =>
      guest.call('firstRun', ask(code, handle, { off: ['stickers', 'chat', 'chat'] })),
    ),
  )

  const winners = answers.filter(answer => answer.status === 200)
  const losers = answers.filter(answer => answer.status !== 200)
  expect(winners).toHaveLength(1)
  token = winners[0]?.body.token
  expect(losers.map(answer => answer.body.code)).toEqual(
    Array.from({ length: 3 }, () => 'console_first_run_done'),
  )
  expect(await count('identity.user')).toBe(1)
  expect(await count('ledger.asset')).toBe(1)
  // What was left out is off from the first moment, and everything else is on.
  expect((await guest.get('getHouse'))['off']).toEqual(['chat', 'stickers'])
})

test('afterwards the house is closed to every code, and a new start prints none', async () => {
  expect(await renewSetupCode(opened.house)).toBeUndefined()
  const late = await guest.call('firstRun', ask('0'.repeat(32), 'late'))

  expect([late.status, late.body.code]).toEqual([409, 'console_first_run_done'])
  expect((await guest.get('getFirstRun')).done).toBe(true)
  expect(opened.house.settings.of(houseSetUp)).toBe(true)
})

test('amounts of all settings follow the decimals of the unit', async () => {
  const credits = opened.house.settings.all().find(one => one.key === 'ledger.starting_credits')

  expect(credits).toMatchObject({ value: '10000', max: '500000', default: '100000' })
})

// Invariant 2: what even the app cannot do, the database's own owner can, and it shows.
test('an altered audit line breaks the chain on the audit page', async () => {
  const wen = new Client(app, { token: present(token, 'the session of the owner') })
  const owner = openDb({ url: opened.fresh.url, poolMax: 1 })
  await many(owner, sql`update engine.audit set reason = 'something else' where number = 1`)
  await owner.close()

  const page = await wen.get('listAudit')

  expect(page.chain).toMatchObject({ whole: false })
})
