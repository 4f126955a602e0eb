import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
let lin: Client
let mei: Client
let bo: Client
let ana: Client
let room: string
beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo, ana } = world.people)
  room = await roomOf(lin, [mei, bo, ana])
  // Two who ask each other are friends at once.
  await mei.get('requestFriend', { way: { by: 'handle', handle: bo.handle } })
  await bo.get('requestFriend', { way: { by: 'handle', handle: mei.handle } })
})
afterAll(() => world.close())

type Line = { number: number; user: { id: string } | null; bestLuck: boolean }
type List = { items: Line[]; hidden: boolean }
type View = { bestLuck: { user: { id: string } | null; number: number } | null }

const namesIn = async (who: Client, envelopeId: string): Promise<(string | null)[]> => {
  const list: List = (await who.get('listClaims', { envelopeId })) as never
  return list.items.toSorted((a, b) => a.number - b.number).map(line => line.user?.id ?? null)
}
const crownOf = async (who: Client, envelopeId: string) => {
  const view: View = (await who.get('getEnvelope', { envelopeId })) as never
  return view.bestLuck
}
const open = async (who: Client, envelopeId: string) => {
  const ticket = await who.ticketFor(envelopeId)
  return who.get('claimEnvelope', { envelopeId, ticket })
}
const send = async (shares: number): Promise<string> => {
  const sent = await sendEnvelope(lin, room, { total: '900', shares })
  return String(sent.body['id'])
}

describe('anonymous claim lists', () => {
  test('name friends, the sender and oneself; the sender reads all names', async () => {
    await lin.get('changeRoom', { roomId: room, anonymousClaims: true })
    const envelopeId = await send(3)
    for (const one of [mei, bo, ana]) await open(one, envelopeId)

    expect(await namesIn(mei, envelopeId)).toEqual([mei.id, bo.id, null])
    expect(await namesIn(ana, envelopeId)).toEqual([null, null, ana.id])
    expect(await namesIn(lin, envelopeId)).toEqual([mei.id, bo.id, ana.id])
    const crown = await crownOf(lin, envelopeId)
    const winner = [mei, bo, ana][(crown?.number ?? 0) - 1]
    expect(crown?.user?.id).toBe(winner?.id)
    // The crown tells no name that the list does not tell.
    for (const one of [mei, ana]) {
      const shown = (await namesIn(one, envelopeId))[(crown?.number ?? 0) - 1] ?? null
      expect((await crownOf(one, envelopeId))?.user?.id ?? null).toBe(shown)
    }
  })

  test('thanks tell no name either', async () => {
    const envelopeId = await send(4)
    for (const one of [mei, ana]) await open(one, envelopeId)
    for (const one of [mei, ana]) await one.get('thankSender', { envelopeId, words: '谢谢' })

    const thankers = async (who: Client) => {
      const list: { items: { user: { id: string } }[] } = (await who.get('listThanks', {
        envelopeId,
      })) as never
      return list.items.map(one => one.user.id).toSorted()
    }
    expect(await thankers(ana)).toEqual([ana.id])
    expect(await thankers(lin)).toEqual([mei.id, ana.id].toSorted())
    // Bo has no share of it and is not told who has.
    expect(await thankers(bo)).toEqual([])
  })

  test('a group that does not want them shows every name', async () => {
    await lin.get('changeRoom', { roomId: room, anonymousClaims: false })
    const envelopeId = await send(2)
    for (const one of [mei, ana]) await open(one, envelopeId)

    expect(await namesIn(ana, envelopeId)).toEqual([mei.id, ana.id])
  })
})

test('what is sent to the screens of a room names nobody', async () => {
  const envelopeId = await send(3)
  await open(mei, envelopeId)
  await mei.get('thankSender', { envelopeId, words: 'Thank you' })
  await world.settle()

  const rows = await many<{ name: string; refs: object }>(
    world.db,
    sql`
      select name, refs from engine.outbox
      where exists (select from unnest(channels) c where c like 'room:%')`,
  )
  expect(rows.map(row => row.name)).toContain('envelopes.thanked')
  expect(JSON.stringify(rows)).not.toContain('usr_')
})
