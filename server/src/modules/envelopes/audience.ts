import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import * as chat from '#/modules/chat/index.ts'
import { guestsAmong } from './opening/store.ts'
import * as face from './rooms/store.ts'
import type { EnvelopeRow } from './store.ts'

type Hung = Pick<EnvelopeRow, 'id' | 'mode' | 'audience' | 'room' | 'sentAt'>
/** Somebody who asks, with the level they have now. */
export type Asker = { claimer: UserId; level: number }

/** Anybody of this level may open what was sent to anybody. */
export const anyoneLevelMin = 1

/**
 * Tells whether it is for anybody of the house who has the link, and the password if it has one.
 */
export const isForAnyone = ({ audience, room }: Pick<Hung, 'audience' | 'room'>): boolean =>
  audience === 'anyone' || (audience === 'code' && room === null)

/**
 * Finds since when people belong to those an envelope is for: who was named, anybody of level L1,
 * members of the chat it hangs in, or those present in its face-to-face room, once its rain began.
 */
export async function sinceAmong(
  tx: Tx,
  hung: Hung,
  askers: readonly Asker[],
): Promise<Map<UserId, Date>> {
  const { id, mode, room, sentAt } = hung
  const people = askers.map(ask => ask.claimer)
  const at = (some: readonly UserId[]) => new Map(some.map(person => [person, sentAt]))
  if (mode === 'room') return face.sinceAmong(tx, id, people)
  if (hung.audience === 'people') return at([...(await guestsAmong(tx, id, people))])
  if (isForAnyone(hung)) {
    return at(askers.filter(ask => ask.level >= anyoneLevelMin).map(ask => ask.claimer))
  }
  return room === null ? new Map() : chat.memberSinceAmong(tx, room, people)
}

/**
 * Finds who of these people the envelope exists for, as far as where it hangs goes. Who holds the
 * link of what anybody may open sees it; whether they may open it is another thing.
 */
export async function seenAmong(
  tx: Tx,
  hung: Hung,
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const { id, mode, room } = hung
  if (isForAnyone(hung)) return new Set(people)
  if (mode === 'room' && room !== null) {
    return new Set((await face.presentAmong(tx, room, people)).keys())
  }
  const members = room === null ? new Set<UserId>() : await chat.membersAmong(tx, room, people)
  if (hung.audience !== 'people') return members
  return new Set([...members, ...(await guestsAmong(tx, id, people))])
}
