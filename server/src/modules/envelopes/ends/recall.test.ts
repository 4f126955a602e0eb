import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { freeOf } from '#/testing/payments.ts'
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
})
afterAll(() => world.close())

type Line = { number: number; embed?: { ref: string } | null }

async function numberOf(envelopeId: string, roomId = room): Promise<number> {
  const page: { items: Line[] } = (await lin.get('listMessages', { roomId })) as never
  const line = page.items.find(one => one.embed?.ref === envelopeId)
  if (line === undefined) throw new Error('no bubble')
  return line.number
}

async function hung(): Promise<string> {
  const { body } = await sendEnvelope(mei, room, { total: '500', shares: 5 })
  return String(body['id'])
}

const takeOut = async (envelopeId: string, by = lin) => {
  const number = await numberOf(envelopeId)
  const told = await by.call('removeMessage', { roomId: room, number })
  await world.settle()
  return told
}

test('a bubble that an admin takes out goes back to its sender, claims stay, and they are told', async () => {
  const free = await freeOf(mei)
  const id = await hung()
  const share = await bo.get('claimEnvelope', { envelopeId: id })

  expect((await takeOut(id)).status).toBe(200)

  const view = await mei.get('getEnvelope', { envelopeId: id })
  expect(view).toMatchObject({ state: 'returned', claimed: 1 })
  expect(await freeOf(mei)).toBe(free - BigInt(String(share['amount'])))
  expect((await bo.call('claimEnvelope', { envelopeId: id })).body).toMatchObject(share)
  expect((await lin.call('claimEnvelope', { envelopeId: id })).body).toMatchObject({
    code: 'envelope_returned',
  })
  const notices: { items: { kind: string }[] } = (await mei.get('listNotices')) as never
  expect(notices.items.map(notice => notice.kind)).toContain('envelopes.recalled_by_admins')
})

test('whoever is no admin takes nothing out, and nothing goes back', async () => {
  const id = await hung()
  expect((await takeOut(id, bo)).status).toBe(403)
  expect(await mei.get('getEnvelope', { envelopeId: id })).toMatchObject({ state: 'open' })
})

test('Chat 4 Recalling a message never moves money unless the object’s rules say so', async () => {
  const free = await freeOf(mei)
  const id = await hung()

  const told = await mei.call('recallMessage', { roomId: room, number: await numberOf(id) })
  await world.settle()

  expect([told.status, told.body['embed']]).toEqual([200, null])
  expect(await freeOf(mei)).toBe(free - 500n)
  const share = await bo.get('claimEnvelope', { envelopeId: id })
  expect(BigInt(String(share['amount']))).toBeGreaterThan(0n)
})

test('Chat 5 An embed shows only what its owning module lets the viewer see', async () => {
  const { stranger } = world.people
  const id = await hung()
  await bo.get('claimEnvelope', { envelopeId: id })
  const cardOf = async (who: Client): Promise<object | undefined> => {
    const page: { items: object[] } = (await who.get('listEnvelopeCards', { ids: id })) as never
    return page.items[0]
  }

  // The line of the room names the envelope and nothing of it; each asks its module for the rest.
  const page: { items: Line[] } = (await lin.get('listMessages', { roomId: room })) as never
  const line = page.items.find(one => one.embed?.ref === id)
  expect(line?.embed).toEqual({ kind: 'envelope', ref: id })
  expect(JSON.stringify(line)).not.toContain('500')
  expect(await cardOf(mei)).not.toEqual(await cardOf(lin))
  expect(await cardOf(stranger)).toBeUndefined()
  const read = await stranger.call('getEnvelope', { envelopeId: id })
  expect([read.status, read.body['code']]).toEqual([404, 'not_found'])
})

test('recalling an envelope that has ended changes nothing', async () => {
  const { body } = await sendEnvelope(mei, room, { total: '200', shares: 2 })
  const id = String(body['id'])
  await Promise.all([lin, bo].map(who => who.get('claimEnvelope', { envelopeId: id })))
  const free = await freeOf(mei)

  await takeOut(id)

  expect(await mei.get('getEnvelope', { envelopeId: id })).toMatchObject({ state: 'emptied' })
  expect(await freeOf(mei)).toBe(free)
})

test('recall and last claims at once: claims and return are the total', async () => {
  for (let round = 0; round < 8; round++) {
    const free = await freeOf(mei)
    const { body } = await sendEnvelope(mei, room, { total: '200', shares: 2 })
    const id = String(body['id'])
    const number = await numberOf(id)
    const [, , ...told] = await Promise.all([
      lin.call('removeMessage', { roomId: room, number }),
      world.settle(),
      bo.call('claimEnvelope', { envelopeId: id }),
      lin.call('claimEnvelope', { envelopeId: id }),
    ])
    await world.settle()

    const won = told
      .filter(answer => answer.status === 200)
      .reduce((all, answer) => all + BigInt(String(answer.body['amount'])), 0n)
    const view = await mei.get('getEnvelope', { envelopeId: id })
    expect(await freeOf(mei)).toBe(free - won)
    expect(view['state']).toBe(won === 200n ? 'emptied' : 'returned')
  }
})
