import { describe, expect, test } from 'vitest'
import { readNow } from '#/engine/clock.ts'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { changeSetting } from '#/engine/settings.ts'
import { houseId } from '#/engine/house.ts'
import { advance } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import {
  eachOnAnotherDay,
  freeOf,
  pay,
  proofOf,
  stand,
  uuidOf,
  walletOf,
} from '#/testing/payments.ts'
import { pinOfAll, roomOf } from '#/testing/world.ts'

const hourMs = 3_600_000
const here = eachOnAnotherDay()

/** Waits until the door has heard that somebody is suspended, or no more. */
const heard = async (one: Client, suspended: boolean) => {
  const codeNow = async () => (await one.call('changeHandle', { handle: one.handle })).body['code']
  await expect.poll(codeNow).satisfy((code: unknown) => (code === 'restricted') === suspended)
}

describe('who cannot be paid or cannot pay', () => {
  test('somebody who was blocked hears no more than that the payee cannot be paid', async () => {
    const { mei, bo } = here.people
    await stand(here.world, { payee: bo, payer: mei, stance: 'blocked' })

    const refused = await pay(mei, bo, { amount: '100' })
    await stand(here.world, { payee: bo, payer: mei, stance: undefined })

    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'ledger_payee_unavailable' },
    })
    expect(refused.body).not.toHaveProperty('details')
  })

  test('nobody pays themselves, more than a payment carries, or what they do not have', async () => {
    const { lin, mei } = here.people

    expect(await pay(lin, lin, { amount: '100' })).toMatchObject({
      body: { code: 'ledger_self_transfer' },
    })
    expect(await pay(lin, mei, { amount: '1000001' })).toMatchObject({
      body: { code: 'ledger_amount_invalid' },
    })
    expect(await pay(lin, mei, { amount: '150000' })).toMatchObject({
      body: { code: 'ledger_insufficient' },
    })
  })

  test('a note is at most 30 characters as people count them, on one line', async () => {
    const { lin, mei } = here.people
    const send = (note: string) =>
      lin.call('sendPayment', { payeeId: mei.id, amount: '1', note, proof: 'x' })

    expect(await send('字'.repeat(31))).toMatchObject({ body: { code: 'bad_input' } })
    expect(await send('two\nlines')).toMatchObject({ body: { code: 'bad_input' } })
    expect(await send('a\u202Eb')).toMatchObject({ body: { code: 'bad_input' } })
    expect(await pay(lin, mei, { amount: '1', note: '字'.repeat(30) })).toMatchObject({
      status: 200,
    })
  })

  test('what the payee could not hold is refused at sending, and never at accepting', async () => {
    const { tariq, bo } = here.people
    const { balance } = await walletOf(bo)
    const account = sql`
      (select account from ledger.owned where owner = ${uuidOf(bo)} and kind = 1)`
    const room = BigInt(balance) + 500n
    await many(
      here.world.db,
      sql`update ledger.balance set ceiling = ${room} where account = ${account}`,
    )

    const fits = await pay(tariq, bo, { amount: '500' })
    const over = await pay(tariq, bo, { amount: '1' })
    expect(over).toMatchObject({ status: 422, body: { code: 'ledger_balance_full' } })
    const accepted = await bo.get('acceptPayment', { paymentId: String(fits.body['id']) })

    expect(accepted).toMatchObject({ state: 'received' })
    await many(
      here.world.db,
      sql`update ledger.balance set ceiling = 5000000 where account = ${account}`,
    )
  })

  test('the limit of a day holds over all ways of sending together', async () => {
    const { lin, mei } = here.people
    await here.world.house.inTransaction('read write', tx =>
      changeSetting(tx, 'identity.daily_send_l1', 1_000n, houseId),
    )
    await here.world.house.settings.refresh()

    expect(await pay(lin, mei, { amount: '900' })).toMatchObject({ status: 200 })
    expect(await pay(lin, mei, { amount: '101' })).toMatchObject({
      status: 429,
      body: { code: 'ledger_over_limit', details: { limit: 'send', max: '1000' } },
    })
    expect(await lin.get('getPaymentTerms', { payeeId: mei.id })).toMatchObject({
      dayCap: '1000',
      dayLeft: '100',
    })
    await here.world.house.inTransaction('read write', tx =>
      changeSetting(tx, 'identity.daily_send_l1', 200_000n, houseId),
    )
    await here.world.house.settings.refresh()
  })

  test('somebody who is not verified receives 100.00 a day and sends nothing', async () => {
    const { lin, mei } = here.people
    const level = (to: number) =>
      many(here.world.db, sql`update identity.user set level = ${to} where id = ${uuidOf(mei)}`)
    await level(0)

    expect(await pay(lin, mei, { amount: '10000' })).toMatchObject({ status: 200 })
    expect(await pay(lin, mei, { amount: '1' })).toMatchObject({
      status: 429,
      body: { code: 'ledger_over_limit', details: { limit: 'receive', max: '10000' } },
    })
    await level(1)
  })

  test('somebody who is suspended receives, accepts and pays back, and does not pay', async () => {
    const { wen, lin, mei } = here.people
    const reason = 'a day to think about it'
    const waits = await pay(lin, mei, { amount: '100', when: '2h' })
    const until = new Date((await readNow(here.world.db)).getTime() + 24 * hourMs).toISOString()
    await wen.get('suspendPerson', { userId: mei.id, until, reason })
    await heard(mei, true)

    const got = await pay(lin, mei, { amount: '200' })
    expect(got).toMatchObject({ status: 200, body: { state: 'received' } })
    expect(await mei.call('sendPayment', { payeeId: lin.id, amount: '1' })).toMatchObject({
      body: { code: 'restricted' },
    })
    expect(
      await mei.get('refundPayment', { paymentId: String(got.body['id']), amount: '200' }),
    ).toMatchObject({ amount: '200' })
    await lin.get('cancelPayment', { paymentId: String(waits.body['id']) })
    await wen.get('reinstatePerson', { userId: mei.id, reason })
    await heard(mei, false)
  })
})

describe('the step-up', () => {
  test('one for 10.00 to Mei pays neither 10.01 nor Bo, nor another note or hour', async () => {
    const { lin, mei, bo } = here.people
    const said = { amount: '1000', note: 'tickets', when: 'now' } as const
    const wrong: [Client, object][] = [
      [mei, { amount: '1001' }],
      [bo, {}],
      [mei, { note: 'other' }],
      [mei, { when: '2h' }],
    ]

    for (const [payee, other] of wrong) {
      const proof = await proofOf(lin, mei, said)
      const refused = await lin.call('sendPayment', {
        ...{ ...said, payeeId: payee.id, proof },
        ...other,
      })
      expect(refused).toMatchObject({ body: { code: 'identity_step_up_mismatch' } })
    }
  })

  test('a proof pays once, under whatever key it is shown again', async () => {
    const { lin, mei } = here.people
    const said = { amount: '1000' }
    const proof = await proofOf(lin, mei, said)
    const before = await freeOf(lin)

    const first = await lin.call('sendPayment', { payeeId: mei.id, ...said, proof })
    const again = await lin.call('sendPayment', { payeeId: mei.id, ...said, proof })

    expect(first.status).toBe(200)
    expect(again).toMatchObject({ body: { code: 'identity_step_up_expired' } })
    expect(await freeOf(lin)).toBe(before - 1_000n)
  })

  test('without one, somebody is asked for it, and nothing moves', async () => {
    const { lin, mei } = here.people
    const before = await walletOf(lin)

    const asked = await lin.call('sendPayment', { payeeId: mei.id, amount: '5001' })

    expect(asked).toMatchObject({ body: { code: 'identity_step_up_needed' } })
    expect(await walletOf(lin)).toEqual(before)
  })

  test('the same key with the same body gives the same bytes and pays once', async () => {
    const { lin, mei } = here.people
    const key = newId()
    const proof = await proofOf(lin, mei, { amount: '1000' })
    const body = { payeeId: mei.id, amount: '1000', proof }
    const before = await freeOf(lin)

    const first = await lin.call('sendPayment', body, { key })
    const again = await lin.call('sendPayment', body, { key })

    expect(again.text).toBe(first.text)
    expect(await freeOf(lin)).toBe(before - 1_000n)
  })
})

describe('without a PIN', () => {
  test('four payments of 50.00 to a friend pass, the fifth of 0.01 asks, so does one of 50.01', async () => {
    const { lin, mei } = here.people
    const send = (amount: string) => lin.call('sendPayment', { payeeId: mei.id, amount })

    for (let n = 0; n < 4; n++) expect(await send('5000')).toMatchObject({ status: 200 })
    expect(await send('1')).toMatchObject({ body: { code: 'identity_step_up_needed' } })
    await advance(here.world.db, 26 * hourMs)
    expect(await send('5001')).toMatchObject({ body: { code: 'identity_step_up_needed' } })
    expect(await send('1')).toMatchObject({ status: 200 })
  })

  test('the first payment to somebody always asks, friend or not', async () => {
    const { bo, ana } = here.people
    const send = () => ana.call('sendPayment', { payeeId: bo.id, amount: '1' })

    expect(await send()).toMatchObject({ body: { code: 'identity_step_up_needed' } })
    expect(await ana.get('getPaymentTerms', { payeeId: bo.id })).toMatchObject({
      ...{ known: false, friend: true, pinFree: null, mustAccept: 'no' },
    })
    await pay(ana, bo, { amount: '1' })

    expect(await send()).toMatchObject({ status: 200 })
    expect(await ana.get('getPaymentTerms', { payeeId: bo.id })).toMatchObject({
      ...{ known: true, pinFree: { single: '5000', left: '19999' } },
    })
  })

  test('paying back makes nobody known: the first payment to them asks all the same', async () => {
    const { bo, ana } = here.people
    const { body } = await pay(ana, bo, { amount: '2' })
    await bo.get('refundPayment', { paymentId: String(body['id']), amount: '1' })

    expect(await bo.get('getPaymentTerms', { payeeId: ana.id })).toMatchObject({ known: false })
    const first = await bo.call('sendPayment', { payeeId: ana.id, amount: '1' })
    expect(first).toMatchObject({ body: { code: 'identity_step_up_needed' } })
  })

  test('somebody who is no friend is paid with the PIN, unless both are in one room', async () => {
    const { tariq, bo, stranger } = here.people
    const direct = () => tariq.call('sendPayment', { payeeId: bo.id, amount: '1' })
    expect(await direct()).toMatchObject({ body: { code: 'identity_step_up_needed' } })

    const roomId = await roomOf(tariq, [bo])
    const said = { roomId, payeeId: bo.id, amount: '1' }
    const paid = await tariq.call('payInRoom', said)

    expect(paid).toMatchObject({
      status: 200,
      body: { state: 'received', origin: { kind: 'room', ref: roomId } },
    })
    expect(await stranger.call('payInRoom', said)).toMatchObject({ status: 404 })
    expect(await tariq.call('payInRoom', { ...said, payeeId: stranger.id })).toMatchObject({
      status: 404,
    })
    const inRoom: { items: { id: string }[] } = (await bo.get('listPayments', {
      origin: roomId,
    })) as never
    expect(inRoom.items.map(item => item.id)).toEqual([paid.body['id']])
    const others: { items: unknown[] } = (await stranger.get('listPayments', {
      origin: roomId,
    })) as never
    expect(others.items).toEqual([])
  })

  test('a reset PIN or a limit of zero asks always', async () => {
    const { lin, mei } = here.people
    await lin.get('setPinFree', { single: '0' })

    const asked = await lin.call('sendPayment', { payeeId: mei.id, amount: '1' })

    expect(asked).toMatchObject({ body: { code: 'identity_step_up_needed' } })
    const { proof } = await lin.get('stepUp', {
      ...{ pin: pinOfAll, kind: 'ledger.pin_free', payee: 'me', facts: { single: '5000' } },
    })
    await lin.get('setPinFree', { single: '5000', proof })
  })
})
