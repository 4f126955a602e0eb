import * as sdk from '@fuquan/sdk/index.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { paintDrawing } from '#/engine/image.ts'
import { present } from '#/kit/assert.ts'
import type { Place } from './cast.ts'
import { personOf } from './people.ts'
import { momentOf, type Telling } from './tell.ts'

type Key = Place['key']

/** A drawing of our own, as somebody's photo: shapes and two colours. */
const photo = (ground: string, shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 960 720">` +
  `<rect width="960" height="720" fill="${ground}"/>${shapes}</svg>`

const bridge = photo(
  '#cbe6f2',
  '<rect y="470" width="960" height="250" fill="#7fb7c9"/>' +
    '<path d="M0 440Q240 250 480 440T960 440v70H0z" fill="#a8632f"/>' +
    '<circle cx="770" cy="150" r="70" fill="#fbe9b7"/>' +
    '<path d="M120 470c-40-120 0-240 40-330 30 90 60 210 20 330z" fill="#2f8f74"/>',
)
const pot = photo(
  '#f7d9c4',
  '<ellipse cx="480" cy="400" rx="310" ry="190" fill="#3a2a26"/>' +
    '<path d="M480 230a250 150 0 0 0 0 300z" fill="#c62f21"/>' +
    '<path d="M480 230a250 150 0 0 1 0 300z" fill="#fbe9b7"/>' +
    '<circle cx="400" cy="370" r="26" fill="#5f8f37"/>' +
    '<circle cx="560" cy="420" r="30" fill="#d98a1f"/>',
)
const kite = photo(
  '#e6efb4',
  '<path d="M500 120l150 190-150 230-150-230z" fill="#cf4a63"/>' +
    '<path d="M500 120v420M350 310h300" stroke="#fffdf8" stroke-width="10"/>' +
    '<path d="M500 540c-30 60 60 80 20 150" fill="none" stroke="#44518f" stroke-width="12"/>',
)

const roomOf = ({ rooms }: Telling, key: Key) => present(rooms.get(key), key)
const message = () => toWire('msg', newId())

type Saying = Omit<NonNullable<sdk.SayData['body']>, 'messageId'>

async function say(telling: Telling, by: string, key: Key, body: Saying): Promise<number> {
  const { client } = personOf(telling, by)
  const path = { roomId: roomOf(telling, key) }
  const { data } = await sdk.say({ client, path, body: { messageId: message(), ...body } })
  return data.number
}

/** Shows drawings as photos, each with what it shows. */
async function show(
  telling: Telling,
  by: string,
  key: Key,
  drawings: readonly (readonly [svg: string, alt: string])[],
): Promise<number> {
  const { client } = personOf(telling, by)
  const path = { roomId: roomOf(telling, key) }
  const pictures = []
  for (const [svg, alt] of drawings) {
    const bytes = new Uint8Array(await paintDrawing(svg))
    const file = new File([bytes], 'photo.png', { type: 'image/png' })
    const { data } = await sdk.uploadMessagePicture({ client, path, body: { file } })
    pictures.push({ id: data.id, alt })
  }
  return say(telling, by, key, { pictures })
}

async function announce(telling: Telling, by: string, key: Key, text: string): Promise<void> {
  const { client } = personOf(telling, by)
  const path = { roomId: roomOf(telling, key) }
  const { data } = await sdk.announce({ client, path, body: { messageId: message(), text } })
  const at = { ...path, number: data.number }
  await sdk.pinAnnouncement({ client, path: at, body: { pinned: true } })
}

/** What is said with more than words: pictures, places, answers to a line, announcements. */
export function talkSteps(now: Date) {
  const on = (daysAgo: number, at: string) => momentOf({ daysAgo, at }, now)
  return [
    {
      at: on(6, '17:10'),
      run: (telling: Telling) =>
        announce(telling, 'xiaoyu', 'class', '周五前交班费 20.00；春游周六八点校门口集合，带水壶'),
    },
    {
      at: on(5, '19:20'),
      run: async (telling: Telling) => {
        const photos = [
          [bridge, '柳溪桥和一棵柳树'],
          [kite, '一只红风筝'],
        ] as const
        const number = await show(telling, 'xiaoyu', 'class', photos)
        await telling.walk.on(50)
        await say(telling, 'tariq', 'class', {
          text: 'The kite is mine! It flew as far as the bridge.',
          quote: number,
        })
      },
    },
    {
      at: on(3, '12:05'),
      run: async (telling: Telling) => {
        const place = { label: '柳溪桥北头', lat: 31.2304, lon: 121.4737, accuracyM: 100 as const }
        const number = await say(telling, 'boliang', 'wall', { place })
        await telling.walk.on(40)
        await say(telling, 'ana', 'wall', { text: 'See you there at seven', quote: number })
      },
    },
    {
      at: on(1, '20:40'),
      run: (telling: Telling) =>
        show(telling, 'lin', 'neighbours', [[pot, '鸳鸯锅，一半红一半白']]),
    },
    {
      at: on(1, '21:00'),
      run: (telling: Telling) => {
        const ana = personOf(telling, 'ana').id
        const text = '@Ana Sousa 甜点下次还要'
        return say(telling, 'lin', 'neighbours', { text, mentions: [ana] })
      },
    },
    {
      at: on(1, '21:10'),
      run: (telling: Telling) =>
        announce(telling, 'wen', 'neighbours', '周日上午桥边大扫除，愿意来的带一副手套'),
    },
  ]
}
