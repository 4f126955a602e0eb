import { fundingStaffRoutes as routes } from '@fuquan/contract/ledger/funding-staff.ts'
import { RedemptionId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit, concerns } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job, type JobCall, tell } from '#/engine/events.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { gatewayFailures } from '#/engine/metrics.ts'
import type { Settings } from '#/engine/settings.ts'
import { present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import {
  secondPerson,
  type Agreed,
  type Doer,
  peopleOf,
  spendStepUp,
} from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { redeemed } from '../events.ts'
import { countAct, weigh } from '../wallet/second-person.ts'
import { saveMoneyAct } from '../wallet/store.ts'
import { lockOwnDrawer, noteLine } from './drawer.ts'
import { gatewayOf } from './gateways.ts'
import { pageOf, readMark } from './pages.ts'
import { captureOf, giveBack, payOut, viewOf } from './redemptions.ts'
import { expectedIn, step } from './rules.ts'
import * as store from './store-redemptions.ts'

type Routes = typeof routes
type Shown = Reply<Routes['approveRedemption']>
export const approveKind = 'ledger.redeem_approve'

export const payJob = job('ledger.pay_redemption', {
  payload: z.object({ redemptionId: RedemptionId }),
  own: true,
  run: ({ house }, { redemptionId }) => payOutside(house, redemptionId),
})

/**
 * Approves a redemption. It counts towards the day of whoever approves, like a grant; one's own
 * always needs somebody else while there is anybody.
 *
 * Refuses: identity_step_up_…, identity_second_person_needed {approval}, not_found,
 * ledger_redemption_state {state}.
 */
export function approveRedemption(
  call: Call,
  input: Input<Routes['approveRedemption']>,
): Promise<Reply<Routes['approveRedemption']>> {
  const { actor, house } = call
  const { redemptionId: id, reason, proof } = input
  const route = routes.approveRedemption
  const under = { module: 'ledger', name: 'approveRedemption', route, input }
  return keptOnce(call, under, async (tx, now) => {
    const row = (await store.lockRedemption(tx, { id })) ?? refuse('not_found')
    step(row.state, 'approved')
    const { userId, amount } = row
    const facts = { redemption: toWire('rdm', id) }
    const shown = { kind: approveKind, payee: toWire('usr', userId), amount, facts }
    await spendStepUp(tx, { ...shown, actor, proof, now })
    const act = {
      kind: approveKind,
      ref: toWire('rdm', id),
      facts: { userId: toWire('usr', userId), amount: amount.toString() },
      total: amount,
      reason,
      by: actor.id,
      always: userId === actor.id,
    }
    const waits = await weigh(tx, act, { settings: house.settings, now })
    if (waits instanceof Refusal) {
      await store.saveWaits(tx, id)
      return waits
    }
    const byOnePerson = waits === 'alone'
    const { settings } = house
    await approve(tx, { row, by: actor, asked: actor.id, reason, byOnePerson, settings, now })
    return shownOf(tx, id)
  })
}

type Approving = {
  row: store.RedemptionRow
  by: Doer
  /** Whose day it counts towards. */
  asked: UserId
  reason: string
  byOnePerson: boolean
  settings: Settings
  now: Date
}

async function approve(tx: Tx, approving: Approving): Promise<void> {
  const { row, by, asked, reason, byOnePerson, settings, now } = approving
  const { id, userId, amount } = row
  const state = step(row.state, 'approved')

  await store.saveRedemption(tx, { id, state, decidedBy: asked, byOnePerson, at: now })
  await countAct(tx, { by: asked, total: amount }, { settings, now })
  const bookId = personAccount(userId, 'wallet')
  const act = { transferId: captureOf(id), bookId, by: asked, total: amount, people: 1 }
  await saveMoneyAct(tx, { ...act, byOnePerson, at: now })
  const who = secondPerson.doneBy(by)
  await audit(tx, {
    by: who.by,
    act: approveKind,
    about: { kind: 'redemption', ref: toWire('rdm', id) },
    person: userId,
    after: { amount: amount.toString(), way: row.way, byOnePerson, ...who.names },
    reason,
  })
  if (row.way !== 'desk') await at(tx, payJob, { redemptionId: id }, now)

  await tell(tx, redeemed, { redemptionId: id, userId, amount, state, reason: null })
}

/** Approves what a second person agreed to. Refuses: ledger_redemption_state (it has ended). */
export async function agreedRedemption(ctx: Ctx, agreed: Agreed): Promise<void> {
  const { tx, settings, now } = ctx
  const id = z.decode(RedemptionId, agreed.ref)
  const row = (await store.lockRedemption(tx, { id })) ?? refuse('not_found')
  const { askedBy: asked, reason } = agreed
  await approve(tx, { row, by: agreed, asked, reason, byOnePerson: false, settings, now })
}

/** Refuses a redemption; the member reads the reason. Refuses: ledger_redemption_state. */
export async function refuseRedemption(
  ctx: Ctx,
  { redemptionId: id, reason }: Input<Routes['refuseRedemption']>,
): Promise<Reply<Routes['refuseRedemption']>> {
  const { tx, actor, now } = ctx
  const row = (await store.lockRedemption(tx, { id })) ?? refuse('not_found')
  concerns(tx, row.userId)
  await giveBack(tx, { row, state: 'refused', why: reason, decidedBy: actor.id, now })
  return shownOf(tx, id)
}

/** Gives up an approved redemption; the credits go back. Refuses: ledger_redemption_state. */
export async function failRedemption(
  ctx: Ctx,
  { redemptionId: id, reason }: Input<Routes['failRedemption']>,
): Promise<Reply<Routes['failRedemption']>> {
  const { tx, now } = ctx
  const row = (await store.lockRedemption(tx, { id })) ?? refuse('not_found')
  // One that a gateway pays may just be paid there: only its own answer ends it.
  if (row.way !== 'desk') refuse('ledger_redemption_state', { state: row.state })
  concerns(tx, row.userId)
  await giveBack(tx, { row, state: 'failed', why: reason, now })
  return shownOf(tx, id)
}

/**
 * Pays an approved redemption in cash from the actor's open drawer; the credits are burnt.
 *
 * Refuses: identity_step_up_…, not_found, ledger_desk_self, ledger_redemption_state,
 * ledger_desk_state (no drawer open), ledger_desk_short {expected}, ledger_paused.
 */
export async function payOutRedemption(
  ctx: Ctx,
  { redemptionId: id, proof }: Input<Routes['payOutRedemption']>,
): Promise<Reply<Routes['payOutRedemption']>> {
  const { tx, actor, now } = ctx
  const row = (await store.lockRedemption(tx, { id })) ?? refuse('not_found')
  const { userId, amount } = row
  concerns(tx, userId)
  if (userId === actor.id) refuse('ledger_desk_self')
  if (row.way !== 'desk') refuse('ledger_redemption_state', { state: row.state })
  const state = step(row.state, 'paid_out')
  const day = await lockOwnDrawer(tx, actor.id)
  const there = expectedIn(day)
  if (there < amount) {
    refuse('ledger_desk_short', { expected: there.toString() })
  }
  const facts = { redemption: toWire('rdm', id) }
  const shown = { kind: 'ledger.redeem_pay', payee: toWire('usr', userId), amount, facts }
  await spendStepUp(tx, { ...shown, actor, proof, now })

  await store.saveRedemption(tx, { id, state, paidBy: actor.id, at: now })
  const line = { kind: 'pay_out', amount: -amount, userId, transferId: captureOf(id) } as const
  await noteLine(tx, day, { ...line, bookId: personAccount(userId, 'wallet'), at: now })

  await payOut(tx, row, now)
  return shownOf(tx, id)
}

/**
 * Has a gateway pay an approved redemption. What it is asked is saved before (the approval); it is
 * asked again under the same id until it has answered.
 */
export async function payOutside(house: House, id: RedemptionId): Promise<void> {
  const row = await house.read(tx => store.findRedemption(tx, { id }))
  if (row?.state !== 'approved' || row.way === 'desk') return
  const { way, amount } = row
  const gateway = gatewayOf(house, way)
  if (gateway?.payOut === undefined) return
  await house.inTransaction('read write', tx => store.saveTry(tx, id))
  const answer = await gateway.payOut({ id, amount }).catch((error: unknown) => {
    gatewayFailures.inc({ gateway: way, ask: 'pay_out' })
    const message = error instanceof Error ? error.message : 'unknown'
    house.log.warn({ gateway: way, redemption: id, message }, 'no answer outside')
    return 'pending' as const
  })
  if (answer === 'pending') return
  await house.inTransaction('read write', async (tx, now) => {
    const known = present(await store.lockRedemption(tx, { id }))
    if (known.state !== 'approved') return
    if (answer === 'failed') {
      await giveBack(tx, { row: known, state: 'failed', why: 'gateway_failed', now })
      return
    }
    await store.saveRedemption(tx, { id, state: step(known.state, 'paid_out'), at: now })
    await payOut(tx, known, now)
  })
}

/** Ends redemptions nobody answered in time, and asks gateways again for those they owe. */
export async function goOn({ house, log }: JobCall): Promise<void> {
  const due = await house.read(tx => store.listDue(tx))
  for (const { id, lapsed } of due) {
    const going = lapsed ? lapse(house, id) : payOutside(house, id)
    // Money is paused: the next turn looks again.
    await going.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      log.info({ redemption: id, code: error.code }, 'a redemption could not go on yet')
    })
  }
}

async function lapse(house: House, id: RedemptionId): Promise<void> {
  await house.inTransaction('read write', async (tx, now) => {
    const row = await store.lockRedemption(tx, { id })
    if (row === undefined || now < row.lapsesAt) return
    if (row.state === 'asked') await giveBack(tx, { row, state: 'refused', why: 'no_answer', now })
    // One that a gateway may just be paying is not given back behind its back.
    else if (row.state === 'approved' && row.way === 'desk') {
      await giveBack(tx, { row, state: 'failed', why: 'not_fetched', now })
    }
  })
}

/** Lists the queue: the oldest open one first; or those in one state, newest first. */
export async function listRedemptionQueue(
  { tx }: Ctx,
  { cursor, limit, state }: Input<Routes['listRedemptionQueue']>,
): Promise<Reply<Routes['listRedemptionQueue']>> {
  const before = readMark(cursor)
  const rows = await store.listQueue(tx, { state, before, limit: limit + 1 })
  const { items, ...rest } = pageOf(rows, limit, row => row.askedAt)
  return { items: await withPeople(tx, items), ...rest }
}

async function shownOf(tx: Tx, id: RedemptionId): Promise<Shown> {
  const row = present(await store.findRedemption(tx, { id }))
  const [shown] = await withPeople(tx, [row])
  return present(shown)
}

async function withPeople(tx: Tx, rows: readonly store.RedemptionRow[]): Promise<Shown[]> {
  const people = await peopleOf(
    tx,
    rows.map(row => row.userId),
  )
  return rows.map(row => ({
    ...viewOf(row),
    user: present(people.get(row.userId), 'who asked'),
    decidedBy: row.decidedBy,
    waits: row.waits && row.state === 'asked',
  }))
}
