import { fromWire, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { booksBalance } from '#/testing/books.ts'
import { tieTogether } from '#/testing/chat-stage.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, pinOfAll, type World } from '#/testing/world.ts'

let world: World
let lin: Client
let mei: Client
let bo: Client
let ana: Client
let tariq: Client
const hourMs = 3_600_000

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo, ana, tariq } = world.people)
  for (const other of [mei, bo, ana, tariq]) await befriend(lin, other)
})
afterEach(async () => {
  await releaseClock(world.db)
  await clearAsks()
  await booksBalance(world.db)
})
afterAll(() => world.close())

const idOf = (client: Client): UserId => UserId.out.parse(present(fromWire('usr', client.id)))
const befriend = (one: Client, other: Client) => tieTogether(world.house, idOf(one), idOf(other))
const clearAsks = () =>
  world.house.inTransaction('read write', async tx => {
    for (const table of ['ask', 'asked', 'ask_mute']) {
      await many(tx, sql.raw(`delete from envelopes.${table}`))
    }
  })

type Ask = { id: string; state: string; other: { id: string }; envelopeId: string; paid: string }
const asking = (who: Client, people: readonly Client[], amount?: string) =>
  who.call('askForEnvelopes', {
    people: people.map(one => one.id),
    occasion: '给孙女买风筝',
    ...(amount !== undefined && { amount }),
  })
const ask = async (who: Client, other: Client, amount?: string): Promise<Ask> => {
  const { status, body } = await asking(who, [other], amount)
  expect(status, JSON.stringify(body)).toBe(200)
  return present((body['items'] as unknown as Ask[])[0])
}
const list = async (who: Client, role: 'mine' | 'to_me'): Promise<Ask[]> =>
  (await who.get('listAsks', { role }))['items'] as never
const stateOf = async (who: Client, askId: string) => (await who.get('getAsk', { askId }))['state']
const freeOf = async (who: Client): Promise<bigint> => {
  const { wallet }: { wallet: { free: string } } = (await who.get('getWallet')) as never
  return BigInt(wallet.free)
}
const waitingOf = async (who: Client): Promise<string[]> => {
  await world.settle()
  const { items }: { items: { kind: string; ref: string }[] } = (await who.get(
    'listWaiting',
  )) as never
  return items.filter(item => item.kind === 'envelopes.asked').map(item => item.ref)
}

describe('asking', () => {
  test('Mei reads who asks for what, pays another amount, and Lin opens it', async () => {
    const { id } = await ask(lin, mei, '666')
    expect(await waitingOf(mei)).toEqual([id])
    expect(await list(mei, 'to_me')).toMatchObject([
      { id, mine: false, amount: '666', occasion: '给孙女买风筝', other: { id: lin.id } },
    ])
    const before = { lin: await freeOf(lin), mei: await freeOf(mei) }

    const paid = await mei.call('payAsk', { askId: id, amount: '888', greeting: '买大的' })

    expect(paid).toMatchObject({ status: 200, body: { state: 'paid', paid: '888' } })
    expect(await freeOf(mei)).toBe(before.mei - 888n)
    expect(await waitingOf(mei)).toEqual([])
    const envelopeId = String((await lin.get('getAsk', { askId: id }))['envelopeId'])
    expect(await lin.get('getEnvelope', { envelopeId })).toMatchObject({
      ...{ mode: 'ordinary', shares: 1, greeting: '买大的', audience: { kind: 'people' } },
    })
    expect((await bo.call('getEnvelope', { envelopeId })).status).toBe(404)
    expect(await lin.get('claimEnvelope', { envelopeId })).toMatchObject({ amount: '888' })
    expect(await freeOf(lin)).toBe(before.lin + 888n)
  })

  test('it is declined with a sticker, and both read it', async () => {
    const { id } = await ask(lin, mei)
    const { packs }: { packs: { stickers: { id: string }[] }[] } = (await mei.get(
      'getStickerShelf',
    )) as never
    const stickerId = present(packs[0]?.stickers[0]).id

    const strange = await mei.call('declineAsk', { askId: id, stickerId: toWire('stk', newId()) })
    const declined = await mei.call('declineAsk', { askId: id, stickerId })

    expect(strange.body['code']).toBe('bad_input')
    expect(declined.body).toMatchObject({ state: 'declined', stickerId })
    expect(await lin.get('getAsk', { askId: id })).toMatchObject({ state: 'declined', stickerId })
    const again = await mei.call('payAsk', { askId: id, amount: '100' })
    expect(again).toMatchObject({ status: 409, body: { code: 'envelope_ask_settled' } })
  })

  test('it is taken back, and nobody can pay it any more', async () => {
    const { id } = await ask(lin, mei)

    expect((await mei.call('withdrawAsk', { askId: id })).body['code']).toBe('not_found')
    expect((await lin.call('withdrawAsk', { askId: id })).body).toMatchObject({
      state: 'withdrawn',
    })

    const late = await mei.call('payAsk', { askId: id, amount: '100' })
    expect(late.body['code']).toBe('envelope_ask_settled')
    expect(await waitingOf(mei)).toEqual([])
  })

  test('it runs out after its hours', async () => {
    const { id } = await ask(lin, mei)
    await advance(world.db, 72 * hourMs)

    expect(await stateOf(lin, id)).toBe('expired')
    expect(await stateOf(mei, id)).toBe('expired')
    const late = await mei.call('payAsk', { askId: id, amount: '100' })
    expect(late.body).toMatchObject({ code: 'envelope_ask_settled' })
  })

  test('only friends are asked, and only its two people see it', async () => {
    const strange = await asking(bo, [ana])
    const self = await asking(lin, [lin])
    const { id } = await ask(lin, mei)

    expect(strange).toMatchObject({ status: 403, body: { code: 'envelope_ask_not_friends' } })
    expect(self.body['code']).toBe('envelope_ask_not_friends')
    expect((await bo.call('getAsk', { askId: id })).status).toBe(404)
    expect((await bo.call('payAsk', { askId: id, amount: '1' })).status).toBe(404)
    expect((await lin.call('payAsk', { askId: id, amount: '1' })).status).toBe(404)
  })
})

describe('kinds that somebody switched off', () => {
  const put = (who: Client, mode: string, on: boolean) => who.get('setOwnSwitch', { mode, on })

  test('do not stand against what one asked for oneself', async () => {
    await put(lin, 'ordinary', false)
    const { id } = await ask(lin, mei, '200')
    await mei.get('payAsk', { askId: id, amount: '200' })
    const envelopeId = String((await lin.get('getAsk', { askId: id }))['envelopeId'])
    await world.settle()
    const { items }: { items: { ref: string }[] } = (await lin.get('listWaiting')) as never
    const view = await lin.get('getEnvelope', { envelopeId })
    const opened = await lin.call('claimEnvelope', { envelopeId })
    await put(lin, 'ordinary', true)

    expect(items.map(item => item.ref)).toContain(envelopeId)
    expect(view).toMatchObject({ myPart: { mayOpen: true, why: null } })
    expect(opened).toMatchObject({ status: 200, body: { amount: '200' } })
  })

  test('hold for who pays, by themselves and by the house; requests that wait are paid', async () => {
    const { id } = await ask(lin, mei)
    const free = await freeOf(mei)
    const pay = () => mei.call('payAsk', { askId: id, amount: '100' })

    await put(mei, 'ordinary', false)
    const own = await pay()
    await put(mei, 'ordinary', true)
    await changeSettings(world, { 'envelopes.mode_ordinary': false })
    const house = await pay()
    await changeSettings(world, { 'envelopes.mode_ordinary': true })
    const unpaid = await freeOf(mei)
    await changeSettings(world, { 'envelopes.mode_ask': false })
    const late = await pay()
    await changeSettings(world, { 'envelopes.mode_ask': true })

    const code = 'envelope_mode_off'
    expect(own.body).toMatchObject({ code, details: { mode: 'ordinary', by: 'me' } })
    expect(house.body).toMatchObject({ code, details: { mode: 'ordinary' } })
    expect(unpaid).toBe(free)
    expect(late).toMatchObject({ status: 200, body: { state: 'paid' } })
  })
})

describe('measure', () => {
  test('three wait at once, and one friend is asked once a week', async () => {
    expect((await asking(lin, [mei, bo, ana])).status).toBe(200)
    expect((await lin.get('getAskLimits'))['left']).toBe(0)
    expect((await asking(lin, [tariq])).body).toMatchObject({
      ...{ code: 'envelope_ask_limit', details: { open: 3, daily: 3, days: 7 } },
    })
    await advance(world.db, 4 * 24 * hourMs)
    expect((await asking(lin, [mei])).body['code']).toBe('envelope_ask_limit')
    expect((await asking(lin, [tariq])).status).toBe(200)
    await advance(world.db, 3 * 24 * hourMs + 1_000)
    expect((await asking(lin, [mei])).status).toBe(200)
  })

  test('five requests at the same moment are three', async () => {
    const others = [mei, bo, ana, tariq]
    const answers = await Promise.all([...others, mei].map(other => asking(lin, [other])))

    expect(answers.filter(one => one.status === 200)).toHaveLength(3)
    expect(await list(lin, 'mine')).toHaveLength(3)
    const asked = await Promise.all(others.map(async one => (await list(one, 'to_me')).length))
    expect(asked.reduce((all, count) => all + count, 0)).toBe(3)
  })
})

describe('muting', () => {
  test('to Lin it is indistinguishable from silence, before and after', async () => {
    const first = await ask(lin, mei, '666')
    const silent = await ask(lin, bo, '666')
    expect(await waitingOf(mei)).toContain(first.id)
    await mei.get('muteAsker', { userId: lin.id })

    expect(await waitingOf(mei)).not.toContain(first.id)
    expect(await list(mei, 'to_me')).toEqual([])
    expect((await mei.call('getAsk', { askId: first.id })).status).toBe(404)
    expect((await mei.call('payAsk', { askId: first.id, amount: '1' })).status).toBe(404)
    const plain = async (askId: string) => {
      const names = ['id', 'other', 'askedAt', 'expiresAt']
      const facts = Object.entries(await lin.get('getAsk', { askId }))
      return facts.filter(([name]) => !names.includes(name))
    }
    expect(await plain(first.id)).toEqual(await plain(silent.id))
    await advance(world.db, 8 * 24 * hourMs)
    expect(await plain(first.id)).toEqual(await plain(silent.id))

    const second = await ask(lin, mei, '100')
    expect(await waitingOf(mei)).not.toContain(second.id)
    expect(await stateOf(lin, second.id)).toBe('open')
    expect((await lin.call('withdrawAsk', { askId: second.id })).status).toBe(200)
  })

  test('who is heard again is heard from then on', async () => {
    await mei.get('muteAsker', { userId: lin.id })
    expect((await mei.get('listMutedAskers'))['items']).toMatchObject([{ id: lin.id }])
    await mei.get('unmuteAsker', { userId: lin.id })
    expect((await mei.get('listMutedAskers'))['items']).toEqual([])

    const { id } = await ask(lin, mei)
    expect(await waitingOf(mei)).toContain(id)
  })
})

test.each([1, 2, 3, 4, 5, 6])('paying races paying, declining and taking back: %i', async () => {
  const { id } = await ask(lin, mei, '500')
  const before = await freeOf(mei)

  const answers = await Promise.all([
    mei.call('payAsk', { askId: id, amount: '500' }),
    mei.call('payAsk', { askId: id, amount: '700' }),
    mei.call('declineAsk', { askId: id }),
    lin.call('withdrawAsk', { askId: id }),
  ])

  const [won, ...others] = answers.filter(one => one.status === 200)
  expect(others).toEqual([])
  const state = present(won).body['state']
  expect([await stateOf(lin, id), await stateOf(mei, id)]).toEqual([state, state])
  const paid = state === 'paid' ? BigInt(String(present(won).body['paid'])) : 0n
  expect(before - (await freeOf(mei))).toBe(paid)
})

test('above what is sent without a PIN the PIN is asked for, for exactly this', async () => {
  const { id } = await ask(lin, mei)
  const before = await freeOf(mei)

  const bare = await mei.call('payAsk', { askId: id, amount: '6000' })
  const shown = { mode: 'ordinary', split: 'even', shares: '1' }
  const act = { kind: 'envelopes.send', payee: lin.id, amount: '6000', facts: shown }
  const { proof } = await mei.get('stepUp', { pin: pinOfAll, ...act })
  const other = await mei.call('payAsk', { askId: id, amount: '6000', proof })

  expect(bare.body['code']).toBe('identity_step_up_needed')
  expect(other.body['code']).toBe('identity_step_up_mismatch')
  expect(await freeOf(mei)).toBe(before)
})
