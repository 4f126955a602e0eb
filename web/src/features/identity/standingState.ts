import type { MyStanding, Objection } from '@fuquan/sdk/index.ts'

const mays = [
  'look',
  'talk_where_asked',
  'receive_a_little',
  'send',
  'found_rooms',
  'invite',
  'send_more',
  'shown_as_member',
] as const
type May = (typeof mays)[number]

/**
 * What somebody may do, in words we have; what a higher level says better is left out, and what is
 * of rooms where there are none.
 */
export function mayOf({ may, level }: Pick<MyStanding, 'may' | 'level'>, rooms: boolean): May[] {
  const better: readonly May[] = level >= 1 ? ['receive_a_little', 'talk_where_asked'] : []
  const best: readonly May[] = level >= 2 ? ['send'] : []
  const talk: readonly May[] = rooms ? [] : ['talk_where_asked', 'found_rooms']
  const dropped = [...better, ...best, ...talk]
  return mays.filter(one => may.includes(one) && !dropped.includes(one))
}

const steps = ['verify_email', 'ask_staff', 'show_papers', 'join_organisation'] as const
type Step = (typeof steps)[number]

/** What lifts somebody to the next level, in words we have. */
export const nextOf = ({ next }: Pick<MyStanding, 'next'>): Step[] =>
  steps.filter(step => next.includes(step))

/** Whether a wish is above what holds now; minor units, null is no limit. */
export const isRaise = (holds: string | null, wish: string | null): boolean =>
  holds !== null && (wish === null || BigInt(wish) > BigInt(holds))

/** A size for people: `12 KB`, `3.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** What is kept about people, in the order in which they ask for it. */
export const dataRows = [
  'profile',
  'email',
  'secrets',
  'books',
  'words',
  'papers',
  'looks',
  'tries',
] as const

const known = {
  'ledger.balance': 'balance',
  'ledger.held': 'held',
  'ledger.payment': 'payment',
  'ledger.redemption': 'redemption',
  'ledger.top_up': 'top_up',
  'envelopes.open': 'envelopes',
  'identity.staff_role': 'staff_role',
  'identity.organisation': 'organisation',
} as const
type Known = (typeof known)[keyof typeof known] | 'other'

/** Which sentence says what keeps somebody here. */
export function objectionName({ kind }: Pick<Objection, 'kind'>): Known {
  const found = Object.entries(known).find(([name]) => name === kind)
  return found === undefined ? 'other' : found[1]
}

/** Where one goes to settle it; undefined where there is no screen for it. */
export function objectionPath({ kind, facts }: Objection): string | undefined {
  if (kind === 'envelopes.open') return '/envelopes'
  if (kind === 'ledger.payment') return '/wallet/payments?only=waiting'
  if (kind === 'ledger.redemption') return '/wallet/cash-out'
  if (kind === 'ledger.top_up') return '/wallet/top-up'
  if (kind.startsWith('ledger.')) return '/wallet'
  if (kind === 'identity.organisation' && facts['name'] !== undefined) return '/me/organisations'
  return undefined
}
