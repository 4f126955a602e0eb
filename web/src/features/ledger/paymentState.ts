import type { Payment, PaymentTerms, PaymentWhen } from '@fuquan/sdk/index.ts'
import { readAmount } from '../../lib/money.ts'

export const noteMax = 30
export const whens = ['now', '2h', '24h'] as const satisfies readonly PaymentWhen[]
const hourMs = 3_600_000
const hours = { now: 0, '2h': 2, '24h': 24 } as const satisfies Record<PaymentWhen, number>

/** What was written into the form so far. */
export type Draft = { amount: string; note: string; when: PaymentWhen }
export const emptyDraft: Draft = { amount: '', note: '', when: 'now' }

/** Why it cannot be paid yet; amounts are minor units. */
export type Blocked =
  | { why: 'amount' | 'level' }
  | { why: 'most' | 'balance' | 'day'; amount: bigint }
  | { why: 'note'; count: number }

type Bounds = { terms: Pick<PaymentTerms, 'most' | 'dayCap' | 'dayLeft'>; free: bigint }

/** Reads a draft: what would be paid, and why it cannot be. Bounds come from the house. */
export function readDraft(
  draft: Draft,
  { terms, free }: Bounds,
  scale: number,
): { amount: bigint; blocked: Blocked | undefined } {
  const read = readAmount(draft.amount, scale)
  const amount = read.is === 'amount' ? read.minor : 0n
  return { amount, blocked: blockedBy(draft, amount, { terms, free }) }
}

function blockedBy(draft: Draft, amount: bigint, bounds: Bounds): Blocked | undefined {
  const { terms, free } = bounds
  const most = BigInt(terms.most)
  const left = BigInt(terms.dayLeft)
  if (BigInt(terms.dayCap) === 0n) return { why: 'level' }
  if (amount === 0n) return { why: 'amount' }
  if (amount > most) return { why: 'most', amount: most }
  if (amount > free) return { why: 'balance', amount: free }
  if (amount > left) return { why: 'day', amount: left }
  const over = lettersOf(draft.note) - noteMax
  return over > 0 ? { why: 'note', count: over } : undefined
}

const lettersOf = (text: string): number => [...text.normalize('NFC').trim()].length

/** When a payment of this kind would arrive, if it left now. */
export const arrivalOf = (when: PaymentWhen, now: Date): Date =>
  new Date(now.getTime() + hours[when] * hourMs)

type PinFree = { single: string; left: string }

/** Whether it may be tried without the PIN; the house has the last word and may ask for it. */
export const triesWithoutPin = (amount: bigint, pinFree: PinFree | null | undefined): boolean =>
  pinFree !== null &&
  pinFree !== undefined &&
  amount <= BigInt(pinFree.single) &&
  amount <= BigInt(pinFree.left)

/** Which sentence says how a payment stands, for whoever looks at it. */
export function stateWord(payment: Payment) {
  const mine = payment.role === 'payer'
  switch (payment.state) {
    case 'received':
      return mine ? 'receivedByOther' : 'received'
    case 'declined':
      return mine ? 'declined' : 'declinedByMe'
    case 'sent':
      if (payment.waitsFor === 'payee') return mine ? 'waitsOther' : 'waitsMe'
      return isComing(payment) ? 'waitsTime' : 'waitsBooks'
    default:
      return payment.state
  }
}

/** Past its hour it is only a moment away. */
const isComing = ({ arrivesAt }: Payment): boolean =>
  arrivesAt !== null && Date.parse(arrivesAt) > Date.now()

/** The shape of the mark above a payment: done, waiting, or gone back. */
export function markOf(payment: Payment): 'check' | 'clock' | 'back' {
  if (payment.state === 'received') return 'check'
  return payment.state === 'sent' ? 'clock' : 'back'
}

/** What is still left of a payment to be paid back, minor units. */
export const leftOf = (payment: Payment): bigint =>
  BigInt(payment.amount) - BigInt(payment.refunded)
