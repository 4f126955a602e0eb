import type { Sticker } from '@fuquan/sdk/index.ts'
import { expect, test } from 'vitest'
import { find, indexOf, initialOf, suggest } from './search.ts'

const sticker = (id: string, alt: string, ...keywords: string[]): Sticker => ({
  id,
  packId: 'pak',
  alt,
  keywords,
  animated: false,
})
const thanks = sticker('stk_thanks', '福福抱拳道谢', '谢谢', '感谢', '🙏', 'thanks')
const laugh = sticker('stk_laugh', '福福大笑', '哈哈', '笑死', '😂', 'laugh', 'lol')
const love = sticker('stk_love', '福福冒爱心', '爱你', '❤️', 'love')
const pack = { id: 'pak', name: 'Fufu', builtIn: true, stickers: [thanks, laugh, love] }
const index = indexOf({ packs: [pack] })

test('a Han character has the first letter of its pinyin', () => {
  expect([...'谢感你哈笑爱恭发财晚安中'].map(initialOf).join('')).toBe('xgnhxagfcwaz')
  expect([...'ok!'].map(initialOf).join('')).toBe('ok!')
})

test('a sticker is found by word, by emoji and by pinyin initials', () => {
  expect(find(index, '谢谢')).toEqual([thanks])
  expect(find(index, 'THANKS ')).toEqual([thanks])
  expect(find(index, '😂')).toEqual([laugh])
  expect(find(index, 'xx')).toEqual([thanks])
  expect(find(index, 'hh')).toEqual([laugh])
  expect(find(index, '❤')).toEqual([love])
  expect(find(index, '福福')).toHaveLength(3)
  expect(find(index, 'zzz')).toEqual([])
  expect(find(index, '  ')).toEqual([])
})

test('a word that fits whole comes before one that only begins so', () => {
  const lolly = sticker('stk_lolly', 'a lolly', 'lolly')
  const both = indexOf({ packs: [{ ...pack, stickers: [lolly, laugh] }] })
  expect(find(both, 'lol')).toEqual([laugh, lolly])
})

test('while typing, a line that is a word suggests and a line that is talk does not', () => {
  expect(suggest(index, '哈哈')).toEqual([laugh])
  expect(suggest(index, 'xx')).toEqual([thanks])
  expect(suggest(index, 'lo')).toEqual([laugh, love])
  expect(suggest(index, 'see you 😂')).toEqual([laugh])
  expect(suggest(index, 'l')).toEqual([])
  expect(suggest(index, '')).toEqual([])
  expect(suggest(index, '谢谢你昨天帮我把书架搬上楼')).toEqual([])
})
