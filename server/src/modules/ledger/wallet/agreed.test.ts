import { ApprovalId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { type Agreed, approved } from '#/modules/identity/index.ts'
import { agree } from '#/testing/approvals.ts'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'

const reason = 'the prize of the autumn fair'
const quarterMs = 15 * 60_000
const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
  await appoint(world.people.tariq, ['treasurer'])
})
afterAll(async () => {
  await world.close()
})

type Shown = { kind: string; payee: string; amount?: string; facts?: Record<string, string> }

async function proofOf(staff: Client, shown: Shown): Promise<string> {
  return String((await staff.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])
}

async function appoint(who: Client, roles: string[]): Promise<void> {
  const { wen } = world.people
  const facts = { roles: roles.join(',') }
  const proof = await proofOf(wen, { kind: 'identity.change_roles', payee: who.id, facts })
  await wen.get('changeRoles', { userId: who.id, roles, reason, proof })
  await who.signInAgain(passwordOfAll)
}

async function balanceOf(who: Client): Promise<bigint> {
  const { wallet } = (await who.get('getWallet')) as never as { wallet: { balance: string } }
  return BigInt(wallet.balance)
}

async function issue(staff: Client, to: Client, amount: string) {
  const proof = await proofOf(staff, { kind: 'ledger.issue', payee: to.id, amount })
  return staff.call('issueCredits', { to: [to.id], amount, reason, proof })
}

async function burn(staff: Client, from: Client, amount: string) {
  const proof = await proofOf(staff, { kind: 'ledger.burn', payee: from.id, amount })
  return staff.call('burnCredits', { from: from.id, amount, reason, proof })
}

const waitsAs = ({ body }: { body: Record<string, unknown> }): string => {
  expect(body['code']).toBe('identity_second_person_needed')
  return (body['details'] as { approval: string }).approval
}

type Approval = { id: string; state: string; failed: { code: string; said: string } | null }

async function approval(id: string): Promise<Approval | undefined> {
  const { items } = await world.people.wen.get('listApprovals', { show: 'all' })
  return (items as never as Approval[]).find(one => one.id === id)
}

type Line = { act: string; by: { id: string } | null; about: { ref: string }; after: object }

async function linesBy(filter: { by?: string; act?: string }): Promise<Line[]> {
  const page = await world.people.wen.get('listAudit', filter)
  return (page as never as { items: Line[] }).items
}

const notices = async (who: Client): Promise<string[]> => {
  const { items } = await who.get('listNotices', {})
  return (items as never as { kind: string }[]).map(({ kind }) => kind)
}

describe('an act that two agreed to', () => {
  test('names both in the log, and who asked is found by their name', async () => {
    const { wen, tariq, ana } = world.people
    const approvalId = waitsAs(await issue(wen, ana, '60000'))
    const [asked] = await linesBy({ by: wen.id, act: 'ledger.askSecondPerson' })
    expect(asked?.about.ref).toBe(approvalId)
    expect(asked?.after).toMatchObject({ kind: 'ledger.issue', people: [ana.id], amount: '60000' })

    await agree(tariq, approvalId)
    await world.settle()

    const [done] = await linesBy({ act: 'ledger.issue' })
    expect(done?.by).toBeNull()
    expect(done?.after).toMatchObject({ approvalId, askedBy: wen.id, agreedBy: tariq.id })
    expect((await approval(approvalId))?.state).toBe('agreed')
  })

  test('and is refused by then ends, is kept with why, and both hear of it', async () => {
    const { wen, tariq, mei } = world.people
    const all = await balanceOf(mei)
    const over = String(all + 60_000n)
    const approvalId = waitsAs(await burn(wen, mei, over))

    await agree(tariq, approvalId)
    await world.settle()

    const shown = await approval(approvalId)
    expect([shown?.state, shown?.failed?.code]).toEqual(['failed', 'ledger_insufficient'])
    expect(shown?.failed?.said.length).toBeGreaterThan(10)
    expect(await balanceOf(mei)).toBe(all)
    expect(await notices(wen)).toContain('notifications.act_failed')
    expect(await notices(tariq)).toContain('notifications.act_failed')
    const [line] = await linesBy({ act: 'identity.failApproval' })
    expect(line?.after).toMatchObject({ code: 'ledger_insufficient', askedBy: wen.id })

    // It stays undone when it could be done again, whoever puts the fact back.
    await issueNow(over)
    await tellAgain(approvalId)
    await world.settle()
    expect(await balanceOf(mei)).toBe(all + BigInt(over))
  })

  test('while money rests is done once it moves again, and once only', async () => {
    const { wen, tariq, bo } = world.people
    const before = await balanceOf(bo)
    const approvalId = waitsAs(await issue(wen, bo, '60000'))
    await wen.get('pauseMoney', { reason })

    await agree(tariq, approvalId)
    await world.settle()
    await advance(world.db, quarterMs)
    await world.settle()
    expect((await approval(approvalId))?.state).toBe('agreed')
    expect(await balanceOf(bo)).toBe(before)

    await wen.get('resumeMoney', { reason })
    await advance(world.db, quarterMs)
    await world.settle()
    await tellAgain(approvalId)
    await world.settle()
    expect(await balanceOf(bo)).toBe(before + 60_000n)
  })

  test('is never done when a week has gone by', async () => {
    const { wen, tariq, bo } = world.people
    const before = await balanceOf(bo)
    const approvalId = waitsAs(await issue(wen, bo, '60000'))
    await wen.get('pauseMoney', { reason })
    await agree(tariq, approvalId)
    await world.settle()

    await advance(world.db, 7 * dayMs)
    await wen.get('resumeMoney', { reason })
    await world.settle()

    expect(await approval(approvalId)).toMatchObject({
      state: 'failed',
      failed: { code: 'identity_approval_lapsed' },
    })
    expect(await balanceOf(bo)).toBe(before)
  })
})

test('nobody gives themselves credits alone, however few', async () => {
  const { wen, tariq } = world.people
  const before = await balanceOf(wen)

  const approvalId = waitsAs(await issue(wen, wen, '1'))

  expect(await balanceOf(wen)).toBe(before)
  await agree(tariq, approvalId)
  await world.settle()
  expect(await balanceOf(wen)).toBe(before + 1n)
})

/** Gives Mei so much at once, with nobody asked: what was missing is there by now. */
async function issueNow(amount: string): Promise<void> {
  const { wen, tariq, mei } = world.people
  await agree(tariq, waitsAs(await issue(wen, mei, amount)))
  await world.settle()
}

/** Tells again that an act was agreed to, as putting a failed job back does. */
async function tellAgain(wire: string): Promise<void> {
  await world.house.inTransaction('read write', async tx => {
    const row = await one<Agreed>(
      tx,
      sql`
        select id as "approvalId", kind, ref, facts, reason,
          asked_by as "askedBy", agreed_by as "agreedBy"
        from identity.approval
        where id = ${ApprovalId.parse(wire)}`,
    )
    await tell(tx, approved, row)
  })
}
