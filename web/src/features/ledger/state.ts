import type { Bill } from '@fuquan/sdk/index.ts'

export const directions = ['in', 'out'] as const
export const billKinds = [
  'payment',
  'payment_refund',
  'envelope_claim',
  'envelope_fund',
  'envelope_return',
  'top_up',
  'desk_top_up',
  'voucher',
  'redemption',
  'starting_credits',
  'issue',
  'burn',
  'correction',
] as const

/** The kinds one may ask for; what a house without envelopes has none of only when it was asked. */
export const kindsOf = (envelopes: boolean, asked: string | undefined): string[] =>
  billKinds.filter(kind => envelopes || kind === asked || !kind.startsWith('envelope_'))

export const billStates = ['ordinary', 'refund', 'refunded', 'correction', 'corrected'] as const
export const tagsMax = 5

export type BillFilter = {
  month?: string
  kind?: string
  direction?: 'in' | 'out'
  state?: (typeof billStates)[number]
  otherId?: string
  least?: string
  most?: string
  tag?: string
  hidden?: 'true'
  search?: string
}

/** Reads the filter of an address; what is not understood is left out. */
export function filterOf(search: URLSearchParams): BillFilter {
  const text = (name: string) => search.get(name)?.trim() ?? ''
  const minor = (name: string) => (/^[0-9]{1,15}$/.test(text(name)) ? text(name) : '')
  const month = text('month')
  const kind = billKinds.find(one => one === text('kind'))
  const direction = directions.find(one => one === text('direction'))
  const state = billStates.find(one => one === text('state'))
  return {
    ...(/^20[0-9]{2}-(0[1-9]|1[0-2])$/.test(month) && { month }),
    ...(kind && { kind }),
    ...(direction && { direction }),
    ...(state && { state }),
    ...(/^usr_[0-9a-z]{26}$/.test(text('otherId')) && { otherId: text('otherId') }),
    ...(minor('least') && { least: minor('least') }),
    ...(minor('most') && { most: minor('most') }),
    ...(text('tag') && { tag: [...text('tag')].slice(0, 12).join('') }),
    ...(text('hidden') === 'true' && { hidden: 'true' }),
    ...(text('search') && { search: [...text('search')].slice(0, 60).join('') }),
  }
}

/** Whether a filter leaves nothing out of its months, so that their sums describe the list. */
export const isWhole = (filter: BillFilter): boolean =>
  Object.keys(filter).every(name => name === 'month')

/** Reads tags as they are typed, by blanks or commas; undefined when there are too many. */
export function tagsOf(text: string): string[] | undefined {
  const tags = [
    ...new Set(
      text
        .normalize('NFC')
        .split(/[\s,，、]+/)
        .filter(Boolean),
    ),
  ]
  const fits = tags.length <= tagsMax && tags.every(tag => [...tag].length <= 12)
  return fits ? tags : undefined
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
