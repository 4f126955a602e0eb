import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as sdk from '@fuquan/sdk/index.ts'
import type { Payment, PaymentWhen } from '@fuquan/sdk/index.ts'
import { databaseUrlOf, moveClock } from './clock.ts'
import { verifyBooks } from './crash/verify.ts'
import { openPage } from './page.ts'
import {
  freeOf,
  join,
  money,
  openFor,
  type Person,
  pin,
  prove,
  refusal,
  roomOf,
  until,
} from './people.ts'
import { prepareHouse, type Running, setupCodeOf } from './running.ts'
import { befriend } from './wire.ts'

const outside = process.env['DATABASE_URL_PAYMENTS']
let house: Running
let roomId: string
const people = new Map<string, Person>()
const person = (name: string): Person => {
  const found = people.get(name)
  if (found === undefined) throw new Error(`${name} has not joined yet`)
  return found
}

beforeAll(async () => {
  house = await prepareHouse(outside === undefined ? {} : { DATABASE_URL: outside })
  await house.start()
  const { url } = house
  const { wen, inviteCode } = await openFor(url, setupCodeOf(house.said()), '10000')
  people.set('Wen', wen)
  for (const name of ['Lin', 'Mei', 'Bo', 'Ana']) {
    const comer = (await join(url, { name, inviteCode })).person()
    people.set(name, comer)
    await sdk.setPin({ client: comer.client, body: { pin } })
    await until(
      () => freeOf(comer),
      found => found !== '0',
    )
  }
  // What people who are no friends send waits for a yes: these have asked each other.
  for (const [one, other] of [
    ['Lin', 'Mei'],
    ['Lin', 'Bo'],
    ['Bo', 'Ana'],
  ] as const) {
    await befriend(url, person(one), person(other))
  }
  roomId = await roomOf(person('Lin'), 'Dinner', [person('Mei'), person('Bo')])
})
afterAll(() => house.close())

type Said = { amount: string; note?: string; when?: PaymentWhen }

/** Pays with the PIN. Gives the payment as its payer sees it. */
async function pay(payer: Person, payee: Person, said: Said): Promise<Payment> {
  const { amount, note = '', when = 'now' } = said
  const facts = { note, when }
  const proof = await prove(payer, { kind: 'ledger.pay', payee: payee.id, amount, facts })
  return send(payer, { payeeId: payee.id, ...said, proof })
}

async function send(payer: Person, body: sdk.SendPaymentData['body']): Promise<Payment> {
  const { data } = await sdk.sendPayment({ client: payer.client, headers: newKey(), body })
  return data
}

const newKey = () => ({ 'idempotency-key': randomUUID() })
const at = ({ id }: Payment) => ({ path: { paymentId: id }, headers: newKey() })
const look = async ({ client }: Person, { id }: Payment): Promise<Payment> =>
  (await sdk.getPayment({ client, path: { paymentId: id } })).data

test('one pays another', async () => {
  const page = openPage('one-pays-another', 'One pays another')
  const [lin, mei, bo] = [person('Lin'), person('Mei'), person('Bo')]
  page.tell(
    'Each newcomer has 100.00. Lin owes Mei for the cake. She has never paid her, so the house says ' +
      'so and asks for the PIN, however small the sum.',
  )
  const bare = send(lin, { payeeId: mei.id, amount: '1250' })
  page.refused('Lin', 'pays Mei 12.50 without the PIN', await refusal(bare))
  const shown = { amount: '1250', facts: { note: 'the cake', when: 'now' } }
  const proof = await prove(lin, { kind: 'ledger.pay', payee: mei.id, ...shown })
  const other = send(lin, { payeeId: bo.id, amount: '1250', note: 'the cake', proof })
  page.refused('Lin', 'shows the PIN for Mei, and the sum goes to Bo', await refusal(other))
  const paid = await pay(lin, mei, { amount: '1250', note: 'the cake' })
  page.did('Lin', 'pays Mei 12.50 with the PIN, “the cake”', paid.state)
  page.did('Mei', 'looks', `${money(await freeOf(mei))}, and the note “${paid.note}”`)
  const stranger = sdk.getPayment({ client: bo.client, path: { paymentId: paid.id } })
  page.refused('Bo', 'opens the payment', await refusal(stranger))

  page.tell(
    'They share a room. To somebody of her room whom she has paid before, small sums go by themselves.',
  )
  const inRoom = (amount: string) =>
    sdk.payInRoom({
      ...{ client: lin.client, path: { roomId }, headers: newKey() },
      body: { payeeId: mei.id, amount },
    })
  page.did('Lin', 'pays Mei 8.00 from the room, without the PIN', (await inRoom('800')).data.state)
  page.refused('Lin', 'pays Mei 50.01 from the room', await refusal(inRoom('5001')))
  const theirs = await sdk.listPayments({ client: bo.client, query: { origin: roomId } })
  page.did(
    'Bo',
    'looks into the room',
    `${theirs.data.items.length} payments: they are for the two`,
  )
  expect(await freeOf(mei)).toBe('12050')
  await page.close()
})

test('a payment that waits', async () => {
  const page = openPage('a-payment-that-waits', 'A payment that waits')
  const [lin, mei, bo, ana] = [person('Lin'), person('Mei'), person('Bo'), person('Ana')]
  page.tell(
    'Lin is not sure of the address and lets the money wait a day. It is on hold meanwhile.',
  )
  const slow = await pay(lin, bo, { amount: '2000', when: '24h' })
  const { data: wallet } = await sdk.getWallet({ client: lin.client })
  page.did(
    'Lin',
    'pays Bo 20.00, in 24 hours',
    `${slow.state}, ${money(wallet.wallet.heldOut)} held`,
  )
  const cancelled = await sdk.cancelPayment({ client: lin.client, ...at(slow) })
  page.did('Lin', 'cancels it', cancelled.data.state)

  page.tell('Ana wants to be asked before anybody pays her.')
  await sdk.setReceiving({ client: ana.client, body: { askAlways: true } })
  const asked = await pay(bo, ana, { amount: '1500', note: 'shoes' })
  page.did('Bo', 'pays Ana 15.00, “shoes”', `${asked.state}, it waits for the ${asked.waitsFor}`)
  const waiting = await until(
    () => sdk.listWaiting({ client: ana.client }),
    found => found.data.items.some(one => one.kind === 'ledger.payment_asked'),
  )
  page.did('Ana', 'opens Today', `${waiting.data.items.length} thing waits`)
  const accepted = await sdk.acceptPayment({ client: ana.client, ...at(asked) })
  page.did('Ana', 'accepts', accepted.data.state)
  const second = await pay(bo, ana, { amount: '700' })
  page.did('Bo', 'pays Ana 7.00')
  const declined = await sdk.declinePayment({ client: ana.client, ...at(second) })
  page.did('Ana', 'declines', `${declined.data.state}, and Bo has ${money(await freeOf(bo))}`)

  const third = await pay(bo, ana, { amount: '900' })
  page.did('Bo', 'pays Ana 9.00; she sees nobody for a day')
  const coming = await pay(mei, lin, { amount: '400', when: '24h' })
  page.did('Mei', 'pays Lin 4.00, in 24 hours', coming.state)
  await moveClock(outside ?? (await databaseUrlOf(house)), '25 hours')
  page.tell('A day and an hour later.')
  const late = sdk.acceptPayment({ client: ana.client, ...at(third) })
  page.refused('Ana', 'accepts', await refusal(late))
  const returned = await until(
    () => look(bo, third),
    found => found.state !== 'sent',
  )
  page.did('The house', 'sends the 9.00 back to Bo', returned.state)
  const arrived = await until(
    () => look(lin, coming),
    found => found.state !== 'sent',
  )
  page.did('The house', 'brings Lin the 4.00 of Mei', arrived.state)
  expect([returned.state, arrived.state]).toEqual(['returned', 'received'])
  await page.close()
})

test('money is asked back', async () => {
  const page = openPage('money-is-asked-back', 'Money is asked back')
  const [lin, mei] = [person('Lin'), person('Mei')]
  page.tell('Lin pays too much. A payment is never undone; she can only ask.')
  const paid = await pay(lin, mei, { amount: '3000', note: 'tickets' })
  page.did('Lin', 'pays Mei 30.00, “tickets”', paid.state)
  const asked = await sdk.askBack({ client: lin.client, path: { paymentId: paid.id } })
  page.did('Lin', 'asks for it back', `${asked.data.state} as before: it only asks`)
  const refund = (amount: string) =>
    sdk.refundPayment({ client: mei.client, ...at(paid), body: { amount } })
  const part = await refund('1200')
  page.did('Mei', 'pays 12.00 of it back with one tap', part.data.state)
  page.refused('Mei', 'pays back 18.01 more', await refusal(refund('1801')))
  const seen = await look(lin, paid)
  page.did('Lin', 'looks', `${money(seen.refunded)} of ${money(seen.amount)} came back`)
  await page.close()
  expect(await verifyBooks(house.dataDir, outside)).toMatchObject({ ok: true })
})
