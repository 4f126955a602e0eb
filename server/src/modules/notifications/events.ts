import { event, user } from '#/engine/events.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'

/** Somebody got a notice. */
export const noticeSent = event('notifications.sent', {
  payload: z.object({ userIds: z.array(UserId) }),
  wakes: fact => fact.userIds.map(user),
})

/** Somebody read notices, here or on another device. */
export const noticesRead = event('notifications.read', {
  payload: z.object({ userId: UserId }),
  wakes: fact => [user(fact.userId)],
})

/** What waits for somebody changed. */
export const waitingChanged = event('notifications.waiting_changed', {
  payload: z.object({ userIds: z.array(UserId) }),
  wakes: fact => fact.userIds.map(user),
})
