import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { Client } from '#/testing/client.ts'
import { readNow } from '#/engine/clock.ts'
import { many, sql } from '#/engine/db.ts'
import { advance } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { changeSettings } from '#/testing/settings.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'

const day = 86_400_000
let world: World
let roomId: string
let newcomer: Client
beforeAll(async () => {
  world = await openWorld({ joinMode: 'open' })
  await changeSettings(world, { 'identity.open_level': 0, 'ledger.gateway_sandbox': true })
  const { lin, mei } = world.people
  roomId = await roomOf(lin, [mei])
  const who = { handle: 'passer_by', name: 'Passer-by', password: passwordOfAll, as: 'token' }
  const joined = await world.guest.get('signUp', who)
  const { token, user }: { token: string; user: { id: string } } = joined as never
  newcomer = new Client(world.app, { token, id: user.id, handle: who.handle })
  await newcomer.get('setPin', { pin: pinOfAll })
  await world.settle()
})
afterAll(() => world.close())

const codeOf = async (operation: string, input: object): Promise<unknown> => {
  const said = await newcomer.call(operation, { ...input })
  return said.status < 400 ? 'done' : said.body['code']
}

const reason = 'for the autumn fair of the street'
const proofBy = async (one: Client, shown: object): Promise<string> =>
  String((await one.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])

/** Prints a voucher and gives what is typed of it. */
async function voucherOf(amount: string): Promise<{ code: string }> {
  const { wen } = world.people
  const facts = { count: '1', label: 'Fair' }
  const proof = await proofBy(wen, { kind: 'ledger.vouchers', payee: 'issue', amount, facts })
  const expiresAt = new Date((await readNow(world.db)).getTime() + 3 * day).toISOString()
  const asked = { label: 'Fair', count: 1, amount, source: 'issue', expiresAt, reason, proof }
  const { id: voucherBatchId } = await wen.get('createVouchers', asked)
  const print = { kind: 'ledger.print_vouchers', payee: voucherBatchId }
  const sheet = newId().replaceAll('-', '')
  const named = { voucherBatchId, sheet, reason, proof: await proofBy(wen, print) }
  const { codes }: { codes: string[] } = (await wen.get('printVouchers', named)) as never
  return { code: String(codes[0]) }
}

/** What the owner sends to take cash from the newcomer, who stands before them. */
async function deskAsk(deskDayId: unknown, amount: string): Promise<object> {
  const shown = { kind: 'ledger.desk_top_up', payee: newcomer.id, amount }
  const proof = await proofBy(world.people.wen, shown)
  return { deskDayId, userId: newcomer.id, amount, reason, proof }
}

describe('a newcomer whom the house does not know yet (L0)', () => {
  test('opens no room and invites nobody, and talks where somebody asked them in', async () => {
    const { lin } = world.people
    const made = { roomId: toWire('rom', newId()), name: 'Mine' }
    expect(await codeOf('createRoom', made)).toBe('chat_level_needed')
    expect(await codeOf('createInvite', {})).toBe('identity_level_needed')
    expect(await codeOf('foundOrganisation', { name: 'Mine' })).toBe('identity_level_needed')
    const { code } = await lin.get('makeLink', { roomId })
    expect(await codeOf('joinByLink', { code })).toBe('done')
    const text = { roomId, messageId: toWire('msg', newId()), text: 'Good morning' }
    expect(await codeOf('say', text)).toBe('done')
  })

  test('sends nothing, however it is asked', async () => {
    const facts = { mode: 'lucky', split: 'lucky:2', shares: '2' }
    const act = { kind: 'envelopes.send', payee: roomId, amount: '200', facts }
    const { proof } = await newcomer.get('stepUp', { pin: pinOfAll, ...act })
    const envelope = { roomId, mode: 'lucky', split: 'lucky:2', total: '200', shares: 2 }
    expect(await codeOf('sendEnvelope', { ...envelope, proof })).toBe('envelope_level_needed')
    const payment = { payeeId: world.people.mei.id, amount: '100' }
    expect(String(await codeOf('sendPayment', payment))).toMatch(/level_needed$/)
  })

  test('claims up to 100.00 a day; the claim that crosses the line still counts', async () => {
    const { lin } = world.people
    const open = async (total: string) => {
      const ordinary = { mode: 'ordinary', split: 'even' }
      const sent = await sendEnvelope(lin, roomId, { ...ordinary, total, shares: 1 })
      return { envelopeId: String(sent.body['id']) }
    }
    expect(await codeOf('claimEnvelope', await open('9999'))).toBe('done')
    expect(await codeOf('claimEnvelope', await open('500'))).toBe('done')
    expect(await codeOf('claimEnvelope', await open('1'))).toBe('envelope_claim_limit')

    await advance(world.db, day)
    expect(await codeOf('claimEnvelope', await open('1'))).toBe('done')
  })

  test('is paid and wins up to one sum a day, whichever way comes first', async () => {
    const { lin, mei } = world.people
    await advance(world.db, day)
    const pay = async (payer: Client, amount: string) => {
      const facts = { note: '', when: 'now' }
      const act = { kind: 'ledger.pay', payee: newcomer.id, amount, facts }
      const { proof } = await payer.get('stepUp', { pin: pinOfAll, ...act })
      const asked = { payeeId: newcomer.id, amount, when: 'now', proof: String(proof) }
      return (await payer.call('sendPayment', asked)).body['code'] ?? 'done'
    }
    const open = async (total: string) => {
      const ordinary = { mode: 'ordinary', split: 'even' }
      const sent = await sendEnvelope(lin, roomId, { ...ordinary, total, shares: 1 })
      return codeOf('claimEnvelope', { envelopeId: String(sent.body['id']) })
    }
    expect(await open('4000')).toBe('done')
    expect(await pay(mei, '6001')).toBe('ledger_over_limit')
    expect(await pay(mei, '5999')).toBe('done')
    // One is left: the claim that crosses the line counts, and then the line holds for both.
    expect(await open('500')).toBe('done')
    expect(await open('1')).toBe('envelope_claim_limit')
    expect(await pay(lin, '1')).toBe('ledger_over_limit')

    await advance(world.db, day)
    expect(await pay(mei, '10000')).toBe('done')
    expect(await open('1')).toBe('envelope_claim_limit')
  })

  test('is paid by two and wins at once: the sum never passes the line by a payment', async () => {
    const { lin, mei } = world.people
    await advance(world.db, day)
    const proofs = await Promise.all(
      [lin, mei].map(async payer => {
        const facts = { note: '', when: 'now' }
        const act = { kind: 'ledger.pay', payee: newcomer.id, amount: '6000', facts }
        return String((await payer.get('stepUp', { pin: pinOfAll, ...act }))['proof'])
      }),
    )
    const sent = await sendEnvelope(lin, roomId, {
      ...{ mode: 'ordinary', split: 'even', total: '6000', shares: 1 },
    })
    const [won, ...paid] = await Promise.all([
      newcomer.call('claimEnvelope', { envelopeId: String(sent.body['id']) }),
      ...[lin, mei].map((payer, n) =>
        payer.call('sendPayment', {
          ...{ payeeId: newcomer.id, amount: '6000', when: 'now', proof: proofs[n] },
        }),
      ),
    ])
    const code = (said: { status: number; body: Record<string, unknown> }) =>
      said.status === 200 ? 'done' : said.body['code']
    // A claim may cross the line, a payment never: two payments of 60.00 do not fit.
    expect(code(won)).toBe('done')
    expect(paid.filter(one => code(one) === 'done').length).toBeLessThanOrEqual(1)
    for (const one of paid) expect(['done', 'ledger_over_limit']).toContain(code(one))
  })

  test('brings in by voucher, desk and gateway what is left of the one sum', async () => {
    const { lin, wen } = world.people
    await advance(world.db, day)
    const { id: deskDayId } = await wen.get('openDesk', { float: '0', reason })
    const desk = async (amount: string) =>
      (await wen.call('deskTopUp', { ...(await deskAsk(deskDayId, amount)) })).body['code'] ??
      'done'
    const buy = (amount: string) => newcomer.call('startTopUp', { gateway: 'sandbox', amount })
    const play = async (topUpId: unknown, outcome: string) => {
      await newcomer.get('playSandbox', { topUpId, outcome })
      await world.settle()
    }
    expect(await desk('6000')).toBe('done')
    expect((await buy('4001')).body).toMatchObject({
      code: 'ledger_over_limit',
      details: { limit: 'receive', max: '10000' },
    })
    const { id: failing } = (await buy('4000')).body

    // What is started counts: nobody is asked to pay for what could not be credited.
    const voucher = await voucherOf('500')
    expect(await codeOf('useVoucher', voucher)).toBe('ledger_over_limit')
    expect(await desk('100')).toBe('ledger_over_limit')
    await play(failing, 'failure')
    expect(await codeOf('useVoucher', voucher)).toBe('done')
    const { id: paid } = (await buy('3500')).body
    await play(paid, 'success')
    expect((await newcomer.get('getTopUp', { topUpId: paid }))['state']).toBe('credited')
    expect(await desk('1')).toBe('ledger_over_limit')
    const { proof } = await lin.get('stepUp', {
      ...{ pin: pinOfAll, kind: 'ledger.pay', payee: newcomer.id, amount: '1' },
      facts: { note: '', when: 'now' },
    })
    const payment = { payeeId: newcomer.id, amount: '1', when: 'now', proof }
    expect((await lin.call('sendPayment', payment)).body['code']).toBe('ledger_over_limit')
  })

  test('is credited what was paid late, though the sum of the day is full by then', async () => {
    await advance(world.db, day)
    const buy = (amount: string) => newcomer.call('startTopUp', { gateway: 'sandbox', amount })
    const { id: topUpId } = (await buy('10000')).body
    await newcomer.get('playSandbox', { topUpId, outcome: 'late' })
    expect((await buy('100')).body['code']).toBe('ledger_over_limit')

    await advance(world.db, 31 * 60_000)
    await runSchedule(world.house, 'ledger.ask_gateways')
    const state = async () => (await newcomer.get('getTopUp', { topUpId }))['state']
    expect(await state()).toBe('expired')
    const voucher = await voucherOf('6000')
    expect(await codeOf('useVoucher', voucher)).toBe('done')
    await advance(world.db, 2 * 60_000)
    await world.settle()
    expect(await state()).toBe('credited')
    expect(await codeOf('useVoucher', await voucherOf('1'))).toBe('ledger_over_limit')
  })

  test('is brought money by four ways at once: one of them fits into the sum', async () => {
    const { lin, wen } = world.people
    await advance(world.db, day)
    await many(world.db, sql`delete from engine.limit_row`)
    const { day: open } = await wen.get('getDesk')
    const amount = '6000'
    const facts = { note: '', when: 'now' }
    const shown = { kind: 'ledger.pay', payee: newcomer.id, amount, facts }
    const payment = { payeeId: newcomer.id, amount, when: 'now', proof: await proofBy(lin, shown) }
    const [voucher, desk] = await Promise.all([
      voucherOf(amount),
      deskAsk(Object(open)['id'], amount),
    ])

    const said = await Promise.all([
      newcomer.call('useVoucher', voucher),
      newcomer.call('startTopUp', { gateway: 'sandbox', amount }),
      wen.call('deskTopUp', { ...desk }),
      lin.call('sendPayment', payment),
    ])

    const codes = said.map(one => (one.status === 200 ? 'done' : one.body['code']))
    const three = Array.from({ length: 3 }, () => 'ledger_over_limit')
    expect(codes.toSorted()).toEqual(['done', ...three])
  })

  test('is told what they may and what lifts them, and may more once staff vouch', async () => {
    const before = await newcomer.get('getStanding')
    expect(before).toMatchObject({
      level: 0,
      next: ['verify_email', 'ask_staff'],
      dailyReceive: '10000',
      dailySend: { mine: '0' },
    })
    await world.people.wen.get('approvePerson', { userId: newcomer.id, reason })

    const after = await newcomer.get('getStanding')
    expect(after).toMatchObject({ level: 1, dailyReceive: null, dailySend: { mine: '200000' } })
    // The door remembers who somebody is until the news of the level has come round.
    await expect.poll(() => codeOf('createInvite', {})).toBe('done')
  })
})
