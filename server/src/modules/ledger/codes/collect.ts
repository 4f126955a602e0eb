import type { CollectCode, codeRoutes } from '@fuquan/contract/ledger/codes.ts'
import { PaymentId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { derivedId } from '#/engine/ids.ts'
import { sealFor } from '#/engine/seal.ts'
import { present } from '#/kit/assert.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { useAllowance } from '../book/actions.ts'
import { findAllowance } from '../book/store-accounts.ts'
import { payAs } from '../payments/pay.ts'
import { sendingLevelMin } from '../payments/rules.ts'
import { findPayment } from '../payments/store.ts'
import { viewOf, viewsOf } from '../payments/view.ts'
import { collectCodeMinutes, maxTransfer, payCodeSeconds, staticCodeDaily } from '../settings.ts'
import { pinFreeOf } from '../wallet/pin-free.ts'
import { dayStart } from '../wallet/store.ts'
import { digestOfCode, newCollectCode, newPayCode } from './making.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Routes = typeof codeRoutes
/** Under this purpose the ledger counts what a person pays to posters in a day. */
const purpose = 'static_code'
const sealed = 'ledger.collect_code'
const pathOf = (code: string): string => `/c/${code}`

/** Makes the pay code this device shows next. Refuses: identity_level_needed. */
export async function makePayCode(ctx: Ctx): Promise<Reply<Routes['makePayCode']>> {
  const { tx, actor, now, dice, settings } = ctx
  if (actor.level < sendingLevelMin) refuse('identity_level_needed', { level: sendingLevelMin })

  const digits = newPayCode(dice)
  const expiresAt = new Date(now.getTime() + settings.of(payCodeSeconds) * 1000)
  const device = actor.deviceId ?? actor.id
  await store.savePayCode(tx, { digest: digestOfCode(digits), owner: actor.id, device, expiresAt })
  const free = await pinFreeOf(tx, { userId: actor.id, settings, now })
  return { digits, expiresAt, pinFree: free ?? null }
}

/** Shows the actor's poster, if one hangs. */
export async function getPoster(ctx: Ctx): Promise<Reply<Routes['getPoster']>> {
  const row = await store.findPoster(ctx.tx, ctx.actor.id)
  if (row === undefined) return { poster: null }
  const code = sealFor(ctx.house.keys, sealed).open(row.sealed, ctx.actor.id)
  return { poster: shownCode(code, row) }
}

/**
 * Makes a code to be paid by: with an amount it is good for one payment within some minutes,
 * without one it is the actor's new poster.
 *
 * Refuses: identity_level_needed, ledger_amount_invalid {min, max}.
 */
export async function makeCollectCode(
  ctx: Ctx,
  input: Input<Routes['makeCollectCode']>,
): Promise<Reply<Routes['makeCollectCode']>> {
  const { tx, actor, now, dice, settings, house } = ctx
  const { amount = null, note = '' } = input
  const most = settings.of(maxTransfer)
  if (actor.level < sendingLevelMin) refuse('identity_level_needed', { level: sendingLevelMin })
  if (amount !== null && amount > most) {
    refuse('ledger_amount_invalid', { min: '1', max: most.toString() })
  }

  const code = newCollectCode(dice)
  const minutes = settings.of(collectCodeMinutes)
  const expiresAt = amount === null ? null : new Date(now.getTime() + minutes * 60_000)
  await store.saveCollectCode(tx, {
    digest: digestOfCode(code),
    sealed: sealFor(house.keys, sealed).close(code, actor.id),
    owner: actor.id,
    amount,
    note,
    at: now,
    expiresAt,
  })
  return shownCode(code, { amount, note, expiresAt })
}

const shownCode = (
  code: string,
  { amount, note, expiresAt }: Pick<store.CollectRow, 'amount' | 'note' | 'expiresAt'>,
): z.output<typeof CollectCode> => ({ path: pathOf(code), amount, note, expiresAt })

/** Shows whom a collect code pays. Refuses: ledger_code_expired, ledger_code_used. */
export async function readCollectCode(
  ctx: Ctx,
  input: Input<Routes['readCollectCode']>,
): Promise<Reply<Routes['readCollectCode']>> {
  const { tx, actor, now } = ctx
  const digest = digestOfCode(input.code)
  const row = rules.checkCollectCode(await store.findCollectCode(tx, digest), now)
  const { owner, amount, note, expiresAt } = row
  const payee = (await peopleOf(tx, [owner])).get(owner) ?? refuse('ledger_code_expired')
  const dayLeft = amount === null ? await leftToday(ctx) : null
  return { payee, amount, note, expiresAt, dayLeft, mine: owner === actor.id }
}

async function leftToday(ctx: Ctx): Promise<bigint> {
  const day = await posterDay(ctx)
  const used = await findAllowance(ctx.tx, day)
  return used < day.cap ? day.cap - used : 0n
}

/** A poster can be swapped by a thief, so what goes to posters in a day is bounded. */
async function posterDay({ tx, actor, now, settings }: Ctx) {
  const starts = await dayStart(tx, now, settings.of(houseTimeZone))
  const account = personAccount(actor.id, 'wallet')
  return { account, purpose, cap: settings.of(staticCodeDaily), starts }
}

/**
 * Pays by a collect code, in the transaction of a keyed request.
 *
 * Refuses: ledger_code_expired, ledger_code_used, ledger_code_amount {amount}, ledger_over_limit
 * (posters, per payer and day), and as `payAs`.
 */
export async function payCollectCode(
  ctx: Ctx,
  input: Input<Routes['payCollectCode']>,
): Promise<Reply<Routes['payCollectCode']>> {
  const { tx, actor, now, key } = ctx
  const { amount, proof } = input
  const digest = digestOfCode(input.code)
  const found = await store.findCollectCode(tx, digest)
  // A poster is read by many at once and never changes; one payment's code is locked.
  const row = found?.amount == null ? found : await store.lockCollectCode(tx, digest)
  const code = rules.checkCollectCode(row, now)
  rules.checkAmount(code, amount)
  const poster = code.amount === null

  const id = PaymentId.out.parse(derivedId('collected', actor.id, present(key)))
  const note = poster ? (input.note ?? '') : code.note
  const via = poster ? 'poster' : 'collect_code'
  if (poster) await useAllowance(tx, { ...(await posterDay(ctx)), amount })
  else await store.useCollectCode(tx, digest, now)
  const { payment, payee } = await payAs(ctx, {
    ...{ id, payer: actor, payee: code.owner, amount, note, when: 'now', proof, via },
    ...{ agreed: true, commonGroup: false, origin: undefined },
  })
  await store.saveArrival(tx, code.owner, { at: now, payment: id, via, amount })
  return viewOf(payment, payee, { me: actor.id, now })
}

/** Lists what came to the actor by codes, newest first, with the sum of their day. */
export async function listArrivals(
  ctx: Ctx,
  { cursor, limit }: Input<Routes['listArrivals']>,
): Promise<Reply<Routes['listArrivals']>> {
  const { tx, actor, now, settings } = ctx
  const below = readCursor(cursor)
  const rows = await store.listArrivals(tx, { owner: actor.id, below, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const today = await store.sumArrivals(
    tx,
    actor.id,
    await dayStart(tx, now, settings.of(houseTimeZone)),
  )
  const items = []
  for (const { payment: id, via } of page) {
    const payment = present(await findPayment(tx, { id, party: actor.id }), 'its payment')
    const [view] = await viewsOf(tx, [payment], { me: actor.id, now })
    items.push({ payment: present(view), via })
  }
  const last = page.at(-1)
  if (rows.length <= limit || last === undefined) return { items, today }
  return { items, today, next: writeCursor({ at: last.at, id: last.payment }) }
}
