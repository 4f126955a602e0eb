import type { fundingRoutes as routes } from '@fuquan/contract/ledger/funding.ts'
import type { Redemption } from '@fuquan/contract/ledger/funding-shapes.ts'
import { RedemptionId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { spendStepUp } from '#/modules/identity/index.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { hold, linked, release } from '../book/actions.ts'
import { assetOf, ensureGatewayAccounts, ensureWallets } from '../book/opening.ts'
import { redeemed } from '../events.ts'
import { redeemDays, redeemLeast, redeemOn } from '../settings.ts'
import { gatewayOf, isOn } from './gateways.ts'
import { pageOf, readMark } from './pages.ts'
import { step } from './rules.ts'
import { deskState } from './store-desk.ts'
import * as store from './store-redemptions.ts'

type Routes = typeof routes

const dayMs = 86_400_000
// The hold outlives the redemption, so that it always ends by us and never by itself.
const holdDaysMore = 30

/** The hold behind a redemption, and the transfer that ends it well. */
export const holdOf = (id: RedemptionId) => transferId('ledger.redemption_hold', id)
export const captureOf = (id: RedemptionId) => transferId('ledger.redemption', id)

/**
 * Asks to be paid out: the credits are held, still the person's and no longer spendable.
 *
 * Refuses: ledger_redeem_off, identity_step_up_… (always asked), ledger_amount_invalid {min, max},
 * ledger_insufficient, ledger_account_frozen, ledger_paused.
 */
export async function askRedemption(
  ctx: Ctx,
  input: Input<Routes['askRedemption']>,
): Promise<Reply<Routes['askRedemption']>> {
  const { tx, actor, now, settings } = ctx
  const { way, amount, proof } = input
  await admitWay(ctx, way)
  const least = settings.of(redeemLeast)
  const { maxAmount } = await assetOf(tx)
  if (amount < least || amount > maxAmount) {
    refuse('ledger_amount_invalid', { min: least.toString(), max: maxAmount.toString() })
  }
  const shown = { kind: 'ledger.redeem', payee: way, amount, facts: {} }
  await spendStepUp(tx, { ...shown, actor, proof, now })

  const id = RedemptionId.out.parse(derivedId('redemption', actor.id, present(ctx.key)))
  const lifeMs = settings.of(redeemDays) * dayMs
  const lapsesAt = new Date(now.getTime() + lifeMs)
  await store.addRedemption(tx, { id, userId: actor.id, amount, way, askedAt: now, lapsesAt })

  await ensureWallets(tx, [actor.id])
  await ensureGatewayAccounts(tx)
  await hold(tx, {
    id: holdOf(id),
    kind: 'redemption',
    ref: id,
    from: personAccount(actor.id, 'wallet'),
    to: houseAccount('gateway_clearing'),
    amount,
    lifetimeMs: lifeMs + holdDaysMore * dayMs,
    now,
  })

  const told = { redemptionId: id, userId: actor.id, amount, state: 'asked', reason: null } as const
  await tell(tx, redeemed, told)
  return viewOf(present(await store.findRedemption(tx, { id })))
}

async function admitWay({ tx, settings, house }: Ctx, way: Redemption['way']): Promise<void> {
  if (!settings.of(redeemOn)) refuse('ledger_redeem_off')
  if (way === 'desk') {
    if ((await deskState(tx)) === 'none') refuse('ledger_redeem_off')
    return
  }
  const pays = gatewayOf(house, way)?.payOut !== undefined
  if (!isOn(settings, way) || !pays) refuse('ledger_redeem_off')
}

/** Takes back what the actor asked for. Refuses: not_found, ledger_redemption_state {state}. */
export async function cancelRedemption(
  ctx: Ctx,
  input: Input<Routes['cancelRedemption']>,
): Promise<Reply<Routes['cancelRedemption']>> {
  const { tx, actor, now } = ctx
  const ask = { id: input.redemptionId, of: actor.id }
  const row = (await store.lockRedemption(tx, ask)) ?? refuse('not_found')
  await giveBack(tx, { row, state: 'cancelled', now })
  return viewOf(present(await store.findRedemption(tx, ask)))
}

type GivingBack = {
  row: store.RedemptionRow
  state: 'cancelled' | 'refused' | 'failed'
  why?: string
  decidedBy?: UserId
  now: Date
}

/** Ends a redemption without paying: the hold is released in the same commit. */
export async function giveBack(tx: Tx, ending: GivingBack): Promise<void> {
  const { row, why, decidedBy, now } = ending
  const { id, userId, amount } = row
  const state = step(row.state, ending.state)

  const by = decidedBy === undefined ? {} : { decidedBy }
  await store.saveRedemption(tx, { id, state, at: now, ...by, ...(why !== undefined && { why }) })

  const book = personAccount(userId, 'wallet')
  const end = transferId('ledger.redemption_back', id)
  await release(tx, { id: end, kind: 'redemption_back', ref: id, book, hold: holdOf(id), now })

  await tell(tx, redeemed, { redemptionId: id, userId, amount, state, reason: why ?? null })
}

/**
 * Ends a redemption paid: the hold is captured and the credits leave the books for outside, in one
 * group, so that clearing is empty again. The caller has locked the row and taken the step.
 */
export async function payOut(
  tx: Tx,
  { id, userId, amount }: Pick<store.RedemptionRow, 'id' | 'userId' | 'amount'>,
  now: Date,
): Promise<void> {
  const group = transferId('ledger.redemption_group', id)
  const clearing = houseAccount('gateway_clearing')
  await linked(
    tx,
    [
      {
        step: 'capture',
        id: captureOf(id),
        kind: 'redemption',
        ref: id,
        group,
        book: personAccount(userId, 'wallet'),
        hold: holdOf(id),
      },
      {
        step: 'move',
        id: transferId('ledger.redemption_paid', id),
        kind: 'redemption_paid',
        ref: id,
        group,
        from: clearing,
        legs: [{ to: houseAccount('gateway_outside'), amount }],
      },
    ],
    now,
  )
  const told = { redemptionId: id, userId, amount, state: 'paid_out', reason: null } as const
  await tell(tx, redeemed, told)
}

/** Shows one of the actor's redemptions. Refuses: not_found. */
export async function getRedemption(
  { tx, actor }: Ctx,
  input: Input<Routes['getRedemption']>,
): Promise<Reply<Routes['getRedemption']>> {
  const row = await store.findRedemption(tx, { id: input.redemptionId, of: actor.id })
  return viewOf(row ?? refuse('not_found'))
}

/** Lists the actor's redemptions, newest first. */
export async function listRedemptions(
  { tx, actor }: Ctx,
  { cursor, limit }: Input<Routes['listRedemptions']>,
): Promise<Reply<Routes['listRedemptions']>> {
  const before = readMark(cursor)
  const rows = await store.listOf(tx, { userId: actor.id, before, limit: limit + 1 })
  const { items, ...rest } = pageOf(rows, limit, row => row.askedAt)
  return { items: items.map(viewOf), ...rest }
}

/** How its owner sees a redemption. */
export function viewOf(row: store.RedemptionRow): Redemption {
  const { id, way, amount, state, why, askedAt, lapsesAt, decidedAt, endedAt } = row
  const transfer = state === 'paid_out' ? captureOf(id) : null
  return {
    id,
    way,
    amount,
    state,
    why,
    askedAt,
    lapsesAt,
    decidedAt,
    endedAt,
    transferId: transfer,
  }
}
