import type { Place } from './cast.ts'

/** An envelope of the story. Its label seeds its draw, unless the draw is left to chance. */
export type Parcel = {
  label: string
  mode: 'ordinary' | 'lucky'
  /** Minor units. */
  total: string
  shares: number
  greeting: string
  /** Who opens it, in this order, some seconds apart. */
  openers: readonly string[]
  /** Who gets the largest share. */
  crown?: string
  /** Nobody knows this draw beforehand, the filling neither. */
  chance?: true
}

export type Beat =
  | { by: string; says: string }
  | { by: string; sends: Parcel }
  /** A sticker of the house, by a word it is found by. */
  | { by: string; shows: string }

/** By the clock of the town on a day before today, or so many minutes before now. */
export type When = { daysAgo: number; at: string } | { minutesAgo: number }

export type Scene = { room: Place['key']; when: When; beats: readonly Beat[] }

const say = (by: string, says: string): Beat => ({ by, says })
const show = (by: string, shows: string): Beat => ({ by, shows })
const send = (by: string, sends: Parcel): Beat => ({ by, sends })

/** What people say and send, by room; the filling puts it in order of time. */
export const scenes: readonly Scene[] = [
  // The class
  {
    room: 'class',
    when: { daysAgo: 409, at: '18:20' },
    beats: [
      say('xiaoyu', '三班的群建好了，先把名字改成自己的，别都叫「用户」'),
      say('tariq', 'Good evening class. I will read along with my dictionary.'),
      say('boliang', '老师中文比我英文好多了'),
      say('amu', '物理作业第几页？'),
      say('tariq', 'Page 42, the pendulum. No calculator, your fingers are enough.'),
    ],
  },
  {
    room: 'class',
    when: { daysAgo: 398, at: '19:05' },
    beats: [
      say(
        'ana',
        'Hello everyone, I am Ana, from Porto. I arrived on Sunday with one suitcase and two left shoes',
      ),
      say('xiaoyu', '欢迎 Ana！教室在三楼左手边，饭堂在一楼'),
      say('yara', 'Two left shoes is a good start for dancing'),
      say('nianhua', '我鞋码38，多一双运动鞋，要的话明天带'),
      say('ana', '38!! You just saved my week'),
      show('ana', '抱抱'),
    ],
  },
  {
    room: 'class',
    when: { daysAgo: 96, at: '21:10' },
    beats: [
      say('shenmo', '期中复习提纲谁有干净的一份？'),
      say('fangke', '我拍照发课代表那了，第三页有手印别介意'),
      say('kenji', 'Page 3 has a handprint. It is a very nice handprint.'),
      say('tangtang', '那是我吃橘子的手'),
      show('kenji', '笑死'),
    ],
  },
  {
    room: 'class',
    when: { daysAgo: 33, at: '17:40' },
    beats: [
      say('xiaoyu', '班费 20.00，下周五前交给我；已交 17/28'),
      say('gaoyuan', '我明天交！钱在校服里，校服在洗衣机里'),
      say('maia', 'Is it the same fee for people who only came in spring?'),
      say('xiaoyu', '一样的，Maia，一半给你留到下学期'),
    ],
  },
  {
    room: 'class',
    when: { daysAgo: 5, at: '12:10' },
    beats: [
      say('lin', '周五火锅，八个人，我先垫着'),
      say('ana', 'I can bring dessert! pastéis, if Mei lends me her oven'),
      say('boliang', '我不吃辣，鸳鸯锅可以吗'),
      say('lin', '当然鸳鸯，微辣那边离你远一点'),
      say('hannah', 'Count me in. I eat everything that does not look back at me'),
      say('tariq', 'I will come after the lab closes, keep me a mushroom.'),
    ],
  },
  {
    room: 'class',
    when: { daysAgo: 2, at: '21:32' },
    beats: [
      say('lin', '到家了，都吃饱了吧？垫的钱不急'),
      say('boliang', '不辣的那半锅被我一个人喝完了'),
      show('lin', '辛苦了'),
      send('lin', {
        ...{ label: 'hotpot', mode: 'lucky', total: '1880', shares: 8, crown: 'tariq' },
        greeting: '火锅吃好了',
        openers: ['ana', 'boliang', 'hannah', 'tariq', 'xiaoyu', 'kenji', 'amu', 'yara'],
      }),
      say('xiaoyu', '老师手气最佳，请客！'),
      say('tariq', 'Can someone explain the crown next to my name? I only tapped a coin.'),
      say('ana', 'It means the next dinner is yours, professor'),
      say('ruilin', '我就倒杯水的工夫，一个都没剩'),
      say('zhihan', '我也没抢到，8个太少了'),
      show('zhihan', '没抢到'),
    ],
  },
  {
    room: 'class',
    when: { minutesAgo: 34 },
    beats: [
      say('tariq', 'So. I asked my daughter, and I understand the crown now.'),
      say('yara', 'He asked me three times'),
      show('tariq', '害羞'),
      send('tariq', {
        ...{
          label: 'crown-tax',
          mode: 'lucky',
          total: '888',
          shares: 10,
          openers: [],
          chance: true,
        },
        greeting: 'The crown pays its tax',
      }),
      say('xiaoyu', '十个！先到先得，别挤'),
    ],
  },
  // The neighbours
  {
    room: 'neighbours',
    when: { daysAgo: 418, at: '10:15' },
    beats: [
      say('wen', '柳溪邻里开张了。借东西、问路、夸谁家的花，都行'),
      say('heli', '修车的先说好：补胎15，链条上油不要钱'),
      say('chen', '这个字有点小'),
      say('lin', '陈伯伯，点「我」里面有大字，我下午过来帮您调'),
      say('chen', '字大了，看得清，谢谢小林'),
      show('lin', '👍'),
    ],
  },
  {
    room: 'neighbours',
    when: { daysAgo: 187, at: '07:50' },
    beats: [
      say(
        'greta',
        'Somebody left a very small bicycle by the bridge. It has a bell shaped like a frog.',
      ),
      say('liusao', '那是我孙子的！昨天说丢了，哭到睡着'),
      say('greta', 'It is at my door now. The frog still works.'),
      say('liusao', '太谢谢了，晚上送饺子过去，韭菜的吃吗？'),
      say('greta', 'I eat everything that comes with a story'),
      show('liusao', '温暖'),
    ],
  },
  {
    room: 'neighbours',
    when: { daysAgo: 24, at: '19:30' },
    beats: [
      say('noor', 'Night shift till Sunday, water my tree please'),
      say('songbo', '钥匙还在老地方吗？'),
      say('noor', 'Under the blue pot, thank you!'),
      say('ana', 'watered. it said thank you in Chinese, I think'),
      say('oldzhao', '那棵桂花会说四国话'),
    ],
  },
  {
    room: 'neighbours',
    when: { daysAgo: 4, at: '22:05' },
    beats: [
      say('lin', '楼道灯今天修好了，谢谢老赵爬上爬下'),
      send('lin', {
        ...{ label: 'stairs', mode: 'ordinary', total: '800', shares: 5 },
        greeting: '修灯辛苦',
        openers: ['oldzhao', 'heli', 'songbo'],
      }),
      say('oldzhao', '一块六，够买两个灯泡了，收下'),
      say('heli', '我只扶了梯子，也收下'),
      show('oldzhao', '谢谢'),
    ],
  },
  {
    room: 'neighbours',
    when: { daysAgo: 1, at: '15:20' },
    beats: [
      say('ana', 'Mei, is the oven free this afternoon? Thirty pastéis, promise to clean it'),
      say('mei', '烤箱四点以后归你'),
      say('ines', 'Thirty? Then I am suddenly very interested in this group'),
      say('qiaoqiao', '蛋挞算不算早饭'),
      say('mei', '明早七点，第一炉红豆的，来的人先尝'),
      show('qiaoqiao', '想要'),
    ],
  },
  {
    room: 'neighbours',
    when: { minutesAgo: 95 },
    beats: [
      send('mei', {
        ...{ label: 'first-tray', mode: 'ordinary', total: '600', shares: 6 },
        greeting: '第一炉出来了',
        openers: ['chen', 'ana'],
      }),
      say('chen', '红豆的好，不太甜'),
      say('heli', '下午谁有空帮我抬个架子上三楼？请喝汽水'),
    ],
  },
  // The Chens
  {
    room: 'chens',
    when: { daysAgo: 394, at: '20:00' },
    beats: [
      say('chenwei', '爸，以后红包发这里，别再往枕头底下塞现金了'),
      say('chen', '枕头底下踏实'),
      say('mei', '爸，枕头底下的上周被我洗了'),
      show('chenwei', '无语'),
    ],
  },
  {
    room: 'chens',
    when: { daysAgo: 9, at: '18:45' },
    beats: [
      say('xiaoman', '爷爷，学校要放风筝比赛'),
      say('chen', '给孙女买风筝'),
      send('chen', {
        ...{ label: 'kite', mode: 'ordinary', total: '1500', shares: 1 },
        greeting: '买个大的',
        openers: ['xiaoman'],
      }),
      say('xiaoman', '谢谢爷爷！我要买燕子的'),
      show('xiaoman', '❤️'),
      say('chenwei', '线轴家里有，别让他再买线轴'),
    ],
  },
  {
    room: 'chens',
    when: { minutesAgo: 260 },
    beats: [
      say('mei', '晚上回来吃饭的举手'),
      say('xiaoman', '✋'),
      say('chen', '我也举了，你们看不见'),
      show('mei', '收到'),
    ],
  },
  // The wall
  {
    room: 'wall',
    when: { daysAgo: 299, at: '22:00' },
    beats: [
      say('boliang', '周三七点老地方，鞋子可以借，38到44都有'),
      say('ana', 'Is it scary?'),
      say('boliang', '第一次怕，第二次手酸，第三次就停不下来'),
      say('pedro', 'I am on the third time. He is right.'),
    ],
  },
  {
    room: 'wall',
    when: { daysAgo: 58, at: '21:40' },
    beats: [
      say('kenji', 'The blue route by the window: done!!'),
      say('gaoyuan', '我看见了，最后一步整个人飞起来'),
      show('boliang', '庆祝'),
      send('boliang', {
        ...{ label: 'blue-route', mode: 'lucky', total: '520', shares: 5, crown: 'kenji' },
        greeting: '蓝线首登',
        openers: ['kenji', 'ana', 'pedro', 'gaoyuan', 'lin'],
      }),
      say('noor', 'I was on shift and missed everything, as usual'),
    ],
  },
  {
    room: 'wall',
    when: { daysAgo: 1, at: '22:15' },
    beats: [
      say('lin', '今天手指有点肿，下周我只做保护'),
      say('tariq', 'Friction is on your side. Rest is, too.'),
      say('boliang', '镁粉谁带走了？'),
      say('hannah', 'The chalk went home with me. It will be back on Wednesday, with interest'),
    ],
  },
  // The readers
  {
    room: 'readers',
    when: { daysAgo: 6, at: '20:30' },
    beats: [
      say('suye', '这周读《边城》第三章，只问一个问题：谁在等？'),
      say('greta', 'I read it in translation. I think it is the boat that waits.'),
      say('songbo', '我等了四十年才读第二遍'),
      show('greta', '👀'),
      say('suye', '宋伯这句，写进我们的本子里'),
    ],
  },
]
