import * as sdk from '@fuquan/sdk/index.ts'
import { paintDrawing } from '#/engine/image.ts'
import { present } from '#/kit/assert.ts'
import { type Deed, idsOf, keyed, open, stepsFor } from './parcels.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'

type Drawn = { svg: string; alt: string }
type Asking = {
  by: string
  of: readonly string[]
  amount?: string
  occasion: string
  picture?: Drawn
}

/** Requests for envelopes among friends: paid, declined with a sticker, run out, and waiting. */
export function askSteps(now: Date) {
  return stepsFor([...settled, ...waiting], now)
}

async function ask(telling: Telling, asking: Asking): Promise<string[]> {
  const { by, of, amount, occasion, picture: drawn } = asking
  const picture = drawn && { id: await draw(telling, by, drawn.svg), alt: drawn.alt }
  const { data } = await sdk.askForEnvelopes({
    client: personOf(telling, by).client,
    headers: keyed(),
    body: {
      ...{ people: idsOf(telling, of), occasion },
      ...(amount !== undefined && { amount }),
      ...(picture && { picture }),
    },
  })
  return data.items.map(one => one.id)
}

async function draw(telling: Telling, by: string, svg: string): Promise<string> {
  const bytes = new Uint8Array(await paintDrawing(svg))
  const file = new File([bytes], 'ask.png', { type: 'image/png' })
  const { client } = personOf(telling, by)
  const { data } = await sdk.uploadAskPicture({ client, body: { file } })
  return data.id
}

/** Lets out every picture of a request that waits for a second look. */
async function lookAtPictures(telling: Telling, reason: string): Promise<void> {
  const { client } = personOf(telling, 'suye')
  const { data } = await sdk.listDeskCovers({ client })
  const waits = data.items.filter(({ kind, state }) => kind === 'ask' && state === 'in_review')
  for (const { id: coverId } of waits) {
    await sdk.decideCover({ client, path: { coverId }, body: { decision: 'publish', reason } })
  }
}

const page = (shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800" viewBox="0 0 600 800">${shapes}</svg>`

// Four cans on a shelf that has come loose at one end.
const can = (x: number, y: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="86" height="150" rx="14" fill="${fill}"/>` +
  `<rect x="${x}" y="${y + 44}" width="86" height="44" fill="#fffaf2"/>` +
  `<circle cx="${x + 43}" cy="${y + 66}" r="14" fill="${fill}"/>`
const shelf: Drawn = {
  alt: '刚钉好的架子，只放着四罐汽水',
  svg: page(
    '<rect width="600" height="800" fill="#cfe3ea"/>' +
      '<rect x="40" y="470" width="520" height="34" rx="6" fill="#a8703a"/>' +
      '<path d="M90 504v120M510 504v120" stroke="#7a4d24" stroke-width="22"/>' +
      can(90, 320, '#c62f21') +
      can(200, 320, '#2f8f74') +
      can(310, 320, '#d98a1f') +
      can(420, 320, '#44518f'),
  ),
}

// A rolling pin that has lost one of its handles.
const pin: Drawn = {
  alt: '断了一头把手的擀面杖，躺在面粉里',
  svg: page(
    '<rect width="600" height="800" fill="#e8d9bd"/><ellipse cx="300" cy="470" rx="250" ry="150" fill="#fffaf2"/>' +
      '<g transform="rotate(-24 300 430)"><rect x="120" y="380" width="330" height="100" rx="26" fill="#c48a4c"/>' +
      '<rect x="40" y="404" width="80" height="52" rx="22" fill="#9c6530"/>' +
      '<path d="M450 404l34 8-12 18 22 12-44 14z" fill="#9c6530"/></g>',
  ),
}

// A bowl of red bean soup on a table in the evening.
const sweet: Drawn = {
  alt: '一碗红豆沙，旁边放着三把勺子',
  svg: page(
    '<rect width="600" height="800" fill="#4a2230"/><circle cx="470" cy="160" r="70" fill="#ffe9bf"/>' +
      '<path d="M100 430h400q-12 190-200 190T100 430z" fill="#f3ece2"/>' +
      '<ellipse cx="300" cy="430" rx="200" ry="54" fill="#7c2430"/>' +
      '<path d="M80 690h150M250 690h150M420 690h110" stroke="#d9c7a0" stroke-width="18"/>',
  ),
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
      const asking = { by: 'lin', of, amount: '250', occasion: '周五的甜点', picture: sweet }
      const [, askId] = await ask(telling, asking)
      const paying = { by: 'ana', amount: '250', greeting: 'pastéis are on me' }
      await pay(telling, { ...paying, askId: present(askId) })
    },
  },
  {
    when: { minutesAgo: 72 },
    run: async telling => {
      await lookAtPictures(telling, '一碗红豆沙和三把勺子，没有问题 a bowl of soup, fine')
      const occasion = '架子的汽水'
      await ask(telling, { by: 'heli', of: ['lin'], amount: '200', occasion, picture: shelf })
      await lookAtPictures(telling, '只有架子和四罐汽水，可以 a shelf and four cans')
    },
  },
  {
    when: { minutesAgo: 31 },
    run: telling =>
      ask(telling, {
        ...{ by: 'mei', of: ['lin'], occasion: '新的擀面杖', picture: pin },
      }),
  },
]
