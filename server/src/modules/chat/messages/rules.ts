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

export type Recallable = {
  author: UserId
  kind: 'text' | 'system' | 'embed'
  at: Date
  recalledAt: Date | null
}

/**
 * Decides when a message counts as taken back: now, or when it was already.
 * Refuses: forbidden (of another, or a system line), chat_recall_late.
 */
export function recall(message: Recallable, by: UserId, at: Date, minutes: number): Date {
  if (message.author !== by) refuse('forbidden')
  if (message.kind === 'system') refuse('forbidden')
  if (message.recalledAt !== null) return message.recalledAt
  const ageMs = at.getTime() - message.at.getTime()
  if (ageMs > minutes * minuteMs) refuse('chat_recall_late', { minutes })

  return at
}

/** Decides which numbers a page holds: after one, before one, or the newest. */
export function span(
  ask: { before?: number | undefined; after?: number | undefined },
  seen: { firstNumber: number; number: number },
): { from: number; to: number; newest: boolean } {
  if (ask.before !== undefined && ask.after !== undefined) {
    refuse('bad_input', { field: 'after', why: 'not_allowed' })
  }
  assert(seen.firstNumber >= 1)
  const from = Math.max(seen.firstNumber, (ask.after ?? 0) + 1)
  const to = Math.min(seen.number, (ask.before ?? seen.number + 1) - 1)
  return { from, to, newest: ask.after === undefined }
}
