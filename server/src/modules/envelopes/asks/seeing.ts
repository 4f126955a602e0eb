import type { AskId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import * as store from './store.ts'

/** Finds a request as one of its two people may see it; undefined to everybody else. */
export async function findSeen(
  tx: Tx,
  person: UserId,
  askId: AskId,
): Promise<{ row: store.AskRow; mine: boolean } | undefined> {
  const asked = await store.findAsked(tx, person, askId)
  if (asked !== undefined) return { row: asked, mine: true }
  const row = await store.findAsk(tx, person, askId)
  // Who muted somebody hears of nothing that they ask.
  return row === undefined || row.state === 'muted' ? undefined : { row, mine: false }
}
