import type { TreeReach } from '@fuquan/contract/envelopes/trees.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import * as friends from '#/modules/friends/index.ts'

export { friendsAmong, friendsOf } from '#/modules/friends/index.ts'

type Reaching = {
  sender: UserId
  reach: TreeReach
  people: readonly UserId[]
  /** Whose friends all of these people are, if they are. */
  via?: UserId
}

/** Gives those of these people who are within the reach of a sender, as friendships go. */
export async function withinReach(tx: Tx, ask: Reaching): Promise<Set<UserId>> {
  const { sender, reach, people, via } = ask
  if (reach === 'anyone') return new Set(people)
  const near = await friends.friendsAmong(tx, sender, via === undefined ? people : [...people, via])
  if (reach === 'my_friends') return new Set(people.filter(person => near.has(person)))
  // The friends of a friend of the sender need no search.
  if (via !== undefined && near.has(via)) return new Set(people)
  const within = new Set(people.filter(person => near.has(person)))
  for (const other of people) {
    if (within.has(other)) continue
    const common = await friends.commonOf(tx, { one: sender, other, limit: 1 })
    if (common.length > 0) within.add(other)
  }
  return within
}
