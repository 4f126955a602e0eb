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
