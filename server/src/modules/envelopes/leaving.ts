import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Leaving, Objection } from '#/engine/module.ts'
import { countOpen, forgetOwn, readOwn } from './store-leaving.ts'

async function objections(tx: Tx, userId: UserId): Promise<Objection[]> {
  const count = await countOpen(tx, userId)
  return count === 0 ? [] : [{ kind: 'envelopes.open', facts: { count: String(count) } }]
}

/** What envelopes object to, keep and forget when a person leaves. */
export const leaving: Leaving = { objections, gather: readOwn, forget: forgetOwn }
