import type { fundingRoutes } from '@fuquan/contract/ledger/funding.ts'
import type { TopUp } from '@fuquan/contract/ledger/funding-shapes.ts'
import { fundingRoutes as routes } from '@fuquan/contract/ledger/funding.ts'
import { TopUpId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job } from '#/engine/events.ts'
import type { Actor, Call, Ctx, House } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { callbacksTotal } from '#/engine/metrics.ts'
import { present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { personAccount } from '../book/accounts.ts'
import { balancesOf } from '../book/actions.ts'
import { assetOf } from '../book/opening.ts'
import { headroomOf } from '../book/rules.ts'
import { isPaused } from '../book/store-accounts.ts'
import { countComing } from '../newcomers.ts'
import { sendingLevelMin } from '../payments/rules.ts'
import { redeemLeast, redeemOn, topUpLeast, topUpMinutes, topUpMost } from '../settings.ts'
import { startJob, startOutside } from './asking.ts'
import type { Gateway } from './gateway.ts'
import { actsOf, sandboxCurrency, signMessage } from './gateway-sandbox.ts'
import { configured, gatewayNames, gatewayOf, isOn, offered } from './gateways.ts'
import { creditId, takeIn } from './news.ts'
import { pageOf, readMark } from './pages.ts'
import { priceOf } from './rules.ts'
import { deskState } from './store-desk.ts'
import * as store from './store-top-ups.ts'
import { anyOpen } from './store-vouchers.ts'

type Routes = typeof fundingRoutes

const startLimit = limit('ledger.top_up', { points: 20, seconds: 3_600 })
const forgerLimit = limit('ledger.callback', { points: 60, seconds: 60 })
const startAgainMs = 20_000
const minuteMs = 60_000

/** Tells what ways there are now; nothing is named that cannot be used. */
export async function getFunding(ctx: Ctx): Promise<Reply<Routes['getFunding']>> {
  const { tx, actor, settings, house } = ctx
  const names = gatewayNames.filter(
    name => isOn(settings, name) && gatewayOf(house, name) !== undefined,
  )
  const wallet = personAccount(actor.id, 'wallet')
  const free = (await balancesOf(tx, [wallet])).get(wallet)?.free ?? 0n
  const desk = await deskState(tx)
  const ways = [
    ...(desk === 'none' ? [] : (['desk'] as const)),
    ...(names.includes('sandbox') ? (['sandbox'] as const) : []),
  ]
  return {
    gateways: names.map(name => ({
      name,
      least: settings.of(topUpLeast),
      most: settings.of(topUpMost),
    })),
    vouchers: await anyOpen(tx),
    desk,
    redeem: settings.of(redeemOn) ? { ways, least: settings.of(redeemLeast), free } : null,
  }
}

/**
 * Starts a top-up: the intent is saved first, then the gateway is asked, outside any transaction.
 *
 * Units: minor units. Refuses: ledger_gateway_off, ledger_amount_invalid {min, max},
 * ledger_over_limit (of level L0, a day), ledger_balance_full, ledger_paused, too_many.
 */
export async function startTopUp(
  call: Call,
  input: Input<Routes['startTopUp']>,
): Promise<Reply<Routes['startTopUp']>> {
  const { house, actor } = call
  const gateway = offered(house, input.gateway)
  await house.limits.take({ ...startLimit, key: actor.id })
  const route = routes.startTopUp
  const under = { module: 'ledger', name: 'startTopUp', route, input }
  const started = await keptOnce(call, under, async (tx, now) => {
    const { amount } = input
    const price = await admit(tx, { house, actor, gateway, amount })
    // Here and not when it is credited: what somebody has paid for must not be refused.
    const coming = { userId: actor.id, amount, settings: house.settings, now }
    const countedOn = actor.level < sendingLevelMin ? await countComing(tx, coming) : null

    const id = TopUpId.out.parse(derivedId('top_up', actor.id, present(call.key)))
    const expiresAt = new Date(now.getTime() + house.settings.of(topUpMinutes) * minuteMs)
    const { currency, name } = gateway
    const row = { id, userId: actor.id, gateway: name, amount, price, currency, countedOn }
    await store.addTopUp(tx, { ...row, startedAt: now, expiresAt })
    // Should this process end before the gateway is asked, another one asks.
    await at(tx, startJob, { topUpId: id }, new Date(now.getTime() + startAgainMs))
    return viewOf(present(await store.findTopUp(tx, { id })))
  })
  await startOutside(house, started.id)
  return started
}

type Admitting = { house: House; actor: Actor; gateway: Gateway; amount: bigint }

/** Refuses what could never be credited, before anybody pays. Gives the price. */
async function admit(tx: Tx, asked: Admitting): Promise<bigint> {
  const { house, actor, gateway, amount } = asked
  if (await isPaused(tx)) refuse('ledger_paused', { retry_after: 30 })
  const least = house.settings.of(topUpLeast)
  const most = house.settings.of(topUpMost)
  const { scale } = await assetOf(tx)
  const price = priceOf(amount, { unitPrice: gateway.unitPrice, scale })
  if (amount < least || amount > most || price === undefined) {
    return refuse('ledger_amount_invalid', { min: least.toString(), max: most.toString() })
  }
  const wallet = personAccount(actor.id, 'wallet')
  const balance = (await balancesOf(tx, [wallet])).get(wallet)
  if (balance === undefined) return price
  const room = headroomOf({ ...balance, ceiling: balance.ceiling ?? undefined })
  if (room !== undefined && room < amount) refuse('ledger_balance_full')
  return price
}

/** Shows one of the actor's top-ups as it stands now. Refuses: not_found. */
export async function getTopUp(
  ctx: Ctx,
  input: Input<Routes['getTopUp']>,
): Promise<Reply<Routes['getTopUp']>> {
  const row = await store.findTopUp(ctx.tx, { id: input.topUpId, of: ctx.actor.id })
  return viewOf(row ?? refuse('not_found'))
}

/** Lists the actor's top-ups, newest first. */
export async function listTopUps(
  ctx: Ctx,
  { cursor, limit: size }: Input<Routes['listTopUps']>,
): Promise<Reply<Routes['listTopUps']>> {
  const before = readMark(cursor)
  const rows = await store.listOf(ctx.tx, { userId: ctx.actor.id, before, limit: size + 1 })
  const { items, ...rest } = pageOf(rows, size, row => row.startedAt)
  return { items: items.map(viewOf), ...rest }
}

/** How its owner sees a top-up; where to pay is told only while it can be paid. */
export function viewOf(row: store.TopUpRow): TopUp {
  const { id, gateway, amount, state, why, price, currency, startedAt, expiresAt, endedAt } = row
  return {
    ...{ id, gateway, amount, state, why, startedAt, expiresAt, endedAt },
    price: { amount: price, currency },
    next: state === 'started' ? row.next : null,
    transferId: state === 'credited' ? creditId(id) : null,
  }
}

/**
 * Hears a gateway: the signature first, then one short transaction; the credits follow.
 * Refuses: ledger_gateway_off (no keys), ledger_callback_invalid, too_many (wrong ones only).
 */
export async function hearGateway(
  { house, actor }: Call,
  { gateway: name, raw }: Input<Routes['hearGateway']>,
): Promise<Reply<Routes['hearGateway']>> {
  const gateway = configured(house, name)
  const now = await house.read(async (_, moment) => moment)
  const reading = gateway.readCallback(raw, now)
  const heard = await reading.catch(async (error: unknown) => {
    callbacksTotal.inc({ gateway: name, outcome: 'refused' })
    if (actor.address !== '') await house.limits.take({ ...forgerLimit, key: actor.address })
    throw error instanceof Refusal ? error : new Refusal('ledger_callback_invalid')
  })
  const topUpId = heard.topUpId ?? (await byReceipt(house, gateway, heard.receipt))
  // What is about nothing of ours is heard and left alone: the sender shall not repeat it.
  if (topUpId === undefined) callbacksTotal.inc({ gateway: name, outcome: 'ignored' })
  else await takeIn(house, topUpId, { ...heard, way: 'callback' })
  return { heard: true }
}

async function byReceipt(house: House, { name }: Gateway, receipt: string | undefined) {
  if (receipt === undefined) return undefined
  const found = await house.read(tx => store.findByReceipt(tx, { gateway: name, receipt }))
  return found?.id
}

const Become = z.enum(['succeeded', 'failed']).optional()

export const sandboxJob = job('ledger.sandbox', {
  payload: z.object({ topUpId: TopUpId, become: Become, tell: Become, number: z.int() }),
  own: true,
  run: ({ house }, act) => playOne(house, act),
})

type Playing = {
  topUpId: TopUpId
  become?: 'succeeded' | 'failed' | undefined
  tell?: 'succeeded' | 'failed' | undefined
  number: number
}

/** One act of the sandbox. What it tells goes by the way of any callback, signature and all. */
async function playOne(house: House, { topUpId, become, tell, number }: Playing): Promise<void> {
  const payment = await house.inTransaction('read write', async tx => {
    if (become !== undefined) await store.saveSandbox(tx, topUpId, become)
    return store.findSandbox(tx, topUpId)
  })
  if (tell === undefined || payment === undefined) return
  const now = await house.read(async (_, moment) => moment)
  const message = {
    event: `sandbox-${topUpId}-${number}`,
    type: tell,
    topUpId,
    price: payment.amount.toString(),
    currency: sandboxCurrency,
  }
  const heard = await configured(house, 'sandbox').readCallback(
    signMessage(house, message, now),
    now,
  )
  await takeIn(house, topUpId, { ...heard, way: 'callback' })
}

/** Lets a tester choose what the sandbox does with their top-up. Refuses: ledger_top_up_state. */
export async function playSandbox(
  ctx: Ctx,
  { topUpId, outcome }: Input<Routes['playSandbox']>,
): Promise<Reply<Routes['playSandbox']>> {
  const { tx, actor, now, house } = ctx
  offered(house, 'sandbox')
  const topUp = await store.findTopUp(tx, { id: topUpId, of: actor.id })
  if (topUp?.gateway !== 'sandbox') return refuse('not_found')
  if (topUp.state !== 'started') refuse('ledger_top_up_state', { state: topUp.state })

  const acts = actsOf(outcome, topUp.expiresAt.getTime() - now.getTime())
  for (const { afterMs, ...act } of acts) {
    await at(tx, sandboxJob, { topUpId, ...act }, new Date(now.getTime() + afterMs))
  }
  return { done: true }
}
