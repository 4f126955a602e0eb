import * as sdk from '@fuquan/sdk/index.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { paintDrawing } from '#/engine/image.ts'
import { present } from '#/kit/assert.ts'
import { personOf } from './people.ts'
import { momentOf, sendFound, type Telling } from './tell.ts'

type Drawing = { svg: string; alt: string; keywords: string[] }
type Pack = { by: string; name: string; author: string; drawings: readonly Drawing[] }

const picture = (shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">` +
  `<g stroke="#5b3418" stroke-width="12" stroke-linecap="round" stroke-linejoin="round">` +
  `${shapes}</g></svg>`
const line = (path: string) => `<path d="${path}" fill="none"/>`
const filled = (path: string, fill: string) => `<path d="${path}" fill="${fill}"/>`

// The cat of the bakery: an orange head with stripes and whiskers; the eyes and the mouth change.
const head =
  filled(
    'M122 262l-14-142 98 62c32-12 68-12 100 0l98-62-14 142c26 92-38 168-134 168S96 354 122 262z',
    '#f0ab58',
  ) +
  line('M256 178v46M216 186l10 34M296 186l-10 34') +
  filled('M244 306h24l-12 14z', '#c65b4a') +
  line('M96 306h54M100 346l52-14M416 306h-54M412 346l-52-14')
const open = `<circle cx="200" cy="276" r="12" fill="#5b3418"/><circle cx="312" cy="276" r="12" fill="#5b3418"/>`
const shut = line('M182 278q18 16 36 0M294 278q18 16 36 0')
const glad = line('M182 284q18-22 36 0M294 284q18-22 36 0')
const smile = line('M226 330q15 18 30 0q15 18 30 0')
const wide = filled('M226 332q30 16 60 0q-4 48-30 48t-30-48z', '#c65b4a')
const bun =
  filled('M176 150c0-56 36-86 80-86s80 30 80 86c-20 20-140 20-160 0z', '#e2a04d') +
  line('M222 96q14-14 34-14')
const loaf =
  filled('M84 470c-30-70 40-104 172-104s202 34 172 104z', '#d98f42') +
  line('M166 396l26 44M246 388l24 46M326 396l22 42')

const breads: Pack = {
  by: 'mei',
  name: '面包店的猫',
  author: '梅芳 Mei',
  drawings: [
    {
      svg: picture(head + open + smile + bun),
      alt: '面包店的猫头顶一个红豆包',
      keywords: ['早', '早安', '出炉', 'morning', 'bun'],
    },
    {
      svg: picture(head + glad + wide),
      alt: '面包店的猫笑得看不见眼睛',
      keywords: ['好吃', '开心', '哈哈', 'yum', 'happy'],
    },
    {
      svg: picture(head + shut + smile + loaf + line('M418 132h42l-42 46h42M452 76h30l-30 34h30')),
      alt: '面包店的猫趴在长面包上睡着了',
      keywords: ['困', '晚安', '睡', 'sleepy', 'night'],
    },
    {
      svg: picture(
        head +
          open +
          line('M230 352q26-26 52 0') +
          filled('M192 300c-16 32-18 50-4 58s26-14 4-58z', '#8cc7e8'),
      ),
      alt: '面包店的猫掉眼泪：卖完了',
      keywords: ['哭', '卖完了', '没了', 'cry', 'sold out'],
    },
    {
      svg: picture(
        head +
          line('M172 236l48 20M340 236l-48 20') +
          open +
          line('M232 344h48') +
          line('M420 190l32-20M430 232l38 4'),
      ),
      alt: '面包店的猫皱着眉头盯着你',
      keywords: ['哼', '排队', '别插队', 'hmph', 'queue'],
    },
  ],
}

const chalk = (shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">` +
  `<rect x="24" y="72" width="464" height="368" rx="28" fill="#2f5d4f"/>` +
  `<rect x="24" y="72" width="464" height="368" rx="28" fill="none" stroke="#a8733f"` +
  ` stroke-width="22"/><g fill="none" stroke="#f4f1e4" stroke-width="12"` +
  ` stroke-linecap="round" stroke-linejoin="round">${shapes}</g></svg>`

const board: Pack = {
  by: 'xiaoyu',
  name: '三班黑板',
  author: '周小渔',
  drawings: [
    {
      svg: chalk('<path d="M130 260l80 84 172-176"/>'),
      alt: '黑板上一个大大的勾',
      keywords: ['对', '交了', '完成', 'done'],
    },
    {
      svg: chalk('<path d="M180 190c0-60 152-60 152 8 0 54-76 46-76 104"/><path d="M256 362v4"/>'),
      alt: '黑板上一个问号',
      keywords: ['问', '不懂', '第几页', 'why'],
    },
    {
      svg: chalk('<path d="M120 340h272M150 340V220M256 340V150M362 340V260"/>'),
      alt: '黑板上三根柱子',
      keywords: ['成绩', '进步', 'marks'],
    },
  ],
}

/** Draws a pack as its owner would, picture by picture, and hands it in. */
async function handIn(telling: Telling, { by, name, author, drawings }: Pack): Promise<string> {
  const { client } = personOf(telling, by)
  const packId = toWire('pak', newId())
  await sdk.draftPack({ client, body: { packId, name } })
  for (const { svg, alt, keywords } of drawings) {
    const bytes = new Uint8Array(await paintDrawing(svg))
    const file = new File([bytes], 'sticker.png', { type: 'image/png' })
    const { data } = await sdk.addSticker({ client, path: { packId }, body: { file } })
    const path = { packId, stickerId: data.id }
    await sdk.describeSticker({ client, path, body: { alt, keywords } })
  }
  const body = { licence: 'own', author } as const
  await sdk.changePack({ client, path: { packId }, body })
  await sdk.submitPack({ client, path: { packId } })
  return packId
}

async function publishBreads(telling: Telling): Promise<void> {
  const packId = await handIn(telling, breads)
  await telling.walk.on(9 * 3_600)
  const { client: reviewer } = personOf(telling, 'suye')
  const reason = '自己画的，字都写全了 drawn by herself, every picture described'
  await sdk.decidePack({
    client: reviewer,
    path: { packId },
    body: { decision: 'publish', reason },
  })
  for (const fan of ['mei', 'lin', 'ana', 'chen', 'heli']) {
    const { client } = personOf(telling, fan)
    await sdk.addPack({ client, path: { packId } })
  }
  const roomId = present(telling.rooms.get('neighbours'), 'the neighbours')
  await sendFound(personOf(telling, 'mei').client, '出炉', roomId)
  await telling.walk.on(180)
  await sendFound(personOf(telling, 'chen').client, '好吃', roomId)
}

/** Packs of members: one is out and loved, one waits for somebody of the house to look at it. */
export function packSteps(now: Date) {
  return [
    { at: momentOf({ daysAgo: 26, at: '20:10' }, now), run: publishBreads },
    {
      at: momentOf({ daysAgo: 1, at: '19:45' }, now),
      run: async (telling: Telling): Promise<void> => void (await handIn(telling, board)),
    },
  ]
}
