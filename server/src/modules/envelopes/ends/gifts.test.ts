import { fromWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { present } from '#/kit/assert.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { freeOf } from '#/testing/payments.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'
import { figuresOf } from '../boards/store.ts'
import { sumYear } from '../boards/store-statement.ts'

const hourMs = 3_600_000
let world: World
let room: string
let lin: Client
let mei: Client
let bo: Client
let ana: Client

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo, ana } = world.people)
  room = await roomOf(lin, [mei, bo, ana])
})
afterAll(() => world.close())

type Line = { user: { id: string }; amount: string; given: string | null }
const linesOf = async (who: Client, envelopeId: string) => {
  const { items }: { items: Line[] } = (await who.get('listClaims', { envelopeId })) as never
  return items.map(({ user, amount, given }) => [user.id, amount, given])
}
const idOf = (who: Client): UserId => UserId.out.parse(present(fromWire('usr', who.id)))
const span = { from: new Date(0), until: new Date(Date.now() + 1e12) }

/** Ten shares of 1.00, of which Mei and Bo take one each before the rest is theirs as well. */
async function givenOut(): Promise<string> {
  const terms = { mode: 'ordinary', split: 'even', total: '1000', shares: 10 }
  const { body } = await sendEnvelope(lin, room, terms)
  const envelopeId = String(body['id'])
  await mei.get('claimEnvelope', { envelopeId })
  await bo.get('claimEnvelope', { envelopeId })
  await advance(world.db, 3 * hourMs)
  await lin.get('giveRest', { envelopeId })
  await world.settle()
  return envelopeId
}

test('what came on top of a share is in every list, and the shares stay as they were drawn', async () => {
  const free = await freeOf(mei)
  const before = await mei.get('getRecordSums', { role: 'received' })
  const id = await givenOut()

  expect((await freeOf(mei)) - free).toBe(500n)
  expect(await linesOf(ana, id)).toEqual([
    [bo.id, '100', '400'],
    [mei.id, '100', '400'],
  ])
  const view = await mei.get('getEnvelope', { envelopeId: id })
  expect(view).toMatchObject({ myClaim: { amount: '100' }, myGiven: '400', given: '800' })
  expect(await ana.get('getEnvelope', { envelopeId: id })).toMatchObject({ myGiven: null })

  const { items }: { items: object[] } = (await mei.get('listRecords', {
    role: 'received',
  })) as never
  expect(items[0]).toMatchObject({ envelopeId: id, amount: '500' })
  const sums = await mei.get('getRecordSums', { role: 'received' })
  expect(BigInt(String(sums['amount'])) - BigInt(String(before['amount']))).toBe(500n)
  // The sender has put in ten, and none of it came back.
  const sent: { items: object[] } = (await lin.get('listRecords', { role: 'sent' })) as never
  expect(sent.items[0]).toMatchObject({ envelopeId: id, amount: '1000', returned: '0' })

  const draw: { amounts: string[] } = (await ana.get('getDraw', { envelopeId: id })) as never
  expect(new Set(draw.amounts)).toEqual(new Set(['100']))
  await releaseClock(world.db)
})

test('boards and the statement of a year count it, for who gave and for who got', async () => {
  const totals = async () => {
    const people = [lin, mei].map(idOf)
    const ask = { people, span, unit: 100n }
    const [given, got] = await Promise.all([
      world.house.read(tx => figuresOf(tx, { ...ask, kind: 'generous' })),
      world.house.read(tx => figuresOf(tx, { ...ask, kind: 'popular' })),
    ])
    const year = { year: new Date().getUTCFullYear(), timeZone: 'UTC' }
    const own = await world.house.read(tx => sumYear(tx, { ...year, owner: idOf(mei) }))
    const lins = await world.house.read(tx => sumYear(tx, { ...year, owner: idOf(lin) }))
    return [
      present(given.get(idOf(lin))).total,
      present(got.get(idOf(mei))).total,
      own.receivedAmount,
      lins.sentAmount,
    ]
  }
  const before = await totals()
  await givenOut()
  const after = await totals()

  expect(after.map((sum, n) => sum - present(before[n]))).toEqual([1_000n, 500n, 500n, 1_000n])
  await releaseClock(world.db)
})
