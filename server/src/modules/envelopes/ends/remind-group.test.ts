import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
let room: string
let lin: Client
let mei: Client
let bo: Client
let ana: Client
const hourMs = 3_600_000

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo, ana } = world.people)
  room = await roomOf(lin, [mei, bo, ana])
})
afterEach(() => releaseClock(world.db))
afterAll(() => world.close())

const sent = async (some: object = {}): Promise<string> => {
  const terms = { total: '600', shares: 3, ...some }
  const { status, body, text } = await sendEnvelope(lin, room, terms)
  expect(status, text).toBe(200)
  await world.settle()
  return String(body['id'])
}
const remind = (who: Client, envelopeId: string) => who.call('remindGroup', { envelopeId })
const codeOf = async (asked: ReturnType<typeof remind>) => (await asked).body['code']
const lines = async (who = mei): Promise<{ line: string; facts: object }[]> => {
  const { items }: { items: { line: string | null; facts: object }[] } = (await who.get(
    'listMessages',
    { roomId: room },
  )) as never
  return items.filter(item => item.line === 'envelopes.reminded') as never
}
const heard = async (who: Client, envelopeId: string): Promise<number> => {
  await world.settle()
  const { items }: { items: { kind: string; link: { ref: string } }[] } = (await who.get(
    'listNotices',
    { limit: 50 },
  )) as never
  const mine = items.filter(one => one.kind === 'envelopes.reminded')
  return mine.filter(one => one.link.ref === envelopeId).length
}
const endsOf = async (who: Client, envelopeId: string) =>
  (await who.get('getEnvelope', { envelopeId }))['ends']

describe('reminding the group', () => {
  test('is a line in the room, and a notice to each who has not opened it', async () => {
    const id = await sent()
    await mei.get('claimEnvelope', { envelopeId: id })
    expect(await endsOf(lin, id)).toMatchObject({ mayRemind: true, remindedAt: null })
    const before = (await lines()).length

    expect((await remind(lin, id)).status).toBe(200)

    const said = await lines()
    expect(said.length).toBe(before + 1)
    expect(said).toContainEqual(
      expect.objectContaining({ facts: expect.objectContaining({ user: lin.id, left: '2' }) }),
    )
    expect([await heard(bo, id), await heard(ana, id)]).toEqual([1, 1])
    expect([await heard(mei, id), await heard(lin, id)]).toEqual([0, 0])
    expect(await endsOf(lin, id)).toMatchObject({
      ...{ mayRemind: false, remindedAt: expect.any(String) },
    })
    expect(await endsOf(bo, id)).toMatchObject({ mayRemind: false, remindedAt: null })
  })

  test('happens once: the same act again is the same answer, another one is refused', async () => {
    const id = await sent()
    const before = (await lines()).length
    const key = newId()
    const first = await lin.call('remindGroup', { envelopeId: id }, { key })
    const again = await lin.call('remindGroup', { envelopeId: id }, { key })
    const other = await remind(lin, id)

    expect(again.text).toBe(first.text)
    expect(other).toMatchObject({ status: 409, body: { code: 'envelope_reminded' } })
    expect((await lines()).length).toBe(before + 1)
    expect(await heard(bo, id)).toBe(1)
  })

  test('of eight phones at once one reminds', async () => {
    const id = await sent()
    const before = (await lines()).length

    const said = await Promise.all(Array.from({ length: 8 }, () => remind(lin, id)))

    expect(said.filter(one => one.status === 200)).toHaveLength(1)
    expect(said.filter(one => one.body['code'] === 'envelope_reminded')).toHaveLength(7)
    expect((await lines()).length).toBe(before + 1)
  })

  test('a notice goes when the envelope is opened', async () => {
    const id = await sent()
    await remind(lin, id)
    expect(await heard(bo, id)).toBe(1)

    await bo.get('claimEnvelope', { envelopeId: id })

    expect(await heard(bo, id)).toBe(0)
    expect(await heard(ana, id)).toBe(1)
  })

  test('reaches nobody who may not open it: who came later, or wants none of this kind', async () => {
    const id = await sent()
    const { code }: { code: string } = (await lin.get('makeLink', { roomId: room })) as never
    await world.people.tariq.get('joinByLink', { code })
    await bo.get('setOwnSwitch', { mode: 'lucky', on: false })
    const next = await sent()
    await bo.get('setOwnSwitch', { mode: 'lucky', on: true })

    await remind(lin, id)
    await remind(lin, next)

    expect([await heard(world.people.tariq, id), await heard(bo, id)]).toEqual([0, 1])
    expect([await heard(world.people.tariq, next), await heard(bo, next)]).toEqual([1, 0])
  })

  test('of one for named people tells them alone', async () => {
    const to = { mode: 'directed', split: 'named', total: '200', shares: 2, roomId: room }
    const body = { ...to, people: [bo.id, ana.id], amounts: ['100', '100'] }
    const { id }: { id: string } = (await lin.get('sendEnvelope', body)) as never
    await world.settle()

    await remind(lin, id)

    expect([await heard(bo, id), await heard(ana, id), await heard(mei, id)]).toEqual([1, 1, 0])
  })
})

describe('reminding is refused', () => {
  test('to everybody but its sender, and a stranger does not even find it', async () => {
    const id = await sent()
    expect(await codeOf(remind(mei, id))).toBe('envelope_not_for_you')
    expect(await codeOf(remind(world.people.stranger, id))).toBe('not_found')
  })

  test('once nothing is left, it was taken back, or its hour has come', async () => {
    const [empty, back, late] = [await sent(), await sent(), await sent()]
    for (const one of [mei, bo, ana]) await one.get('claimEnvelope', { envelopeId: empty })
    await advance(world.db, 3 * hourMs)
    await lin.get('returnRest', { envelopeId: back })
    expect(await codeOf(remind(lin, empty))).toBe('envelope_emptied')
    expect(await codeOf(remind(lin, back))).toBe('envelope_returned')
    expect(await endsOf(lin, empty)).toMatchObject({ mayRemind: false })

    await advance(world.db, 22 * hourMs)
    expect(await codeOf(remind(lin, late))).toBe('envelope_expired')
  })

  test('before it opens', async () => {
    const opensAt = new Date(Date.now() + 2 * hourMs).toISOString()
    const body = { roomId: room, mode: 'ordinary', split: 'even', total: '200', shares: 2 }
    const { id }: { id: string } = (await lin.get('sendEnvelope', { ...body, opensAt })) as never
    expect(await codeOf(remind(lin, id))).toBe('envelope_not_open_yet')
    expect(await endsOf(lin, id)).toMatchObject({ mayRemind: false })
  })

  test('to whom the group lets only read, and in a group they have left', async () => {
    const place = await roomOf(bo, [lin, mei])
    const hung = async () => {
      const { body } = await sendEnvelope(lin, place, { total: '600', shares: 3 })
      return String(body['id'])
    }
    const [silent, gone] = [await hung(), await hung()]
    await bo.get('silenceMember', { roomId: place, userId: lin.id, minutes: 10 })
    expect(await codeOf(remind(lin, silent))).toBe('chat_read_only')

    await lin.get('leaveRoom', { roomId: place })
    expect(await codeOf(remind(lin, gone))).toBe('chat_not_a_member')
  })

  test('of what hangs in no group, and of what is guessed', async () => {
    await lin.get('requestFriend', { way: { by: 'handle', handle: mei.handle } })
    await mei.get('requestFriend', { way: { by: 'handle', handle: lin.handle } })
    const one = { mode: 'ordinary', split: 'even', total: '100', shares: 1 }
    const named: { id: string } = (await lin.get('sendEnvelope', {
      ...{ ...one, audience: 'people', people: [mei.id] },
    })) as never
    const facts = { mode: 'funny', reach: 'my_friends' }
    const shown = { kind: 'envelopes.send', payee: room, amount: '600', facts }
    const { proof } = await lin.get('stepUp', { pin: pinOfAll, ...shown })
    const tree = await lin.get('sendTree', { ...facts, roomId: room, amount: '600', proof })

    for (const id of [named.id, String(tree['envelopeId'])]) {
      expect(await codeOf(remind(lin, id))).toBe('envelope_not_for_you')
    }
  })
})
