import type { FriendLabelId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import * as labels from './store-labels.ts'
import { daysAfter, pauseDays } from './rules.ts'
import * as people from './store-people.ts'
import * as requests from './store-requests.ts'
import * as store from './store.ts'

export { request, type Wish } from './asking.ts'

/** Gives the friends of somebody, for rules only: nobody else may read the list. */
export function friendsOf(tx: Tx, userId: UserId): Promise<UserId[]> {
  return store.listFriendIds(tx, userId)
}

/** Gives those of `ids` who are friends of somebody, in one query. */
export function friendsAmong(tx: Tx, userId: UserId, ids: readonly UserId[]): Promise<Set<UserId>> {
  return store.friendsAmong(tx, userId, ids)
}

/** Gives those of `ids` whom somebody asked to be friends and may not ask again yet. */
export function askedAmong(
  tx: Tx,
  asking: { owner: UserId; ids: readonly UserId[]; now: Date },
): Promise<Set<UserId>> {
  const { now, ...who } = asking
  return requests.askedAmong(tx, { ...who, since: daysAfter(now, -pauseDays) })
}

/** Gives every pair of friends among people, once each, the smaller id first, in one query. */
export function mutualAmong(
  tx: Tx,
  ids: readonly UserId[],
): Promise<readonly { one: UserId; other: UserId }[]> {
  return store.pairsAmong(tx, ids)
}

/** Lists friends two people have in common, at most `limit`. */
export function commonOf(
  tx: Tx,
  pair: { one: UserId; other: UserId; limit: number },
): Promise<UserId[]> {
  return store.listMutual(tx, pair)
}

/** Gives those of `ids` between whom and somebody a block stands, whoever set it. */
export async function blockedAmong(
  tx: Tx,
  userId: UserId,
  ids: readonly UserId[],
): Promise<Set<UserId>> {
  const [theirs, mine] = [
    await people.blockersAmong(tx, userId, ids),
    await people.blockedBy(tx, userId, ids),
  ]
  return new Set([...theirs, ...mine])
}

/** Gives those of `ids` who block somebody: to whom they are as absent. */
export function blockersAmong(
  tx: Tx,
  userId: UserId,
  ids: readonly UserId[],
): Promise<Set<UserId>> {
  return people.blockersAmong(tx, userId, ids)
}

/** Lists the labels of somebody, for their own choice of an audience. */
export function labelsOf(tx: Tx, userId: UserId): Promise<labels.LabelRow[]> {
  return labels.listLabels(tx, userId)
}

/** Gives the friends of `owner` who carry a label of theirs; a label of others has nobody. */
export function labelled(tx: Tx, owner: UserId, label: FriendLabelId): Promise<UserId[]> {
  return labels.listLabelled(tx, owner, label)
}

/**
 * Says that somebody used their friendships with others: talk between the two, a gift, a thing
 * they share. Only the first time is kept, for the operator's report, and without names. Who is
 * no friend is left out.
 */
export function used(
  tx: Tx,
  use: { by: UserId; others: readonly UserId[]; how: store.Use; at: Date },
): Promise<void> {
  return store.saveUse(tx, use)
}

// events
export { blocked, ended, made, requested } from './events.ts'
// settings
export { friendsMax } from './settings.ts'
