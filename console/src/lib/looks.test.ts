import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { dropLooks, isLooking, keepLook, lookedAtNow } from './looks.ts'

/** What a tab keeps: its names are own keys, as they are in a browser. */
class Tab {
  [key: string]: unknown
  getItem(key: string): unknown {
    return Object.hasOwn(this, key) ? this[key] : null
  }
  setItem(key: string, value: string): void {
    this[key] = value
  }
  removeItem(key: string): void {
    delete this[key]
  }
}
beforeEach(() => vi.stubGlobal('sessionStorage', new Tab()))
afterAll(() => vi.unstubAllGlobals())

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()

test('a look opens a page for who looked, for as long as it lasts', () => {
  keepLook({ by: 'wen', userId: 'lin', until: inMinutes(15) })
  keepLook({ by: 'wen', userId: 'mei', until: inMinutes(-1) })

  expect(['lin', 'mei', 'bo'].map(one => isLooking('wen', one))).toEqual([true, false, false])
  expect(lookedAtNow('wen')).toEqual(['lin'])
})

test('whoever signs in over the page has looked at nobody', () => {
  keepLook({ by: 'wen', userId: 'lin', until: inMinutes(15) })

  expect([isLooking('tariq', 'lin'), lookedAtNow('tariq')]).toEqual([false, []])

  keepLook({ by: 'tariq', userId: 'mei', until: inMinutes(15) })
  dropLooks('tariq')
  expect([lookedAtNow('wen'), lookedAtNow('tariq')]).toEqual([[], ['mei']])
})

test('who signs out leaves no look behind, and nothing else is lost', () => {
  sessionStorage.setItem('fuquan.other', 'stays')
  keepLook({ by: 'wen', userId: 'lin', until: inMinutes(15) })

  dropLooks()

  expect(isLooking('wen', 'lin')).toBe(false)
  expect(Object.keys(sessionStorage)).toEqual(['fuquan.other'])
})

test('a file takes the hundred latest', () => {
  for (let n = 1; n <= 120; n++) keepLook({ by: 'wen', userId: `${n}`, until: inMinutes(n) })

  const people = lookedAtNow('wen')
  expect([people.length, people[0], people.at(-1)]).toEqual([100, '120', '21'])
})
