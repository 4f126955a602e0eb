import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { freeOf } from '#/testing/payments.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'

let world: World
let room: string
let lin: Client
let mei: Client
let bo: Client

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo } = world.people)
  room = await roomOf(lin, [mei, bo])
  for (const one of [mei, bo]) {
    await lin.get('requestFriend', { way: { by: 'handle', handle: one.handle } })
    await one.get('requestFriend', { way: { by: 'handle', handle: lin.handle } })
  }
  await world.settle()
})
afterAll(() => world.close())

const put = (who: Client, mode: string, on: boolean) => who.get('setOwnSwitch', { mode, on })
const codeOf = async (asked: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await asked
  return status < 400 ? 'done' : body['code']
}
const lucky = { mode: 'lucky', split: 'lucky:2', total: '300', shares: 3 }
const send = (some: object) => lin.call('sendEnvelope', { roomId: room, ...lucky, ...some })
const sent = async (some: object = {}): Promise<string> => {
  const { status, body, text } = await send(some)
  if (status !== 200) throw new Error(text)
  return String(body['id'])
}
const plant = (some: object = {}) =>
  lin.call('sendTree', {
    ...{ roomId: room, mode: 'funny', amount: '300', reach: 'my_friends' },
    ...some,
  })

describe('a kind that somebody switched off for themselves', () => {
  test('is told with what the house has, and switched on again without a trace', async () => {
    const before = await mei.get('listOwnSwitches')
    await put(mei, 'relay', false)
    const off: { items: { mode: string; on: boolean }[] } = (await put(
      mei,
      'relay',
      false,
    )) as never
    expect(off.items.find(one => one.mode === 'relay')).toMatchObject({ on: false, house: true })
    expect(off.items).toHaveLength(8)
    await put(mei, 'relay', true)
    expect(await mei.get('listOwnSwitches')).toEqual(before)
  })

  test('is not sent by them, in any way', async () => {
    const faceRoom = await lin.get('openFaceRoom')
    const facts = { faceRoomId: faceRoom['id'], total: '300', shares: 2, split: 'even' }
    for (const mode of ['lucky', 'funny', 'ask', 'room']) await put(lin, mode, false)

    const told = [
      await send({}),
      await plant(),
      await lin.call('askForEnvelopes', { people: [mei.id], occasion: 'lunch' }),
      await lin.call('startFaceRound', facts),
    ]
    for (const mode of ['lucky', 'funny', 'ask', 'room']) await put(lin, mode, true)
    await lin.get('leaveFaceRoom', { faceRoomId: faceRoom['id'] })

    for (const { body } of told) {
      expect(body).toMatchObject({ code: 'envelope_mode_off', details: { by: 'me' } })
    }
  })

  test('is sent to them by name by nobody; the sender hears whom to leave out', async () => {
    await put(bo, 'directed', false)
    await put(bo, 'funny', false)
    const free = await freeOf(lin)
    const named = { mode: 'directed', split: 'named', total: '200', shares: 2 }
    const directed = await send({ ...named, people: [mei.id, bo.id], amounts: ['100', '100'] })
    const tree = await plant({ roomId: undefined, people: [bo.id] })
    await put(bo, 'directed', true)
    await put(bo, 'funny', true)

    for (const { body } of [directed, tree]) {
      expect(body).toMatchObject({
        code: 'envelope_mode_off',
        details: { by: 'people', people: [bo.id] },
      })
    }
    expect(await freeOf(lin)).toBe(free)
  })

  test('does not open for them from then on; what was there before runs to its end', async () => {
    const before = await sent()
    await put(mei, 'lucky', false)
    const after = await sent()

    const view = await mei.get('getEnvelope', { envelopeId: after })
    expect(await codeOf(mei.call('claimEnvelope', { envelopeId: after }))).toBe('envelope_mode_off')
    expect(await codeOf(bo.call('claimEnvelope', { envelopeId: after }))).toBe('done')
    expect(await codeOf(mei.call('claimEnvelope', { envelopeId: before }))).toBe('done')
    expect(view).toMatchObject({ myPart: { mayOpen: false, why: 'envelope_mode_off' } })

    await put(mei, 'lucky', true)
    expect(await codeOf(mei.call('claimEnvelope', { envelopeId: after }))).toBe('done')
  })

  test('waits for them under Today no longer', async () => {
    await put(mei, 'ordinary', false)
    const id = await sent({ mode: 'ordinary', split: 'even' })
    await world.settle()
    const rows = await many<{ handle: string }>(
      world.db,
      sql`
        select u.handle from notifications.waiting w join identity.user u on u.id = w.person
        where w.kind = 'envelopes.waiting' and w.ref = ${id}`,
    )
    await put(mei, 'ordinary', true)
    expect(rows.map(row => row.handle)).toEqual(['bo_'])
  })

  test('is not guessed by them, and not passed on to them', async () => {
    await put(mei, 'funny', false)
    const envelopeId = String((await plant()).body['envelopeId'])
    const view = await mei.get('getTree', { envelopeId })
    const guessed = await mei.call('guessTile', { envelopeId, level: 1, tile: 0 })
    await put(mei, 'funny', true)

    expect(guessed.body).toMatchObject({ code: 'envelope_mode_off' })
    expect(view).toMatchObject({ me: { mayGuess: false, why: 'envelope_mode_off' } })
  })

  test('a request to whoever wants none is silence to the one who asks', async () => {
    await put(mei, 'ask', false)
    const asked = await lin.get('askForEnvelopes', { people: [mei.id], occasion: 'tea' })
    const heard = await mei.get('listAsks', { role: 'to_me' })
    await put(mei, 'ask', true)

    expect(asked).toMatchObject({ items: [{ state: 'open' }] })
    expect(heard).toEqual({ items: [] })
  })
})

test('a group that wants luck but not the old way of drawing it says so', async () => {
  await lin.get('changeRoom', { roomId: room, modesOff: ['classic'] })
  const old = await send({ split: 'classic' })
  const now = await send({})
  await lin.get('changeRoom', { roomId: room, modesOff: [] })

  expect(old.body).toMatchObject({ code: 'chat_kind_off', details: { kind: 'classic' } })
  expect(now.status).toBe(200)
})

describe('what cannot be sent here', () => {
  type Off = { off: { mode: string; by: string }[] }
  const limitsOf = async (who: Client, roomId?: string): Promise<Off> =>
    (await who.get('getLimits', roomId === undefined ? {} : { roomId })) as never

  test('is told with who switched it off: the house, the group, or oneself', async () => {
    await changeSettings(world, { 'envelopes.mode_password': false })
    await lin.get('changeRoom', { roomId: room, modesOff: ['relay'] })
    await put(mei, 'lucky', false)

    const { off } = await limitsOf(mei, room)
    const elsewhere = await limitsOf(mei)
    const outside = await limitsOf(world.people.stranger, room)
    await changeSettings(world, { 'envelopes.mode_password': true })
    await lin.get('changeRoom', { roomId: room, modesOff: [] })
    await put(mei, 'lucky', true)

    expect(off.toSorted((a, b) => (a.mode < b.mode ? -1 : 1))).toEqual([
      { mode: 'lucky', by: 'me' },
      { mode: 'password', by: 'house' },
      { mode: 'relay', by: 'group' },
    ])
    expect(elsewhere.off.map(one => one.mode)).not.toContain('relay')
    // What a group decided is for its members to know.
    expect(outside.off).toEqual([{ mode: 'password', by: 'house' }])
  })
})
