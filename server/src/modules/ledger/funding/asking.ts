import { TopUpId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { job, type JobCall, tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { gatewayFailures } from '#/engine/metrics.ts'
import { topUpMoved } from '../events.ts'
import type { Gateway } from './gateway.ts'
import { gatewayOf } from './gateways.ts'
import { credit, takeIn, uncount } from './news.ts'
import { expires } from './rules.ts'
import * as store from './store-top-ups.ts'

const askAgainMs = 60_000

export const startJob = job('ledger.start_top_up', {
  payload: z.object({ topUpId: TopUpId }),
  own: true,
  run: ({ house }, { topUpId }) => startOutside(house, topUpId),
})

/**
 * Asks the gateway to open the payment of a top-up that is saved. A gateway that does not answer
 * leaves it as it is, and it is asked again; the top-up's id is the key there, so never twice.
 */
export async function startOutside(house: House, id: TopUpId): Promise<void> {
  const topUp = await house.read(tx => store.findTopUp(tx, { id }))
  if (topUp?.state !== 'started' || topUp.reference !== null) return
  const gateway = gatewayOf(house, topUp.gateway)
  if (gateway === undefined) return
  const opened = await tried(house, { gateway, ask: 'start', topUp }, () => gateway.start(topUp))
  if (opened === undefined) return
  await house.inTransaction('read write', async tx => {
    await store.saveStarted(tx, { id, ...opened })
    const { userId, amount, state } = topUp
    await tell(tx, topUpMoved, { topUpId: id, userId, amount, state })
  })
}

/** Asks how one top-up stands and takes in the answer; ends it when its time is over. */
export async function askOutside(house: House, id: TopUpId): Promise<void> {
  const topUp = await house.read(tx => store.findTopUp(tx, { id }))
  if (topUp === undefined) return
  await house.inTransaction('read write', (tx, now) => store.saveAsked(tx, id, now))
  if (topUp.state === 'paid') return credit(house, id)
  const gateway = gatewayOf(house, topUp.gateway)
  const now = await house.read(async (_, moment) => moment)
  const isOver = expires(topUp, now)
  if (topUp.reference === null && !isOver) return startOutside(house, id)
  if (topUp.reference !== null && gateway !== undefined) {
    const reached = await listen(house, { gateway, topUp, isOver })
    // Nobody is told that it is over while somebody may just be paying.
    if (!reached) return
  }
  if (isOver) await expire(house, id)
}

type Listening = { gateway: Gateway; topUp: store.TopUpRow; isOver: boolean }

/** Closes what is over, so that nobody can pay any more, then asks. False: it did not answer. */
async function listen(house: House, { gateway, topUp, isOver }: Listening): Promise<boolean> {
  const said = await tried(house, { gateway, ask: 'state', topUp }, async () => {
    if (isOver) await gateway.close(topUp)
    return gateway.ask(topUp)
  })
  if (said === undefined) return false
  const { told } = said
  // At its hour we close the page ourselves: that it is closed then is no failure.
  if (isOver && told.kind === 'failed' && told.why === 'expired') return true
  if (told.kind === 'pending') return true
  await takeIn(house, topUp.id, { event: `asked-${told.kind}`, way: 'asked', ...said })
  return true
}

async function expire(house: House, id: TopUpId): Promise<void> {
  await house.inTransaction('read write', async (tx, now) => {
    const topUp = await store.lockTopUp(tx, id)
    if (topUp === undefined || !expires(topUp, now)) return

    await store.saveState(tx, { id, state: 'expired', why: 'expired', endedAt: now })
    await uncount(tx, topUp)

    const { userId, amount } = topUp
    await tell(tx, topUpMoved, { topUpId: id, userId, amount, state: 'expired' })
  })
}

type Trying = { gateway: Gateway; ask: string; topUp: store.TopUpRow }

/** The outside may be slow, wrong or gone: that is its business, and ours goes on. */
async function tried<T>(house: House, trying: Trying, work: () => Promise<T>) {
  const { gateway, ask, topUp } = trying
  try {
    return await work()
  } catch (error) {
    gatewayFailures.inc({ gateway: gateway.name, ask })
    // Its message only: what a library throws may hold headers with keys.
    const message = error instanceof Error ? error.message : 'unknown'
    house.log.warn({ gateway: gateway.name, ask, topUp: topUp.id, message }, 'no answer outside')
    return undefined
  }
}

/** Asks about every open top-up that was not asked about lately. */
export async function askAll({ house }: JobCall): Promise<void> {
  const running = await house.read((tx, now) =>
    store.listRunning(tx, new Date(now.getTime() - askAgainMs)),
  )
  for (const { id } of running) await askOutside(house, id)
}
