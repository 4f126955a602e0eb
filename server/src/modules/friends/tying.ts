import type { Origin } from '@fuquan/contract/friends.ts'
import { type FriendRequestId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { newId } from '#/engine/ids.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { setStance } from '#/modules/ledger/index.ts'
import { done, notify } from '#/modules/notifications/index.ts'
import { ended, made } from './events.ts'
import * as store from './store.ts'

/** What waits under Today for whom was asked. */
export const waitingKind = 'friends.requested'

type Tying = {
  asker: UserId
  receiver: UserId
  origin: Origin
  requestId?: FriendRequestId
  at: Date
}

/**
 * Makes two people friends: both rows, what the books know of them, and the news to who asked.
 * Both people are locked and no friends yet.
 */
export async function tie(tx: Tx, tying: Tying): Promise<void> {
  const { asker, receiver, origin, requestId, at } = tying
  const friendshipId = await store.addTie(tx, {
    id: newId(),
    one: asker,
    other: receiver,
    origin,
    at,
  })
  await setStance(tx, { owner: asker, other: receiver, stance: 'friend', at })
  await setStance(tx, { owner: receiver, other: asker, stance: 'friend', at })

  await tell(tx, made, { friendshipId, oneId: asker, otherId: receiver, origin: origin.kind })
  if (requestId !== undefined) await settleWaiting(tx, requestId)
  const name = (await peopleOf(tx, [receiver])).get(receiver)?.name ?? ''
  await notify(tx, {
    to: [asker],
    kind: 'friends.accepted',
    facts: { name },
    link: { kind: 'person', ref: toWire('usr', receiver) },
    ref: toWire('fsh', friendshipId),
    class: 'social',
    from: receiver,
  })
}

/** Ends a friendship, if there is one: nobody is told, and nobody's books call them friends. */
export async function untie(tx: Tx, pair: { one: UserId; other: UserId; at: Date }) {
  const { one, other, at } = pair
  const friendshipId = await store.removeTie(tx, pair)
  if (friendshipId === undefined) return

  await setStance(tx, { owner: one, other, stance: undefined, at })
  await setStance(tx, { owner: other, other: one, stance: undefined, at })
  await tell(tx, ended, { friendshipId, oneId: one, otherId: other })
}

/** Takes a request from Today of whom was asked. */
export const settleWaiting = (tx: Tx, requestId: FriendRequestId) =>
  done(tx, { kind: waitingKind, ref: toWire('frq', requestId) })
