import type { Friend, FriendLabel, routes } from '@fuquan/contract/friends.ts'
import { labelsMax } from '@fuquan/contract/friends.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { kept } from '../events.ts'
import * as labels from '../store-labels.ts'
import * as people from '../store-people.ts'
import * as store from '../store.ts'
import { untie } from '../tying.ts'
import { friendsOf } from '../view.ts'

type Routes = typeof routes

/** Lists my friends in the order of their ids; the screen sorts them by how they are called. */
export async function listFriends(
  { tx, actor }: Ctx,
  { after, limit }: Input<Routes['listFriends']>,
): Promise<Reply<Routes['listFriends']>> {
  const rows = await store.listTies(tx, { owner: actor.id, after, limit })
  const shown = rows.slice(0, limit)
  return { items: await friendsOf(tx, shown), more: rows.length > shown.length }
}

/** Changes my remark for a friend and which labels they carry. Refuses: friend_not_found. */
export async function changeFriend(
  { tx, actor }: Ctx,
  { userId: other, remark, labelIds }: Input<Routes['changeFriend']>,
): Promise<Friend> {
  const owner = actor.id
  await people.lockPeople(tx, [owner])
  if ((await store.findTie(tx, owner, other)) === undefined) refuse('friend_not_found')

  if (remark !== undefined) await store.saveRemark(tx, { owner, other, remark })
  if (labelIds !== undefined) await labels.saveLabelsOf(tx, { owner, other, labelIds })

  await tell(tx, kept, { userId: owner })
  const row = present(await store.findTie(tx, owner, other), 'the friend who was just changed')
  const [friend] = await friendsOf(tx, [row])
  return present(friend, 'the card of a friend')
}

/** Ends a friendship; nobody is told. */
export async function endFriendship(
  { tx, actor, now }: Ctx,
  { userId }: Input<Routes['endFriendship']>,
): Promise<Record<never, never>> {
  if (userId === actor.id) return {}
  // Looked at first, so that no row is made for somebody who was never a friend.
  if ((await store.findTie(tx, actor.id, userId)) === undefined) return {}
  await people.lockPeople(tx, [actor.id, userId])
  await untie(tx, { one: actor.id, other: userId, at: now })
  return {}
}

/** Lists my labels. */
export async function listLabels({ tx, actor }: Ctx): Promise<Reply<Routes['listLabels']>> {
  return { items: await labels.listLabels(tx, actor.id) }
}

/**
 * Makes a label, or changes its name and who carries it.
 * Refuses: friend_label_taken {name}, friend_labels_full {max}.
 */
export async function saveLabel(
  { tx, actor, now }: Ctx,
  { labelId: id, name, userIds }: Input<Routes['saveLabel']>,
): Promise<FriendLabel> {
  const owner = actor.id
  await people.lockPeople(tx, [owner])
  const all = await labels.listLabels(tx, owner)
  const others = all.filter(one => one.id !== id)
  if (others.some(one => one.name === name)) refuse('friend_label_taken', { name })
  if (others.length >= labelsMax) refuse('friend_labels_full', { max: String(labelsMax) })

  await labels.saveLabel(tx, { owner, id, name, at: now })
  if (userIds !== undefined) await labels.saveLabelled(tx, { owner, id, others: userIds })

  await tell(tx, kept, { userId: owner })
  return present(await labels.findLabel(tx, owner, id), 'the label that was just saved')
}

/** Drops a label of mine; the friends stay. */
export async function dropLabel(
  { tx, actor }: Ctx,
  { labelId }: Input<Routes['dropLabel']>,
): Promise<Record<never, never>> {
  await people.lockPeople(tx, [actor.id])
  await labels.removeLabel(tx, actor.id, labelId)
  await tell(tx, kept, { userId: actor.id })
  return {}
}
