import { CoverId, fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { refuse } from '#/kit/refusal.ts'
import { drawnCoverOf, usualCover } from './drawn.ts'
import { findCover } from './store.ts'

/** Reads the key of an added cover; undefined for any other key. */
export function coverIdOf(key: string): CoverId | undefined {
  const id = fromWire('cvr', key)
  return id === undefined ? undefined : CoverId.out.parse(id)
}

/**
 * Gives the cover an envelope is sent in: the usual one when none was chosen.
 * Refuses: bad_input (one that is not there, or is not out).
 */
export async function chosenCover(tx: Tx, key: string | undefined): Promise<string> {
  if (key === undefined) return usualCover
  if (drawnCoverOf(key) !== undefined) return key
  const id = coverIdOf(key)
  const row = id === undefined ? undefined : await findCover(tx, id)
  const isOut = row?.kind === 'cover' && row.state === 'published'
  if (!isOut) refuse('bad_input', { field: 'cover', why: 'not_allowed' })
  return key
}
