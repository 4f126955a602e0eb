import type { Tx } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { findBroken } from './store.ts'

/** Looks afresh whether numbers, counts and owners of all rooms are right. Empty is good. */
export async function check(tx: Tx): Promise<Finding[]> {
  const rooms = await findBroken(tx)
  return rooms.map(({ kind, room }) => ({ kind, ref: toWire('rom', room) }))
}
