import * as sdk from '@fuquan/sdk/index.ts'
import { present } from '#/kit/assert.ts'
import { type Deed, idsOf, keyed, open, stepsFor } from './parcels.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'

type Asking = { by: string; of: readonly string[]; amount?: string; occasion: string }

/** Requests for envelopes among friends: paid, declined with a sticker, run out, and waiting. */
export function askSteps(now: Date) {
  return stepsFor([...settled, ...waiting], now)
}

async function ask(telling: Telling, { by, of, amount, occasion }: Asking): Promise<string[]> {
  const { data } = await sdk.askForEnvelopes({
    client: personOf(telling, by).client,
    headers: keyed(),
    body: { people: idsOf(telling, of), occasion, ...(amount !== undefined && { amount }) },
  })
  return data.items.map(one => one.id)
}

type Paying = { by: string; askId: string; amount: string; greeting: string }

/** Small sums need no PIN among friends. Gives the envelope it became. */
async function pay(telling: Telling, { by, askId, ...body }: Paying): Promise<string> {
  await telling.walk.on(6 * 60)
  const { client } = personOf(telling, by)
  const { data } = await sdk.payAsk({ client, path: { askId }, headers: keyed(), body })
  return present(data.envelopeId, 'the envelope')
}

const settled: readonly Deed[] = [
  {
    when: { daysAgo: 31, at: '18:30' },
    run: async telling => {
      const asking = { by: 'ana', of: ['lin'], amount: '300', occasion: 'for the new rope' }
      const [askId] = await ask(telling, asking)
      const paying = { by: 'lin', amount: '330', greeting: '再加三毛买胶布' }
      const envelopeId = await pay(telling, { ...paying, askId: present(askId) })
      await telling.walk.on(50)
      await open(telling, envelopeId, { by: 'ana' })
    },
  },
  {
    when: { daysAgo: 22, at: '20:15' },
    run: async telling => {
      const asking = { by: 'kenji', of: ['lin'], amount: '1000', occasion: 'ramen, please?' }
      const [askId] = await ask(telling, asking)
      await telling.walk.on(4 * 60)
      const { client } = personOf(telling, 'lin')
      const { data } = await sdk.getStickerShelf({ client })
      const { id: stickerId } = present(data.packs[0]?.stickers[0], 'a sticker')
      const path = { askId: present(askId) }
      await sdk.declineAsk({ client, path, body: { stickerId } })
    },
  },
  {
    when: { daysAgo: 16, at: '08:40' },
    run: telling => ask(telling, { by: 'yara', of: ['lin'], occasion: 'the lab clock stopped' }),
  },
]

const waiting: readonly Deed[] = [
  {
    when: { minutesAgo: 105 },
    run: async telling => {
      const of = ['mei', 'ana', 'boliang']
      const asking = { by: 'lin', of, amount: '250', occasion: '周五的甜点' }
      const [, askId] = await ask(telling, asking)
      const paying = { by: 'ana', amount: '250', greeting: 'pastéis are on me' }
      await pay(telling, { ...paying, askId: present(askId) })
    },
  },
  {
    when: { minutesAgo: 72 },
    run: telling =>
      ask(telling, { by: 'heli', of: ['lin'], amount: '200', occasion: '架子的汽水' }),
  },
]
