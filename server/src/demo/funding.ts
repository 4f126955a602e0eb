import * as sdk from '@fuquan/sdk/index.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { byTwo } from './desk.ts'
import { type Filling, personOf } from './people.ts'
import { momentOf, type Telling } from './tell.ts'
import { prove, type Visitor } from './visitor.ts'

const minuteSeconds = 60
const batchDays = 120
const dayMs = 86_400_000

/** How money came in from outside and went out again: gateway, desk, vouchers, in order of time. */
export function fundingSteps(now: Date) {
  const at = (daysAgo: number, hour: string) => momentOf({ daysAgo, at: hour }, now)
  return [
    { at: at(40, '09:00'), run: (telling: Telling) => openWays(telling) },
    { at: at(38, '20:10'), run: (telling: Telling) => topUp(telling, 'heli', 'double', '5000') },
    { at: at(33, '21:40'), run: (telling: Telling) => topUp(telling, 'kenji', 'failure', '8000') },
    { at: at(33, '21:52'), run: (telling: Telling) => topUp(telling, 'kenji', 'success', '6000') },
    { at: at(16, '10:00'), run: (telling: Telling) => vouchers(telling, now) },
    { at: at(11, '08:50'), run: (telling: Telling) => deskDay(telling) },
    { at: at(1, '19:30'), run: (telling: Telling) => askOut(telling, 'chen', '1000') },
  ]
}

const key = () => ({ 'idempotency-key': newId() })

/** Wen opens the sandbox and cashing out with Noor, and makes Heli the cashier. */
async function openWays(filling: Filling): Promise<void> {
  const wen = personOf(filling, 'wen')
  const names = ['ledger.gateway_sandbox', 'ledger.redeem']
  const facts = Object.fromEntries(names.map(name => [name, 'true']))
  const shown = { kind: 'console.change_settings', payee: 'house', facts }
  const proof = await prove(wen, shown)
  await byTwo(filling, () =>
    sdk.changeSettings({
      client: wen.client,
      body: {
        changes: names.map(name => ({ key: name, value: true })),
        reason: '街坊会上定的，先试用 as the street agreed, to try it out',
        proof,
      },
    }),
  )
  await filling.walk.on(minuteSeconds)
  await filling.house.settings.refresh()
  const { id } = personOf(filling, 'heli')
  const roles = { kind: 'identity.change_roles', payee: id, facts: { roles: 'cashier' } }
  await sdk.changeRoles({
    client: wen.client,
    path: { userId: id },
    body: {
      roles: ['cashier'],
      reason: '何力管柜台 Heli keeps the desk',
      proof: await prove(wen, roles),
    },
  })
  await personOf(filling, 'heli').signInAgain()
}

type Outcome = 'success' | 'failure' | 'double'

async function topUp(
  filling: Filling,
  handle: string,
  outcome: Outcome,
  amount: string,
): Promise<void> {
  const { client } = personOf(filling, handle)
  const body = { gateway: 'sandbox' as const, amount }
  const { data } = await sdk.startTopUp({ client, headers: key(), body })
  await sdk.playSandbox({ client, path: { topUpId: data.id }, body: { outcome } })
  await filling.walk.on(minuteSeconds)
}

/** A batch for the autumn fair; three of its vouchers are used already. */
async function vouchers(filling: Filling, now: Date): Promise<void> {
  const wen = personOf(filling, 'wen')
  const terms = { count: 12, amount: '500', source: 'issue' as const }
  const label = '秋天集市 Autumn fair'
  const facts = { count: String(terms.count), label }
  const shown = { kind: 'ledger.vouchers', payee: 'issue', amount: terms.amount, facts }
  const reason = '秋天集市的摊位券 vouchers for the autumn fair'
  const made = await sdk.createVouchers({
    client: wen.client,
    headers: key(),
    body: {
      ...terms,
      label,
      expiresAt: new Date(now.getTime() + batchDays * dayMs).toISOString(),
      reason,
      proof: await prove(wen, shown),
    },
  })
  const { id } = made.data
  const print = { kind: 'ledger.print_vouchers', payee: id, facts: {} }
  const printed = await sdk.printVouchers({
    client: wen.client,
    path: { voucherBatchId: id },
    body: { sheet: newId().replaceAll('-', ''), reason, proof: await prove(wen, print) },
  })
  for (const [n, handle] of ['mei', 'ana', 'boliang'].entries()) {
    const { client } = personOf(filling, handle)
    const code = present(printed.data.codes[n], 'a code')
    await sdk.useVoucher({ client, headers: key(), body: { code } })
  }
}

/** One day at the desk: opened, two who bring cash, one who fetches some, counted and closed. */
async function deskDay(filling: Filling): Promise<void> {
  const { walk } = filling
  const heli = personOf(filling, 'heli')
  const reason = '菜场门口的柜台 the desk at the market gate'
  const opened = await sdk.openDesk({ client: heli.client, body: { float: '20000', reason } })
  const path = { deskDayId: opened.data.id }
  for (const [handle, amount] of [
    ['greta', '3000'],
    ['songbo', '1500'],
  ] as const) {
    await walk.on(47 * minuteSeconds)
    const { id } = personOf(filling, handle)
    const shown = { kind: 'ledger.desk_top_up', payee: id, amount, facts: {} }
    const body = { userId: id, amount, reason, proof: await prove(heli, shown) }
    await sdk.deskTopUp({ client: heli.client, path, headers: key(), body })
  }
  await payOut(filling, heli, reason)
  await walk.on(200 * minuteSeconds)
  const { data } = await sdk.getDesk({ client: heli.client })
  // One coin rolled under the drawer.
  const counted = (BigInt(present(data.day).expected) - 50n).toString()
  const shown = { kind: 'ledger.desk_close', payee: 'desk', facts: { counted } }
  const body = { counted, reason, proof: await prove(heli, shown) }
  await sdk.closeDesk({ client: heli.client, path, headers: key(), body })
}

async function payOut(filling: Filling, heli: Visitor, reason: string): Promise<void> {
  const amount = '800'
  const redemptionId = await askOut(filling, 'suye', amount)
  const { id } = personOf(filling, 'suye')
  const wen = personOf(filling, 'wen')
  const path = { redemptionId }
  const facts = { redemption: redemptionId }
  const approving = { kind: 'ledger.redeem_approve', payee: id, amount, facts }
  await sdk.approveRedemption({
    client: wen.client,
    path,
    headers: key(),
    body: { reason, proof: await prove(wen, approving) },
  })
  const paying = { kind: 'ledger.redeem_pay', payee: id, amount, facts }
  await sdk.payOutRedemption({
    client: heli.client,
    path,
    headers: key(),
    body: { reason, proof: await prove(heli, paying) },
  })
}

async function askOut(filling: Filling, handle: string, amount: string): Promise<string> {
  const one = personOf(filling, handle)
  const shown = { kind: 'ledger.redeem', payee: 'desk', amount, facts: {} }
  const body = { way: 'desk' as const, amount, proof: await prove(one, shown) }
  const { data } = await sdk.askRedemption({ client: one.client, headers: key(), body })
  return data.id
}
