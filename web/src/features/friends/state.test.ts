import { describe, expect, test } from 'vitest'
import {
  addressesOf,
  byLetter,
  foundAmong,
  hashesOf,
  indexLetters,
  letterAt,
  letterOf,
  middleOf,
  nearestLetter,
} from './state.ts'

const friend = (name: string, remark = '') => ({
  person: { id: `usr_${name}`, handle: `h_${name}`, name, pictureId: null, level: 1 },
  ...{ remark, labelIds: [], origin: { kind: 'qr' as const, ref: 'x' }, since: '2026-11-20' },
})

describe('the list from A to Z', () => {
  test.each([
    ['陈国庆', 'C'],
    ['阿布', 'A'],
    ['林悦', 'L'],
    ['梅芳', 'M'],
    ['何力', 'H'],
    ['易水', 'Y'],
    ['周小渔', 'Z'],
    ['苏叶', 'S'],
    ['温岚', 'W'],
    ['薄亮', 'B'],
    ['Ana', 'A'],
    ['Édouard', 'E'],
    ['tariq', 'T'],
    ['🐟', '#'],
    ['3班', '#'],
    ['', '#'],
  ])('%s stands under %s', (name, letter) => {
    expect(letterOf(name)).toBe(letter)
  })

  test('a remark stands for the name, and what has no letter comes last', () => {
    const groups = byLetter([friend('🐟'), friend('周小渔', '班长'), friend('Ana'), friend('阿布')])
    expect(groups.map(({ letter, friends }) => [letter, friends.length])).toEqual([
      ['A', 2],
      ['B', 1],
      ['#', 1],
    ])
  })

  test('is searched by remark, name and handle', () => {
    const all = [friend('周小渔', '班长'), friend('Ana')]
    for (const words of ['班', '小渔', '@h_周']) expect(foundAmong(all, words)).toHaveLength(1)
  })
})

describe('the letters along the edge', () => {
  test('have the same height each, and the ends go on beyond them', () => {
    const all = indexLetters.map(letter => letterAt(middleOf(letter)))
    expect(all).toEqual(indexLetters)
    expect([letterAt(-0.2), letterAt(0), letterAt(1), letterAt(1.7)]).toEqual(['A', 'A', '#', '#'])
  })

  test.each([
    ['C', 'C'],
    ['A', 'C'],
    ['D', 'M'],
    ['N', '#'],
    ['#', '#'],
  ])('%s leads to %s, where C, M and # are', (wanted, found) => {
    expect(nearestLetter(['C', 'M', '#'], wanted)).toBe(found)
  })

  test('lead to the last where nobody comes after', () => {
    expect(nearestLetter(['C', 'M'], 'Z')).toBe('M')
  })

  test('are all that a name may stand under', () => {
    for (const name of ['Uma', 'Ivan', 'Viktor', '周', '3班']) {
      expect(indexLetters).toContain(letterOf(name))
    }
  })
})

test('a vCard gives its addresses, folded lines and groups too, and nothing else', () => {
  const card = [
    ...['BEGIN:VCARD', 'FN:Mei', 'item1.EMAIL;TYPE=home:Mei@Example.org', 'TEL:+86 138'],
    ...['EMAIL:very.long.address@exam', ' ple.org', 'EMAIL:mei@example.org', 'EMAIL:none'],
    'END:VCARD',
  ].join('\r\n')
  expect(addressesOf(card)).toEqual(['mei@example.org', 'very.long.address@example.org'])
})

test('addresses leave as salted digests only', async () => {
  const hashes = await hashesOf('salt', ['mei@example.org'])
  const [[hash, address] = ['', '']] = hashes
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(address).toBe('mei@example.org')
  expect((await hashesOf('other', ['mei@example.org'])).has(hash)).toBe(false)
})
