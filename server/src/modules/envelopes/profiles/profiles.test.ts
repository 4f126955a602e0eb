import { fromWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { present } from '#/kit/assert.ts'
import { tieTogether } from '#/testing/chat-stage.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
let room: string
let lin: Client
let mei: Client
let bo: Client

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo } = world.people)
  room = await roomOf(lin, [mei, bo])
  for (const other of [mei, bo]) await tieTogether(world.house, idOf(lin), idOf(other))
})
afterEach(() => releaseClock(world.db))
afterAll(() => world.close())

const idOf = (client: Client): UserId => UserId.out.parse(present(fromWire('usr', client.id)))
type Page = { waiting: { envelopeId: string }[]; board: object | null; mayAsk: boolean }
const page = async (who: Client, of: Client): Promise<Page & { askAgainAt: string | null }> =>
  (await who.get('getFriendEnvelopes', { userId: of.id })) as never
const waiting = async (who: Client, of: Client) =>
  (await page(who, of)).waiting.map(record => record.envelopeId)
const choose = (who: Client, listed: boolean, looks: boolean) =>
  who.get('setBoardChoice', { listed, looks, showsTotals: false })

test('their page shows what they sent that I may open, and nothing of others', async () => {
  const terms = { total: '600', shares: 3 }
  const theirs = String((await sendEnvelope(lin, room, terms)).body['id'])
  await sendEnvelope(bo, room, terms)

  expect(await waiting(mei, lin)).toEqual([theirs])
  await mei.get('claimEnvelope', { envelopeId: theirs })
  expect(await waiting(mei, lin)).toEqual([])
  expect(await waiting(bo, lin)).toEqual([theirs])
  expect(await waiting(lin, bo)).toHaveLength(1)
})

test('it shows their year on the boards if both want that, without amounts', async () => {
  await choose(lin, true, false)
  expect((await page(mei, lin)).board).toBeNull()

  await choose(mei, false, true)
  await world.settle()
  expect((await page(mei, lin)).board).toEqual({ period: 'year', givenTo: 1, receivedFrom: 0 })
  expect((await page(lin, mei)).board).toBeNull()

  await choose(lin, false, false)
  expect((await page(mei, lin)).board).toBeNull()
})

test('I may ask them, once a week, and not while asking is off', async () => {
  expect(await page(mei, lin)).toMatchObject({ mayAsk: true, askAgainAt: null })
  await mei.get('setOwnSwitch', { mode: 'ask', on: false })
  const unwanted = await page(mei, lin)
  await mei.get('setOwnSwitch', { mode: 'ask', on: true })
  await changeSettings(world, { 'envelopes.mode_ask': false })
  const off = await page(mei, lin)
  await changeSettings(world, { 'envelopes.mode_ask': true })
  expect([unwanted.mayAsk, off.mayAsk]).toEqual([false, false])

  await mei.get('askForEnvelopes', { people: [lin.id], occasion: 'tea' })
  const { mayAsk, askAgainAt } = await page(mei, lin)
  expect(mayAsk).toBe(false)
  await advance(world.db, Date.parse(present(askAgainAt)) - Date.now() - 5_000)
  expect(await page(mei, lin)).toMatchObject({ mayAsk: false, askAgainAt })
  expect((await mei.call('askForEnvelopes', { people: [lin.id], occasion: 'tea' })).status).toBe(
    429,
  )
  await advance(world.db, 6_000)
  expect(await page(mei, lin)).toMatchObject({ mayAsk: true, askAgainAt: null })
  expect((await mei.call('askForEnvelopes', { people: [lin.id], occasion: 'tea' })).status).toBe(
    200,
  )
})

test('that they muted me shows nowhere', async () => {
  const before = await page(lin, bo)
  await bo.get('muteAsker', { userId: lin.id })
  expect(await page(lin, bo)).toEqual(before)
  await bo.get('unmuteAsker', { userId: lin.id })
})

test('a stranger’s is not there, as that of nobody at all', async () => {
  const { stranger } = world.people
  const ofStranger = await mei.call('getFriendEnvelopes', { userId: stranger.id })
  const own = await mei.call('getFriendEnvelopes', { userId: mei.id })
  const notTied = await mei.call('getFriendEnvelopes', { userId: bo.id })
  expect([ofStranger.status, own.status, notTied.status]).toEqual([404, 404, 404])
})
