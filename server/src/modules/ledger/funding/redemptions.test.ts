import { RedemptionId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { agree } from '#/testing/approvals.ts'
import type { Client } from '#/testing/client.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { payOutside } from './redemption-staff.ts'

const reason = 'as the member asked at the desk'
const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
  await changeSettings(world, { 'ledger.redeem': true, 'ledger.gateway_sandbox': true })
  await world.people.wen.get('openDesk', { float: '200000', reason })
})
afterAll(() => world.close())
beforeEach(() => releaseClock(world.db))

type Wallet = { free: string; heldOut: string; balance: string }
const walletOf = async (client: Client): Promise<Wallet> =>
  ((await client.get('getWallet')) as never as { wallet: Wallet }).wallet
const proofOf = async (client: Client, shown: object): Promise<string> =>
  String((await client.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])

async function ask(client: Client, amount = '1000', way = 'desk'): Promise<string> {
  const proof = await proofOf(client, { kind: 'ledger.redeem', payee: way, amount })
  return String((await client.get('askRedemption', { way, amount, proof }))['id'])
}
async function approve(staff: Client, of: Client, redemptionId: string, amount = '1000') {
  const facts = { redemption: redemptionId }
  const proof = await proofOf(staff, { kind: 'ledger.redeem_approve', payee: of.id, amount, facts })
  return staff.call('approveRedemption', { redemptionId, reason, proof })
}
async function pay(staff: Client, of: Client, redemptionId: string, amount = '1000') {
  const facts = { redemption: redemptionId }
  const proof = await proofOf(staff, { kind: 'ledger.redeem_pay', payee: of.id, amount, facts })
  return staff.call('payOutRedemption', { redemptionId, reason, proof })
}
const approvals = async (): Promise<number> => {
  const query = sql`
    select count(*)::int as count from engine.audit where act = 'ledger.redeem_approve'`
  const row = await one<{ count: number }>(world.db, query)
  return row.count
}
const uuidOf = (id: string): RedemptionId => z.decode(RedemptionId, id)
const stateOf = async (client: Client, redemptionId: string): Promise<string> =>
  String((await client.get('getRedemption', { redemptionId }))['state'])
const outside = async (): Promise<bigint> =>
  BigInt(String((await world.guest.get('getPublicBooks'))['outside']))

describe('cashing out', () => {
  test('holds the credits, waits for staff, and burns them when it is paid', async () => {
    const { lin, wen } = world.people
    const before = await walletOf(lin)
    const was = await outside()
    const id = await ask(lin)
    const held = await walletOf(lin)
    expect([held.balance, held.heldOut]).toEqual([before.balance, '1000'])
    expect(BigInt(held.free)).toBe(BigInt(before.free) - 1_000n)

    const waiting = async () => JSON.stringify((await wen.get('getHome'))['needs'])
    expect(await waiting()).toContain('redemption_waiting')

    const approved = await approve(wen, lin, id)
    expect(await waiting()).not.toContain('redemption_waiting')
    expect(approved.body).toMatchObject({ state: 'approved', user: { id: lin.id } })
    const paid = await pay(wen, lin, id)
    expect([paid.status, paid.body['state']]).toEqual([200, 'paid_out'])

    const after = await walletOf(lin)
    expect([after.heldOut, BigInt(after.balance)]).toEqual(['0', BigInt(before.balance) - 1_000n])
    expect(await outside()).toBe(was - 1_000n)
    const twice = await pay(wen, lin, id)
    expect([twice.status, twice.body['code']]).toEqual([409, 'ledger_redemption_state'])
    const [bill] = (await lin.get('listBills'))['items'] as never as { kind: string }[]
    expect(bill?.kind).toBe('redemption')
  })

  test('always asks for the PIN, shows what was shown, and never takes more than is free', async () => {
    const { mei } = world.people
    const none = await mei.call('askRedemption', { way: 'desk', amount: '100' })
    expect(none.body['code']).toBe('identity_step_up_needed')
    const proof = await proofOf(mei, { kind: 'ledger.redeem', payee: 'desk', amount: '100' })
    const other = await mei.call('askRedemption', { way: 'sandbox', amount: '100', proof })
    expect(other.body['code']).toBe('identity_step_up_mismatch')
    const most = String(BigInt((await walletOf(mei)).free) + 1n)
    const shown = await proofOf(mei, { kind: 'ledger.redeem', payee: 'desk', amount: most })
    const over = await mei.call('askRedemption', { way: 'desk', amount: most, proof: shown })
    expect([over.status, over.body['code']]).toEqual([422, 'ledger_insufficient'])
  })

  test('is taken back by the person while nobody has approved it, and by nobody else', async () => {
    const { mei, bo, wen } = world.people
    const before = await walletOf(mei)
    const id = await ask(mei)
    const foreign = await bo.call('cancelRedemption', { redemptionId: id })
    expect(foreign.status).toBe(404)
    expect(await mei.get('cancelRedemption', { redemptionId: id })).toMatchObject({
      state: 'cancelled',
    })
    expect(await walletOf(mei)).toEqual(before)
    const late = await approve(wen, mei, id)
    expect(late.body['code']).toBe('ledger_redemption_state')

    const next = await ask(mei)
    await approve(wen, mei, next)
    const tooLate = await mei.call('cancelRedemption', { redemptionId: next })
    expect([tooLate.status, tooLate.body['code']]).toEqual([409, 'ledger_redemption_state'])
    await wen.get('failRedemption', { redemptionId: next, reason })
    expect(await mei.get('getRedemption', { redemptionId: next })).toMatchObject({
      state: 'failed',
      why: reason,
    })
    expect(await walletOf(mei)).toEqual(before)
  })

  test('refused, the credits come back and the person reads why', async () => {
    const { bo, wen } = world.people
    const before = await walletOf(bo)
    const id = await ask(bo)
    await wen.get('refuseRedemption', { redemptionId: id, reason })
    const seen = await bo.get('getRedemption', { redemptionId: id })
    expect(seen).toMatchObject({ state: 'refused', why: reason })
    expect(await walletOf(bo)).toEqual(before)
  })

  test('200 parallel approvals of one redemption approve it once', async () => {
    const { ana, wen } = world.people
    const approvedBefore = await approvals()
    const id = await ask(ana)
    const proofs: string[] = []
    const facts = { redemption: id }
    for (let n = 0; n < 20; n++) {
      const shown = { kind: 'ledger.redeem_approve', payee: ana.id, amount: '1000', facts }
      proofs.push(await proofOf(wen, shown))
    }
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        wen.call('approveRedemption', { redemptionId: id, reason, proof: proofs[n % 20] }),
      ),
    )
    const done = answers.filter(answer => answer.status === 200)
    const codes = new Set(answers.map(answer => answer.body['code'] ?? 'done'))
    expect([done.length, [...codes].filter(code => code === 'failure')]).toEqual([1, []])
    expect(await approvals()).toBe(approvedBefore + 1)
    await wen.get('failRedemption', { redemptionId: id, reason })
  })

  test('approving against cancelling: one of the two, and the hold ends once', async () => {
    const { tariq, wen } = world.people
    const before = await walletOf(tariq)
    for (let round = 0; round < 8; round++) {
      const id = await ask(tariq)
      const facts = { redemption: id }
      const shown = { kind: 'ledger.redeem_approve', payee: tariq.id, amount: '1000', facts }
      const proof = await proofOf(wen, shown)
      const [cancelled, approved] = await Promise.all([
        tariq.call('cancelRedemption', { redemptionId: id }),
        wen.call('approveRedemption', { redemptionId: id, reason, proof }),
      ])
      expect([cancelled.status, approved.status].toSorted()).toEqual([200, 409])
      if (approved.status === 200) await wen.get('failRedemption', { redemptionId: id, reason })
    }
    expect(await walletOf(tariq)).toEqual(before)
  })

  test('what was shown of one redemption approves and pays no other of the same person', async () => {
    const { mei, wen } = world.people
    const [first, second] = [await ask(mei), await ask(mei)]
    const facts = { redemption: first }
    const shown = { kind: 'ledger.redeem_approve', payee: mei.id, amount: '1000', facts }
    const proof = await proofOf(wen, shown)
    const other = await wen.call('approveRedemption', { redemptionId: second, reason, proof })
    expect(other.body['code']).toBe('identity_step_up_mismatch')
    for (const id of [first, second]) await mei.get('cancelRedemption', { redemptionId: id })
  })

  test('paying twice at once pays once, whatever the drawer holds', async () => {
    const { lin, wen } = world.people
    const before = await walletOf(lin)
    const id = await ask(lin)
    await approve(wen, lin, id)
    const proofs: string[] = []
    const facts = { redemption: id }
    const shown = { kind: 'ledger.redeem_pay', payee: lin.id, amount: '1000', facts }
    for (let n = 0; n < 5; n++) proofs.push(await proofOf(wen, shown))
    const answers = await Promise.all(
      proofs.map(proof => wen.call('payOutRedemption', { redemptionId: id, reason, proof })),
    )
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    expect(BigInt((await walletOf(lin)).balance)).toBe(BigInt(before.balance) - 1_000n)
  })

  test('a gateway that can pays by itself; when it fails the credits come back', async () => {
    const { mei, wen } = world.people
    const before = await walletOf(mei)
    const good = await ask(mei, '500', 'sandbox')
    await approve(wen, mei, good, '500')
    const given = await wen.call('failRedemption', { redemptionId: good, reason })
    expect(given.body['code']).toBe('ledger_redemption_state')
    await world.settle()
    expect(await stateOf(mei, good)).toBe('paid_out')
    const unlucky = await ask(mei, '513', 'sandbox')
    await approve(wen, mei, unlucky, '513')
    await world.settle()
    await runSchedule(world.house, 'ledger.redemptions')

    const failed = await mei.get('getRedemption', { redemptionId: unlucky })
    expect(failed).toMatchObject({ state: 'failed', why: 'gateway_failed' })
    expect(BigInt((await walletOf(mei)).free)).toBe(BigInt(before.free) - 500n)
  })

  test('what a gateway has paid is burnt, however long our own books stood still', async () => {
    const { mei, wen } = world.people
    await changeSettings(world, { 'ledger.redeem_days': 1 })
    const before = await walletOf(mei)
    const id = await ask(mei, '700', 'sandbox')
    await wen.get('pauseMoney', { reason })
    await approve(wen, mei, id, '700')
    await expect(payOutside(world.house, uuidOf(id))).rejects.toThrow('ledger_paused')
    await advance(world.db, 2 * dayMs)
    await wen.get('resumeMoney', { reason })

    await runSchedule(world.house, 'ledger.redemptions')

    expect(await stateOf(mei, id)).toBe('paid_out')
    expect(BigInt((await walletOf(mei)).balance)).toBe(BigInt(before.balance) - 700n)
    await changeSettings(world, { 'ledger.redeem_days': 30 })
  })

  test('nobody answers in time: the credits come back', async () => {
    const { bo } = world.people
    // Days of which a sign-in lives through more.
    await changeSettings(world, { 'ledger.redeem_days': 5 })
    const before = await walletOf(bo)
    const id = await ask(bo)
    await advance(world.db, 4 * dayMs)
    await runSchedule(world.house, 'ledger.redemptions')
    await runSchedule(world.house, 'ledger.lapse')
    expect(await stateOf(bo, id)).toBe('asked')
    await advance(world.db, 2 * dayMs)
    await runSchedule(world.house, 'ledger.lapse')
    await runSchedule(world.house, 'ledger.redemptions')
    expect(await bo.get('getRedemption', { redemptionId: id })).toMatchObject({
      state: 'refused',
      why: 'no_answer',
    })
    expect(await walletOf(bo)).toEqual(before)
    await releaseClock(world.db)
    await changeSettings(world, { 'ledger.redeem_days': 30 })
  })

  test('a restricted person may redeem, and take it back', async () => {
    const { stranger, wen } = world.people
    const until = new Date(Date.now() + dayMs).toISOString()
    await wen.get('suspendPerson', { userId: stranger.id, until, reason })
    const blocked = async () => (await stranger.call('createInvite')).body['code']
    await expect.poll(blocked).toBe('restricted')
    const id = await ask(stranger)
    expect(await stranger.get('cancelRedemption', { redemptionId: id })).toMatchObject({
      state: 'cancelled',
    })
  })

  test('is off by default and can be switched off; what was asked goes on', async () => {
    const { lin, wen } = world.people
    const id = await ask(lin)
    await changeSettings(world, { 'ledger.redeem': false })
    const proof = await proofOf(lin, { kind: 'ledger.redeem', payee: 'desk', amount: '100' })
    const off = await lin.call('askRedemption', { way: 'desk', amount: '100', proof })
    expect([off.status, off.body['code']]).toEqual([409, 'ledger_redeem_off'])
    expect((await lin.get('getFunding'))['redeem']).toBeNull()
    const done = await wen.call('refuseRedemption', { redemptionId: id, reason })
    expect(done.status).toBe(200)
    await changeSettings(world, { 'ledger.redeem': true })
  })

  test('nobody pays themselves; a large one needs a second person, and waits', async () => {
    const { wen, ana, bo } = world.people
    const own = await ask(wen, '100')
    // Wen is the only one with the right, so it is done and marked.
    const alone = await approve(wen, wen, own, '100')
    expect(alone.body['state']).toBe('approved')
    const self = await pay(wen, wen, own, '100')
    expect([self.status, self.body['code']]).toEqual([422, 'ledger_desk_self'])
    await wen.get('failRedemption', { redemptionId: own, reason })

    await appoint(bo, 'treasurer')
    const sees = async () => (await bo.call('listHouseAccounts')).status
    await expect.poll(sees).toBe(200)

    const id = await ask(ana, '50000')
    const asked = await approve(wen, ana, id, '50000')
    expect([asked.status, asked.body['code']]).toEqual([409, 'identity_second_person_needed'])
    const { items } = (await wen.get('listRedemptionQueue')) as never as {
      items: { id: string; waits: boolean }[]
    }
    expect(items.find(item => item.id === id)?.waits).toBe(true)
    const { approval: approvalId } = asked.body['details'] as never as { approval: string }
    await agree(bo, approvalId)
    await world.settle()
    await world.settle()
    expect(await stateOf(ana, id)).toBe('approved')
    // A drawer without the cash pays nobody.
    await bo.get('openDesk', { float: '100', reason })
    const short = await pay(bo, ana, id, '50000')
    expect([short.status, short.body['code']]).toEqual([422, 'ledger_desk_short'])
    expect(short.body['detail']).toContain('1.00')
    const key = newId()
    const ofThis = { redemption: id }
    const shownPay = { kind: 'ledger.redeem_pay', payee: ana.id, amount: '50000', facts: ofThis }
    const input = { redemptionId: id, reason, proof: await proofOf(wen, shownPay) }
    const answers = await Promise.all(
      [1, 2].map(() => wen.call('payOutRedemption', input, { key })),
    )
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1)
    expect(await stateOf(ana, id)).toBe('paid_out')
  })

  test('two desks at once: one approves, one pays, and one drawer alone is the lighter', async () => {
    const { wen, bo, mei, tariq } = world.people
    await appoint(tariq, 'cashier')
    const opens = () => tariq.call('openDesk', { float: '100000', reason })
    await expect.poll(async () => (await opens()).status).toBe(200)
    const inDrawers = async (): Promise<bigint> => {
      const desks = await Promise.all([wen, tariq].map(one => one.get('getDesk')))
      const days = desks as never as { day: { expected: string } }[]
      return days.reduce((sum, { day }) => sum + BigInt(day.expected), 0n)
    }
    for (let round = 0; round < 4; round++) {
      const before = await inDrawers()
      const id = await ask(mei)

      const approved = await Promise.all([wen, bo].map(one => approve(one, mei, id)))
      const paid = await Promise.all([wen, tariq].map(one => pay(one, mei, id)))

      for (const answers of [approved, paid]) {
        expect(answers.map(answer => answer.status).toSorted()).toEqual([200, 409])
      }
      expect(await inDrawers()).toBe(before - 1_000n)
      expect(await stateOf(mei, id)).toBe('paid_out')
    }
  })
})

async function appoint(who: Client, role: 'treasurer' | 'cashier'): Promise<void> {
  const { wen } = world.people
  const shown = { kind: 'identity.change_roles', payee: who.id, facts: { roles: role } }
  const proof = await proofOf(wen, shown)
  await wen.get('changeRoles', { userId: who.id, roles: [role], reason, proof })
  await who.signInAgain(passwordOfAll)
}
