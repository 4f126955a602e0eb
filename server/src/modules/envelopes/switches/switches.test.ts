import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
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

describe('what hangs in no room but begins in a group', () => {
  const off = (modesOff: string[]) => lin.get('changeRoom', { roomId: room, modesOff })
  const kindOff = (kind: string) => ({ code: 'chat_kind_off', details: { kind, why: 'mode' } })

  test('a request is refused there by a group that wants none, and made anywhere else', async () => {
    const asking = (some: object) =>
      mei.call('askForEnvelopes', { people: [lin.id], occasion: 'tea', ...some })
    await off(['ask'])

    const here = await asking({ roomId: room })
    expect(here).toMatchObject({ status: 403, body: kindOff('ask') })
    expect(await mei.get('listAsks', { role: 'mine' })).toEqual({ items: [] })
    await off([])
    const { id } = present(
      ((await asking({ roomId: room })).body['items'] as never as { id: string }[])[0],
    )
    await mei.get('withdrawAsk', { askId: id })
  })

  test('a request in a group is for its members, and by one of them', async () => {
    const other = await roomOf(bo, [mei])
    const asking = (who: Client, people: readonly Client[], roomId: string) =>
      who.call('askForEnvelopes', {
        ...{ people: people.map(one => one.id), occasion: 'tea', roomId },
      })

    const outside = await asking(mei, [lin], other)
    const stranger = await asking(lin, [mei], other)

    expect(outside.body).toMatchObject({ code: 'bad_input', details: { field: 'people' } })
    expect(stranger).toMatchObject({ status: 403, body: { code: 'chat_not_a_member' } })
  })

  test('a face-to-face room does not open there, and elsewhere it does', async () => {
    await off(['room'])
    const here = await lin.call('openFaceRoom', { roomId: room })
    const strange = await world.people.stranger.call('openFaceRoom', { roomId: room })
    const anywhere = await lin.call('openFaceRoom', {})
    await lin.get('leaveFaceRoom', { faceRoomId: anywhere.body['id'] })
    await off([])

    expect(here).toMatchObject({ status: 403, body: kindOff('room') })
    expect(strange).toMatchObject({ status: 403, body: { code: 'chat_not_a_member' } })
    expect(anywhere.status).toBe(200)
  })

  test('each round asks the group again; no money moves when it has changed its mind', async () => {
    const { id: faceRoomId } = await lin.get('openFaceRoom', { roomId: room })
    const round = { faceRoomId, total: '300', shares: 2, split: 'even' }
    const free = await freeOf(lin)
    await off(['room'])
    const refused = await lin.call('startFaceRound', round)
    await off([])
    const now = await lin.call('startFaceRound', round)
    await lin.get('leaveFaceRoom', { faceRoomId })

    expect(refused).toMatchObject({ status: 403, body: kindOff('room') })
    // Nobody else is here: the next thing it lacks.
    expect(now.body).toMatchObject({ code: 'envelope_few_present' })
    expect(await freeOf(lin)).toBe(free)
  })
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
