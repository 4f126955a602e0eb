import * as sdk from '@fuquan/sdk/index.ts'
import { paintDrawing } from '#/engine/image.ts'
import { openInTurn, stepsFor, wrap } from './parcels.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'

const page = (sky: readonly [string, string], shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">` +
  `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky[0]}"/>` +
  `<stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>` +
  `<rect width="600" height="800" fill="url(#s)"/>` +
  `<g stroke-linecap="round" stroke-linejoin="round">${shapes}</g></svg>`
const filled = (path: string, fill: string) => `<path d="${path}" fill="${fill}"/>`
const line = (path: string, ink: string, width: number) =>
  `<path d="${path}" fill="none" stroke="${ink}" stroke-width="${width}"/>`
const disc = (x: number, y: number, radius: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`

const twigs = [
  ...['M470 120q-40 110-20 230', 'M500 110q-6 130 8 260', 'M440 130q-80 90-80 200'],
  ...['M530 118q30 120 26 240', 'M410 150q-90 60-120 160'],
]
const leaves = [
  ...([
    [452, 300],
    [460, 250],
    [508, 330],
    [500, 270],
    [366, 290],
    [384, 240],
  ] as const),
  ...([
    [556, 310],
    [550, 250],
    [302, 280],
    [330, 240],
    [448, 345],
    [512, 372],
  ] as const),
].map(([x, y]) => filled(`M${x} ${y}q14 12 0 34q-14-22 0-34z`, '#ffd98a'))

const person = (x: number, coat: string) =>
  disc(x, 486, 13, '#f7d3b0') + filled(`M${x - 16} 546q0-46 16-46t16 46z`, coat)

const autumn = page(
  ['#b8302a', '#f0a04b'],
  disc(170, 190, 84, '#ffe3a1') +
    filled('M0 470q150-110 300-30t300-60v420H0z', '#a8402f') +
    filled('M0 560q180-70 330-10t270-30v280H0z', '#8a2c24') +
    line('M486 600q-30-220-6-480q40 30 60 0', '#5a2418', 26) +
    twigs.map(twig => line(twig, '#c9852f', 7)).join('') +
    leaves.join('') +
    filled('M60 660q220-170 440 0l-40 6q-180-116-360 0z', '#f3dcc0') +
    line('M96 640q184-124 368 0', '#5a2418', 8) +
    person(250, '#2f6b62') +
    person(300, '#d9a441') +
    filled('M0 690q150-40 300 0t300 0v110H0z', '#f6d58b') +
    line('M60 740q60-18 120 0t120 0M330 770q60-18 120 0t120 0', '#c98a3a', 8),
)

const lantern = (x: number, y: number, size: number) =>
  line(`M${x} 0V${y - size}`, '#f6d58b', 4) +
  `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.8}" fill="#e8452f" stroke="#f6d58b" stroke-width="6"/>` +
  line(
    `M${x} ${y - size * 0.8}V${y + size * 0.8}M${x - size / 2} ${y - size * 0.7}V${y + size * 0.7}` +
      `M${x + size / 2} ${y - size * 0.7}V${y + size * 0.7}`,
    '#f6a06b',
    4,
  ) +
  line(
    `M${x} ${y + size * 0.8}v44M${x - 10} ${y + size * 0.8}v34M${x + 10} ${y + size * 0.8}v34`,
    '#f6d58b',
    4,
  )

const lanterns = page(
  ['#3b1230', '#8e1f2f'],
  disc(470, 150, 62, '#ffe9bf') +
    lantern(150, 220, 74) +
    lantern(330, 330, 92) +
    lantern(500, 420, 58) +
    filled('M110 620h380q-14 116-190 116T110 620z', '#f3ece2') +
    line('M130 640h340', '#3f6aa8', 10) +
    [190, 250, 310, 370, 420].map((x, n) => disc(x, 606 - (n % 2) * 18, 34, '#fffaf2')).join(''),
)

const loaf = page(
  ['#c62f21', '#8e1f17'],
  filled('M90 520c-40-130 60-220 210-220s250 90 210 220c-60 40-360 40-420 0z', '#d98f42') +
    line('M200 360l34 80M290 340l34 92M380 350l34 80', '#8a5524', 16) +
    filled('M330 520l120-40 60 150-120 40z', '#fff3d6') +
    disc(384, 536, 10, '#c62f21') +
    line('M404 610l64-64M416 560h2M462 600h2', '#c62f21', 12),
)

type Cover = { svg: string; name: string; alt: string; origin: string }

/** Adds a cover as the operator does, and hands it in. Gives its id and key. */
async function handIn(telling: Telling, { svg, name, alt, origin: reason }: Cover) {
  const { client } = personOf(telling, 'wen')
  const bytes = new Uint8Array(await paintDrawing(svg))
  const file = new File([bytes], 'cover.png', { type: 'image/png' })
  const { data } = await sdk.uploadCover({ client, body: { file } })
  const path = { coverId: data.id }
  await sdk.submitCover({ client, path, body: { name, alt, reason } })
  return data
}

async function decide(
  telling: Telling,
  coverId: string,
  said: sdk.DecideCoverData['body'],
): Promise<void> {
  await telling.walk.on(3 * 3_600)
  const { client } = personOf(telling, 'suye')
  await sdk.decideCover({ client, path: { coverId }, body: said })
}

/** Covers of this house: one is out and worn, one was returned, one waits for a second look. */
export function coverSteps(now: Date) {
  let worn: string | undefined
  return stepsFor(
    [
      {
        when: { daysAgo: 18, at: '10:30' },
        run: async telling => {
          const { id, key } = await handIn(telling, {
            ...{ svg: autumn, name: '柳溪秋色', alt: '秋天的柳溪，夕阳下两个人站在桥上' },
            origin: '沈默画的，他说可以给大家用 drawn by Shen Mo for all of us',
          })
          worn = key
          const reason = '是本村的景，画和说明都好 our own creek, well drawn and described'
          await decide(telling, id, { decision: 'publish', reason })
        },
      },
      {
        when: { daysAgo: 11, at: '09:15' },
        run: async telling => {
          const { id } = await handIn(telling, {
            ...{ svg: loaf, name: '面包店周年', alt: '红底上一个大面包，旁边一张打折的价签' },
            origin: '梅芳请人画的 Mei had it drawn',
          })
          const reason = '封面上不放店家的优惠，去掉价签再交 no shop offers on covers'
          await decide(telling, id, { decision: 'return', reason })
        },
      },
      {
        when: { minutesAgo: 150 },
        run: async telling => {
          const id = await wrap(telling, {
            ...{ by: 'wen', room: 'neighbours', mode: 'lucky', split: 'lucky:2' },
            ...{ total: '600', shares: 6, greeting: '秋色正好，出来走走' },
            ...(worn !== undefined && { cover: worn }),
          })
          await openInTurn(telling, id, ['ana', 'heli', 'oldzhao'])
        },
      },
      {
        when: { minutesAgo: 90 },
        run: telling =>
          handIn(telling, {
            ...{ svg: lanterns, name: '元宵', alt: '夜里三盏灯笼，下面一碗汤圆' },
            origin: '自己画的 drawn by myself',
          }),
      },
    ],
    now,
  )
}
