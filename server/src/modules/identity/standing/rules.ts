import { refuse } from '#/kit/refusal.ts'

const dayMs = 86_400_000
export const raiseMs = dayMs

/** A limit that somebody gave themselves; null is none. Minor units. */
export type OwnLimit = {
  amount: bigint | null
  nextAmount: bigint | null
  /** From when `nextAmount` holds; null when nothing waits. */
  nextFrom: Date | null
}
export const noLimit: OwnLimit = { amount: null, nextAmount: null, nextFrom: null }

/** Gives the limit that holds at a moment; null is none. */
export function limitAt({ amount, nextAmount, nextFrom }: OwnLimit, at: Date): bigint | null {
  return nextFrom !== null && at >= nextFrom ? nextAmount : amount
}

/** Gives what still waits at a moment, or undefined. */
export function waitingAt(
  { nextAmount, nextFrom }: OwnLimit,
  at: Date,
): { amount: bigint | null; from: Date } | undefined {
  return nextFrom === null || at >= nextFrom ? undefined : { amount: nextAmount, from: nextFrom }
}

/** No limit is above every limit. */
const isAbove = (one: bigint | null, other: bigint | null): boolean =>
  other !== null && (one === null || one > other)

/**
 * Decides what becomes of a limit that somebody wishes for. Lower holds at once and ends a raise
 * that waits; higher waits a day, and is not taken on a day on which a new device came.
 *
 * Refuses: identity_new_device {until}.
 */
export function wishLimit(
  now: OwnLimit,
  wish: bigint | null,
  when: { at: Date; newDeviceUntil: Date | undefined },
): OwnLimit {
  const { at, newDeviceUntil } = when
  const holds = limitAt(now, at)
  if (!isAbove(wish, holds)) return { amount: wish, nextAmount: null, nextFrom: null }

  if (newDeviceUntil !== undefined && newDeviceUntil > at) {
    refuse('identity_new_device', { until: newDeviceUntil.toISOString() })
  }
  const waits = waitingAt(now, at)
  // The same wish again does not start its day anew.
  if (waits?.amount === wish) return now
  return { amount: holds, nextAmount: wish, nextFrom: new Date(at.getTime() + raiseMs) }
}

/** Ends a raise that waits. What holds goes on. */
export function keepLimit(now: OwnLimit, at: Date): OwnLimit {
  return { amount: limitAt(now, at), nextAmount: null, nextFrom: null }
}

/** Gives the lower of two caps, and whose it is. */
export function lowerCap(
  house: bigint | null,
  own: bigint | null,
): { cap: bigint | null; by: 'house' | 'own' } {
  if (own !== null && (house === null || own < house)) return { cap: own, by: 'own' }
  return { cap: house, by: 'house' }
}

/** Refuses to close while something is open. Refuses: identity_closing_blocked {open}. */
export function mayLeave(obstacles: readonly { kind: string }[]): void {
  if (obstacles.length === 0) return
  refuse('identity_closing_blocked', { open: obstacles.map(({ kind }) => kind) })
}

export const archivesADayMax = 2

/** Refuses archives beyond what anybody needs in a day. Refuses: too_many. */
export function boundArchives(asked: number): void {
  if (asked >= archivesADayMax) refuse('too_many', { retry_after: dayMs / 1000 })
}
