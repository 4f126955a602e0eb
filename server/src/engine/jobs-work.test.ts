import { expect, test } from 'vitest'
import { lookForJobs, lookMsMax } from './jobs-work.ts'

test('workers that looked for jobs lately are at work, also those that stumbled a moment ago', () => {
  const now = 1_000_000
  const looked = (ago: number) => ({ createdOn: 0, lastFetchedOn: now - ago })

  expect(lookForJobs([looked(lookMsMax)], now)).toBe(true)
  expect(lookForJobs([looked(lookMsMax + 1), looked(9)], now)).toBe(true)
  expect(lookForJobs([looked(lookMsMax + 1)], now)).toBe(false)
  expect(lookForJobs([{ createdOn: now, lastFetchedOn: null }], now)).toBe(true)
  expect(lookForJobs([], now)).toBe(false)
})
