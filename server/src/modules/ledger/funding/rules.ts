import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { TopUpState, RedemptionState } from '@fuquan/contract/ledger/funding-shapes.ts'

/** What a gateway says of a top-up, whichever way it was heard. */
export type Told =
  | { kind: 'pending' }
  | { kind: 'succeeded'; price: bigint; currency: string }
  | { kind: 'failed'; why: string }
  | { kind: 'taken_back' }
  | { kind: 'unknown' }

export type Outcome = 'applied' | 'repeated' | 'ignored' | 'unexplained'

type Standing = { state: TopUpState; price: bigint; currency: string }
type Verdict = { outcome: Outcome; next?: { state: 'paid' | 'failed'; why?: string } }

/**
 * Decides what one piece of news does to a top-up. In whatever order and however often they come:
 * one success with the right price ends in `paid`, and nothing leads away from it.
 */
export function hear(topUp: Standing, told: Told): Verdict {
  if (told.kind === 'pending' || told.kind === 'unknown') return { outcome: 'ignored' }
  // Money went back outside after it was credited: staff have to look, nothing moves by itself.
  if (told.kind === 'taken_back') return { outcome: 'unexplained' }
  const isPaid = topUp.state === 'paid' || topUp.state === 'credited'

  if (told.kind === 'failed') {
    if (isPaid) return { outcome: 'ignored' }
    if (topUp.state !== 'started') return { outcome: 'repeated' }
    return { outcome: 'applied', next: { state: 'failed', why: told.why } }
  }
  const exact = told.price === topUp.price && told.currency === topUp.currency
  if (!exact) return { outcome: 'unexplained' }
  if (isPaid) return { outcome: 'repeated' }
  // Late, after expiry or a failure: the money is there, so the credits are owed all the same.
  return { outcome: 'applied', next: { state: 'paid' } }
}

/** Whether a top-up whose time is over ends as expired: only while nobody has paid. */
export const expires = (topUp: { state: TopUpState; expiresAt: Date }, now: Date): boolean =>
  topUp.state === 'started' && now >= topUp.expiresAt

/** A top-up somebody should look at: past its time and open, or paid and not yet credited. */
export function isStuck(
  topUp: { state: TopUpState; expiresAt: Date; startedAt: Date },
  now: Date,
): boolean {
  const lateMs = 5 * 60_000
  if (topUp.state === 'paid') return now.getTime() - topUp.startedAt.getTime() > lateMs
  return topUp.state === 'started' && now.getTime() - topUp.expiresAt.getTime() > lateMs
}

/**
 * What an amount of credits costs outside, in minor units of the currency. `unitPrice` is the
 * price of one whole unit. Undefined when it does not come out even or is nothing.
 */
export function priceOf(
  amount: bigint,
  { unitPrice, scale }: { unitPrice: bigint; scale: number },
): bigint | undefined {
  const whole = 10n ** BigInt(scale)
  const product = amount * unitPrice
  return product % whole === 0n && product > 0n ? product / whole : undefined
}

const redemptionNext = {
  asked: ['approved', 'refused', 'cancelled'],
  approved: ['paid_out', 'failed'],
  paid_out: [],
  failed: [],
  refused: [],
  cancelled: [],
} as const satisfies Record<RedemptionState, readonly RedemptionState[]>

/** Takes a redemption one step on. Refuses: ledger_redemption_state {state}. */
export function step(from: RedemptionState, to: RedemptionState): RedemptionState {
  const allowed: readonly RedemptionState[] = redemptionNext[from]
  if (!allowed.includes(to)) refuse('ledger_redemption_state', { state: from })
  return to
}

type Drawer = { float: bigint; paidIn: bigint; paidOut: bigint }

/** What must be in a drawer: the float, what came in, less what went out. */
export const expectedIn = ({ float, paidIn, paidOut }: Drawer): bigint => float + paidIn - paidOut

/** Whether a count needs a second person. Too much is as wrong as too little. */
export function needsSecond(difference: bigint, over: bigint): boolean {
  return (difference < 0n ? -difference : difference) > over
}

type Side = 'person' | 'house' | 'clearing' | 'other'

/** What kind of account a side of a transfer is, for the question whether it can be corrected. */
export function sideOf(kind: string): Side {
  if (kind === 'wallet' || kind === 'waiting') return 'person'
  if (kind === 'gateway_clearing') return 'clearing'
  const house = ['fund', 'issue', 'rewards', 'fees', 'unclaimed', 'suspense', 'loss']
  return house.includes(kind) ? 'house' : 'other'
}

type Movement = { step: string; kind: string; from: Side; to: Side }

/**
 * Decides whether a leg can be taken back, and what follows: what came from outside goes back
 * there. Objects that hold money (an envelope) and ends of holds keep their own accounts, so
 * theirs are not corrected here. Refuses: ledger_not_correctable.
 */
export function correctable({ step: how, kind, from, to }: Movement): 'plain' | 'outside' {
  const plain = how === 'move' || how === 'capture'
  if (!plain || kind === 'correction') refuse('ledger_not_correctable')
  if (to !== 'person' && to !== 'house') refuse('ledger_not_correctable')
  if (from === 'clearing' && to === 'person') return 'outside'
  if (from !== 'person' && from !== 'house') refuse('ledger_not_correctable')

  assert(from === 'person' || from === 'house')
  return 'plain'
}
