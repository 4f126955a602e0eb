import { TopUpId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Tx } from '#/engine/db.ts'
import { at, job, tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { callbacksTotal } from '#/engine/metrics.ts'
import type { Settings } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { linked } from '../book/actions.ts'
import { ensureGatewayAccounts, ensureWallets } from '../book/opening.ts'
import { received } from '../book/received.ts'
import { isPaused } from '../book/store-accounts.ts'
import * as findings from '../book/store-findings.ts'
import { topUpMoved } from '../events.ts'
import { countOwed } from '../newcomers.ts'
import { hear as judge, type Outcome, type Told } from './rules.ts'
import * as store from './store-top-ups.ts'

/** The one transfer that credits a top-up: its id is derived, so a second one cannot exist. */
export const creditId = (id: TopUpId) => transferId('ledger.top_up', id)

export const creditJob = job('ledger.credit_top_up', {
  payload: z.object({ topUpId: TopUpId }),
  own: true,
  run: ({ house }, { topUpId }) => credit(house, topUpId),
})

export type News = {
  event: string
  way: 'callback' | 'asked'
  said: string
  told: Told
  receipt?: string | undefined
}

/**
 * Takes in one piece of news about a top-up, in any order and however often. The credits follow in
 * a transaction of their own. Gives what came of it; `ignored` for a top-up nobody knows.
 */
export async function takeIn(house: House, id: TopUpId, news: News): Promise<Outcome> {
  const outcome = await house.inTransaction('read write', (tx, now) => {
    return apply(tx, id, news, { settings: house.settings, now })
  })
  return outcome
}

type Here = { settings: Settings; now: Date }

async function apply(tx: Tx, id: TopUpId, news: News, here: Here): Promise<Outcome> {
  const { now } = here
  const topUp = await store.lockTopUp(tx, id)
  if (topUp === undefined) return 'ignored'

  const { outcome, next } = judge(topUp, news.told)

  const { event, way, said, told, receipt } = news
  const heard = { topUpId: id, event, way, said: said.slice(0, 80), kind: told.kind, outcome }
  const isNew = await store.addEvent(tx, { ...heard, at: now })
  callbacksTotal.inc({ gateway: topUp.gateway, outcome: isNew ? outcome : 'repeated' })
  if (next !== undefined) {
    const endedAt = next.state === 'failed' ? now : null
    await store.saveState(tx, { id, ...next, why: next.why ?? null, endedAt, receipt })
    if (next.state === 'failed') await uncount(tx, topUp)
    // Paid after it was given up: it is owed, so it counts once more, whatever the limit.
    else if (topUp.state !== 'started') await countLate(tx, topUp, here)
    if (next.state === 'paid') await at(tx, creditJob, { topUpId: id }, now)
    await tell(tx, topUpMoved, { ...toldOf(topUp), state: next.state })
  }
  if (outcome === 'unexplained') await noteUnexplained(tx, topUp, told)
  return isNew ? outcome : 'repeated'
}

/** Nothing came of it: the day's limit of its buyer is as if it had never begun. */
export async function uncount(tx: Tx, topUp: store.TopUpRow): Promise<void> {
  const { id, userId: person, amount, countedOn } = topUp
  if (countedOn === null) return
  await store.saveCounted(tx, id, null)
  await received.giveBack(tx, { person, amount }, countedOn)
}

async function countLate(tx: Tx, { id, userId, amount }: store.TopUpRow, here: Here) {
  const countedOn = await countOwed(tx, { userId, amount, ...here })
  if (countedOn !== null) await store.saveCounted(tx, id, countedOn)
}

const toldOf = ({ id, userId, amount }: store.TopUpRow) => ({ topUpId: id, userId, amount })

/**
 * Something happened outside that we did not agree on. Nothing moves by itself: staff read the
 * finding and correct. It freezes nobody, because our own books are whole.
 */
async function noteUnexplained(tx: Tx, topUp: store.TopUpRow, told: Told): Promise<void> {
  const { userId, price, currency } = topUp
  const found =
    told.kind === 'succeeded' ? `${told.price} ${told.currency} paid` : 'taken back outside'
  await findings.save(tx, [
    {
      check: 'top_up_unexplained',
      account: personAccount(userId, 'wallet'),
      expected: `${price} ${currency}`,
      found,
    },
  ])
}

/** Credits a top-up that is paid, once; while money is stopped it stays paid and is tried again. */
export async function credit(house: House, id: TopUpId): Promise<void> {
  const crediting = house.inTransaction('read write', (tx, now) => creditNow(tx, id, now))
  await crediting.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    house.log.info({ topUp: id, code: error.code }, 'a top-up could not be credited yet')
  })
}

async function creditNow(tx: Tx, id: TopUpId, now: Date): Promise<void> {
  const topUp = await store.lockTopUp(tx, id)
  if (topUp?.state !== 'paid') return
  if (await isPaused(tx)) return
  const { userId, amount } = topUp

  await store.saveState(tx, { id, state: 'credited', why: null, endedAt: now })

  await ensureWallets(tx, [userId])
  await ensureGatewayAccounts(tx)
  const clearing = houseAccount('gateway_clearing')
  const group = transferId('ledger.top_up_group', id)
  const shared = { step: 'move', ref: id, group } as const
  await linked(
    tx,
    [
      {
        ...shared,
        id: transferId('ledger.top_up_paid', id),
        kind: 'top_up_paid',
        from: houseAccount('gateway_outside'),
        legs: [{ to: clearing, amount }],
      },
      {
        ...shared,
        id: creditId(id),
        kind: 'top_up',
        from: clearing,
        legs: [{ to: personAccount(userId, 'wallet'), amount }],
        // The money is here already, so it finds a place whatever became of the wallet.
        orElse: [personAccount(userId, 'waiting'), houseAccount('unclaimed')],
      },
    ],
    now,
  )

  await tell(tx, topUpMoved, { ...toldOf(topUp), state: 'credited' })
}
