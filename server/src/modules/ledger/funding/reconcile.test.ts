import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { asOwner } from '#/testing/database.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, pinOfAll, type World } from '#/testing/world.ts'
import { checkFunding, fundingDifferences } from './checks.ts'

const reason = 'for the check of the books today'

let world: World
let owner: string
beforeAll(async () => {
  world = await openWorld()
  owner = String(world.db.pool.options.connectionString)
  await changeSettings(world, { 'ledger.redeem': true, 'ledger.gateway_sandbox': true })
  const { lin, mei, wen } = world.people
  const topUp = await lin.get('startTopUp', { gateway: 'sandbox', amount: '500' })
  await lin.get('playSandbox', { topUpId: topUp['id'], outcome: 'success' })
  await redeem(mei)
  await batch(wen)
  await world.settle()
})
afterAll(() => world.close())

const proofOf = async (client: Client, shown: object): Promise<string> =>
  String((await client.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])
async function redeem(one: Client): Promise<void> {
  const proof = await proofOf(one, { kind: 'ledger.redeem', payee: 'sandbox', amount: '700' })
  await one.get('askRedemption', { way: 'sandbox', amount: '700', proof })
}
async function batch(one: Client): Promise<void> {
  const facts = { count: '3', label: 'Fair' }
  const shown = { kind: 'ledger.vouchers', payee: 'issue', amount: '100', facts }
  const proof = await proofOf(one, shown)
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const terms = { label: 'Fair', count: 3, amount: '100', source: 'issue', expiresAt }
  await one.get('createVouchers', { ...terms, reason, proof })
}

const found = async (): Promise<string[]> => {
  const differences = await fundingDifferences(world.db)
  return differences.map(one => one.check).toSorted()
}

/** Does something behind the house's back, looks, and undoes it. */
async function behind(doing: string, undoing: string): Promise<string[]> {
  await asOwner(owner, doing)
  const seen = await found()
  await asOwner(owner, undoing)
  expect(await found()).toEqual([])
  return seen
}

test('A top-up that is credited has its one transfer, and no other has one', async () => {
  expect(await found()).toEqual([])
  const faked = `insert into ledger.top_up (
      id, user_id, gateway, amount, price, currency, state, started_at, expires_at, ended_at)
    select gen_random_uuid(), user_id, gateway, amount, price, currency, state, started_at,
           expires_at, ended_at from ledger.top_up where state = 'credited' limit 1`
  const undo = `delete from ledger.top_up where reference is null`
  expect(await behind(faked, undo)).toEqual(['top_up'])
  expect(
    await behind(
      `update ledger.top_up set amount = amount + 1`,
      `update ledger.top_up set amount = amount - 1`,
    ),
  ).toEqual(['top_up'])
})

test('What redemptions hold equals their open holds', async () => {
  expect(
    await behind(
      `update ledger.redemption set amount = amount + 1`,
      `update ledger.redemption set amount = amount - 1`,
    ),
  ).toEqual(['redemption_held'])
  expect(
    await behind(
      `update ledger.redemption set state = 'paid_out', ended_at = now()`,
      `update ledger.redemption set state = 'asked', ended_at = null`,
    ),
  ).toEqual(['redemption_held', 'redemption_paid'])
})

test('A batch has on its account what its unused codes are worth', async () => {
  expect(
    await behind(
      `update ledger.voucher_batch set used = 1`,
      `update ledger.voucher_batch set used = 0`,
    ),
  ).toEqual(['voucher_batch', 'voucher_used'])
})

test('what stops halfway in clearing is seen within a minute, and stops there', async () => {
  await many(world.db, sql`select 1`)
  const clearing = `account = (select id from ledger.account where kind = 27)`
  await asOwner(owner, `update ledger.balance set balance = 7 where ${clearing}`)
  const checks = (await inTransaction(world.db, 'snapshot', checkFunding)).map(one => one.kind)
  expect(checks).toEqual(['ledger.clearing'])
  await runSchedule(world.house, 'ledger.reconcile')
  const { wen } = world.people
  const { items } = (await wen.get('listFindings', { state: 'open' })) as never as {
    items: { id: string; check: string }[]
  }
  expect(items.map(item => item.check)).toContain('clearing')

  await asOwner(owner, `update ledger.balance set balance = 0, state = 1 where ${clearing}`)
  for (const { id } of items) await wen.get('closeFinding', { findingId: id, reason })
  await wen.call('resumeMoney', { reason })
  expect(await found()).toEqual([])
})

test('whose a top-up is, is told to staff who look at that member with a reason', async () => {
  const { wen, lin } = world.people
  type TopUp = { id: string; user: { id: string } | null; accountId: string }
  const { items } = (await wen.get('listAllTopUps')) as never as { items: TopUp[] }
  const [listed, ...rest] = items
  expect([listed?.user, rest.length]).toEqual([null, 0])
  const shown = async () =>
    ((await wen.get('inspectTopUp', { topUpId: listed?.id })) as never as { topUp: TopUp }).topUp
  const { user, accountId } = await shown()
  expect(user).toBeNull()

  await wen.get('lookAtOwner', { accountId, reason })

  expect((await shown()).user).toMatchObject({ id: lin.id })
  const { items: looks } = (await lin.get('listLooks')) as never as { items: object[] }
  expect(looks).toMatchObject([{ by: { id: wen.id }, reason }])
})
