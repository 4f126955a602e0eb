import { toWire, VoucherBatchId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { agree } from '#/testing/approvals.ts'
import type { Client } from '#/testing/client.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'

const reason = 'for the autumn fair of the street'
const dayMs = 86_400_000
const sheet = 'c0ffee'.padEnd(32, '0')

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await releaseClock(world.db)
  await many(world.db, sql`delete from engine.limit_row`)
})

const freeOf = async (client: Client): Promise<bigint> => {
  const { wallet }: { wallet: { free: string } } = (await client.get('getWallet')) as never
  return BigInt(wallet.free)
}
const proofOf = async (client: Client, shown: object): Promise<string> =>
  String((await client.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])

type Batch = { id: string; used: number; state: string; returned: string }
async function make(count = 3, amount = '500', rest: object = {}) {
  const { wen } = world.people
  const proof = await proofOf(wen, {
    kind: 'ledger.vouchers',
    payee: 'issue',
    amount,
    facts: { count: String(count), label: 'Fair' },
  })
  const expiresAt = new Date(Date.now() + 5 * dayMs).toISOString()
  const input = { label: 'Fair', count, amount, source: 'issue', expiresAt, reason, proof }
  return wen.call('createVouchers', { ...input, ...rest })
}
const print = async (voucherBatchId: string, name = sheet) => {
  const { wen } = world.people
  const proof = await proofOf(wen, { kind: 'ledger.print_vouchers', payee: voucherBatchId })
  return wen.call('printVouchers', { voucherBatchId, sheet: name, reason, proof })
}
async function printed(count = 3, amount = '500'): Promise<{ id: string; codes: string[] }> {
  const { body } = await make(count, amount)
  const id = String(body['id'])
  const { codes } = (await print(id)).body as never as { codes: string[] }
  return { id, codes }
}
const batchOf = async (id: string): Promise<Batch> => {
  const { items } = (await world.people.wen.get('listVoucherBatches')) as never as {
    items: Batch[]
  }
  const found = items.find(item => item.id === id)
  if (found === undefined) throw new Error('no such batch')
  return found
}
const use = (client: Client, code: string | undefined) =>
  client.call('useVoucher', { code: String(code) })

describe('vouchers', () => {
  test('are funded when they are made, shown once, and kept as digests only', async () => {
    const before = await world.guest.get('getPublicBooks')
    const { id, codes } = await printed(3)
    const after = await world.guest.get('getPublicBooks')
    const grew = (name: string) => BigInt(String(after[name])) - BigInt(String(before[name]))
    expect([grew('issued'), grew('inHands')]).toEqual([1_500n, 1_500n])

    expect(codes).toHaveLength(3)
    expect(new Set(codes).size).toBe(3)
    for (const code of codes) expect(code).toMatch(/^([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}$/)
    const again = await print(id, 'd'.repeat(32))
    expect([again.status, again.body['code']]).toEqual([409, 'ledger_voucher_printed'])
    // A lost answer: the same sheet, asked for again, shows the same.
    const lost = await world.people.wen.call('printVouchers', { voucherBatchId: id, sheet, reason })
    expect((lost.body as never as { codes: string[] }).codes).toEqual(codes)

    const rows = await many(
      world.db,
      sql`select t::text as row from ledger.voucher t
          union all select t::text from ledger.voucher_batch t
          union all select t::text from engine.intent t
          union all select t::text from engine.audit t`,
    )
    const kept = JSON.stringify(rows)
    for (const code of codes) {
      expect(kept).not.toContain(code)
      expect(kept).not.toContain(code.replaceAll('-', ''))
    }
  })

  test('a copy of the database prints none of them again', async () => {
    const { id } = await printed(1)
    const rows = await many<{ sheet: string }>(
      world.db,
      sql`select sheet from ledger.voucher_batch where sheet is not null`,
    )
    for (const row of rows) {
      const copied = { voucherBatchId: id, sheet: row.sheet.slice(0, sheet.length), reason }
      const again = await world.people.wen.call('printVouchers', copied)
      expect([again.status, again.body['code']]).toEqual([409, 'ledger_voucher_printed'])
    }
  })

  test('each works once, however it is typed, and the bill names it', async () => {
    const { lin, mei } = world.people
    const before = await freeOf(lin)
    const { id, codes } = await printed(2)

    const done = await use(lin, ` ${codes[0]?.toLowerCase().replaceAll('-', ' ')} `)

    expect(done.body).toMatchObject({ amount: '500', label: 'Fair' })
    expect(await freeOf(lin)).toBe(before + 500n)
    for (const one of [lin, mei]) {
      const again = await use(one, codes[0])
      expect([again.status, again.body['code']]).toEqual([422, 'ledger_voucher_invalid'])
    }
    const [bill] = (await lin.get('listBills'))['items'] as never as { kind: string }[]
    expect(bill?.kind).toBe('voucher')
    expect(await batchOf(id)).toMatchObject({ used: 1, state: 'open' })
  })

  test('two desks, one voucher: exactly one of many at once has it', async () => {
    const { lin, mei, bo, ana, tariq } = world.people
    const all = [lin, mei, bo, ana, tariq]
    for (let round = 0; round < 4; round++) {
      const { id, codes } = await printed(1)
      const before = await Promise.all(all.map(freeOf))
      const answers = await Promise.all([...all, ...all].map(one => use(one, codes[0])))
      expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
      const after = await Promise.all(all.map(freeOf))
      const gained = after.map((sum, n) => sum - (before[n] ?? 0n))
      expect(gained.toSorted().map(String)).toEqual(['0', '0', '0', '0', '500'])
      expect(await batchOf(id)).toMatchObject({ used: 1 })
      await many(world.db, sql`delete from engine.limit_row`)
    }
  })

  test('the same key uses it once and gives the same bytes', async () => {
    const { mei } = world.people
    const before = await freeOf(mei)
    const { codes } = await printed(1)
    const key = newId()
    const asks = [1, 2, 3].map(() => mei.call('useVoucher', { code: codes[0] }, { key }))
    const answers = await Promise.all(asks)
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1)
    expect(await freeOf(mei)).toBe(before + 500n)
  })

  test('five wrong codes an hour, then nobody guesses on, right codes included', async () => {
    const { bo, ana } = world.people
    const { codes } = await printed(2)
    const wrong = '2222-2222-2222-2222'
    const slips = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => use(bo, `${codes[0]}X`)))
    expect(slips.map(slip => slip.body['code'])).toEqual(slips.map(() => 'ledger_voucher_invalid'))
    const answers: unknown[] = []
    for (let n = 0; n < 6; n++) answers.push((await use(bo, wrong)).body['code'])
    expect(answers).toEqual([...Array(5).fill('ledger_voucher_invalid'), 'too_many'])
    expect((await use(bo, codes[0])).body['code']).toBe('too_many')
    // It is his limit and nobody else's, and a right one costs no try.
    for (const code of codes) expect((await use(ana, code)).status).toBe(200)
  })

  test('before they are printed, after their day and once stopped they are worth nothing', async () => {
    const { tariq, wen } = world.people
    const { id, codes } = await printed(4)
    await use(tariq, codes[0])
    const before = await freeOf(tariq)
    const stopped = await wen.get('stopVouchers', { voucherBatchId: id, reason })
    expect(stopped).toMatchObject({ state: 'stopped', used: 1, returned: '1500' })
    const late = await use(tariq, codes[1])
    expect(late.body['code']).toBe('ledger_voucher_invalid')
    const again = await wen.call('stopVouchers', { voucherBatchId: id, reason })
    expect([again.status, again.body['code']]).toEqual([409, 'ledger_batch_state'])

    const old = await printed(2)
    await advance(world.db, 6 * dayMs)
    expect((await use(tariq, old.codes[0])).body['code']).toBe('ledger_voucher_invalid')
    await runSchedule(world.house, 'ledger.vouchers')
    expect(await batchOf(old.id)).toMatchObject({ state: 'expired', returned: '1000' })
    expect(await freeOf(tariq)).toBe(before)
  })

  test('a batch whose account is frozen waits, and keeps no other from ending', async () => {
    const { wen } = world.people
    const frozen = await printed(1)
    const next = await printed(1)
    const account = (id: string) => toWire('acc', z.decode(VoucherBatchId, id))
    await wen.get('freezeAccount', { accountId: account(frozen.id), reason })
    await advance(world.db, 31 * dayMs)

    await runSchedule(world.house, 'ledger.vouchers')

    expect(await batchOf(next.id)).toMatchObject({ state: 'expired', returned: '500' })
    expect(await batchOf(frozen.id)).toMatchObject({ state: 'open', returned: '0' })
    await wen.get('unfreezeAccount', { accountId: account(frozen.id), reason })
    await runSchedule(world.house, 'ledger.vouchers')
    expect(await batchOf(frozen.id)).toMatchObject({ state: 'expired', returned: '500' })
  })

  test('stopping against using: what is used is not given back, whoever wins', async () => {
    const { lin, mei, wen } = world.people
    for (let round = 0; round < 4; round++) {
      const { id, codes } = await printed(2)
      await Promise.all([
        use(lin, codes[0]),
        wen.call('stopVouchers', { voucherBatchId: id, reason }),
        use(mei, codes[1]),
      ])
      const { used, returned, state } = await batchOf(id)
      expect([state, String(BigInt(used) * 500n + BigInt(returned))]).toEqual(['stopped', '1000'])
      await many(world.db, sql`delete from engine.limit_row`)
    }
  })

  test('come from the fund as well, and go back there', async () => {
    const { wen } = world.people
    const give = { kind: 'ledger.issue', payee: 'fund', amount: '2000' }
    await wen.get('issueCredits', {
      ...{ to: 'fund', amount: '2000', reason },
      proof: await proofOf(wen, give),
    })
    const inFunds = async () => String((await world.guest.get('getPublicBooks'))['inFunds'])
    const before = await inFunds()
    const shown = {
      kind: 'ledger.vouchers',
      payee: 'fund',
      amount: '300',
      facts: { count: '2', label: 'Fair' },
    }
    const proof = await proofOf(wen, shown)
    const { body } = await make(2, '300', { source: 'fund', proof })
    expect(await inFunds()).toBe(String(BigInt(before) - 600n))
    await wen.get('stopVouchers', { voucherBatchId: body['id'], reason })
    expect(await inFunds()).toBe(before)
  })

  test('beyond the sum of a day a second person agrees, and then the batch is made once', async () => {
    const { wen, tariq } = world.people
    const proof = await proofOf(wen, {
      kind: 'identity.change_roles',
      payee: tariq.id,
      facts: { roles: 'treasurer' },
    })
    await wen.get('changeRoles', { userId: tariq.id, roles: ['treasurer'], reason, proof })
    await tariq.signInAgain(passwordOfAll)
    const sees = async () => (await tariq.call('listHouseAccounts')).status
    await expect.poll(sees).toBe(200)
    const { items } = (await wen.get('listVoucherBatches')) as never as { items: Batch[] }

    const asked = await make(10, '10000')
    expect([asked.status, asked.body['code']]).toEqual([409, 'identity_second_person_needed'])
    const { approval: approvalId } = asked.body['details'] as never as { approval: string }
    await agree(tariq, approvalId)
    await world.settle()
    await world.settle()

    const now = (await wen.get('listVoucherBatches')) as never as { items: Batch[] }
    expect(now.items).toHaveLength(items.length + 1)
    expect(now.items[0]).toMatchObject({ count: 10, amount: '10000', byOnePerson: false })
  })

  test('a day that is over, and members, are refused', async () => {
    const past = await make(1, '100', { expiresAt: '2020-01-01T00:00:00Z' })
    expect([past.status, past.body['code']]).toEqual([400, 'bad_input'])
    for (const operation of ['createVouchers', 'printVouchers', 'stopVouchers']) {
      const voucherBatchId = `vch_${'0'.repeat(25)}1`
      const answer = await world.people.stranger.call(operation, { voucherBatchId })
      expect([operation, answer.status]).toEqual([operation, 403])
    }
  })
})
