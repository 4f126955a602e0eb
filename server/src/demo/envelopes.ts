import * as sdk from '@fuquan/sdk/index.ts'
import { type Deed, enter, keyed, open, openInTurn, stepsFor, thank, wrap } from './parcels.ts'
import { present } from '#/kit/assert.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Envelopes of every kind: what they became, and what still waits for whoever looks in. */
export function envelopeSteps(now: Date) {
  return stepsFor([...named(), ...withWords(), ...inTime(now), ...ended()], now)
}

/** For named people: each their own amount, or the same to each. */
function named(): Deed[] {
  let oven = ''
  return [
    {
      when: { daysAgo: 20, at: '19:15' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'mei', room: 'chens', mode: 'directed', split: 'named' },
          ...{ people: ['chen', 'xiaoman'], amounts: ['880', '660'] },
          ...{ total: '1540', shares: 2, greeting: '一老一小，各买各的' },
        })
        await openInTurn(telling, id, ['xiaoman', 'chen'])
        await thank(telling, id, { by: 'xiaoman', words: '谢谢妈妈，我买蜡笔！' })
        await thank(telling, id, { by: 'chen', words: '我的给小满存着' })
      },
    },
    {
      when: { minutesAgo: 210 },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'mei', room: 'neighbours', mode: 'directed', split: 'named' },
          ...{ people: ['lin', 'heli', 'ana'], amounts: ['520', '300', '180'] },
          ...{ total: '1000', shares: 3, greeting: '上周末帮我搬烤箱的' },
        })
        await openInTurn(telling, id, ['heli'])
        await thank(telling, id, { by: 'heli', words: '烤箱比看着沉' })
        oven = id
      },
    },
    {
      // Two of the three have not come yet.
      when: { minutesAgo: 48 },
      run: async telling => {
        const { client } = personOf(telling, 'mei')
        await sdk.remindGroup({ client, path: { envelopeId: oven }, headers: keyed() })
      },
    },
    {
      when: { minutesAgo: 66 },
      run: telling =>
        wrap(telling, {
          ...{ by: 'tariq', people: ['lin'], audience: 'people' },
          ...{ total: '168', shares: 1, greeting: 'For the dictionary' },
        }),
    },
    {
      when: { daysAgo: 14, at: '16:20' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'heli', people: ['chen'], audience: 'people' },
          ...{ total: '200', shares: 1, greeting: '上次的茶钱，收着' },
        })
        await telling.walk.on(9 * 60)
        const { client } = personOf(telling, 'chen')
        await sdk.declineEnvelope({ client, path: { envelopeId: id }, headers: keyed() })
      },
    },
    {
      when: { daysAgo: 28, at: '12:40' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'ana', people: ['boliang'], audience: 'people' },
          ...{ total: '350', shares: 1, greeting: 'chalk for Wednesday' },
        })
        await telling.walk.on(15 * 60)
        await takeBack(telling, 'ana', id)
      },
    },
  ]
}

const takeBack = (telling: Telling, by: string, envelopeId: string) =>
  sdk.returnRest({
    client: personOf(telling, by).client,
    path: { envelopeId },
    headers: keyed(),
  })

/** Opened by a word, or by whoever gets hold of it. */
function withWords(): Deed[] {
  return [
    {
      when: { daysAgo: 3, at: '19:05' },
      run: async telling => {
        const word = '柳树下'
        const id = await wrap(telling, {
          ...{ by: 'wen', room: 'neighbours', mode: 'password', split: 'lucky:2' },
          ...{ password: { word, hint: '大扫除在哪里集合' } },
          ...{ total: '600', shares: 3, greeting: '认真看过公告的人' },
        })
        for (const by of ['oldzhao', 'ana', 'songbo']) {
          await telling.walk.on(40)
          await open(telling, id, { by, password: word })
        }
      },
    },
    {
      when: { minutesAgo: 180 },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'xiaoyu', room: 'class', mode: 'password', split: 'lucky:2' },
          ...{ password: { word: '单摆', hint: '第42页讲的是什么' } },
          ...{ total: '880', shares: 8, greeting: '写完作业的来领' },
        })
        for (const by of ['amu', 'fangke']) {
          await telling.walk.on(70)
          await open(telling, id, { by, password: ' 单摆 ' })
        }
      },
    },
    {
      when: { minutesAgo: 150 },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'wen', room: 'neighbours', audience: 'anyone', mode: 'lucky', split: 'lucky:2' },
          ...{ total: '500', shares: 5, greeting: '周日大扫除，路过的也算' },
        })
        await openInTurn(telling, id, ['noor', 'greta'])
      },
    },
  ]
}

/** Opened at an hour, by many at one moment, or by the quickest. */
function inTime(now: Date): Deed[] {
  const from = (ms: number) => new Date(now.getTime() + ms).toISOString()
  return [
    {
      when: { daysAgo: 13, at: '20:10' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'lin', room: 'class', mode: 'lucky', split: 'lucky:2', fair: true },
          ...{ total: '444', shares: 4, greeting: '一起点，谁快都一样' },
        })
        const taps = ['ana', 'boliang', 'xiaoyu', 'kenji', 'amu', 'yara', 'hannah']
        await Promise.all(
          taps.map(by =>
            open(telling, id, { by }).catch((error: unknown) => {
              if (!String(error).includes('envelope_emptied')) throw error
            }),
          ),
        )
      },
    },
    {
      when: { daysAgo: 8, at: '21:00' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'xiaoyu', room: 'class', mode: 'lucky', split: 'lucky:2', gatherSeconds: 60 },
          ...{ total: '666', shares: 6, greeting: '先到齐，再开' },
        })
        const taps = ['lin', 'ana', 'tariq', 'boliang', 'shenmo', 'tangtang', 'ouyang', 'pedro']
        await enter(telling, id, taps)
        await telling.walk.on(70)
      },
    },
    {
      when: { daysAgo: 45, at: '20:30' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'tariq', room: 'class', mode: 'lucky', split: 'classic' },
          ...{ total: '750', shares: 5, greeting: 'The old way' },
        })
        await openInTurn(telling, id, ['yara', 'lin', 'kenji', 'maia', 'xiaoyu'])
      },
    },
    {
      when: { minutesAgo: 25 },
      run: telling =>
        wrap(telling, {
          ...{ by: 'lin', room: 'wall', mode: 'lucky', split: 'lucky:2' },
          ...{ total: '520', shares: 5, greeting: '明天练完了再开', opensAt: from(20 * hourMs) },
        }),
    },
    {
      // Whoever looks in finds it gathering, and it opens before their eyes.
      when: { minutesAgo: 5 },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'boliang', room: 'wall', mode: 'lucky', split: 'lucky:2' },
          ...{ total: '600', shares: 4, greeting: '都来，五分钟后一起开' },
          ...{ opensAt: from(-30_000), gatherSeconds: 300 },
        })
        await telling.walk.to(new Date(now.getTime() - 29_000))
        await enter(telling, id, ['ana', 'kenji', 'pedro', 'gaoyuan', 'hannah'])
      },
    },
  ]
}

/** Ended by their senders: taken back, or given to those who came. */
function ended(): Deed[] {
  return [
    {
      when: { daysAgo: 6, at: '12:30' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'lin', room: 'class', mode: 'lucky', split: 'lucky:2' },
          ...{ total: '900', shares: 9, greeting: '午休的人有份' },
        })
        await openInTurn(telling, id, ['maia', 'wuyou', 'zhihan'])
        await telling.walk.on(2.5 * 3_600)
        await takeBack(telling, 'lin', id)
      },
    },
    {
      when: { daysAgo: 17, at: '19:40' },
      run: async telling => {
        const id = await wrap(telling, {
          ...{ by: 'boliang', room: 'wall', total: '700', shares: 7 },
          greeting: '下雨天还来的',
        })
        await openInTurn(telling, id, ['lin', 'ana', 'kenji'])
        await telling.walk.on(2.5 * 3_600)
        const { client } = personOf(telling, 'boliang')
        await sdk.giveRest({ client, path: { envelopeId: id }, headers: keyed() })
      },
    },
    {
      when: { daysAgo: 2, at: '21:58' },
      run: async telling => {
        const { client } = personOf(telling, 'lin')
        const { data } = await sdk.listRecords({ client, query: { role: 'sent' } })
        const hotpot = data.items.find(one => one.greeting === '火锅吃好了')
        const id = present(hotpot, 'the hotpot').envelopeId
        await thank(telling, id, { by: 'ana', words: 'Thank you for the soup!' })
        await telling.walk.on(30)
        await thank(telling, id, { by: 'xiaoyu', words: '谢谢林悦姐，下次我请' })
        await telling.walk.on(50)
        await thank(telling, id, { by: 'tariq', words: 'I wear it with fear' })
        await telling.walk.on(40)
        await thank(telling, id, { by: 'yara', shows: '谢谢' })
      },
    },
  ]
}
