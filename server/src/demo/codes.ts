import * as sdk from '@fuquan/sdk/index.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { choosePin } from './payments.ts'
import { personOf } from './people.ts'
import type { When } from './scenes.ts'
import { momentOf, type Telling } from './tell.ts'
import { prove } from './visitor.ts'

/** What was paid at the bakery: from the poster on its door, or by the till reading a phone. */
type Sale = { when: When; by: string; amount: string; note: string; at: 'poster' | 'till' }

const bakery = 'mei'
const hungUp: When = { daysAgo: 40, at: '07:00' }

const sales: readonly Sale[] = [
  {
    when: { daysAgo: 38, at: '07:20' },
    ...{ by: 'heli', amount: '450', note: '两个红豆包', at: 'poster' },
  },
  {
    when: { daysAgo: 12, at: '16:10' },
    ...{ by: 'ana', amount: '900', note: 'six custard tarts', at: 'poster' },
  },
  {
    when: { daysAgo: 3, at: '08:05' },
    ...{ by: 'tariq', amount: '380', note: 'coffee and a bun', at: 'till' },
  },
  { when: { minutesAgo: 95 }, by: 'boliang', amount: '520', note: '三明治', at: 'poster' },
  { when: { minutesAgo: 70 }, by: 'tariq', amount: '380', note: '', at: 'till' },
]

/** The bakery's poster and what came by it, in order of time. */
export function codeSteps(now: Date) {
  const hanging = {
    at: momentOf(hungUp, now),
    run: async (telling: Telling) => {
      await sdk.makeCollectCode({ client: personOf(telling, bakery).client, body: {} })
    },
  }
  const selling = sales.map(sale => ({
    at: momentOf(sale.when, now),
    run: (telling: Telling) => (sale.at === 'till' ? payAtTill : payPoster)(telling, sale),
  }))
  return [hanging, ...selling]
}

const newKey = () => ({ 'idempotency-key': newId() })
const shown = (payee: string, { amount, note }: Sale) => ({
  ...{ kind: 'ledger.pay', payee, amount },
  facts: { note, when: 'now' },
})

async function payPoster(telling: Telling, sale: Sale): Promise<void> {
  const shop = personOf(telling, bakery)
  const payer = personOf(telling, sale.by)
  const { data } = await sdk.getPoster({ client: shop.client })
  const code = present(data.poster?.path.split('/').at(-1), 'the poster of the bakery')
  const { amount, note } = sale
  await choosePin(payer)
  const proof = await prove(payer, shown(shop.id, sale))
  await sdk.payCollectCode({
    client: payer.client,
    path: { code },
    headers: newKey(),
    body: { amount, note, proof },
  })
}

async function payAtTill(telling: Telling, sale: Sale): Promise<void> {
  const shop = personOf(telling, bakery)
  const payer = personOf(telling, sale.by)
  const { amount, note } = sale
  await choosePin(payer)
  const { data: code } = await sdk.makePayCode({ client: payer.client })
  const { data: charge } = await sdk.chargePayCode({
    client: shop.client,
    headers: newKey(),
    body: { digits: code.digits, amount, note },
  })
  // Who has paid here before is not asked for small sums.
  if (charge.state === 'paid') return
  const proof = await prove(payer, shown(shop.id, sale))
  const confirming = { path: { chargeId: charge.id }, headers: newKey(), body: { proof } }
  await sdk.confirmCharge({ client: payer.client, ...confirming })
}
