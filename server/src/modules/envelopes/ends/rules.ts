import type { EnvelopeMode } from '@fuquan/contract/envelopes.ts'
import { assert } from '#/kit/assert.ts'
import { isRunning, type Running, shownState } from '../rules.ts'

/** What of an envelope decides how it may end before its hour. */
export type Ending = Running & {
  sentAt: Date
  shares: number
  claimed: number
  /** Whether it is for one named person. */
  forOne: boolean
}
export type Pauses = { earlyHours: number; takebackMinutes: number }

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** From when the sender may take the rest back: R53, R55, or at once before it opens. */
export function returnFrom(envelope: Ending, pauses: Pauses, at: Date): Date {
  const { sentAt, opensAt } = envelope
  if (opensAt !== null && at < opensAt) return sentAt
  const from = opensAt ?? sentAt
  const pause = envelope.forOne ? pauses.takebackMinutes * minuteMs : pauses.earlyHours * hourMs
  const due = new Date(from.getTime() + pause)
  return due < envelope.expiresAt ? due : envelope.expiresAt
}

/** Tells whether the sender may take the rest back now. */
export function mayReturn(envelope: Ending, pauses: Pauses, at: Date): boolean {
  return isRunning(envelope, at) && at >= returnFrom(envelope, pauses, at)
}

/** Tells whether the rest may go to those who came, who has to be somebody. */
export function mayGive(envelope: Ending, pauses: Pauses, at: Date): boolean {
  return envelope.claimed > 0 && mayReturn(envelope, pauses, at)
}

export type Hung = Running & {
  mode: EnvelopeMode
  /** Whether the room it hangs in is a group. */
  inGroup: boolean
  remindedAt: Date | undefined
}

/** Tells whether its sender may ever remind a group of it: what is guessed waits for one person. */
export const isForGroup = ({ mode, inGroup }: Pick<Hung, 'mode' | 'inGroup'>): boolean =>
  inGroup && !['funny', 'relay', 'room'].includes(mode)

/** Tells whether its sender may remind the group now: once, and while there is something left. */
export function mayRemind(envelope: Hung, at: Date): boolean {
  if (!isForGroup(envelope) || envelope.remindedAt !== undefined) return false
  return shownState(envelope, at) === 'open'
}

/**
 * Splits a rest among those who came: the same to each, and what does not divide one minor unit
 * each to the first of them. Who would get nothing is left out.
 * Units: minor units. Shape: bigint[at most count], in claim order.
 */
export function splitRest(rest: bigint, count: number): bigint[] {
  assert(rest > 0n)
  assert(count > 0)
  const each = rest / BigInt(count)
  const more = rest % BigInt(count)
  const parts = Array.from({ length: count }, (_, n) => each + (BigInt(n) < more ? 1n : 0n))
  return parts.filter(part => part > 0n)
}

export type Gift<Person> = { person: Person; amount: bigint }

/**
 * Divides a rest among people in claim order: who has less room left than their part is left out,
 * and what they would have got goes to the others. `roomOf` undefined: as much as there is.
 * Units: minor units. Shape: the gifts add up to `rest`, or there are none.
 */
export function giftsFor<Person>(
  rest: bigint,
  came: readonly Person[],
  roomOf: (person: Person) => bigint | undefined,
): Gift<Person>[] {
  if (came.length === 0) return []
  const parts = splitRest(rest, came.length)
  const gifts = came.flatMap((person, n) => {
    const amount = parts[n]
    return amount === undefined ? [] : [{ person, amount }]
  })
  const over = gifts.filter(({ person, amount }) => amount > (roomOf(person) ?? amount))
  if (over.length === 0) return gifts
  // Parts only grow when somebody is left out, so who has no room now will not have any later.
  const without = new Set(over.map(gift => gift.person))
  return giftsFor(
    rest,
    came.filter(person => !without.has(person)),
    roomOf,
  )
}
