import { describe, expect, test } from 'vitest'
import { advance } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { eachOnAnotherDay, freeOf, kindsOf, pay, seen, walletOf } from '#/testing/payments.ts'
import { roomOf } from '#/testing/world.ts'

const hourMs = 3_600_000
const here = eachOnAnotherDay()

describe('between friends', () => {
  test('the money is there at once, and both see what was paid, with its note', async () => {
    const { lin, mei, stranger } = here.people
    const before = { lin: await freeOf(lin), mei: await freeOf(mei) }

    const paid = await pay(lin, mei, { amount: '1250', note: '火锅 🍲' })

    expect(paid).toMatchObject({ status: 200 })
    expect(paid.body).toMatchObject({ state: 'received', role: 'payer', note: '火锅 🍲' })
    expect(await freeOf(lin)).toBe(before.lin - 1_250n)
    expect(await freeOf(mei)).toBe(before.mei + 1_250n)
    const id = String(paid.body['id'])
    expect(await mei.get('getPayment', { paymentId: id })).toMatchObject({
      role: 'payee',
      other: { handle: 'lin' },
      amount: '1250',
    })
    expect(await stranger.call('getPayment', { paymentId: id })).toMatchObject({ status: 404 })
    await here.world.settle()
    expect(await kindsOf(mei, 'listNotices')).toContain('ledger.payment_arrived')
    expect(await kindsOf(lin, 'listNotices')).not.toContain('ledger.payment_arrived')
  })

  test('bills of both name the payment and the other', async () => {
    const { lin, mei } = here.people
    const paid = await pay(lin, mei, { amount: '333' })
    const reference = { kind: 'payment', ref: paid.body['id'] }

    for (const [one, other, amount] of [
      [lin, mei, '-333'],
      [mei, lin, '333'],
    ] as const) {
      const bills: { items: object[] } = (await one.get('listBills', { limit: 1 })) as never
      expect(bills.items[0]).toMatchObject({
        ...{ kind: 'payment', amount, otherId: other.id, reference },
        transferId: paid.body['transferId'],
      })
    }
  })

  test('with a delay the money is on hold, the payer may cancel, and it comes back at once', async () => {
    const { lin, mei } = here.people
    const before = await walletOf(lin)
    const paid = await pay(lin, mei, { amount: '2000', when: '2h' })
    const id = String(paid.body['id'])

    expect(paid.body).toMatchObject({ state: 'sent', waitsFor: 'time', may: ['cancel'] })
    expect(await walletOf(lin)).toMatchObject({ balance: before.balance, heldOut: '2000' })
    expect(await seen(mei, id)).toMatchObject({ state: 'sent', may: [] })
    expect(await mei.call('cancelPayment', { paymentId: id })).toMatchObject({
      body: { code: 'ledger_payment_wrong_state' },
    })

    expect(await lin.get('cancelPayment', { paymentId: id })).toMatchObject({ state: 'cancelled' })
    expect(await walletOf(lin)).toEqual(before)
    await advance(here.world.db, 3 * hourMs)
    await here.world.settle()
    expect(await seen(mei, id)).toMatchObject({ state: 'cancelled', may: [] })
    expect(await kindsOf(mei, 'listNotices')).toContain('ledger.payment_cancelled')
  })

  test('at its hour a delayed payment arrives by itself, and no sooner', async () => {
    const { lin, mei } = here.people
    const before = await freeOf(mei)
    const { body } = await pay(lin, mei, { amount: '700', when: '24h' })
    const id = String(body['id'])

    await advance(here.world.db, 23 * hourMs)
    await here.world.settle()
    expect(await seen(lin, id)).toMatchObject({ state: 'sent', may: ['cancel'] })
    await advance(here.world.db, hourMs)
    expect(await lin.call('cancelPayment', { paymentId: id })).toMatchObject({ status: 409 })
    await here.world.settle()

    expect(await seen(lin, id)).toMatchObject({ state: 'received' })
    expect(await freeOf(mei)).toBe(before + 700n)
    expect(await kindsOf(lin, 'listNotices')).toContain('ledger.payment_delivered')
  })

  test('a friend who wants to be asked by all is asked', async () => {
    const { bo, ana } = here.people
    await ana.get('setReceiving', { askAlways: true })

    const { body } = await pay(bo, ana, { amount: '100' })
    await ana.get('setReceiving', { askAlways: false })

    expect(body).toMatchObject({ state: 'sent', waitsFor: 'payee' })
    expect(await ana.get('getReceiving')).toMatchObject({ askAlways: false })
    await ana.get('declinePayment', { paymentId: String(body['id']) })
  })
})

describe('from somebody who is no friend', () => {
  test('it waits for the payee under Today, who accepts, and both are told', async () => {
    const { tariq, bo } = here.people
    const before = await freeOf(bo)
    const { body } = await pay(tariq, bo, { amount: '450' })
    const id = String(body['id'])
    await here.world.settle()

    expect(body).toMatchObject({ state: 'sent', waitsFor: 'payee', may: [] })
    expect(await kindsOf(bo, 'listWaiting')).toContain('ledger.payment_asked')
    expect(await freeOf(bo)).toBe(before)
    expect(await tariq.call('acceptPayment', { paymentId: id })).toMatchObject({ status: 409 })

    const accepted = await bo.get('acceptPayment', { paymentId: id })
    await here.world.settle()

    expect(accepted).toMatchObject({ state: 'received', role: 'payee' })
    expect(await freeOf(bo)).toBe(before + 450n)
    expect(await kindsOf(bo, 'listWaiting')).not.toContain('ledger.payment_asked')
    expect(await kindsOf(tariq, 'listNotices')).toContain('ledger.payment_accepted')
  })

  test('declined, it is back with the payer at once', async () => {
    const { tariq, bo } = here.people
    const before = await walletOf(tariq)
    const { body } = await pay(tariq, bo, { amount: '450' })
    const id = String(body['id'])

    expect(await bo.get('declinePayment', { paymentId: id })).toMatchObject({ state: 'declined' })

    expect(await walletOf(tariq)).toEqual(before)
    expect(await bo.call('acceptPayment', { paymentId: id })).toMatchObject({ status: 409 })
    await here.world.settle()
    expect(await kindsOf(tariq, 'listNotices')).toContain('ledger.payment_declined')
  })

  test('what never reached them makes nobody known: the next one is a first one again', async () => {
    const { tariq } = here.people
    const noor = await here.world.join('noor')
    await here.world.settle()
    const known = async () => (await tariq.get('getPaymentTerms', { payeeId: noor.id }))['known']
    const send = async (when: 'now' | '2h'): Promise<string> =>
      String((await pay(tariq, noor, { amount: '500', when })).body['id'])

    await tariq.get('cancelPayment', { paymentId: await send('2h') })
    expect(await known()).toBe(false)
    await noor.get('declinePayment', { paymentId: await send('now') })
    expect(await known()).toBe(false)
    const paymentId = await send('now')
    expect(await known()).toBe(false)
    await noor.get('acceptPayment', { paymentId })

    expect(await known()).toBe(true)
  })

  test('not accepted within the hours, it returns by itself and is past accepting', async () => {
    const { tariq, bo } = here.people
    const before = await walletOf(tariq)
    const { body } = await pay(tariq, bo, { amount: '450' })
    const id = String(body['id'])
    await here.world.settle()

    await advance(here.world.db, 24 * hourMs)
    // Too late by the clock, whether or not the job has come by.
    expect(await bo.call('acceptPayment', { paymentId: id })).toMatchObject({
      body: { code: 'ledger_payment_wrong_state', details: { state: 'late' } },
    })
    await here.world.settle()

    expect(await seen(bo, id)).toMatchObject({ state: 'returned', may: [] })
    expect(await walletOf(tariq)).toEqual(before)
    expect(await kindsOf(bo, 'listWaiting')).not.toContain('ledger.payment_asked')
    expect(await kindsOf(tariq, 'listNotices')).toContain('ledger.payment_returned')
  })

  test('with a delay the payee is asked at its hour, and then has all the hours', async () => {
    const { tariq, bo } = here.people
    const { body } = await pay(tariq, bo, { amount: '450', when: '2h' })
    const id = String(body['id'])
    await here.world.settle()
    expect(await seen(bo, id)).toMatchObject({ waitsFor: 'time', may: [] })

    await advance(here.world.db, 2 * hourMs)
    await here.world.settle()
    expect(await kindsOf(bo, 'listWaiting')).toContain('ledger.payment_asked')
    await advance(here.world.db, 23 * hourMs)
    await here.world.settle()

    expect(await bo.get('acceptPayment', { paymentId: id })).toMatchObject({ state: 'received' })
  })

  test('what stops all money for a while is made up for by the next turn', async () => {
    const { tariq, bo, wen } = here.people
    const { body } = await pay(tariq, bo, { amount: '450' })
    const id = String(body['id'])
    await wen.get('pauseMoney', { reason: 'looking at something odd' })
    const told = await pay(tariq, bo, { amount: '1' })
    expect(told).toMatchObject({ status: 503, body: { code: 'ledger_paused' } })
    await advance(here.world.db, 24 * hourMs)
    await here.world.settle()
    expect(await seen(bo, id)).toMatchObject({ state: 'sent', may: [] })

    await wen.get('resumeMoney', { reason: 'nothing odd was found' })
    await runSchedule(here.world.house, 'ledger.payments')

    expect(await seen(bo, id)).toMatchObject({ state: 'returned' })
  })
})

describe('money that goes back', () => {
  test('asking back only asks, once, and the payee pays back with one tap', async () => {
    const { lin, mei } = here.people
    const { body } = await pay(lin, mei, { amount: '800', note: 'too much' })
    const paymentId = String(body['id'])
    const before = { lin: await freeOf(lin), mei: await freeOf(mei) }

    const asked = await lin.get('askBack', { paymentId })
    await lin.get('askBack', { paymentId })
    await here.world.settle()
    expect(asked).toMatchObject({ state: 'received', may: [] })
    expect(await freeOf(mei)).toBe(before.mei)
    const notices = await kindsOf(mei, 'listNotices')
    expect(notices.filter(kind => kind === 'ledger.payment_asked_back')).toHaveLength(1)

    const refund = await mei.get('refundPayment', { paymentId, amount: '800' })
    await here.world.settle()

    expect(refund).toMatchObject({ refundOf: paymentId, role: 'payer', amount: '800' })
    expect(await freeOf(lin)).toBe(before.lin + 800n)
    expect(await seen(lin, paymentId)).toMatchObject({ refunded: '800', may: [] })
    expect(await kindsOf(lin, 'listNotices')).toContain('ledger.payment_refunded')
  })

  test('parts may be paid back up to what was paid, by the payee alone', async () => {
    const { lin, mei, bo } = here.people
    const { body } = await pay(lin, mei, { amount: '1000' })
    const paymentId = String(body['id'])
    const refund = (one: Client, amount: string) => one.call('refundPayment', { paymentId, amount })

    expect(await refund(mei, '300')).toMatchObject({ status: 200 })
    expect(await refund(mei, '701')).toMatchObject({
      status: 422,
      body: { code: 'ledger_reversal_exceeded', details: { left: '700' } },
    })
    expect(await refund(lin, '1')).toMatchObject({ status: 409 })
    expect(await refund(bo, '1')).toMatchObject({ status: 404 })
    expect(await refund(mei, '700')).toMatchObject({ status: 200 })
    expect(await refund(mei, '1')).toMatchObject({ status: 409 })
    const back: { items: { id: string; may: string[] }[] } = (await mei.get('listPayments', {
      limit: 2,
    })) as never
    // A refund is not paid back again, and nobody asks for it back.
    expect(back.items.map(item => item.may)).toEqual([[], []])
  })

  test('a payment that was accepted is paid back as well', async () => {
    const { tariq, bo } = here.people
    const before = await walletOf(tariq)
    const { body } = await pay(tariq, bo, { amount: '450' })
    const paymentId = String(body['id'])
    await bo.get('acceptPayment', { paymentId })

    await bo.get('refundPayment', { paymentId, amount: '450' })

    expect(await walletOf(tariq)).toEqual(before)
  })
})

describe('lists', () => {
  test('the waiting ones, the people one paid lately, and people one meets in rooms', async () => {
    const { tariq, bo, ana, stranger } = here.people
    const before = await pay(tariq, bo, { amount: '5' })
    await bo.get('declinePayment', { paymentId: String(before.body['id']) })
    await advance(here.world.db, 10)
    const { body } = await pay(tariq, ana, { amount: '5' })
    const waiting: { items: { id: string }[] } = (await ana.get('listPayments', {
      only: 'waiting',
    })) as never
    expect(waiting.items.map(item => item.id)).toEqual([body['id']])
    await ana.get('acceptPayment', { paymentId: String(body['id']) })

    const payees: { items: { handle: string }[] } = (await tariq.get('listPayees')) as never
    expect(payees.items.map(card => card.handle).slice(0, 2)).toEqual(['ana', 'bo_'])
    await roomOf(tariq, [bo])
    const met: { items: { handle: string }[] } = (await tariq.get('findInMyRooms', {
      name: '@BO',
    })) as never
    expect(met.items.map(card => card.handle)).toEqual(['bo_'])
    const none: { items: unknown[] } = (await stranger.get('findInMyRooms', {
      name: 'bo',
    })) as never
    expect(none.items).toEqual([])
    expect(bo.handle).toBe('bo_')
  })

  test('pages go on where they ended', async () => {
    const { lin, mei } = here.people
    for (let n = 1; n <= 3; n++) {
      await pay(lin, mei, { amount: String(n) })
      await advance(here.world.db, 10)
    }
    type Page = { items: { amount: string }[]; next?: string }
    const first: Page = (await lin.get('listPayments', { limit: 2 })) as never
    const rest: Page = (await lin.get('listPayments', { limit: 1, cursor: first.next })) as never

    expect(first.items.map(item => item.amount)).toEqual(['3', '2'])
    expect(rest.items.map(item => item.amount)).toEqual(['1'])
  })
})
