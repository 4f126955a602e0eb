import { present } from '#/kit/assert.ts'
import type { Beat, Parcel, Scene } from './scenes.ts'
import { classmates, neighbours } from './cast.ts'
import { seededNumbers } from './seed.ts'

const monthsBack = 13
const daysPerMonth = 30
const dayMs = 86_400_000
/** The climbers found each other only later. */
const wallBegins = 4

type Season = { class: string; near: string; after: readonly string[] }

/** What a month is about, January first: greetings of its envelopes, and replies to them. */
const seasons: readonly Season[] = [
  {
    class: '新年快乐',
    near: 'Happy new year',
    after: ['新年快乐！', 'Happy new year from Porto'],
  },
  {
    class: '恭喜发财',
    near: '恭喜发财',
    after: ['红包拿来', 'I practised saying it in the mirror'],
  },
  { class: '春天了', near: '河边柳绿', after: ['花粉也来了', 'Bless you all'] },
  { class: '踏青', near: '清明茶', after: ['茶好', 'the hill was worth it'] },
  { class: '五一', near: '扫楼道辛苦', after: ['下个月我扫', 'My turn in June'] },
  { class: '端午安康', near: '粽子管够', after: ['甜粽子派', 'There are two kinds??'] },
  { class: '考完了', near: '西瓜分一半', after: ['解放', 'Freedom smells of watermelon'] },
  { class: '暑假', near: '防台风辛苦', after: ['阳台的花都收了', 'All windows shut here'] },
  { class: '开学', near: '中秋团圆', after: ['五仁的归我', 'You can have mine, sincerely'] },
  { class: '国庆快乐', near: '桂花开了', after: ['谢谢班长', 'Thank you! Smells of autumn'] },
  { class: '期中加油', near: '降温添衣', after: ['够买一杯热的', 'warm hands now'] },
  { class: '冬至吃饺子', near: '冬至安康', after: ['我家吃汤圆', 'What is the difference?'] },
]
const climbs = ['新人第一爬', '手指还好吗', 'New routes', '下雨也爬', 'High hold, low grade']

const senders = {
  class: ['xiaoyu', 'tariq', 'lin', 'ana', 'boliang'],
  neighbours: ['wen', 'mei', 'chen', 'suye', 'heli', 'lin'],
  wall: ['boliang', 'lin', 'ana'],
} as const
const others = {
  class: ['xiaoyu', 'tariq', 'lin', 'ana', 'boliang', ...classmates.map(one => one.handle)],
  neighbours: [
    ...['wen', 'noor', 'lin', 'mei', 'chen', 'heli', 'suye', 'ana'],
    ...neighbours.filter(one => one.handle !== 'xiaoman').map(one => one.handle),
  ],
  wall: ['boliang', 'ana', 'lin', 'tariq', 'noor', 'hannah', 'kenji', 'gaoyuan', 'pedro'],
} as const
const totals = ['666', '880', '1000', '1280', '520']

type Hall = keyof typeof senders

/** Makes the ordinary months: in each room an envelope, who opened it, and a word of thanks. */
export function monthScenes(now: Date): Scene[] {
  const found: Scene[] = []
  for (let n = 0; n < monthsBack; n++) {
    const daysAgo = (monthsBack - n) * daysPerMonth - 4
    const date = new Date(now.getTime() - daysAgo * dayMs)
    const season = present(seasons[date.getUTCMonth()], 'a season')
    const wall = present(climbs[n % climbs.length], 'a climb')
    const month = { n, after: season.after }
    found.push(scene('class', { ...month, daysAgo, greeting: season.class }))
    found.push(scene('neighbours', { ...month, daysAgo: daysAgo - 3, greeting: season.near }))
    if (n >= wallBegins) {
      found.push(scene('wall', { ...month, daysAgo: daysAgo - 5, greeting: wall }))
    }
  }
  return found
}

type Month = { n: number; daysAgo: number; greeting: string; after: readonly string[] }

function scene(room: Hall, { n, daysAgo, greeting, after }: Month): Scene {
  const label = `${room}-${n}`
  const pick = seededNumbers(label)
  const by = senders[room][n % senders[room].length] ?? 'lin'
  const opening = shuffled(
    others[room].filter(one => one !== by || n % 3 === 0),
    pick,
  )
  const shares = 4 + pick(5)
  const lucky = room !== 'neighbours' || n % 3 === 1
  const perShare = 60 + 20 * pick(6)
  const parcel: Parcel = {
    label,
    mode: lucky ? 'lucky' : 'ordinary',
    total: lucky ? (totals[pick(totals.length)] ?? '666') : String(perShare * shares),
    shares,
    greeting,
    // Now and then one is left over and goes home.
    openers: opening.slice(0, n % 4 === 2 ? shares - 1 : shares),
  }
  const reply = after[pick(after.length)] ?? '谢谢'
  const beats: Beat[] = [
    { by, sends: parcel },
    { by: speakerOf(reply, opening, by), says: reply },
  ]
  const hour = String(17 + pick(5)).padStart(2, '0')
  const minute = String(10 + pick(45))
  return { room, when: { daysAgo, at: `${hour}:${minute}` }, beats }
}

const english = [
  'ana',
  'tariq',
  'noor',
  'hannah',
  'kenji',
  'maia',
  'pedro',
  'yara',
  'greta',
  'ines',
]

/** Everybody writes their own language, so an English line needs somebody who writes it. */
function speakerOf(line: string, people: readonly string[], sender: string): string {
  const wantsEnglish = /^[A-Za-z]/.test(line)
  const fits = people.find(one => one !== sender && english.includes(one) === wantsEnglish)
  return fits ?? sender
}

function shuffled(people: readonly string[], pick: (below: number) => number): string[] {
  const left = [...people]
  return people.map(() => left.splice(pick(left.length), 1)[0] ?? '')
}
