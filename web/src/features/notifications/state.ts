import type { NoticeFacts, Reference } from '@fuquan/sdk/index.ts'

/** The screen a reference opens; undefined where there is none. */
export function pathOf({ kind, ref }: Reference): string | undefined {
  switch (kind) {
    case 'envelope':
      return `/envelopes/${ref}`
    case 'room':
      return `/friends/${ref}`
    case 'device':
      return '/me/devices'
    case 'pin':
      return '/me/security'
    case 'me':
      return '/me'
    case 'transfer':
      return '/wallet/bills'
    default:
      return undefined
  }
}

type Written = { amount: (minor: string) => string; time: (at: string) => string }

const amounts = ['amount', 'returned']
const times = ['until', 'readyAt', 'ready_at', 'at', 'changeable_at']

/** Writes the facts of a notice for its sentence: amounts with their unit, times as people say. */
export function writtenFacts(facts: NoticeFacts, written: Written): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      const text = String(fact)
      if (amounts.includes(name) && /^-?[0-9]+$/.test(text)) return [name, written.amount(text)]
      if (times.includes(name) && !Number.isNaN(Date.parse(text))) return [name, written.time(text)]
      return [name, text]
    }),
  )
}

/** The part of the day for a greeting, by the hour of the device. */
export function partOfDay(hour: number) {
  if (hour < 5) return 'night'
  if (hour < 11) return 'morning'
  if (hour < 14) return 'noon'
  if (hour < 18) return 'afternoon'
  return 'evening'
}
