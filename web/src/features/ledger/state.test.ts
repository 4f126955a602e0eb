import type { Bill } from '@fuquan/sdk/index.ts'
import { expect, test } from 'vitest'
import { byMonth, filterOf, kindsOf } from './state.ts'

const bill = (at: string): Bill => ({
  accountId: 'acc_1',
  version: 1,
  kind: 'envelope_claim',
  amount: '231',
  balanceAfter: '231',
  at,
  transferId: 'trf_1',
  reference: null,
  otherId: null,
  mark: { hidden: false, note: null, tags: [] },
  state: 'ordinary',
})

test('a bill stands in the month of the house, not of the clock in Greenwich', () => {
  const late = bill('2026-10-31T17:00:00.000Z')

  expect(byMonth([late], 'Asia/Shanghai')[0]?.month).toBe('2026-11')
  expect(byMonth([late], 'UTC')[0]?.month).toBe('2026-10')
})

test('bills of one month stand together, newest first', () => {
  const months = byMonth(
    [
      bill('2026-11-20T10:00:00.000Z'),
      bill('2026-11-02T10:00:00.000Z'),
      bill('2026-10-09T10:00:00.000Z'),
    ],
    'UTC',
  )

  expect(months.map(one => [one.month, one.bills.length])).toEqual([
    ['2026-11', 2],
    ['2026-10', 1],
  ])
})

test('a filter in an address is read, and nonsense in it is left out', () => {
  expect(filterOf(new URLSearchParams('month=2026-11&direction=out&kind=issue'))).toEqual({
    month: '2026-11',
    direction: 'out',
    kind: 'issue',
  })
  expect(filterOf(new URLSearchParams('month=2026-13&direction=up&kind=magic'))).toEqual({})
})

test('where there are no envelopes their kinds are not offered, but the one that was asked is', () => {
  const envelopes = (kinds: string[]) => kinds.filter(kind => kind.startsWith('envelope_'))
  expect(envelopes(kindsOf(true, undefined))).toHaveLength(3)
  expect(envelopes(kindsOf(false, undefined))).toEqual([])
  expect(envelopes(kindsOf(false, 'envelope_claim'))).toEqual(['envelope_claim'])
  expect(kindsOf(false, undefined)).toContain('top_up')
})
