import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '#/app.ts'
import { clockSkewMs, readNow } from '#/engine/clock.ts'
import { type Config, readConfig } from '#/engine/config.ts'
import { openDb } from '#/engine/db.ts'
import { type House, openHouse } from '#/engine/house.ts'
import { openLog } from '#/engine/log.ts'
import { modules } from '#/modules.ts'
import { type Base, StartError } from '#/start.ts'
import { booksBalance } from '#/testing/books.ts'
import { Client } from '#/testing/client.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { demoPassword, demoPin } from './cast.ts'
import { fill } from './fill.ts'
import { prepareDemo, wipeDemo } from './index.ts'

const log = openLog('silent')
const minuteMs = 60_000
let fresh: FreshDatabase
let directory: string
let config: Config
let base: Base
let house: House
let app: App

beforeAll(async () => {
  fresh = await freshDatabase()
  directory = await mkdtemp(join(tmpdir(), 'fuquan-demo-'))
  const env = { FUQUAN_DATA_DIR: directory, DATABASE_URL: fresh.url }
  config = { ...readConfig(env), cheapHashing: true }
  base = { url: fresh.url, directUrl: fresh.url, stop: async () => undefined }
  const owner = openDb({ url: fresh.url, poolMax: 1 })
  await fill({ config, log, base, owner, role: fresh.role })
  await owner.close()
  const { role, url: databaseUrl } = fresh
  house = await openHouse({ config, modules, databaseUrl, role, log, workers: false })
  app = await openApp(house)
}, 3 * minuteMs)

let isOpen = true
const closeHouse = async (): Promise<void> => {
  if (isOpen) await app.close()
  if (isOpen) await house.close()
  isOpen = false
}

afterAll(async () => {
  await closeHouse()
  await fresh.drop()
  await rm(directory, { recursive: true, force: true })
})

type Items = { items: Record<string, unknown>[] }

async function signIn(handle: string): Promise<Client> {
  const guest = new Client(app)
  const login = { login: handle, password: demoPassword, as: 'token' }
  const { token, user }: { token: string; user: { id: string } } = (await guest.get(
    'signIn',
    login,
  )) as never
  return new Client(app, { token, id: user.id, handle })
}

const itemsOf = async (client: Client, operation: string, input = {}): Promise<Items['items']> =>
  ((await client.get(operation, input)) as unknown as Items).items

test('the demo is marked, its clock runs again, and its books balance', async () => {
  const shown = await new Client(app).get('getHouse')
  const now = await readNow(house.db)

  expect(shown).toMatchObject({ setUp: true, demo: true, name: '柳溪里 Willow Lane' })
  expect(Math.abs(Date.now() - now.getTime())).toBeLessThan(5_000 + (await clockSkewMs(house.db)))
  await booksBalance(house.db)
})

test.each(['lin', 'mei', 'wen'])('%s signs in and can show the PIN', async handle => {
  const person = await signIn(handle)
  const act = { kind: 'envelopes.send', payee: 'nobody', amount: '1', facts: {} }

  const shown = await person.call('stepUp', { pin: demoPin, ...act })

  expect(shown.status).toBe(200)
  expect(await itemsOf(person, 'listRooms')).not.toHaveLength(0)
  expect((await person.get('getMe'))['user']).toMatchObject({ pictureId: expect.any(String) })
})

test('an envelope of 8.88 in 10 from Tariq waits for Lin in Class 3, and opens', async () => {
  const lin = await signIn('lin')
  const waiting = await itemsOf(lin, 'listRecords', { role: 'waiting' })
  const tariqs = waiting.find(one => one['shares'] === 10)

  expect(tariqs).toMatchObject({ state: 'open', claimed: 0, sender: { handle: 'tariq' } })
  const envelopeId = String(tariqs?.['envelopeId'])
  const tariq = await signIn('tariq')
  expect(await tariq.get('getEnvelope', { envelopeId })).toMatchObject({ total: '888' })
  const claim = await lin.call('claimEnvelope', { envelopeId })
  expect(claim.status).toBe(200)
})

test('one envelope is emptied with Tariq crowned, one came home with 3.20 to Lin', async () => {
  const lin = await signIn('lin')
  const sent = await itemsOf(lin, 'listRecords', { role: 'sent' })
  const hotpot = sent.find(one => one['greeting'] === '火锅吃好了')
  const stairs = sent.find(one => one['greeting'] === '修灯辛苦')

  expect(hotpot).toMatchObject({ state: 'emptied', returned: '0' })
  expect(stairs).toMatchObject({ state: 'expired', mode: 'ordinary', returned: '320' })
  const shown = await lin.get('getEnvelope', { envelopeId: hotpot?.['envelopeId'] })
  expect(shown['bestLuck']).toMatchObject({ user: { handle: 'tariq' } })
})

test('payments stand in every state, and one waits for Lin', async () => {
  const states = new Set<unknown>()
  for (const handle of ['lin', 'heli', 'chen', 'greta']) {
    for (const one of await itemsOf(await signIn(handle), 'listPayments', { limit: 100 })) {
      states.add(one['state'])
    }
  }
  expect([...states].toSorted()).toEqual(['cancelled', 'declined', 'received', 'returned', 'sent'])

  const lin = await signIn('lin')
  const waiting = await itemsOf(lin, 'listPayments', { only: 'waiting' })
  expect(waiting).toMatchObject([
    { role: 'payee', waitsFor: 'payee', other: { handle: 'kenji' } },
    { role: 'payer', waitsFor: 'time', other: { handle: 'mei' } },
  ])
  const kinds = (await itemsOf(lin, 'listWaiting')).map(one => one['kind'])
  expect(kinds).toContain('ledger.payment_asked')
})

test('the bakery has a poster, and what came by code stands under it', async () => {
  const mei = await signIn('mei')
  expect(await mei.get('getPoster')).toMatchObject({ poster: { amount: null } })
  const arrivals = await itemsOf(mei, 'listArrivals')
  expect(arrivals.map(one => one['via'])).toEqual([
    ...['pay_code', 'poster', 'pay_code', 'poster', 'poster'],
  ])
})

test('money came in and went out: the desk was kept, vouchers were used, a cash-out waits', async () => {
  const wen = await signIn('wen')
  const [day] = await itemsOf(wen, 'listDeskDays')
  expect(day).toMatchObject({ state: 'closed', difference: '-50', paidIn: '4500', paidOut: '800' })
  const [batch] = await itemsOf(wen, 'listVoucherBatches')
  expect(batch).toMatchObject({ count: 12, used: 3, state: 'open' })
  const states = (await itemsOf(wen, 'listAllTopUps')).map(one => one['state'])
  expect(states).toEqual(['credited', 'failed', 'credited'])
  const queue = await itemsOf(wen, 'listRedemptionQueue')
  expect(queue).toMatchObject([{ state: 'asked', user: { handle: 'chen' } }])
})

test('bills lie over many months, and a room asks Lin in', async () => {
  const lin = await signIn('lin')

  const months = await itemsOf(lin, 'listMonths')

  expect(months.length).toBeGreaterThan(8)
  expect(await itemsOf(lin, 'listInvitations')).toMatchObject([{ roomName: '慢读 Slow Readers' }])
})

test('a house with people is not filled, in one sentence of both languages', async () => {
  const again = prepareDemo({ asked: true, config, log, base })

  await expect(again).rejects.toThrow(StartError)
  await expect(again).rejects.toThrow(/请直接运行 npm start.*run npm start instead/)
})

test('a demo whose filling was cut off is not opened, and its clock is the sign', async () => {
  await setClock(house.db, new Date('2025-11-20T12:00:00Z'))

  const opening = prepareDemo({ asked: false, config, log, base })

  await expect(opening).rejects.toThrow(/demo wipe/)
  await releaseClock(house.db)
  await prepareDemo({ asked: false, config, log, base })
})

test('an open demo is not wiped; a closed one leaves an empty database', async () => {
  // As if somebody had asked for their own data.
  await house.files.put('archives/lin.zip', Buffer.from('zip'))
  const open = await wipeDemo(config, log)
  await closeHouse()

  const closed = await wipeDemo(config, log)
  const again = await wipeDemo(config, log)

  expect(open.good).toBe(false)
  expect(closed).toMatchObject({
    good: true,
    facts: { schemas: expect.arrayContaining(['ledger']) },
  })
  expect(again.good).toBe(false)
  expect(await readdir(config.filesDir)).toEqual([])
})
