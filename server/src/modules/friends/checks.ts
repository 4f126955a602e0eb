import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import { findBroken } from './store.ts'

/** Looks afresh whether every friendship has two sides and every count is right. Empty is good. */
export async function check(tx: Tx): Promise<Finding[]> {
  const rows = await findBroken(tx)
  return rows.map(({ kind, owner }) => ({ kind, ref: toWire('usr', owner) }))
}
