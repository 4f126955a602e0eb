import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import * as chat from '#/modules/chat/index.ts'
import * as store from './store.ts'

/** Of these envelopes, gives the trees that were passed to somebody, or to a room they are in. */
export async function treesSeen(
  tx: Tx,
  ids: readonly EnvelopeId[],
  person: UserId,
): Promise<Set<EnvelopeId>> {
  if (ids.length === 0) return new Set()
  const known = await store.knownAmong(tx, ids, person)
  const passed = await store.roomsOfTrees(tx, ids)
  if (passed.length === 0) return known
  const rooms = new Set(await chat.roomsOf(tx, person))
  for (const { envelope, room } of passed) if (rooms.has(room)) known.add(envelope)
  return known
}
