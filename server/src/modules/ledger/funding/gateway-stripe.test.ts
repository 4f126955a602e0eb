import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromWire, TopUpId } from '@fuquan/contract/vocabulary/ids.ts'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { shownConfig } from '#/engine/config.ts'
import { newId } from '#/engine/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, type World } from '#/testing/world.ts'

const secret = 'whsec_of_this_test'
const key = 'sk_test_of_this_test'
const reason = 'the gateway is looked at today'
const minute = 60_000

type Asked = { method: string; path: string; key: string; auth: string; body: URLSearchParams }
type Session = { id: string; status: string; payment_status: string; amount: number }

/** The few endpoints of Stripe that we ask, on the loopback; the SDK itself speaks to them. */
class Outside {
  asked: Asked[] = []
  sessions = new Map<string, Session>()
  down = false
  server: Server = createServer((request, reply) => void this.answer(request, reply))

  async open(): Promise<number> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done))
    return (this.server.address() as AddressInfo).port // It listens on a port.
  }

  async answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer) // No encoding is set.
    const body = new URLSearchParams(Buffer.concat(chunks).toString())
    const path = request.url ?? ''
    const header = (name: string) => String(request.headers[name] ?? '')
    const method = request.method ?? ''
    this.asked.push({
      method,
      path,
      key: header('idempotency-key'),
      auth: header('authorization'),
      body,
    })
    const [status, said] = this.down
      ? [500, { error: { message: 'down' } }]
      : this.said(method, path)
    reply.writeHead(status, { 'content-type': 'application/json' })
    reply.end(JSON.stringify(said))
  }

  said(method: string, path: string): [number, object] {
    if (path === '/v1/balance') return [200, { object: 'balance', livemode: false }]
    const asked = this.asked.at(-1)
    if (method === 'POST' && path === '/v1/checkout/sessions' && asked !== undefined) {
      const name = asked.key
      const known = this.sessions.get(name)
      const amount = Number(asked.body.get('line_items[0][price_data][unit_amount]'))
      const made = { id: `cs_${name}`, status: 'open', payment_status: 'unpaid', amount }
      this.sessions.set(name, known ?? made)
      return [200, this.view(known ?? made)]
    }
    const [, id = '', act] = /^\/v1\/checkout\/sessions\/cs_(\w+?)(\/expire)?$/.exec(path) ?? []
    const session = this.sessions.get(id)
    if (session === undefined) return [404, { error: { message: 'no such session' } }]
    if (act !== undefined) session.status = 'expired'
    return [200, this.view(session)]
  }

  view({ amount, ...session }: Session): object {
    const url = `https://checkout.example/${session.id}`
    const paid = { payment_intent: `pi_${session.id}`, amount_total: amount, currency: 'eur' }
    return { object: 'checkout.session', url, ...session, ...paid }
  }
}

const outside = new Outside()
const stripe = new Stripe(key)
let world: World
beforeAll(async () => {
  const port = await outside.open()
  world = await openWorld({
    env: {
      FUQUAN_STRIPE_KEY: key,
      FUQUAN_STRIPE_WEBHOOK_SECRET: secret,
      FUQUAN_STRIPE_CURRENCY: 'EUR',
      FUQUAN_STRIPE_UNIT_PRICE: '50',
      FUQUAN_STRIPE_API_URL: `http://127.0.0.1:${port}`,
    },
  })
})
afterAll(async () => {
  await world.close()
  outside.server.close()
})

const start = async (client: Client, amount = '1000'): Promise<string> =>
  String((await client.get('startTopUp', { gateway: 'stripe', amount }))['id'])
const view = (client: Client, topUpId: string) => client.get('getTopUp', { topUpId })
const freeOf = async (client: Client): Promise<bigint> => {
  const { wallet }: { wallet: { free: string } } = (await client.get('getWallet')) as never
  return BigInt(wallet.free)
}

type Event = { id?: string; type?: string; object?: object }

/** A message as Stripe sends it, signed by Stripe's own library. */
function signed(event: Event, how: { at?: number; with?: string } = {}) {
  const { id = `evt_${newId()}`, type = 'checkout.session.completed', object = {} } = event
  const payload = JSON.stringify({ id, object: 'event', type, data: { object } })
  const timestamp = Math.floor((how.at ?? Date.now()) / 1000)
  const header = stripe.webhooks.generateTestHeaderString({
    payload,
    secret: how.with ?? secret,
    timestamp,
  })
  return { payload, header }
}
const knock = ({ payload, header }: { payload: string; header: string }) =>
  world.app.inject({
    method: 'POST',
    url: '/api/ledger/gateways/stripe/callbacks',
    headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': header },
    payload,
  })
const paid = (topUpId: string, rest: object = {}) => ({
  object: 'checkout.session',
  status: 'complete',
  payment_status: 'paid',
  payment_intent: `pi_${topUpId}`,
  amount_total: 500,
  currency: 'eur',
  metadata: { top_up: topUpId },
  ...rest,
})
const creditsOf = async (topUpId: string): Promise<number> => {
  const ref = TopUpId.out.parse(fromWire('tup', topUpId))
  const query = sql`
    select count(*)::int as count from ledger.transfer where ref = ${ref} and kind = 'top_up'`
  const row = await one<{ count: number }>(world.db, query)
  return row.count
}

describe('Stripe', () => {
  test('is off until the operator switches it on, whatever keys there are', async () => {
    const { lin } = world.people
    const off = await lin.call('startTopUp', { gateway: 'stripe', amount: '1000' })
    expect([off.status, off.body['code']]).toEqual([409, 'ledger_gateway_off'])
    expect(outside.asked).toEqual([])
    await changeSettings(world, { 'ledger.gateway_stripe': true })
    const ways = await lin.get('getFunding')
    expect(ways['gateways']).toMatchObject([{ name: 'stripe' }])
  })

  test('is asked for a page of one fixed amount, under the key of the top-up', async () => {
    const { lin } = world.people
    const id = await start(lin)

    const [asked] = outside.asked
    expect(asked).toMatchObject({ method: 'POST', path: '/v1/checkout/sessions', key: id })
    expect(asked?.auth).toBe(`Bearer ${key}`)
    const field = (name: string) => asked?.body.get(name)
    expect(field('line_items[0][price_data][unit_amount]')).toBe('500')
    expect(field('line_items[0][price_data][currency]')).toBe('eur')
    expect(field('metadata[top_up]')).toBe(id)
    expect(field('payment_intent_data[metadata][top_up]')).toBe(id)
    expect(field('success_url')).toContain(`/wallet/top-up/${id}`)
    expect(await view(lin, id)).toMatchObject({
      state: 'started',
      next: `https://checkout.example/cs_${id}`,
      price: { amount: '500', currency: 'eur' },
    })
  })

  test('an amount whose price does not come out even is refused before anybody pays', async () => {
    const answer = await world.people.lin.call('startTopUp', { gateway: 'stripe', amount: '1001' })
    expect([answer.status, answer.body['code']]).toEqual([400, 'ledger_amount_invalid'])
  })

  test('a signed success credits; replayed ten times it credits once', async () => {
    const { mei } = world.people
    const before = await freeOf(mei)
    const id = await start(mei)
    const message = signed({ object: paid(id) })
    const answers = await Promise.all(Array.from({ length: 10 }, () => knock(message)))
    expect(answers.map(answer => answer.statusCode)).toEqual(answers.map(() => 200))
    await world.settle()

    expect([(await view(mei, id))['state'], await creditsOf(id)]).toEqual(['credited', 1])
    expect(await freeOf(mei)).toBe(before + 1_000n)
  })

  test('a wrong signature, another secret, other bytes and an old message are refused', async () => {
    const { bo } = world.people
    const before = await freeOf(bo)
    const id = await start(bo)
    const object = paid(id)
    const good = signed({ object })
    const wrong = [
      signed({ object }, { with: 'whsec_another' }),
      signed({ object }, { at: Date.now() - 6 * minute }),
      { ...good, payload: good.payload.replace('500', '501') },
      { ...good, header: '' },
      { ...good, header: good.header.replace('v1=', 'v0=') },
    ]
    for (const message of wrong) {
      const answer = await knock(message)
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'ledger_callback_invalid'])
    }
    await world.settle()
    expect([(await view(bo, id))['state'], await freeOf(bo)]).toEqual(['started', before])
  })

  test('events nobody knows, and those of others, are heard and left alone', async () => {
    const { bo } = world.people
    const id = await start(bo)
    const { metadata: _, ...anonymous } = paid(id)
    for (const event of [
      { type: 'customer.created', object: { id: 'cus_1' } },
      { object: anonymous },
      { object: paid('tup_not_one_of_ours') },
      { object: paid(id, { payment_status: 'unpaid' }) },
    ]) {
      expect((await knock(signed(event))).statusCode).toBe(200)
    }
    await world.settle()
    expect((await view(bo, id))['state']).toBe('started')
  })

  test('a wrong amount and a wrong currency are credited to nobody and found', async () => {
    const { ana, wen } = world.people
    const before = await freeOf(ana)
    const id = await start(ana)
    await knock(signed({ object: paid(id, { amount_total: 499 }) }))
    await knock(signed({ object: paid(id, { currency: 'usd' }) }))
    await world.settle()
    expect([(await view(ana, id))['state'], await freeOf(ana)]).toEqual(['started', before])
    const found = await wen.get('listFindings', { state: 'open' })
    const [finding] = found['items'] as never as { id: string; check: string }[]
    expect(finding).toMatchObject({ check: 'top_up_unexplained', expected: '500 eur' })
    await wen.get('closeFinding', { findingId: finding?.id, reason })
  })

  test('failed and expired at Stripe, with the reason', async () => {
    const { ana } = world.people
    for (const [type, why] of [
      ['checkout.session.async_payment_failed', 'declined'],
      ['checkout.session.expired', 'expired'],
    ] as const) {
      const id = await start(ana)
      await knock(signed({ type, object: paid(id, { payment_status: 'unpaid' }) }))
      expect(await view(ana, id)).toMatchObject({ state: 'failed', why })
    }
  })

  test('a refund made outside is found, and moves nothing by itself', async () => {
    const { tariq, wen } = world.people
    const id = await start(tariq)
    await knock(signed({ object: paid(id) }))
    await world.settle()
    const after = await freeOf(tariq)
    const object = { object: 'charge', payment_intent: `pi_${id}` }
    await knock(signed({ type: 'charge.refunded', object }))
    await world.settle()

    expect([(await view(tariq, id))['state'], await freeOf(tariq)]).toEqual(['credited', after])
    const found = await wen.get('listFindings', { state: 'open' })
    const [finding] = found['items'] as never as { id: string; found: string }[]
    expect(finding?.found).toBe('taken back outside')
    await wen.get('closeFinding', { findingId: finding?.id, reason })
  })

  test('is asked when the callback never comes', async () => {
    const { lin } = world.people
    const before = await freeOf(lin)
    const id = await start(lin)
    const session = outside.sessions.get(id)
    Object.assign(session ?? {}, { status: 'complete', payment_status: 'paid' })
    await advance(world.db, 2 * minute)
    await runSchedule(world.house, 'ledger.ask_gateways')
    await world.settle()
    expect([(await view(lin, id))['state'], await freeOf(lin)]).toEqual([
      'credited',
      before + 1_000n,
    ])
    await releaseClock(world.db)
  })

  test('its page is closed at the hour, so that nobody can pay any more', async () => {
    const { mei } = world.people
    const id = await start(mei)
    await advance(world.db, 31 * minute)
    await runSchedule(world.house, 'ledger.ask_gateways')
    expect(outside.sessions.get(id)?.status).toBe('expired')
    expect(await view(mei, id)).toMatchObject({ state: 'expired', why: 'expired' })
    await releaseClock(world.db)
  })

  test('when it does not answer the top-up waits, and is asked for again under the same key', async () => {
    const { bo } = world.people
    outside.down = true
    const id = await start(bo)
    expect(await view(bo, id)).toMatchObject({ state: 'started', next: null })
    outside.down = false
    await advance(world.db, 2 * minute)
    await runSchedule(world.house, 'ledger.ask_gateways')
    expect((await view(bo, id))['next']).toBe(`https://checkout.example/cs_${id}`)
    const asks = outside.asked.filter(asked => asked.key === id)
    expect(asks.length).toBeGreaterThanOrEqual(2)
    expect(new Set(asks.map(asked => String(asked.body))).size).toBe(1)
    await releaseClock(world.db)
  })

  test('is tried by the operator, and its keys stand nowhere', async () => {
    const { wen } = world.people
    const tested = await wen.get('testGateway', { gateway: 'stripe', reason })
    expect(tested).toEqual({ callback: true, answers: true, said: 'test mode' })
    outside.down = true
    const failed = await wen.call('testGateway', { gateway: 'stripe', reason })
    outside.down = false
    expect(failed.body).toMatchObject({ callback: true, answers: false })
    expect(failed.text).not.toContain(key)
    const shown = JSON.stringify(shownConfig(world.house.config))
    expect(shown).not.toContain(key)
    expect(shown).not.toContain(secret)
  })
})
