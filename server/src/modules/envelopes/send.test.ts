import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
let room: string

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana, tariq } = world.people
  room = await roomOf(lin, [mei, bo, ana, tariq])
})
afterAll(() => world.close())

const small = { total: '1000', shares: 4 }
const balanceOf = async (name: 'lin' | 'mei' | 'bo' | 'tariq'): Promise<bigint> => {
  const { wallet }: { wallet: { balance: string } } = (await world.people[name].get(
    'getWallet',
  )) as never
  return BigInt(wallet.balance)
}

/** How many statements wait for a lock. */
const waiting = async (): Promise<number> => {
  const { n } = await one<{ n: number }>(
    world.db,
    sql`select count(distinct pid)::int as n from pg_locks where not granted`,
  )
  return n
}

describe('sending through the door', () => {
  test('the money is held, the bubble hangs in the room, and shares arrive at once', async () => {
    const { lin, mei } = world.people
    const before = { lin: await balanceOf('lin'), mei: await balanceOf('mei') }

    const sent = await sendEnvelope(lin, room, small)
    const envelopeId = sent.body['id']
    const opened = await mei.get('claimEnvelope', { envelopeId })
    const again = await mei.get('claimEnvelope', { envelopeId })

    expect(sent.status).toBe(200)
    expect(sent.body).toMatchObject({ state: 'open', total: '1000', mine: true, claimed: 0 })
    expect(await balanceOf('lin')).toBe(before.lin - 1_000n)
    expect(await balanceOf('mei')).toBe(before.mei + BigInt(opened['amount'] ?? 0))
    expect(again).toEqual(opened)
    const { items }: { items: { embed: unknown }[] } = (await mei.get('listMessages', {
      roomId: room,
    })) as never
    expect(items.map(message => message.embed)).toContainEqual({
      kind: 'envelope',
      ref: envelopeId,
    })
  })

  test('who is taken out of the room while the sending waits for it pays nothing', async () => {
    const { mei, tariq } = world.people
    const place = await roomOf(mei, [tariq])
    const id = fromWire('rom', place)
    const before = await balanceOf('tariq')
    const busy = await world.db.pool.connect()
    await busy.query('begin')
    await busy.query('select from chat.room where id = $1 for update', [id])

    const sending = tariq.call('sendEnvelope', {
      ...{ roomId: place, mode: 'ordinary', split: 'even', total: '400', shares: 4 },
    })
    await expect.poll(waiting).toBe(1)
    const gone = fromWire('usr', tariq.id)
    await busy.query('delete from chat.membership where room = $1 and member = $2', [id, gone])
    await busy.query('update chat.room set member_count = member_count - 1 where id = $1', [id])
    await busy.query('commit')
    busy.release()

    expect(await sending).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect(await balanceOf('tariq')).toBe(before)
    const said = 'select count(*)::int as lines from chat.message where room = $1 and kind = $2'
    expect((await world.db.pool.query(said, [id, 'embed'])).rows).toEqual([{ lines: 0 }])
  })

  test('without a step-up nothing above the PIN-free limit is sent', async () => {
    const { lin } = world.people
    const before = await balanceOf('lin')

    const terms = { mode: 'lucky', split: 'lucky:2', total: '5001', shares: 4 }
    const input = { roomId: room, ...terms }
    const refused = await lin.call('sendEnvelope', input)

    expect(refused).toMatchObject({ status: 403, body: { code: 'identity_step_up_needed' } })
    expect(await balanceOf('lin')).toBe(before)
  })

  test('What was shown is what is paid', async () => {
    const { lin } = world.people
    const shown = { mode: 'lucky', split: 'lucky:2', shares: '4' }
    const { proof } = await lin.get('stepUp', {
      pin: pinOfAll,
      kind: 'envelopes.send',
      payee: room,
      amount: '1000',
      facts: shown,
    })

    const input = { roomId: room, mode: 'lucky', split: 'lucky:2', shares: 4, proof }
    const refused = await lin.call('sendEnvelope', { ...input, total: '1001' })
    const sent = await lin.call('sendEnvelope', { ...input, total: '1000' })

    expect(refused).toMatchObject({ status: 422, body: { code: 'identity_step_up_mismatch' } })
    expect(sent.status).toBe(200)
  })

  test('one key sends once', async () => {
    const { lin } = world.people
    const before = await balanceOf('lin')
    const { proof } = await lin.get('stepUp', {
      pin: pinOfAll,
      kind: 'envelopes.send',
      payee: room,
      amount: '500',
      facts: { mode: 'ordinary', split: 'even', shares: '5' },
    })
    const input = { roomId: room, mode: 'ordinary', split: 'even', total: '500', shares: 5, proof }
    const key = newId()

    const first = await lin.call('sendEnvelope', input, { key })
    const second = await lin.call('sendEnvelope', input, { key })

    expect(second).toEqual(first)
    expect(await balanceOf('lin')).toBe(before - 500n)
  })

  test('whoever is not in the room finds no room to send to', async () => {
    const sent = await sendEnvelope(world.people.stranger, room, small)
    expect(sent).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  const refusals: [
    string,
    { total: string; shares: number; mode?: string; split?: string },
    number,
    string,
  ][] = [
    ['101 shares', { total: '1000', shares: 101 }, 422, 'envelope_count_out_of_range'],
    ['a lucky one of one share', { total: '1000', shares: 1 }, 422, 'envelope_count_out_of_range'],
    ['less than 0.01 each', { total: '9', shares: 10 }, 422, 'envelope_amount_out_of_range'],
    ['more than 200.00 each', { total: '40001', shares: 2 }, 422, 'envelope_amount_out_of_range'],
    ['more than is there', { total: '60000', shares: 10 }, 422, 'ledger_insufficient'],
    ['more than a day allows', { total: '200001', shares: 100 }, 429, 'envelope_over_daily_limit'],
  ]
  test.each(refusals)('%s is refused and moves nothing', async (_, asked, status, code) => {
    const before = await balanceOf('bo')
    const sent = await sendEnvelope(world.people.bo, room, asked)

    expect(sent).toMatchObject({ status, body: { code } })
    expect(await balanceOf('bo')).toBe(before)
  })

  test('more shares than active members take a yes of the sender', async () => {
    const { tariq } = world.people
    const { proof } = await tariq.get('stepUp', {
      pin: pinOfAll,
      kind: 'envelopes.send',
      payee: room,
      amount: '1000',
      facts: { mode: 'lucky', split: 'lucky:2', shares: '50' },
    })
    const input = {
      roomId: room,
      mode: 'lucky',
      split: 'lucky:2',
      total: '1000',
      shares: 50,
      proof,
    }

    const details = { active: 5, suggested: 5 }
    for (const acceptFewActive of [undefined, false]) {
      const refused = await tariq.call('sendEnvelope', { ...input, acceptFewActive })
      expect(refused).toMatchObject({ status: 422, body: { code: 'envelope_few_active', details } })
    }
    const sent = await tariq.call('sendEnvelope', { ...input, acceptFewActive: true })
    const limits = await tariq.get('getLimits', { roomId: room })

    expect(sent).toMatchObject({ status: 200, body: { shares: 50 } })
    expect(limits).toMatchObject({ maySend: true, maxShares: 100, room: { members: 5 } })
  })

  test('where nobody was for a day, named people and one share take no yes', async () => {
    const { lin, mei, bo } = world.people
    const send = (some: object) =>
      lin.call('sendEnvelope', { roomId: room, acceptFewActive: undefined, ...some })
    const even = { mode: 'ordinary', split: 'even', total: '200' }
    const named = { mode: 'directed', split: 'named', people: [mei.id, bo.id] }

    await advance(world.db, 25 * 3_600_000)
    const two = await send({ ...even, shares: 2 })
    const one = await send({ ...even, shares: 1 })
    const both = await send({ ...named, total: '200', amounts: ['100', '100'], shares: 2 })
    await releaseClock(world.db)

    expect(two.body).toMatchObject({
      code: 'envelope_few_active',
      details: { active: 0, suggested: 1 },
    })
    expect([one.status, both.status]).toEqual([200, 200])
  })

  test('with a share for each there is no fair window, unless later ones may come in', async () => {
    const { lin } = world.people
    const even = { roomId: room, mode: 'ordinary', split: 'even', total: '500', shares: 5 }

    expect(await lin.get('sendEnvelope', even)).toMatchObject({ windowMs: 0 })
    expect(await lin.get('sendEnvelope', { ...even, lateJoiners: true })).toMatchObject({
      windowMs: 800,
    })
  })

  test('the cards of many bubbles come at once, and only those one may see', async () => {
    const { lin, mei, stranger } = world.people
    const { body: first } = await sendEnvelope(lin, room, small)
    const { body: second } = await sendEnvelope(lin, room, {
      ...small,
      mode: 'ordinary',
      split: 'even',
    })
    const ids = `${String(first['id'])},${String(second['id'])}`

    const forMei: { items: { id: string; mine: boolean }[] } = (await mei.get('listEnvelopeCards', {
      ids,
    })) as never
    const forStranger = await stranger.get('listEnvelopeCards', { ids })

    expect(forMei.items.map(card => card.id)).toEqual([first['id'], second['id']])
    expect(forStranger).toEqual({ items: [] })
  })
})
