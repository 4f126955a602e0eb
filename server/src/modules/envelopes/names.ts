import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import * as chat from '#/modules/chat/index.ts'
import { friendsAmong } from '#/modules/friends/index.ts'
import type { EnvelopeRow } from './store.ts'

type Hung = Pick<EnvelopeRow, 'sender' | 'room' | 'mode'>
type Reader = Pick<Ctx, 'tx' | 'actor'>

/**
 * Gives those of these people whose names the actor may read in the claims of an envelope. Its
 * sender reads all. Of a guess of three or a relay others read only friends and themselves
 * (R38); in a group with anonymous claim lists also the sender (R16).
 */
export async function namedAmong(
  { tx, actor }: Reader,
  { sender, room, mode }: Hung,
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  if (sender === actor.id) return new Set(people)
  const isTree = mode === 'funny' || mode === 'relay'
  if (!isTree && !(await isAnonymous(tx, room))) return new Set(people)
  const friends = await friendsAmong(tx, actor.id, people)
  return new Set(people.filter(one => friends.has(one) || one === actor.id || one === sender))
}

async function isAnonymous(tx: Reader['tx'], room: Hung['room']): Promise<boolean> {
  if (room === null) return false
  return (await chat.termsOf(tx, [room])).get(room)?.anonymousClaims === true
}
