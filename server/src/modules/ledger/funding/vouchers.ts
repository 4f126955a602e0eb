import { createHmac } from 'node:crypto'
import { fundingStaffRoutes as routes } from '@fuquan/contract/ledger/funding-staff.ts'
import {
  toWire,
  type TransferId,
  type UserId,
  VoucherBatchId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { JobCall } from '#/engine/events.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import type { Keys } from '#/engine/keys.ts'
import type { Settings } from '#/engine/settings.ts'
import { assert, present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { secondPerson, type Agreed, type Doer, spendStepUp } from '#/modules/identity/index.ts'
import { containerAccount, houseAccount, transferId } from '../book/accounts.ts'
import { move, sweepBalancing } from '../book/actions.ts'
import { assetOf, openContainer } from '../book/opening.ts'
import { countAct, weigh } from '../wallet/second-person.ts'
import { saveMoneyAct } from '../wallet/store.ts'
import { codeOf, digitsOf, writeCode } from './codes.ts'
import { pageOf, readMark } from './pages.ts'
import * as store from './store-vouchers.ts'

type Routes = typeof routes
type VoucherBatch = Reply<Routes['stopVouchers']>
export const vouchersKind = 'ledger.vouchers'
const dayMs = 86_400_000
const lifeDaysMax = 730
const nonceBytes = 32
const bytesPerTry = 32

/** What a second person agrees to. */
const Facts = routes.createVouchers.body
  .pick({ count: true, amount: true, source: true, expiresAt: true })
  .extend({ label: z.string() })
type Facts = z.output<typeof Facts>
type Plan = { id: VoucherBatchId; facts: Facts; reason: string; by: UserId }

const totalOf = ({ count, amount }: Facts): bigint => amount * BigInt(count)

/**
 * Funds a batch of vouchers: the credits leave their source now, so that every code is covered.
 *
 * Refuses: identity_step_up_…, identity_second_person_needed {approval} (the batch waits),
 * bad_input (a day that is over or too far), ledger_amount_invalid, ledger_insufficient.
 */
export function createVouchers(
  call: Call,
  input: Input<Routes['createVouchers']>,
): Promise<Reply<Routes['createVouchers']>> {
  const { actor, house } = call
  const { reason, proof, ...facts } = input
  const route = routes.createVouchers
  return keptOnce(
    call,
    { module: 'ledger', name: 'createVouchers', route, input },
    async (tx, now) => {
      await admit(tx, facts, now)
      const { amount, count, source, label } = facts
      const told = { count: String(count), label }
      const shown = { kind: vouchersKind, payee: source, amount, facts: told }
      await spendStepUp(tx, { ...shown, actor, proof, now })
      const id = VoucherBatchId.out.parse(derivedId('voucher_batch', actor.id, present(call.key)))
      const plan = { id, facts, reason, by: actor.id }
      const waits = await weigh(
        tx,
        {
          kind: vouchersKind,
          ref: toWire('vch', id),
          facts: z.encode(Facts, facts),
          total: totalOf(facts),
          reason,
          by: actor.id,
        },
        { settings: house.settings, now },
      )
      if (typeof waits === 'object') return waits
      const byOnePerson = waits === 'alone'
      return make(tx, { plan, by: actor, byOnePerson, now, ...house })
    },
  )
}

async function admit(tx: Tx, facts: Facts, now: Date): Promise<void> {
  const leftMs = facts.expiresAt.getTime() - now.getTime()
  if (leftMs <= 0) refuse('bad_input', { field: 'expiresAt', why: 'too_small' })
  if (leftMs > lifeDaysMax * dayMs) refuse('bad_input', { field: 'expiresAt', why: 'too_big' })
  const { maxAmount } = await assetOf(tx)
  if (totalOf(facts) > maxAmount) {
    refuse('ledger_amount_invalid', { min: '1', max: maxAmount.toString() })
  }
}

type Making = {
  plan: Plan
  by: Doer
  byOnePerson: boolean
  settings: Settings
  keys: Keys
  dice: House['dice']
  now: Date
}

async function make(tx: Tx, making: Making): Promise<Reply<Routes['createVouchers']>> {
  const { plan, by, byOnePerson, settings, keys, dice, now } = making
  const { id, facts, reason } = plan
  const total = totalOf(facts)
  await countAct(tx, { by: plan.by, total }, { settings, now })

  const { label, count, amount, source, expiresAt } = facts
  const nonce = Buffer.from(dice.bytes(nonceBytes))
  const made = { id, label, count, amount, source, expiresAt, madeBy: plan.by, madeAt: now }
  const digests = codesOf(keys, nonce, count).map(code => digestOf(keys, code))
  await store.addBatch(tx, { ...made, nonce, byOnePerson }, digests)

  const from = houseAccount(source)
  const pot = await openContainer(tx, { id, kind: 'pot', returnsTo: from })
  const transfer = transferId('ledger.voucher_fund', id)
  const legs = [{ to: pot, amount: total }]
  await move(tx, { id: transfer, kind: 'voucher_fund', ref: id, from, legs, now })

  const act = { transferId: transfer, bookId: from, by: plan.by, total, people: 0, byOnePerson }
  await saveMoneyAct(tx, { ...act, at: now })
  const who = secondPerson.doneBy(by)
  await audit(tx, {
    by: who.by,
    act: vouchersKind,
    about: { kind: 'voucherBatch', ref: toWire('vch', id) },
    after: { ...z.encode(Facts, facts), total: total.toString(), byOnePerson, ...who.names },
    reason,
  })
  return viewOf(present(await store.findBatch(tx, id)))
}

/** Makes the batch a second person agreed to. Refuses: as `createVouchers`. */
export async function agreedVouchers(ctx: Ctx, agreed: Agreed): Promise<void> {
  const facts = Facts.parse(agreed.facts)
  const id = z.decode(VoucherBatchId, agreed.ref)
  const plan = { id, facts, reason: agreed.reason, by: agreed.askedBy }
  await admit(ctx.tx, facts, ctx.now)
  const { keys, dice, settings } = ctx.house
  await make(ctx.tx, { plan, by: agreed, byOnePerson: false, keys, dice, settings, now: ctx.now })
}

/**
 * Shows the codes of a batch, once: they are worked out from a key that is not in the database, and
 * stand nowhere. The same `sheet` shows them again, so that a lost answer loses no money; it opens
 * the codes, so only its digest is kept.
 *
 * Refuses: identity_step_up_…, not_found, ledger_voucher_printed, ledger_batch_state.
 */
export async function printVouchers(
  call: Call,
  input: Input<Routes['printVouchers']>,
): Promise<Reply<Routes['printVouchers']>> {
  const { house, actor } = call
  const { voucherBatchId: id, sheet, reason, proof } = input
  return house.inTransaction('read write', async (tx, now) => {
    const batch = (await store.lockBatch(tx, id)) ?? refuse('not_found')
    const ref = toWire('vch', id)
    const name = digestOf(house.keys, `sheet ${sheet}`).toString('hex')
    const isAgain = batch.sheet === name
    if (batch.sheet !== null && !isAgain) refuse('ledger_voucher_printed')
    if (batch.state !== 'open') refuse('ledger_batch_state', { state: batch.state })
    if (!isAgain) {
      const shown = { kind: 'ledger.print_vouchers', payee: ref, amount: null, facts: {} }
      await spendStepUp(tx, { ...shown, actor, proof, now })

      await store.savePrinted(tx, { id, sheet: name, by: actor.id, at: now })

      const about = { kind: 'voucherBatch', ref }
      await audit(tx, { by: actor, act: 'ledger.print_vouchers', about, reason })
    }
    const codes = codesOf(house.keys, batch.nonce, batch.count).map(writeCode)
    return { batch: viewOf(present(await store.findBatch(tx, id))), codes }
  })
}

/** Works out the codes of a batch; the same key and nonce give the same codes. */
function codesOf(keys: Keys, nonce: Uint8Array, count: number): string[] {
  const secret = keys.derive('ledger-voucher-codes')
  return Array.from({ length: count }, (_, number) => {
    // Bytes beyond the fair ones are left out, so now and then there are too few: then once more.
    for (let turn = 0; ; turn++) {
      const bytes = createHmac('sha256', secret).update(nonce).update(`|${number}|${turn}`).digest()
      assert(bytes.length === bytesPerTry)
      const digits = digitsOf(bytes)
      if (digits !== undefined) return codeOf(digits)
    }
  })
}

/** What is kept of a code: nobody can try codes against a copy of the database. */
export const digestOf = (keys: Keys, code: string): Buffer =>
  createHmac('sha256', keys.derive('ledger-voucher-digests')).update(code).digest()

/** Stops a batch: what is unused goes back at once. Refuses: not_found, ledger_batch_state. */
export async function stopVouchers(
  ctx: Ctx,
  input: Input<Routes['stopVouchers']>,
): Promise<Reply<Routes['stopVouchers']>> {
  const { tx, actor, now } = ctx
  const batch = (await store.lockBatch(tx, input.voucherBatchId)) ?? refuse('not_found')
  if (batch.state !== 'open') refuse('ledger_batch_state', { state: batch.state })
  await end(tx, { batch, state: 'stopped', by: actor.id, now })
  return viewOf(present(await store.findBatch(tx, batch.id)))
}

type Ending = {
  batch: store.BatchRow
  state: 'stopped' | 'expired'
  by: UserId | null
  now: Date
}

async function end(tx: Tx, { batch, state, by, now }: Ending): Promise<void> {
  const { id, source } = batch
  const left = batch.amount * BigInt(batch.count - batch.used)

  await store.saveEnded(tx, { id, state, by, at: now, returned: left })

  if (left === 0n) return
  await sweepBalancing(tx, {
    id: transferId('ledger.voucher_return', id),
    kind: 'voucher_return',
    ref: id,
    from: containerAccount(id),
    to: houseAccount(source),
    atMost: left,
    now,
  })
}

/** Ends batches whose day is over, each in a transaction of its own. */
export async function endBatches({ house, log }: JobCall): Promise<void> {
  const due = await house.read(tx => store.listDueBatches(tx))
  for (const { id } of due) {
    const ending = house.inTransaction('read write', async (tx, now) => {
      const batch = await store.lockBatch(tx, id)
      if (batch?.state !== 'open' || now < batch.expiresAt) return
      await end(tx, { batch, state: 'expired', by: null, now })
    })
    // One whose account is frozen keeps nobody else's credits; the next turn looks again.
    await ending.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      log.info({ batch: id, code: error.code }, 'a batch of vouchers cannot end now')
    })
  }
}

/** Lists batches, newest first. */
export async function listVoucherBatches(
  { tx }: Ctx,
  { cursor, limit }: Input<Routes['listVoucherBatches']>,
): Promise<Reply<Routes['listVoucherBatches']>> {
  const rows = await store.listBatches(tx, { before: readMark(cursor), limit: limit + 1 })
  const { items, ...rest } = pageOf(rows, limit, row => row.madeAt)
  return { items: items.map(viewOf), ...rest }
}

/** What staff see of a batch; what its codes are made of stays here. */
function viewOf(row: store.BatchRow): VoucherBatch {
  const { id, label, count, amount, used, source, state, madeBy, madeAt } = row
  const { expiresAt, printedAt, endedAt, returned, byOnePerson } = row
  return {
    ...{ id, label, count, amount, used, source, state, madeBy, madeAt },
    ...{ expiresAt, printedAt, endedAt, returned, byOnePerson },
  }
}

/** The transfer behind one voucher: used once, whoever races. */
export const voucherTransfer = (batch: VoucherBatchId, number: number): TransferId =>
  transferId('ledger.voucher', batch, String(number))
