import { fromWire, TopUpId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { signatureHeader, signMessage } from './gateway-sandbox.ts'
import { takeIn } from './news.ts'

const minute = 60_000
const reason = 'the gateway is looked at today'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await changeSettings(world, { 'ledger.gateway_sandbox': true })
})
afterAll(() => world.close())
beforeEach(() => releaseClock(world.db))

const start = async (client: Client, amount = '500'): Promise<string> =>
  String((await client.get('startTopUp', { gateway: 'sandbox', amount }))['id'])
const play = async (client: Client, topUpId: string, outcome: string): Promise<void> => {
  await client.get('playSandbox', { topUpId, outcome })
}
const stateOf = async (client: Client, topUpId: string): Promise<string> =>
  String((await client.get('getTopUp', { topUpId }))['state'])
const freeOf = async (client: Client): Promise<bigint> => {
  const { wallet }: { wallet: { free: string } } = (await client.get('getWallet')) as never
  return BigInt(wallet.free)
}
const uuidOf = (topUpId: string): TopUpId => TopUpId.out.parse(fromWire('tup', topUpId))
const creditsOf = async (topUpId: string): Promise<number> => {
  const row = await one<{ count: number }>(
    world.db,
    sql`
      select count(*)::int as count from ledger.transfer t
       where t.ref = ${uuidOf(topUpId)} and t.kind = 'top_up'`,
  )
  return row.count
}

/** Knocks at the real route with any bytes and headers. */
const knock = (bytes: Buffer, headers: Readonly<Record<string, string>>) =>
  world.app.inject({
    method: 'POST',
    url: '/api/ledger/gateways/sandbox/callbacks',
    headers: { 'content-type': 'application/json', ...headers },
    payload: bytes,
  })
type Message = Partial<{
  event: string
  type: 'succeeded' | 'failed'
  price: string
  currency: string
}>
const message = (topUpId: string, rest: Message = {}) => ({
  ...{ event: newId(), type: 'succeeded', price: '500', currency: 'test', ...rest },
  topUpId: uuidOf(topUpId),
})
const tell = async (topUpId: string, rest: Message = {}) => {
  const raw = signMessage(world.house, message(topUpId, rest) as never, new Date())
  return knock(raw.bytes, raw.headers)
}

describe('topping up at the sandbox', () => {
  test('starts, says where to pay, is paid and credited, and the books say from where', async () => {
    const { lin } = world.people
    const before = await freeOf(lin)
    const id = await start(lin)

    const open = await lin.get('getTopUp', { topUpId: id })
    expect(open).toMatchObject({ state: 'started', next: `/wallet/top-up/${id}/sandbox` })
    expect(open['price']).toEqual({ amount: '500', currency: 'test' })
    await play(lin, id, 'success')
    await world.settle()

    const done = await lin.get('getTopUp', { topUpId: id })
    expect(done).toMatchObject({ state: 'credited', next: null })
    expect(await freeOf(lin)).toBe(before + 500n)
    const [bill] = (await lin.get('listBills'))['items'] as never as { kind: string }[]
    expect(bill?.kind).toBe('top_up')
    const books = await world.guest.get('getPublicBooks')
    expect(books).toMatchObject({ outside: '500', balanced: true })
    const n = (name: string) => BigInt(String(books[name]))
    expect(n('issued') - n('redeemed')).toBe(n('inHands') + n('inFunds') + n('inHouse'))
  })

  test('V5 success twice, late fail after success, out of order: credited once', async () => {
    const { mei } = world.people
    const before = await freeOf(mei)
    for (const outcome of ['double', 'out_of_order']) {
      const id = await start(mei)
      await play(mei, id, outcome)
      await world.settle()
      await advance(world.db, 2_000)
      await world.settle()
      expect([outcome, await stateOf(mei, id), await creditsOf(id)]).toEqual([
        outcome,
        'credited',
        1,
      ])
      await tell(id, { type: 'failed' })
      await world.settle()
      expect(await stateOf(mei, id)).toBe('credited')
    }
    expect(await freeOf(mei)).toBe(before + 1_000n)
  })

  test('A top-up with ten callbacks credits once, also when they come at once', async () => {
    const { bo } = world.people
    const before = await freeOf(bo)
    const id = await start(bo)
    const same = { event: 'the very same' }
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => tell(id, same)),
      ...Array.from({ length: 5 }, () => tell(id)),
    ])
    expect(answers.map(answer => answer.statusCode)).toEqual(answers.map(() => 200))
    await world.settle()
    await tell(id)
    await world.settle()

    expect([await stateOf(bo, id), await creditsOf(id), await freeOf(bo)]).toEqual([
      'credited',
      1,
      before + 500n,
    ])
  })

  test('fails when the gateway says so, with the reason', async () => {
    const { ana } = world.people
    const id = await start(ana)
    await play(ana, id, 'failure')
    await world.settle()
    const view = await ana.get('getTopUp', { topUpId: id })
    expect(view).toMatchObject({ state: 'failed', why: 'declined', transferId: null })
    const again = await ana.call('playSandbox', { topUpId: id, outcome: 'success' })
    expect([again.status, again.body['code']]).toEqual([409, 'ledger_top_up_state'])
  })

  test('is asked about when the callback never comes', async () => {
    const { tariq } = world.people
    const before = await freeOf(tariq)
    const id = await start(tariq)
    await play(tariq, id, 'silent')
    await world.settle()
    expect(await stateOf(tariq, id)).toBe('started')

    await advance(world.db, 2 * minute)
    await runSchedule(world.house, 'ledger.ask_gateways')
    await world.settle()

    expect([await stateOf(tariq, id), await freeOf(tariq)]).toEqual(['credited', before + 500n])
  })

  test('expires after its half hour, and a late success is credited all the same', async () => {
    const { lin } = world.people
    const before = await freeOf(lin)
    const id = await start(lin)
    await play(lin, id, 'late')
    await advance(world.db, 29 * minute)
    await runSchedule(world.house, 'ledger.ask_gateways')
    expect(await stateOf(lin, id)).toBe('started')
    await advance(world.db, 70_000)
    await runSchedule(world.house, 'ledger.ask_gateways')
    const over = await lin.get('getTopUp', { topUpId: id })
    expect(over).toMatchObject({ state: 'expired', why: 'expired', next: null })

    await advance(world.db, 2 * minute)
    await world.settle()

    expect([await stateOf(lin, id), await creditsOf(id), await freeOf(lin)]).toEqual([
      'credited',
      1,
      before + 500n,
    ])
  })

  test('a callback against its hour: credited once or expired, never both, whoever wins', async () => {
    const { mei } = world.people
    for (let round = 0; round < 6; round++) {
      await releaseClock(world.db)
      const before = await freeOf(mei)
      const id = await start(mei)
      await advance(world.db, 31 * minute)
      const raw = { event: newId(), way: 'callback', said: 'test' } as const
      const told = { kind: 'succeeded', price: 500n, currency: 'test' } as const
      await Promise.all([
        takeIn(world.house, uuidOf(id), { ...raw, told }),
        runSchedule(world.house, 'ledger.ask_gateways'),
      ])
      await world.settle()
      expect([await stateOf(mei, id), await creditsOf(id)]).toEqual(['credited', 1])
      expect(await freeOf(mei)).toBe(before + 500n)
    }
  })

  test('a wrong amount or currency is credited to nobody and found at once', async () => {
    const { ana, wen } = world.people
    const before = await freeOf(ana)
    const id = await start(ana)
    await tell(id, { price: '499' })
    await tell(id, { currency: 'usd' })
    await world.settle()

    expect([await stateOf(ana, id), await freeOf(ana)]).toEqual(['started', before])
    const { items } = (await wen.get('listFindings', { state: 'open' })) as never as {
      items: { id: string; check: string; found: string }[]
    }
    expect(items).toMatchObject([{ check: 'top_up_unexplained', found: '499 test paid' }])
    // It stops nobody: our own books are whole.
    expect((await ana.get('getWallet'))['wallet']).toMatchObject({ state: 'open' })
    const seen = await wen.get('inspectTopUp', { topUpId: id })
    const events = seen['events'] as never as { outcome: string }[]
    expect(events.map(event => event.outcome)).toEqual(['unexplained', 'unexplained'])
    await wen.get('closeFinding', { findingId: items[0]?.id, reason })
  })

  test('while all money is stopped it stays paid, and is credited afterwards', async () => {
    const { bo, wen } = world.people
    const before = await freeOf(bo)
    const id = await start(bo)
    await wen.get('pauseMoney', { reason })
    const refused = await bo.call('startTopUp', { gateway: 'sandbox', amount: '500' })
    expect([refused.status, refused.body['code']]).toEqual([503, 'ledger_paused'])
    await tell(id)
    await world.settle()
    expect([await stateOf(bo, id), await freeOf(bo)]).toEqual(['paid', before])

    await wen.get('resumeMoney', { reason })
    await advance(world.db, 2 * minute)
    await runSchedule(world.house, 'ledger.ask_gateways')

    expect([await stateOf(bo, id), await freeOf(bo)]).toEqual(['credited', before + 500n])
  })

  test('the same key starts one top-up and gives the same bytes', async () => {
    const { tariq } = world.people
    const key = newId()
    const input = { gateway: 'sandbox', amount: '700' }
    const answers = await Promise.all([1, 2, 3].map(() => tariq.call('startTopUp', input, { key })))
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1)
    const { items } = (await tariq.get('listTopUps')) as never as { items: { amount: string }[] }
    expect(items.filter(item => item.amount === '700')).toHaveLength(1)
  })

  test('amounts out of bounds, and more than the wallet has room for, are refused first', async () => {
    const { lin } = world.people
    for (const amount of ['99', '50001']) {
      const answer = await lin.call('startTopUp', { gateway: 'sandbox', amount })
      expect([amount, answer.status, answer.body['code']]).toEqual([
        amount,
        400,
        'ledger_amount_invalid',
      ])
    }
    const off = await lin.call('startTopUp', { gateway: 'stripe', amount: '500' })
    expect([off.status, off.body['code']]).toEqual([409, 'ledger_gateway_off'])
  })

  test('nobody else sees or plays it', async () => {
    const { lin, stranger } = world.people
    const id = await start(lin)
    const unknown = await stranger.call('getTopUp', { topUpId: `tup_${'0'.repeat(25)}1` })
    for (const answer of [
      await stranger.call('getTopUp', { topUpId: id }),
      await stranger.call('playSandbox', { topUpId: id, outcome: 'success' }),
    ]) {
      expect([answer.status, answer.text]).toEqual([404, unknown.text])
    }
  })
})

describe('who knocks at the callback door', () => {
  const good = async (topUpId: string) =>
    signMessage(world.house, message(topUpId) as never, new Date())

  test('is heard with a signature of its own bytes and of now, and else not', async () => {
    const { mei } = world.people
    const before = await freeOf(mei)
    const id = await start(mei)
    const { bytes, headers } = await good(id)
    const signature = String(headers[signatureHeader])
    const old = signMessage(world.house, message(id) as never, new Date(Date.now() - 10 * minute))
    const early = signMessage(world.house, message(id) as never, new Date(Date.now() + 10 * minute))
    const flipped = signature.replace(/.$/, last => (last === '0' ? '1' : '0'))
    const wrong: [string, Buffer, Readonly<Record<string, string>>][] = [
      ['no signature', bytes, {}],
      ['a flipped digit', bytes, { [signatureHeader]: flipped }],
      ['other bytes', Buffer.from(bytes.toString().replace('500', '900')), headers],
      ['another time', bytes, { [signatureHeader]: signature.replace(/t=\d+/, 't=1') }],
      ['an old one', old.bytes, old.headers],
      ['one of tomorrow', early.bytes, early.headers],
      ['nonsense', bytes, { [signatureHeader]: 't=,v1=' }],
      ['nothing at all', Buffer.alloc(0), {}],
    ]
    for (const [what, body, given] of wrong) {
      const answer = await knock(body, given)
      expect([what, answer.statusCode, answer.json().code]).toEqual([
        what,
        400,
        'ledger_callback_invalid',
      ])
    }
    await world.settle()
    expect([await stateOf(mei, id), await freeOf(mei)]).toEqual(['started', before])

    const heard = await knock(bytes, headers)
    expect([heard.statusCode, heard.json()]).toEqual([200, { heard: true }])
  })

  test('may send no more than a quarter megabyte', async () => {
    const answer = await knock(Buffer.alloc(300_000, 'x'), {})
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large'])
  })

  test('is heard and left alone when it speaks of nothing of ours', async () => {
    const { bytes, headers } = await good(`tup_${'0'.repeat(25)}1`)
    const answer = await knock(bytes, headers)
    expect(answer.statusCode).toBe(200)
  })

  test('finds no door where a gateway has no keys', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/ledger/gateways/stripe/callbacks',
      payload: '{}',
    })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'ledger_gateway_off'])
  })
})

describe('what staff see of it', () => {
  test('gateways, what is stuck, and asking now', async () => {
    const { wen, lin } = world.people
    const { items } = (await wen.get('listGateways')) as never as {
      items: { name: string; on: boolean; configured: boolean }[]
    }
    expect(items).toMatchObject([
      { name: 'sandbox', on: true, configured: true, paysOut: true },
      { name: 'stripe', on: false, configured: false },
    ])
    const test = await wen.get('testGateway', { gateway: 'sandbox', reason })
    expect(test).toMatchObject({ callback: true, answers: true })
    const off = await wen.call('testGateway', { gateway: 'stripe', reason })
    expect(off.body['code']).toBe('ledger_gateway_off')

    const id = await start(lin)
    await play(lin, id, 'silent')
    await world.settle()
    const asked = await wen.get('askGateway', { topUpId: id, reason })
    expect(asked['state']).toBe('paid')
    await world.settle()
    expect(await stateOf(lin, id)).toBe('credited')
    const stuck = await wen.get('listAllTopUps', { only: 'stuck' })
    expect(stuck['items']).toEqual([])
    const lines = await many<{ act: string }>(
      world.db,
      sql`select act from engine.audit where act in ('ledger.ask_gateway', 'ledger.test_gateway')`,
    )
    expect(lines.map(line => line.act).toSorted()).toContain('ledger.ask_gateway')
  })

  test('switched off it takes no new ones, and what is under way still comes in', async () => {
    const { lin } = world.people
    const id = await start(lin)
    await changeSettings(world, { 'ledger.gateway_sandbox': false })
    const off = await lin.call('startTopUp', { gateway: 'sandbox', amount: '500' })
    expect([off.status, off.body['code']]).toEqual([409, 'ledger_gateway_off'])
    const ways = await lin.get('getFunding')
    expect(ways['gateways']).toEqual([])
    await tell(id)
    await world.settle()
    expect(await stateOf(lin, id)).toBe('credited')
    await changeSettings(world, { 'ledger.gateway_sandbox': true })
  })

  test('makes credits out of nothing, so opening it takes two people, as issuing does', async () => {
    const { wen, bo } = world.people
    await changeSettings(world, { 'ledger.gateway_sandbox': false })
    const facts = { roles: 'operator' }
    const shown = { pin: pinOfAll, kind: 'identity.change_roles', payee: bo.id, facts }
    const { proof } = await wen.get('stepUp', shown)
    await wen.get('changeRoles', { userId: bo.id, roles: ['operator'], reason, proof })
    await bo.signInAgain(passwordOfAll)

    const opening = changeSettings(world, { 'ledger.gateway_sandbox': true })
    await expect(opening).rejects.toThrow('identity_second_person_needed')
    expect((await bo.get('getFunding'))['gateways']).toEqual([])
  })
})
