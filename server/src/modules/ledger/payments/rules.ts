import type { PaymentAct, PaymentState, PaymentWait, PaymentWhen } from '@fuquan/contract/ledger.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { assert, unreachable } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'

const hourMs = 3_600_000
/** Below this level nobody sends. */
export const sendingLevelMin = 1
export const delayHours = { now: 0, '2h': 2, '24h': 24 } as const satisfies Record<
  PaymentWhen,
  number
>

/** Which state may follow; `sent` is the only one in which money is on hold. */
export const next = {
  sent: ['received', 'returned', 'cancelled', 'declined'],
  received: [],
  returned: [],
  cancelled: [],
  declined: [],
} as const satisfies Record<PaymentState, readonly PaymentState[]>

export type Stance = 'friend' | 'blocked'

/** How the two stand to each other, as far as the books know and the caller says. */
export type Ties = {
  /** What the payer is to the payee. */
  stance: Stance | undefined
  /** Whether the payer has paid this payee before. */
  known: boolean
  /** The caller vouches that both are in one group. */
  commonGroup: boolean
  /** The payee wants to be asked by all. */
  askAlways: boolean
  /** Whether any module that is on writes stances; else nobody could be a friend. */
  stancesKept: boolean
}

export type Acceptance = 'no' | 'not_friend' | 'asks_always'

/** Says whether the payee is asked first, and why. */
export function acceptanceOf(ties: Ties): Acceptance {
  if (ties.askAlways) return 'asks_always'
  if (ties.stance === 'friend' || ties.commonGroup || !ties.stancesKept) return 'no'
  return 'not_friend'
}

/** Says whether the PIN-free sum may be used: for people one has paid, friends or of a group. */
export const mayBePinFree = (ties: Ties): boolean =>
  ties.known && (ties.stance === 'friend' || ties.commonGroup)

type Sending = {
  payer: UserId
  payee: UserId
  level: number
  amount: bigint
  most: bigint
  stance: Stance | undefined
}

/**
 * Decides whether somebody may pay this person at all, before any money is looked at.
 *
 * Refuses: ledger_amount_invalid {min, max}, ledger_self_transfer, identity_level_needed,
 * ledger_payee_unavailable (blocked hears what anybody hears whose payee cannot be paid).
 */
export function checkSending({ payer, payee, level, amount, most, stance }: Sending): void {
  assert(amount > 0n)
  if (amount > most) refuse('ledger_amount_invalid', { min: '1', max: most.toString() })
  if (payer === payee) refuse('ledger_self_transfer')
  if (level < sendingLevelMin) refuse('identity_level_needed', { level: sendingLevelMin })
  if (stance === 'blocked') refuse('ledger_payee_unavailable')
}

/** Tells whether `checkSending` lets it pass. */
export function maySend(sending: Sending): boolean {
  try {
    checkSending(sending)
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** When things happen to a payment: its hour, the last moment to accept, what comes first. */
export type Schedule = {
  state: 'sent' | 'received'
  arrivesAt: Date | null
  acceptBy: Date | null
  nextAt: Date | null
}

/**
 * Lays out a payment in time. The hour comes first; then, when the payee is asked, so many hours
 * to accept. One that only waits for its hour goes back as long after it, should it not arrive.
 */
export function scheduleOf(
  ask: { when: PaymentWhen; mustAccept: boolean; acceptHours: number },
  at: Date,
): Schedule {
  const { when, mustAccept, acceptHours } = ask
  const delayMs = delayHours[when] * hourMs
  if (delayMs === 0 && !mustAccept) {
    return { state: 'received', arrivesAt: null, acceptBy: null, nextAt: null }
  }
  const arrivesAt = delayMs === 0 ? null : new Date(at.getTime() + delayMs)
  const acceptBy = new Date(at.getTime() + delayMs + acceptHours * hourMs)
  return { state: 'sent', arrivesAt, acceptBy, nextAt: arrivesAt ?? acceptBy }
}

/** A payment as far as its rules look at it. Amounts are minor units. */
export type Payment = {
  payer: UserId
  payee: UserId
  amount: bigint
  mustAccept: boolean
  state: PaymentState
  arrivesAt: Date | null
  acceptBy: Date | null
  nextAt: Date | null
  refundOf: string | null
  refunded: bigint
  askedBackAt: Date | null
}

/** Says what a payment waits for at a moment; null once it has ended. */
export function waitsFor(payment: Payment, at: Date): PaymentWait | null {
  if (payment.state !== 'sent') return null
  if (payment.arrivesAt !== null && at < payment.arrivesAt) return 'time'
  return payment.mustAccept ? 'payee' : 'time'
}

const isLate = (payment: Payment, at: Date): boolean =>
  payment.acceptBy !== null && at >= payment.acceptBy

/** Says what somebody may do with a payment of theirs at a moment. */
export function actsOf(payment: Payment, by: UserId, at: Date): PaymentAct[] {
  const acts = ['cancel', 'accept', 'decline', 'ask_back', 'refund'] as const
  return acts.filter(act => may(act, payment, by, at))
}

function may(act: PaymentAct, payment: Payment, by: UserId, at: Date): boolean {
  const mine = by === payment.payer
  const { state } = payment
  switch (act) {
    case 'cancel':
      return mine && payment.arrivesAt !== null && state === 'sent' && at < payment.arrivesAt
    case 'accept':
    case 'decline':
      return !mine && waitsFor(payment, at) === 'payee' && !isLate(payment, at)
    case 'ask_back':
      return (
        mine &&
        state === 'received' &&
        payment.refundOf === null &&
        payment.askedBackAt === null &&
        payment.refunded < payment.amount
      )
    case 'refund':
      return (
        !mine &&
        state === 'received' &&
        payment.refundOf === null &&
        payment.refunded < payment.amount
      )
    default:
      return unreachable(act)
  }
}

/**
 * Decides one step of one of the two people.
 * Refuses: ledger_payment_wrong_state {state}: it is not theirs to do, too late or done already.
 */
export function checkAct(act: PaymentAct, payment: Payment, by: UserId, at: Date): void {
  if (may(act, payment, by, at)) return
  refuse('ledger_payment_wrong_state', { state: isLate(payment, at) ? 'late' : payment.state })
}

/** What has to happen by itself: money comes in, the payee is asked, money goes back. */
export type Due = 'arrive' | 'ask' | 'return'

/** Says what is due at a moment; undefined when nothing is. */
export function dueAt(payment: Payment, at: Date): Due | undefined {
  if (payment.state !== 'sent') return undefined
  if (isLate(payment, at)) return 'return'
  // Once the payee has been asked, only the last moment to accept is left.
  if (payment.nextAt === null || at < payment.nextAt) return undefined
  return payment.mustAccept ? 'ask' : 'arrive'
}

/** Refuses more than is left of what was paid. Refuses: ledger_reversal_exceeded {left}. */
export function checkRefund(payment: Payment, amount: bigint): void {
  assert(amount > 0n)
  const left = payment.amount - payment.refunded
  if (amount > left) refuse('ledger_reversal_exceeded', { left: left.toString() })
}
