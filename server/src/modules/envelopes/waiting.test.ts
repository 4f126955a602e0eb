import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'

let world: World
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  roomId = await roomOf(lin, [mei, bo, ana])
})
afterAll(() => world.close())

type Item = { kind: string; ref: string; facts: { name: string; roomId: string } }
const waitsFor = async (who: Client): Promise<Item[]> => {
  await world.settle()
  const { items } = (await who.get('listWaiting')) as never as { items: Item[] }
  return items.filter(item => item.kind === 'envelopes.waiting')
}
const send = async (shares: number): Promise<string> => {
  const ask = { roomId, mode: 'ordinary', split: 'even', total: String(shares * 100), shares }
  return String((await world.people.lin.get('sendEnvelope', ask))['id'])
}

test('an envelope waits under Today of everybody in the room but its sender and strangers', async () => {
  const { lin, mei, bo, stranger } = world.people
  const envelopeId = await send(3)

  expect(await waitsFor(mei)).toMatchObject([{ ref: envelopeId, facts: { name: 'Lin', roomId } }])
  expect(await waitsFor(lin)).toEqual([])
  expect(await waitsFor(stranger)).toEqual([])

  await mei.get('claimEnvelope', { envelopeId })
  expect(await waitsFor(mei)).toEqual([])
  expect(await waitsFor(bo)).toHaveLength(1)
})

test('once it is emptied it waits for nobody', async () => {
  const { mei, bo, ana } = world.people
  const envelopeId = await send(1)
  await mei.get('claimEnvelope', { envelopeId })

  const left = [...(await waitsFor(bo)), ...(await waitsFor(ana))]
  expect(left.map(item => item.ref)).not.toContain(envelopeId)
})
