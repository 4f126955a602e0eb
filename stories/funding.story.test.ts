import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as sdk from '@fuquan/sdk/index.ts'
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
  signInAgain,
  until,
} from './people.ts'
import { prepareHouse, type Running, setupCodeOf } from './running.ts'

const reason = 'As it was done at the counter'
let house: Running
let wen: Person
let lin: Person
let mei: Person
let tariq: Person

beforeAll(async () => {
  house = await prepareHouse()
  await house.start()
  const { url } = house
  const opened = await openFor(url, setupCodeOf(house.said()), '0')
  wen = opened.wen
  await sdk.setPin({ client: wen.client, body: { pin } })
  const { inviteCode } = opened
  const come = async (name: string): Promise<Person> => {
    const one = (await join(url, { name, inviteCode })).person()
    await sdk.setPin({ client: one.client, body: { pin } })
    return one
  }
  lin = await come('Lin')
  mei = await come('Mei')
  tariq = await come('Tariq')
})
afterAll(() => house.close())

const key = () => ({ 'idempotency-key': randomUUID() })

/** Switches something of the house on, with PIN and reason, until every process knows. */
async function switchOn(name: string): Promise<void> {
  const facts = { [name]: 'true' }
  const proof = await prove(wen, { kind: 'console.change_settings', payee: 'house', facts })
  const body = { changes: [{ key: name, value: true }], reason: 'As the council decided', proof }
  await sdk.changeSettings({ client: wen.client, body })
}

test('money comes in', async () => {
  const page = openPage('money-comes-in', 'Money comes in')
  page.tell(
    'The house is new and nobody has a coin. Nothing is open by itself: how money comes in is ' +
      'for Wen to decide.',
  )
  const body = { gateway: 'sandbox' as const, amount: '2500' }
  const early = sdk.startTopUp({ client: lin.client, headers: key(), body })
  page.refused('Lin', 'tops up 25.00', await refusal(early))
  await switchOn('ledger.gateway_sandbox')
  page.did('Wen', 'opens the sandbox, a gateway that moves nothing real')
  await until(
    () => sdk.getFunding({ client: lin.client }),
    found => found.data.gateways.length === 1,
  )
  const started = await sdk.startTopUp({ client: lin.client, headers: key(), body })
  const path = { topUpId: started.data.id }
  page.did('Lin', 'tops up 25.00', started.data.state)
  await sdk.playSandbox({ client: lin.client, path, body: { outcome: 'double' } })
  page.did('The gateway', 'is paid, and says so three times')
  const done = await until(
    () => sdk.getTopUp({ client: lin.client, path }),
    found => found.data.state === 'credited',
  )
  page.did('Lin', 'looks', `${done.data.state}, ${money(await freeOf(lin))} in the wallet`)
  expect(await freeOf(lin)).toBe('2500')

  page.tell('Tariq keeps the cash desk. He counts the drawer, and opens it.')
  const facts = { roles: 'cashier' }
  const proof = await prove(wen, { kind: 'identity.change_roles', payee: tariq.id, facts })
  const roles = { roles: ['cashier' as const], reason, proof }
  await sdk.changeRoles({ client: wen.client, path: { userId: tariq.id }, body: roles })
  tariq = await signInAgain(house.url, tariq)
  const opened = await until(
    () =>
      sdk.openDesk({ client: tariq.client, body: { float: '10000', reason } }).catch(() => null),
    found => found !== null,
  )
  const deskDayId = opened?.data.id ?? ''
  page.did('Tariq', 'opens the desk with 100.00 in the drawer')
  const take = async (of: Person, amount: string) => {
    const shown = { kind: 'ledger.desk_top_up', payee: of.id, amount, facts: {} }
    const asked = { userId: of.id, amount, reason, proof: await prove(tariq, shown) }
    return sdk.deskTopUp({ client: tariq.client, path: { deskDayId }, headers: key(), body: asked })
  }
  page.refused('Tariq', 'tops up himself', await refusal(take(tariq, '1000')))
  const taken = await take(mei, '3000')
  page.did('Tariq', 'takes 30.00 from Mei', `${money(taken.data.expected)} must be in the drawer`)
  const shown = { kind: 'ledger.desk_close', payee: 'desk', facts: { counted: '12950' } }
  const counted = { counted: '12950', reason, proof: await prove(tariq, shown) }
  const closed = await sdk.closeDesk({
    client: tariq.client,
    path: { deskDayId },
    headers: key(),
    body: counted,
  })
  page.did(
    'Tariq',
    'counts 129.50 in the evening and closes',
    `${money(closed.data.difference ?? '')}`,
  )
  await page.close()
})

test('vouchers for the autumn fair', async () => {
  const page = openPage('vouchers-for-the-fair', 'Vouchers for the fair')
  page.tell('The fair needs vouchers of 5.00. They are paid for when they are made.')
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const terms = { label: 'Autumn fair', count: 3, amount: '500', source: 'issue' as const }
  const facts = { count: '3', label: terms.label }
  const shown = { kind: 'ledger.vouchers', payee: 'issue', amount: '500', facts }
  const made = await sdk.createVouchers({
    client: wen.client,
    headers: key(),
    body: { ...terms, expiresAt, reason, proof: await prove(wen, shown) },
  })
  const path = { voucherBatchId: made.data.id }
  page.did('Wen', 'makes three of them', `${money('1500')} set aside`)
  const sheet = randomUUID().replaceAll('-', '')
  const print = { kind: 'ledger.print_vouchers', payee: made.data.id, facts: {} }
  const body = { sheet, reason, proof: await prove(wen, print) }
  const printed = await sdk.printVouchers({ client: wen.client, path, body })
  page.did('Wen', 'prints the sheet', `${printed.data.codes.length} codes`)
  const other = { sheet: 'f'.repeat(32), reason, proof: await prove(wen, print) }
  const again = sdk.printVouchers({ client: wen.client, path, body: other })
  page.refused('Wen', 'prints it once more', await refusal(again))

  const [first = ''] = printed.data.codes
  const before = BigInt(await freeOf(mei))
  const both = await Promise.allSettled(
    [lin, mei].map(({ client }) =>
      sdk.useVoucher({ client, headers: key(), body: { code: first.toLowerCase() } }),
    ),
  )
  const won = both.filter(one => one.status === 'fulfilled')
  page.did('Lin and Mei', 'type the same code at the same moment', `${won.length} of them has it`)
  expect(won).toHaveLength(1)
  expect(BigInt(await freeOf(mei)) - before).toBeLessThanOrEqual(500n)
  const late = sdk.useVoucher({ client: lin.client, headers: key(), body: { code: first } })
  page.refused('Lin', 'types it again', await refusal(late))
  const stopped = await sdk.stopVouchers({
    client: wen.client,
    path,
    headers: key(),
    body: { reason },
  })
  page.did('Wen', 'stops the rest after the fair', `${money(stopped.data.returned)} goes back`)
  await page.close()
})

test('money goes out', async () => {
  const page = openPage('money-goes-out', 'Money goes out')
  page.tell('Cashing out is off until Wen opens it, and it always passes a second pair of hands.')
  const ask = async (of: Person, amount: string) => {
    const shown = { kind: 'ledger.redeem', payee: 'desk', amount, facts: {} }
    const body = { way: 'desk' as const, amount, proof: await prove(of, shown) }
    return sdk.askRedemption({ client: of.client, headers: key(), body })
  }
  page.refused('Lin', 'asks for 10.00', await refusal(ask(lin, '1000')))
  await switchOn('ledger.redeem')
  await until(
    () => sdk.getFunding({ client: lin.client }),
    found => found.data.redeem !== null,
  )
  page.did('Wen', 'opens it')
  const free = BigInt(await freeOf(lin))
  const asked = await ask(lin, '1000')
  const path = { redemptionId: asked.data.id }
  page.did('Lin', 'asks for 10.00', `${asked.data.state}; what is held cannot be spent`)
  expect(BigInt(await freeOf(lin))).toBe(free - 1_000n)
  const facts = { redemption: asked.data.id }
  const approving = { kind: 'ledger.redeem_approve', payee: lin.id, amount: '1000', facts }
  const body = { reason, proof: await prove(wen, approving) }
  const approved = await sdk.approveRedemption({ client: wen.client, path, headers: key(), body })
  page.did('Wen', 'approves', approved.data.state)
  await sdk.openDesk({ client: tariq.client, body: { float: '5000', reason } })
  const paying = { kind: 'ledger.redeem_pay', payee: lin.id, amount: '1000', facts }
  const pay = { reason, proof: await prove(tariq, paying) }
  const paid = await sdk.payOutRedemption({ client: tariq.client, path, headers: key(), body: pay })
  page.did('Tariq', 'hands Lin 10.00 at the desk', paid.data.state)

  const next = await ask(lin, '500')
  const refused = await sdk.refuseRedemption({
    client: wen.client,
    path: { redemptionId: next.data.id },
    headers: key(),
    body: { reason: 'Please come after the holidays' },
  })
  page.did('Wen', 'refuses another one of 5.00', `“${refused.data.why}”, and the credits are back`)
  const books = await sdk.getPublicBooks({ client: lin.client })
  page.tell(
    `The open books say that ${money(books.data.outside)} came from outside and is still here, ` +
      `${books.data.balanced ? 'and they balance' : 'and they do not balance'}.`,
  )
  expect(books.data.balanced).toBe(true)
  await page.close()
  expect(await verifyBooks(house.dataDir)).toMatchObject({ ok: true })
})
