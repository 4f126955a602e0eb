import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { readNow } from '#/engine/clock.ts'
import type { Tx } from '#/engine/db.ts'
import { at } from '#/engine/events.ts'
import type { Leaving, Objection } from '#/engine/module.ts'
import { clearCover, forgetAsked } from './covers/index.ts'
import { countOpen, forgetOwn, readOwn } from './store-leaving.ts'

async function objections(tx: Tx, userId: UserId): Promise<Objection[]> {
  const count = await countOpen(tx, userId)
  return count === 0 ? [] : [{ kind: 'envelopes.open', facts: { count: String(count) } }]
}

async function forget(tx: Tx, userId: UserId): Promise<void> {
  const now = await readNow(tx)
  for (const coverId of await forgetAsked(tx, userId)) await at(tx, clearCover, { coverId }, now)
  await forgetOwn(tx, userId)
}

/** What envelopes object to, keep and forget when a person leaves. */
export const leaving: Leaving = { objections, gather: readOwn, forget }
