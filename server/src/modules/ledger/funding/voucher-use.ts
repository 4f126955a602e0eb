import { fundingRoutes as routes } from '@fuquan/contract/ledger/funding.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { containerAccount, personAccount } from '../book/accounts.ts'
import { move } from '../book/actions.ts'
import { ensureWallets } from '../book/opening.ts'
import { transferred } from '../events.ts'
import { countComing } from '../newcomers.ts'
import { sendingLevelMin } from '../payments/rules.ts'
import { readCode } from './codes.ts'
import * as store from './store-vouchers.ts'
import { digestOf, voucherTransfer } from './vouchers.ts'

type Routes = typeof routes

/** Wrong codes a person may try in an hour. */
const tries = limit('ledger.voucher', { points: 5, seconds: 3_600 })

/**
 * Uses a voucher: its amount goes into the actor's wallet, once for ever, whoever races. A try is
 * counted before it is compared and given back when it was right.
 *
 * Refuses: ledger_voucher_invalid (mistyped, unknown, used, stopped, too old: one answer), too_many
 * (after five wrong ones), ledger_over_limit (of level L0, a day) and ledger_balance_full (the
 * voucher stays good), ledger_paused.
 */
export async function useVoucher(
  call: Call,
  input: Input<Routes['useVoucher']>,
): Promise<Reply<Routes['useVoucher']>> {
  const { house, actor } = call
  const code = readCode(input.code)
  // A slip of the finger fails its own check and tells nothing, so it costs no try.
  if (code === undefined) return refuse('ledger_voucher_invalid', { why: 'shape' })
  const digest = digestOf(house.keys, code)
  await house.limits.take({ ...tries, key: actor.id })
  const route = routes.useVoucher
  // The key remembers what was asked, and a code shall stand nowhere: so the digest of it.
  const under = {
    module: 'ledger',
    name: 'useVoucher',
    route,
    input: { digest: digest.toString('hex') },
  }
  const used = await keptOnce(call, under, (tx, now) => {
    return use(tx, { digest, actor, settings: house.settings, now })
  })
  await house.limits.giveBack({ ...tries, key: actor.id })
  return used
}

type Using = { digest: Uint8Array; actor: Actor; settings: Settings; now: Date }

async function use(tx: Tx, using: Using): Promise<Reply<Routes['useVoucher']>> {
  const { digest, actor, settings, now } = using
  const voucher = (await store.findVoucher(tx, digest)) ?? refuse('ledger_voucher_invalid')
  const batch = (await store.lockBatch(tx, voucher.batch)) ?? refuse('ledger_voucher_invalid')
  const isGood = batch.state === 'open' && now < batch.expiresAt && batch.printedAt !== null
  if (!isGood) refuse('ledger_voucher_invalid')

  const taken = await store.takeVoucher(tx, { digest, batch: batch.id, by: actor.id, at: now })
  if (!taken) refuse('ledger_voucher_invalid')

  const { amount, label } = batch
  await ensureWallets(tx, [actor.id])
  if (actor.level < sendingLevelMin) {
    await countComing(tx, { userId: actor.id, amount, settings, now })
  }
  const id = voucherTransfer(batch.id, voucher.number)
  const legs = [{ to: personAccount(actor.id, 'wallet'), amount }]
  await move(tx, {
    id,
    kind: 'voucher',
    ref: batch.id,
    from: containerAccount(batch.id),
    legs,
    now,
  })

  await tell(tx, transferred, { transferId: id, kind: 'voucher', userIds: [actor.id], amount })
  return { amount, label, transferId: id, at: now }
}
