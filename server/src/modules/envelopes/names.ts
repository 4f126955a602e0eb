import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import * as chat from '#/modules/chat/index.ts'
import { friendsAmong } from '#/modules/friends/index.ts'
import type { EnvelopeRow } from './store.ts'

type Hung = Pick<EnvelopeRow, 'sender' | 'room'>

/**
 * Gives those of these people whose names the actor may read in the claims of an envelope (R16): in
 * a group with anonymous claim lists only friends, the sender and oneself. The sender reads all.
 */
export async function namedAmong(
  { tx, actor }: Pick<Ctx, 'tx' | 'actor'>,
  { sender, room }: Hung,
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const terms = room === null ? undefined : (await chat.termsOf(tx, [room])).get(room)
  if (terms?.anonymousClaims !== true || sender === actor.id) return new Set(people)
  const friends = await friendsAmong(tx, actor.id, people)
  return new Set(people.filter(one => friends.has(one) || one === actor.id || one === sender))
}
