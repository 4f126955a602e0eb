import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Look } from './portraits.ts'

export { demoPassword, demoPin } from '@fuquan/sdk/demo.ts'

export type Character = {
  handle: string
  name: string
  language: Language
  /** Named people have a drawn portrait; the others are a name and a mark. */
  look?: Look
}

const zh = 'zh-CN'
const en = 'en'

/** The people of the story, in the order in which they came; Wen opened the house. */
export const cast = [
  {
    handle: 'wen',
    name: '温岚 Wen',
    language: zh,
    look: { paint: 'dusk', hair: 'bob', wears: 'collar' },
  },
  {
    handle: 'noor',
    name: 'Noor',
    language: en,
    look: { paint: 'mint', hair: 'scarf', wears: 'coat' },
  },
  {
    handle: 'lin',
    name: '林悦 Lin',
    language: zh,
    look: { paint: 'peach', hair: 'long', wears: 'round' },
  },
  {
    handle: 'mei',
    name: '梅芳 Mei',
    language: zh,
    look: { paint: 'butter', hair: 'bun', wears: 'apron' },
  },
  {
    handle: 'chen',
    name: '陈国庆 Chen',
    language: zh,
    look: { paint: 'tea', hair: 'bald', wears: 'collar' },
  },
  {
    handle: 'heli',
    name: '何力 He Li',
    language: zh,
    look: { paint: 'steel', hair: 'cap', wears: 'overall' },
  },
  {
    handle: 'suye',
    name: '苏叶 Su Ye',
    language: zh,
    look: { paint: 'leaf', hair: 'long', wears: 'collar' },
  },
  {
    handle: 'tariq',
    name: 'Tariq Haddad',
    language: en,
    look: { paint: 'sand', hair: 'curls', wears: 'coat' },
  },
  {
    handle: 'xiaoyu',
    name: '周小渔 Xiaoyu',
    language: zh,
    look: { paint: 'lake', hair: 'tails', wears: 'round' },
  },
  {
    handle: 'boliang',
    name: '薄亮 Bo',
    language: zh,
    look: { paint: 'lime', hair: 'short', wears: 'round' },
  },
  {
    handle: 'ana',
    name: 'Ana Sousa',
    language: en,
    look: { paint: 'coral', hair: 'curls', wears: 'round' },
  },
  {
    handle: 'yishui',
    name: '易水 Yi Shui',
    language: zh,
    look: { paint: 'mist', hair: 'short', wears: 'collar' },
  },
] as const satisfies readonly Character[]

/** Those of the class who have a name, a mark and no story. */
export const classmates: readonly Character[] = [
  ['amu', '阿木', zh],
  ['baiyu', '白羽', zh],
  ['chengzi', '程梓', zh],
  ['dingding', '丁一宁', zh],
  ['fangke', '方可', zh],
  ['gaoyuan', '高远', zh],
  ['hannah', 'Hannah Weiss', en],
  ['huangli', '黄莉', zh],
  ['jiangnan', '江南', zh],
  ['kenji', 'Kenji Mori', en],
  ['lanlan', '蓝蓝', zh],
  ['luming', '陆鸣', zh],
  ['maia', 'Maia Okoro', en],
  ['nianhua', '年华', zh],
  ['ouyang', '欧阳晴', zh],
  ['pedro', 'Pedro Lima', en],
  ['qiuqiu', '秋秋', zh],
  ['ruilin', '瑞霖', zh],
  ['shenmo', '沈墨', zh],
  ['tangtang', '唐棠', zh],
  ['wuyou', '吴忧', zh],
  ['yara', 'Yara Haddad', en],
  ['zhihan', '芷涵', zh],
].map(toCharacter)

/** Families and neighbours around the story. */
export const neighbours: readonly Character[] = [
  ['chenwei', '陈卫 Chen Wei', zh],
  ['xiaoman', '陈小满 Xiaoman', zh],
  ['liusao', '刘嫂', zh],
  ['oldzhao', '老赵', zh],
  ['greta', 'Greta Lund', en],
  ['songbo', '宋伯', zh],
  ['ines', 'Inês Duarte', en],
  ['qiaoqiao', '乔乔', zh],
].map(toCharacter)

function toCharacter([handle = '', name = '', language]: readonly string[]): Character {
  return { handle, name, language: language === en ? en : zh }
}

const handlesOf = (people: readonly Character[]) => people.map(one => one.handle)

/** A room: who made it and who is in it from when on, in days before now. */
export type Place = {
  key: 'class' | 'wall' | 'chens' | 'neighbours' | 'readers'
  name: string
  template: 'class' | 'team' | 'occasion' | 'interest'
  rhythm: 'none' | 'weekly' | 'monthly'
  purpose: string
  maker: string
  members: readonly string[]
  daysAgo: number
}

export const places: readonly Place[] = [
  {
    key: 'neighbours',
    name: '柳溪邻里 Neighbours',
    template: 'interest',
    rhythm: 'none',
    purpose: '修车、借梯子、河边散步 · ladders, bikes, walks by the river',
    maker: 'wen',
    members: [
      ...['noor', 'lin', 'mei', 'chen', 'heli', 'suye', 'ana'],
      ...handlesOf(neighbours).filter(handle => handle !== 'xiaoman'),
    ],
    daysAgo: 420,
  },
  {
    key: 'class',
    name: '三班 Class 3',
    template: 'class',
    rhythm: 'weekly',
    purpose: '作业、班费、周五火锅 · homework, fees, hotpot on Fridays',
    maker: 'xiaoyu',
    members: ['tariq', 'lin', 'boliang', 'ana', ...handlesOf(classmates)],
    daysAgo: 410,
  },
  {
    key: 'chens',
    name: '陈家 the Chens',
    template: 'occasion',
    rhythm: 'none',
    purpose: '一家人',
    maker: 'chenwei',
    members: ['chen', 'mei', 'xiaoman'],
    daysAgo: 395,
  },
  {
    key: 'wall',
    name: '周三攀岩 Wednesday Wall',
    template: 'team',
    rhythm: 'weekly',
    purpose: '周三七点，岩馆见 · Wednesdays at seven, chalk is shared',
    maker: 'boliang',
    members: ['ana', 'lin', 'tariq', 'noor', 'hannah', 'kenji', 'gaoyuan', 'pedro'],
    daysAgo: 300,
  },
  {
    key: 'readers',
    name: '慢读 Slow Readers',
    template: 'interest',
    rhythm: 'weekly',
    purpose: '一周一章，只问一个问题 · one chapter a week, one question',
    maker: 'suye',
    members: ['noor', 'songbo', 'greta', 'wen'],
    daysAgo: 60,
  },
]
