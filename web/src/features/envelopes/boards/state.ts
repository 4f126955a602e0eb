import type { YearStatement } from '@fuquan/sdk/index.ts'

const swipeMin = 48

/** Which way a finger turns the cards: 1 is on, -1 is back, 0 is a finger that hardly moved. */
export function swipeOf(from: number, to: number): -1 | 0 | 1 {
  if (Math.abs(to - from) < swipeMin) return 0
  return to < from ? 1 : -1
}

/** How high each month stands beside the highest, in whole hundredths; all 0 without money. */
export function monthBars(
  months: readonly YearStatement['months'][number][],
): { month: string; share: number }[] {
  const sums = months.map(({ month, sent, received }) => {
    return { month, sum: BigInt(sent) + BigInt(received) }
  })
  const most = sums.reduce((max, { sum }) => (sum > max ? sum : max), 0n)
  return sums.map(({ month, sum }) => {
    return { month, share: most === 0n ? 0 : Number((sum * 100n) / most) }
  })
}
