import type { NoticeFacts, Reference, WaitingItem } from '@fuquan/sdk/index.ts'
import type { IsOn } from '../../app/switches.ts'

/** The screen a reference opens; undefined where there is none. */
export function pathOf({ kind, ref }: Reference): string | undefined {
  switch (kind) {
    case 'envelope':
      return `/envelopes/${ref}`
    case 'ask':
      return `/envelopes/asks/${ref}`
    case 'cover':
      return '/console/covers'
    case 'approval':
      return '/console/approvals?show=all'
    case 'books':
      return '/console/books'
    case 'health':
      return '/console/health'
    case 'jobs':
      return '/console/jobs'
    case 'pack':
      return `/stickers/mine/${ref}`
    case 'person':
      return `/people/${ref}`
    case 'room':
      return `/friends/${ref}`
    case 'device':
      return '/me/devices'
    case 'pin':
    case 'security':
      return '/me/security'
    case 'me':
      return '/me'
    case 'looks':
      return '/me/looks'
    case 'standing':
      return '/me/level'
    case 'limits':
      return '/me/security/limits'
    case 'organisation':
      return `/me/organisations/${ref}`
    case 'closing':
      return '/me/closing'
    case 'archive':
      return '/me/data'
    case 'bill':
      return `/wallet/bills/${ref}`
    case 'payment':
      return `/wallet/payments/${ref}`
    case 'habits':
      return '/me/notices'
    case 'today':
      return '/today'
    case 'top_up':
      return `/wallet/top-up/${ref}`
    case 'redemption':
      return `/wallet/cash-out/${ref}`
    case 'wallet':
      return '/wallet'
    case 'transfer':
      return '/wallet/bills'
    default:
      return undefined
  }
}

type Waits = Pick<WaitingItem, 'kind' | 'ref' | 'facts'>

/** Where one answers what waits; an envelope of a room without the room where there is none. */
export function waitingPath({ kind, ref, facts }: Waits, leads: (path: string) => boolean): string {
  if (kind.startsWith('ledger.payment')) return `/wallet/payments/${ref}`
  if (kind.startsWith('ledger.charge')) return '/wallet/pay'
  if (kind === 'envelopes.asked') return `/envelopes/asks/${ref}`
  if (kind.startsWith('envelopes.')) {
    const room = `/friends/${facts['roomId'] ?? ''}`
    return facts['roomId'] && leads(room) ? `${room}?envelope=${ref}` : `/envelopes/${ref}?open`
  }
  return kind === 'friends.requested' ? `/people/${facts['by'] ?? ''}` : '/friends'
}

/** What the button of a waiting thing says. */
export function answerWords(kind: string, isOn: IsOn) {
  if (kind.startsWith('ledger.charge')) return 'codes:payCode.open' as const
  if (kind.startsWith('ledger.payment')) return 'answerPayment' as const
  if (!kind.startsWith('envelopes.')) return 'answer' as const
  if (kind !== 'envelopes.asked') return 'openEnvelope' as const
  // Nothing can be given while envelopes are off: one looks, and may decline.
  return isOn('envelopes') ? ('answer' as const) : ('open' as const)
}

/** The first things to do for who just came: what this house is for, and then the picture. */
export function firstThings(isOn: IsOn, done: { pin: boolean; picture: boolean }) {
  const social = [
    ...(isOn('chat') ? (['hello'] as const) : []),
    ...(isOn('envelopes') ? (['envelope'] as const) : []),
  ]
  const own = [...(done.pin ? [] : (['pin'] as const)), 'collect' as const]
  return [...(social.length > 0 ? social : own), ...(done.picture ? [] : (['picture'] as const))]
}

/** Whether a screen is of the console, which is another app. */
export const isDesk = (path: string): boolean => path.startsWith('/console')

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

/** Minutes of the day as `22:00`, for a time field. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Reads what a time field holds; undefined while it is not whole. */
export function minuteOf(clock: string): number | undefined {
  const found = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(clock)
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined
}

const groupOf = { money: 'money', waiting: 'other', social: 'people' } as const

/** Puts notices into the groups of Today, each in the order they came. */
export function grouped<N extends { class: string }>(notices: readonly N[]) {
  const groups: Record<'money' | 'people' | 'other', N[]> = { money: [], people: [], other: [] }
  for (const notice of notices) {
    const of = Object.entries(groupOf).find(([name]) => name === notice.class)?.[1] ?? 'other'
    groups[of].push(notice)
  }
  return groups
}
