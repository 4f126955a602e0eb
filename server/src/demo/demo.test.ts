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
import { Foreseen } from '#/engine/terminal.ts'
import { modules } from '#/modules.ts'
import { present } from '#/kit/assert.ts'
import type { Base } from '#/start.ts'
import { booksBalance } from '#/testing/books.ts'
import { Client } from '#/testing/client.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { demoPassword, demoPin } from './cast.ts'
import { fill } from './fill.ts'
import { prepareDemo, wipeDemo } from './index.ts'

const log = openLog('silent')
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
  await fill({ config, base, owner, role: fresh.role })
  await owner.close()
  const { role, url: databaseUrl } = fresh
  house = await openHouse({ config, modules, databaseUrl, role, log, workers: false })
  app = await openApp(house)
})

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

test('friends talk in rooms of two, and a pack of Mei is out while another waits', async () => {
  const lin = await signIn('lin')
  const rooms = await itemsOf(lin, 'listRooms')
  const direct = rooms.filter(room => room['kind'] === 'direct')
  const muted = rooms.filter(room => room['muted'] === true)

  expect(direct.length).toBeGreaterThanOrEqual(3)
  expect(muted).toHaveLength(1)
  expect(rooms.filter(room => room['pinned'] === true)).toHaveLength(1)
  const packs = await itemsOf(lin, 'listPacks')
  const out = packs.filter(pack => pack['builtIn'] === false)
  expect(out).toMatchObject([{ name: '面包店的猫', count: 5, added: true }])
  const waiting = await itemsOf(await signIn('suye'), 'listPacksInReview')
  expect(waiting).toMatchObject([{ name: '三班黑板' }])
})

test('an added cover is worn, one was returned, one waits, and who added them was told', async () => {
  const wen = await signIn('wen')
  const pictures = await itemsOf(await signIn('suye'), 'listDeskCovers')
  const covers = pictures.filter(one => one['kind'] === 'cover')
  const states = covers.map(cover => [cover['name'], cover['state']])
  const sent = await itemsOf(wen, 'listRecords', { role: 'sent', limit: 100 })
  const record = sent.find(one => one['greeting'] === '秋色正好，出来走走')
  const worn = await wen.get('getEnvelope', { envelopeId: record?.['envelopeId'] })
  const told = await itemsOf(wen, 'listNotices', { limit: 100 })

  expect(states).toEqual([
    ['元宵', 'in_review'],
    ['柳溪秋色', 'published'],
    ['面包店周年', 'returned'],
  ])
  expect(worn).toMatchObject({ state: 'open', claimed: 3, cover: covers[1]?.['key'] })
  expect(told.map(notice => notice['kind'])).toEqual(
    expect.arrayContaining(['envelopes.cover_published', 'envelopes.cover_returned']),
  )
})

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

test('envelopes of every kind stand in every state', async () => {
  const records = new Map<unknown, Items['items'][number]>()
  const inside = new Set<string>()
  for (const handle of ['lin', 'mei', 'boliang', 'ana', 'tariq', 'heli', 'wen', 'xiaoyu', 'noor']) {
    const person = await signIn(handle)
    for (const role of ['sent', 'waiting']) {
      for (const one of await itemsOf(person, 'listRecords', { role, limit: 100 })) {
        records.set(one['envelopeId'], one)
        inside.add([one['mode'], one['state']].join(' '))
      }
    }
  }
  expect([...inside]).toEqual(
    expect.arrayContaining([
      ...['ordinary expired', 'ordinary open', 'ordinary declined', 'ordinary returned'],
      ...['lucky emptied', 'lucky open', 'lucky scheduled', 'lucky returned'],
      ...['directed emptied', 'directed open', 'password emptied', 'password open'],
      ...['funny emptied', 'funny open', 'funny expired'],
      ...['relay emptied', 'relay open', 'relay expired', 'room emptied'],
    ]),
  )
  expect([...records.values()].every(one => typeof one['greeting'] === 'string')).toBe(true)
})

const greeted = async (handle: string, role: string, greeting: string) => {
  const person = await signIn(handle)
  const all = await itemsOf(person, 'listRecords', { role, limit: 100 })
  const { envelopeId } = present(
    all.find(one => one['greeting'] === greeting),
    greeting,
  )
  return { person, envelopeId: String(envelopeId) }
}

test('what waits for Lin was sent to her rooms, to her by name, or passed on to her', async () => {
  const lin = await signIn('lin')
  const ana = await signIn('ana')
  const greetings = async (one: Client) =>
    (await itemsOf(one, 'listRecords', { role: 'waiting', limit: 100 })).map(
      line => line['greeting'],
    )

  expect(await greetings(lin)).toEqual(
    expect.arrayContaining([
      ...['For the dictionary', '上周末帮我搬烤箱的', '今天的蛋挞钱，猜', '写完作业的来领'],
    ]),
  )
  // Ana has guessed that one, and nobody named her in the other.
  expect(await greetings(ana)).not.toContain('How heavy is it?')
  expect(await greetings(ana)).not.toContain('For the dictionary')
})

test('one gathers and knows who tapped, one was drawn of all who tapped in a moment', async () => {
  const { person, envelopeId } = await greeted('boliang', 'sent', '都来，五分钟后一起开')
  const fair = await greeted('lin', 'sent', '一起点，谁快都一样')

  const gathering = await person.get('getEnvelope', { envelopeId })
  const drawn = await fair.person.get('getEnvelope', { envelopeId: fair.envelopeId })

  expect(gathering).toMatchObject({ gathersAt: expect.any(String), opensAt: expect.any(String) })
  expect(gathering['entered']).toBe(5)
  expect(drawn).toMatchObject({ state: 'emptied', claimed: 4, windowMs: 800 })
})

test('what was left over came home, or went to those who came', async () => {
  const home = await greeted('lin', 'sent', '午休的人有份')
  const given = await greeted('boliang', 'sent', '下雨天还来的')
  const thanked = await greeted('lin', 'sent', '火锅吃好了')

  const split = await given.person.get('getEnvelope', { envelopeId: given.envelopeId })
  const thanks = await itemsOf(thanked.person, 'listThanks', { envelopeId: thanked.envelopeId })

  expect(await home.person.get('getEnvelope', { envelopeId: home.envelopeId })).toMatchObject({
    state: 'returned',
    claimed: 3,
  })
  expect(split).toMatchObject({ state: 'returned', returned: '400', given: '400' })
  expect(thanks).toHaveLength(4)
  expect(thanks.filter(one => one['sticker'] !== null)).toHaveLength(1)
})

test('a guess of three waits for Lin on its third level, and three doors of a relay', async () => {
  const third = await greeted('lin', 'waiting', '今天的蛋挞钱，猜')
  const relay = await greeted('lin', 'waiting', 'How heavy is it?')
  const own = await greeted('lin', 'sent', '镁粉一年用多少钱')

  const game = await third.person.get('getTree', { envelopeId: third.envelopeId })
  const doors = await relay.person.get('getTree', { envelopeId: relay.envelopeId })
  const whole = await own.person.get('getTree', { envelopeId: own.envelopeId })

  expect(game).toMatchObject({ state: 'open', me: { mayGuess: true } })
  expect(game).toHaveProperty('funny.levels.2.state', 'waiting')
  expect(doors).toMatchObject({ state: 'open', me: { mayGuess: true } })
  expect(doors).toHaveProperty('relay.doors.length', 3)
  expect(whole).toHaveProperty('relay.nodes.length', 4)
})

test('requests among friends were paid, declined and ran out, and one waits for Lin', async () => {
  const lin = await signIn('lin')
  const states = async (role: string) =>
    (await itemsOf(lin, 'listAsks', { role })).map(one => one['state'])

  expect(await states('to_me')).toEqual(['open', 'open', 'expired', 'declined', 'paid'])
  // One goes with a picture that waits for a second look, the next with one that was looked at.
  const [fresh, seen] = await itemsOf(lin, 'listAsks', { role: 'to_me' })
  expect([fresh?.['picture'], seen?.['picture']]).toMatchObject([null, { state: 'published' }])
  expect((await states('mine')).toSorted()).toEqual(['open', 'open', 'paid'])
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

test('Lin sees friends on every board and stands on them herself, and has her year', async () => {
  const lin = await signIn('lin')
  for (const kind of ['generous', 'popular']) {
    const board = await lin.get('getBoard', { kind, period: 'year', measure: 'people' })
    const { lines, me } = board as never as Items & { lines: unknown[]; me: { place: number } }
    expect(lines.length).toBeGreaterThanOrEqual(4)
    expect(me.place).toBeGreaterThanOrEqual(1)
  }
  const year = String(new Date().getFullYear() - 1)
  const { statement } = (await lin.get('getStatement', { year })) as never as {
    statement: { receivedCount: number; sentCount: number; top: unknown[] }
  }
  expect(statement.receivedCount).toBeGreaterThan(0)
  expect(statement.top).toHaveLength(3)
})

test('a house with people is not filled, in one sentence of both languages', async () => {
  const again = prepareDemo({ asked: true, config, log, base })

  await expect(again).rejects.toThrow(Foreseen)
  await expect(again).rejects.toThrow(/请直接运行 npm start[^]*run npm start instead/)
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
