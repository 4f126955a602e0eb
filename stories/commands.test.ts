import { execFile } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as sdk from '@fuquan/sdk/index.ts'
import { freeOf, open, type Person, personWith, refusal, send, until } from './people.ts'
import { plainEnvironment, prepareHouse, type Running } from './running.ts'
import { settleVillage, type Village } from './wire.ts'

const root = join(import.meta.dirname, '..')
let house: Running
let village: Village
let owner: Person

beforeAll(async () => {
  house = await prepareHouse()
  await house.start()
  village = await settleVillage(house.url, house.said(), 2)
  owner = personWith(house.url, { name: 'Wen', ...village.owner })
})
afterAll(() => house.close())

type Said = { code: number; text: string; facts: Readonly<Record<string, unknown>> }

/** Runs a verb as `npm run fuquan -- <words>` does. */
const fuquan = (...words: string[]): Promise<Said> => fuquanOf(house, ...words)

function fuquanOf({ dataDir }: Running, ...words: string[]): Promise<Said> {
  const env = { ...plainEnvironment(), FUQUAN_DATA_DIR: dataDir }
  const command = ['server/src/command.ts', ...words]
  return new Promise(resolve => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) => {
      const json = words.includes('--json') && stdout.trim().startsWith('{')
      resolve({
        code: error === null ? 0 : Number(error.code),
        text: stdout + stderr,
        facts: json ? JSON.parse(stdout) : {},
      })
    })
  })
}

test('version, config and migrate answer beside an open house, for people and for programs', async () => {
  const version = await fuquan('version', '--json')
  const config = await fuquan('config', '--json')
  const migrate = await fuquan('migrate', '--json')
  const plain = await fuquan('migrate')

  expect(version).toMatchObject({ code: 0, facts: { verb: 'version', good: true } })
  expect(version.facts['version']).toMatch(/^\d+\.\d+\.\d+/)
  expect(config.facts).toMatchObject({ good: true, dataDir: house.dataDir, databaseUrl: null })
  expect(config.text).not.toMatch(/postgres:\/\/.*:.*@/)
  expect(migrate.facts).toMatchObject({ good: true, applied: [] })
  expect(plain).toMatchObject({ code: 0 })
  expect(plain.text).toMatch(/^migrate: 把.*\nmigrate: brings .*\n.*\n.*at this release/)
})

test('the address of the database is one that answers, or there is none', async () => {
  const here = await fuquan('config', '--database-url', '--json')
  const closed = await prepareHouse()
  const none = await fuquanOf(closed, 'config', '--database-url')
  await closed.start()
  await closed.end()
  const noneLeft = await fuquanOf(closed, 'config', '--database-url')
  await closed.close()

  expect(here).toMatchObject({ code: 0, facts: { good: true } })
  const client = new pg.Client({ connectionString: String(here.facts['databaseUrl']) })
  await client.connect()
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await client.end()
  for (const said of [none, noneLeft]) {
    expect(said.code).toBe(1)
    expect(said.text).not.toContain('postgres://')
    expect(said.text).toMatch(/npm start .*\n.*npm start/)
  }
})

test('verify says that the books agree, and verify-draw that a draw was what it promised', async () => {
  const { url } = house
  const [lin, bo] = village.people.map(one => personWith(url, { name: one.handle, ...one }))
  if (!lin || !bo) throw new Error('somebody is missing')
  const parcel = { mode: 'lucky', total: '888', shares: 2, greeting: '手气' } as const
  const sent = await send(lin, village.roomId, parcel)
  const sealed = await fuquan('verify-draw', sent.id, '--json')
  await open(lin, sent.id)
  await open(bo, sent.id)
  await until(
    () => sdk.getDraw({ client: bo.client, path: { envelopeId: sent.id } }),
    found => found.data.seed !== null,
  )

  const books = await fuquan('verify', '--json')
  const draw = await fuquan('verify-draw', sent.id, '--json')
  const nonsense = await fuquan('verify-draw', 'env_nothing', '--json')

  expect(sealed).toMatchObject({ code: 1, facts: { good: false } })
  expect(books).toMatchObject({ code: 0, facts: { good: true, differences: [] } })
  expect(draw).toMatchObject({ code: 0, facts: { matches: true, verdict: 'matches' } })
  expect(nonsense).toMatchObject({ code: 1, facts: { good: false } })
})

test('pause stops all money with a reason, and resume lets it move again', async () => {
  const { url } = house
  const [lin] = village.people.map(one => personWith(url, { name: one.handle, ...one }))
  if (!lin) throw new Error('Lin is missing')
  const parcel = { mode: 'ordinary', total: '100', shares: 1, greeting: '' } as const
  const silent = await fuquan('pause', '--json')
  const paused = await fuquan('pause', 'Looking into a report', '--json')
  const refused = await refusal(send(lin, village.roomId, parcel))
  const resumed = await fuquan('resume', 'The report was a mistake', '--json')
  const sent = await send(lin, village.roomId, parcel)

  expect(silent).toMatchObject({ code: 1, facts: { good: false } })
  expect(paused).toMatchObject({ code: 0, facts: { good: true } })
  expect(refused.code).toBe('ledger_paused')
  expect(resumed).toMatchObject({ code: 0, facts: { good: true } })
  expect(sent.state).toBe('open')
  const audit = await sdk.listAudit({ client: owner.client })
  const acts = audit.data.items.map(one => one.act)
  expect(acts).toEqual(expect.arrayContaining(['ledger.pauseMoney', 'ledger.resumeMoney']))
})

test('owner create prints a link that makes one signed-in member an owner, once', async () => {
  const { url } = house
  const [lin, bo] = village.people.map(one => personWith(url, { name: one.handle, ...one }))
  if (!lin || !bo) throw new Error('somebody is missing')
  const made = await fuquan('owner', 'create', '--json')
  const code = String(made.facts['link']).split('#')[1] ?? ''
  const used = await sdk.useOwnerLink({ client: lin.client, body: { code } })
  const again = await refusal(sdk.useOwnerLink({ client: bo.client, body: { code } }))

  expect(made).toMatchObject({ code: 0, facts: { verb: 'owner create', good: true } })
  expect(used.data.staffRoles).toContain('owner')
  expect(again.code).toBe('identity_link_invalid')
})

test('an unknown verb lists the known ones and ends badly; demo wipe leaves a real house alone', async () => {
  const unknown = await fuquan('dance')
  const wipe = await fuquan('demo', 'wipe', '--json')

  expect(unknown).toMatchObject({ code: 1 })
  for (const verb of ['version', 'config', 'migrate', 'verify', 'verify-draw', 'pause', 'resume']) {
    expect(unknown.text).toMatch(new RegExp(`^  ${verb} `, 'm'))
  }
  expect(wipe.code).toBe(1)
  // A word that a verb does not know is no word to pass over.
  expect(await fuquan('config', '--databse-url')).toMatchObject({ code: 1 })
  expect(await fuquan('version', 'please')).toMatchObject({ code: 1 })
  expect((await fuquan('help')).code).toBe(0)
  expect(await freeOf(owner)).toBe('50000')
})
