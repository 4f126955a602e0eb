import type { Bill } from '@fuquan/sdk/index.ts'

export const directions = ['in', 'out'] as const
export const billKinds = [
  'envelope_claim',
  'envelope_fund',
  'envelope_return',
  'starting_credits',
  'issue',
  'burn',
  'correction',
] as const

export type BillFilter = { month?: string; kind?: string; direction?: 'in' | 'out' }

/** Reads the filter of an address; what is not understood is left out. */
export function filterOf(search: URLSearchParams): BillFilter {
  const month = search.get('month') ?? ''
  const kind = billKinds.find(one => one === search.get('kind'))
  const direction = directions.find(one => one === search.get('direction'))
  return {
    ...(/^20[0-9]{2}-(0[1-9]|1[0-2])$/.test(month) && { month }),
    ...(kind && { kind }),
    ...(direction && { direction }),
  }
}

/** Bills of one month, in the order they came. */
export type MonthOfBills = { month: string; bills: Bill[] }

/** Groups bills, newest first, under their months as the house's calendar names them. */
export function byMonth(bills: readonly Bill[], timeZone: string): MonthOfBills[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' })
  const months: MonthOfBills[] = []
  for (const bill of bills) {
    const parts = format.formatToParts(new Date(bill.at))
    const part = (type: string) => parts.find(one => one.type === type)?.value ?? ''
    const month = `${part('year')}-${part('month')}`
    const last = months.at(-1)
    if (last?.month === month) last.bills.push(bill)
    else months.push({ month, bills: [bill] })
  }
  return months
}
