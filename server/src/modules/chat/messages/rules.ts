import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'

const minuteMs = 60_000

/**
 * Decides whether somebody who sent messages at `moments` may send one more at `at`.
 * Shape: the moments of the last minute, oldest first, at most `max`. Refuses: chat_too_fast.
 */
export function pace(moments: readonly Date[], at: Date, max: number): Date[] {
  const recent = moments.filter(moment => at.getTime() - moment.getTime() < minuteMs)
  const oldest = recent.at(-max)
  if (oldest) {
    const waitMs = oldest.getTime() + minuteMs - at.getTime()
    refuse('chat_too_fast', { max, retry_after: Math.max(1, Math.ceil(waitMs / 1000)) })
  }
  return [...recent, at]
}

type Kind = 'text' | 'system' | 'embed' | 'pictures' | 'place'

export type Recallable = {
  author: UserId
  kind: Kind
  at: Date
  recalledAt: Date | null
  removedAt: Date | null
}

/**
 * Decides when a message counts as taken back: now, or when it was already.
 * Refuses: forbidden (of another, or a system line), chat_recall_late.
 */
export function recall(message: Recallable, by: UserId, at: Date, minutes: number): Date {
  if (message.author !== by) refuse('forbidden')
  if (message.kind === 'system') refuse('forbidden')
  if (message.recalledAt !== null) return message.recalledAt
  if (message.removedAt !== null) refuse('forbidden')
  const ageMs = at.getTime() - message.at.getTime()
  if (ageMs > minutes * minuteMs) refuse('chat_recall_late', { minutes })

  return at
}

type Seat = { member: UserId; role: 'owner' | 'admin' | 'member' }

/**
 * Decides whether `by` may take a line of `author` out of a group, and whether that changes it.
 * Refuses: forbidden (a member, a line of the owner, a system line, one taken back).
 */
export function removal(
  message: Recallable,
  by: Seat,
  author: Seat | undefined,
  isGroup: boolean,
): boolean {
  if (!isGroup || by.role === 'member') refuse('forbidden')
  if (message.kind === 'system' || message.recalledAt !== null) refuse('forbidden')
  if (by.role === 'admin' && author?.role === 'owner') refuse('forbidden')
  return message.removedAt === null
}

/** Decides that a line says exactly one thing. Refuses: bad_input. */
export function oneThing(said: readonly unknown[]): void {
  const count = said.filter(part => part !== undefined).length
  if (count === 0) refuse('bad_input', { field: 'text', why: 'missing' })
  if (count > 1) refuse('bad_input', { field: 'text', why: 'not_allowed' })
}

const degreesPerMetre = 1 / 111_320

/**
 * Rounds a point to the accuracy its sender chose, so that the exact one is kept nowhere.
 * Units: degrees, metres.
 */
export function blurred<P extends { lat: number; lon: number; accuracyM: number }>(point: P): P {
  const step = point.accuracyM * degreesPerMetre
  const lat = Math.round(point.lat / step) * step
  // Degrees of longitude shrink towards the poles; there one step is never wider than the world.
  const wide = Math.min(180, step / Math.max(0.01, Math.cos((lat * Math.PI) / 180)))
  const lon = Math.round(point.lon / wide) * wide
  const within = (value: number, most: number) => Math.max(-most, Math.min(most, value))
  const short = (value: number) => Math.round(value * 1e5) / 1e5
  return { ...point, lat: short(within(lat, 90)), lon: short(within(lon, 180)) }
}

/** How often both must have spoken before strangers see each other's numbers and links. */
export const trustedAfter = 2
/** Decides whether one more announcement may be made this week. Refuses: chat_announced_often. */
export function announce(thisWeek: number, max: number): void {
  if (thisWeek >= max) refuse('chat_announced_often', { max })
}

/** Decides whether one more announcement may be pinned. Refuses: chat_pins_full. */
export function pin(pinned: number, max: number): void {
  if (pinned >= max) refuse('chat_pins_full', { max })
}

type Ends = { before?: number | undefined; after?: number | undefined }

/** Decides that a page is asked from one end only. Refuses: bad_input. */
export function oneEnd(ask: Ends): void {
  if (ask.before !== undefined && ask.after !== undefined) {
    refuse('bad_input', { field: 'after', why: 'not_allowed' })
  }
}

/** Decides which numbers a page holds: after one, before one, or the newest. */
export function span(
  ask: Ends,
  seen: { firstNumber: number; number: number },
): { from: number; to: number; newest: boolean } {
  assert(seen.firstNumber >= 1)
  const from = Math.max(seen.firstNumber, (ask.after ?? 0) + 1)
  const to = Math.min(seen.number, (ask.before ?? seen.number + 1) - 1)
  return { from, to, newest: ask.after === undefined }
}

/** Cuts what somebody looks for into words as the lines are folded: accents and widths alike. */
export function searched(text: string): string[] {
  return folded(text)
    .split(/\s+/)
    .filter(word => word !== '')
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Tells whether the words that are shown of a line hold every word somebody looks for. */
export function holds(shown: readonly string[], words: readonly string[]): boolean {
  const text = folded(shown.join(' '))
  return words.every(word => text.includes(word))
}
