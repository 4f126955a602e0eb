import { describe, expect, test } from 'vitest'
import { linesOf } from './picture.ts'
import { monthBars, swipeOf } from './state.ts'

describe('the cards of a year', () => {
  test.each([
    ['to the left', 300, 200, 1],
    ['to the right', 200, 300, -1],
    ['hardly at all', 200, 230, 0],
  ] as const)('a finger that moves %s', (_name, from, to, turned) => {
    expect(swipeOf(from, to)).toBe(turned)
  })
})

describe('the lines of the picture', () => {
  test.each([2, 3, 4, 5, 6])('%s of them end above the name of the house', count => {
    const { gap, from } = linesOf(count)
    expect(from).toBeGreaterThan(450)
    expect(from + gap * count).toBeLessThanOrEqual(1190 + 40)
    expect(gap).toBeGreaterThan(110)
  })
})

describe('the months of a year', () => {
  const month = (at: number, sent: string, received: string) => {
    return { month: `2026-${String(at).padStart(2, '0')}`, sent, received }
  }
  test('stand beside the highest one', () => {
    const bars = monthBars([month(1, '0', '0'), month(2, '30', '20'), month(3, '0', '100')])
    expect(bars.map(bar => bar.share)).toEqual([0, 50, 100])
  })
  test('without money are all flat', () => {
    expect(monthBars([month(1, '0', '0')])).toEqual([{ month: '2026-01', share: 0 }])
  })
})
