import * as sdk from '@fuquan/sdk/index.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { personOf } from './people.ts'
import type { When } from './scenes.ts'
import { momentOf, sendFound, type Telling } from './tell.ts'

/** `by` says it to the other of the two; `shows` is a sticker by a word it is found by. */
type Line = { by: string } & ({ says: string } | { shows: string })
type Talk = { between: readonly [one: string, other: string]; when: When; lines: readonly Line[] }

const say = (by: string, says: string): Line => ({ by, says })
const show = (by: string, shows: string): Line => ({ by, shows })

/** What two friends say to each other, and nobody else reads. */
const talks: readonly Talk[] = [
  {
    between: ['lin', 'mei'],
    when: { daysAgo: 41, at: '21:35' },
    lines: [
      say('lin', '梅姐，明天的红豆包给我留四个？'),
      say('mei', '留了，六点半出炉，凉了不好吃，你早点来'),
      say('lin', '一定。昨天那笔转多了五毛，别退，算早起费'),
      show('mei', '笑死'),
    ],
  },
  {
    between: ['boliang', 'lin'],
    when: { daysAgo: 12, at: '18:05' },
    lines: [
      say('boliang', '周日岩馆新线，紫色那条，你敢不敢'),
      say('lin', '紫色？上次绿色我都抖了二十分钟'),
      say('boliang', '抖也算热身。我带护具，你带零食'),
      say('lin', '成交。零食比护具重要'),
      show('lin', '加油'),
    ],
  },
  {
    between: ['tariq', 'lin'],
    when: { daysAgo: 8, at: '20:20' },
    lines: [
      say('tariq', 'Lin, what is the polite way to say “your dog ate my homework notes”?'),
      say('lin', '“您家的狗对我的笔记很感兴趣。”'),
      say('tariq', 'Very diplomatic. I will practise it on the dog first.'),
      show('tariq', 'laugh'),
    ],
  },
  {
    between: ['ana', 'boliang'],
    when: { daysAgo: 3, at: '22:10' },
    lines: [
      say('ana', 'I still owe you for the chalk bag, right?'),
      say('boliang', '早就两清了，你请的面忘了？'),
    ],
  },
  {
    between: ['mei', 'lin'],
    when: { minutesAgo: 95 },
    lines: [say('mei', '今天的核桃卷卖剩两个，给你挂门把手上了'), say('mei', '别谢，谢就收钱')],
  },
]

async function speak(telling: Telling, { between, lines }: Talk): Promise<void> {
  const [one, other] = between
  const { client: opener } = personOf(telling, one)
  const body = { userId: personOf(telling, other).id }
  const { data: room } = await sdk.openDirect({ client: opener, body })
  for (const line of lines) {
    const { client } = personOf(telling, line.by)
    if ('shows' in line) await sendFound(client, line.shows, room.id)
    else {
      const messageId = toWire('msg', newId())
      await sdk.say({ client, path: { roomId: room.id }, body: { messageId, text: line.says } })
    }
    await telling.walk.on(35)
  }
}

/** How Lin keeps the list: the neighbours on top, the reading circle quiet. */
async function keepList(telling: Telling): Promise<void> {
  const { client } = personOf(telling, 'lin')
  const roomId = present(telling.rooms.get('neighbours'), 'the neighbours')
  await sdk.changeThread({ client, path: { roomId }, body: { pinned: true } })
  const wall = present(telling.rooms.get('wall'), 'the wall')
  await sdk.changeThread({ client, path: { roomId: wall }, body: { muted: true } })
}

/** Talk of two, in order of time. */
export function directSteps(now: Date) {
  return [
    ...talks.map(talk => ({
      at: momentOf(talk.when, now),
      run: (telling: Telling) => speak(telling, talk),
    })),
    { at: momentOf({ daysAgo: 40, at: '08:00' }, now), run: keepList },
  ]
}
