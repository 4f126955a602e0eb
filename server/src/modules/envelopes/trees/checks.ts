import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import { listTreeDifferences } from './store-checks.ts'

/** Looks afresh whether every tree is what its guesses, its levels and its claims say. */
export async function checkTrees(tx: Tx): Promise<Finding[]> {
  const differences = await listTreeDifferences(tx)
  return differences.map(({ envelope, kind }) => ({ kind, ref: toWire('env', envelope) }))
}
