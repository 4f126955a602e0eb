import { OriginKind } from '@fuquan/contract/friends.ts'
import { FriendRequestId, FriendshipId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { event, user } from '#/engine/events.ts'

/** Somebody asked to be friends. */
export const requested = event('friends.requested', {
  payload: z.object({ requestId: FriendRequestId, askerId: UserId, receiverId: UserId }),
  wakes: fact => [user(fact.askerId), user(fact.receiverId)],
})

const two = z.object({ friendshipId: FriendshipId, oneId: UserId, otherId: UserId })

/** Two people became friends. */
export const made = event('friends.made', {
  payload: two.extend({ origin: OriginKind }),
  wakes: fact => [user(fact.oneId), user(fact.otherId)],
})

/** A friendship ended; nobody is notified, only screens that show it look again. */
export const ended = event('friends.ended', {
  payload: two,
  wakes: fact => [user(fact.oneId), user(fact.otherId)],
})

/** Somebody blocked somebody, who never hears of it. */
export const blocked = event('friends.blocked', {
  payload: z.object({ byId: UserId, otherId: UserId }),
  wakes: fact => [user(fact.byId)],
})

/** Something only its owner sees changed: a remark, a label, a habit, an answer kept to oneself. */
export const kept = event('friends.kept', {
  payload: z.object({ userId: UserId }),
  wakes: fact => [user(fact.userId)],
})
