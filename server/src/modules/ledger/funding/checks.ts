import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Db, Tx } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import { houseAccount } from '../book/accounts.ts'
import type { Difference } from '../book/store-findings.ts'
import * as store from './store-reconcile.ts'

/** Looks whether what came from outside and went there agrees with the books. Empty is good. */
export async function fundingDifferences(on: Tx | Db): Promise<Difference[]> {
  const clearing = houseAccount('gateway_clearing')
  return [
    ...(await store.checkFunding(on, { clearing })),
    ...(await store.checkClearing(on, { clearing })),
  ]
}

/** As `fundingDifferences`, for whoever checks the whole house. */
export async function checkFunding(tx: Tx): Promise<Finding[]> {
  const differences = await fundingDifferences(tx)
  return differences.map(one => ({
    kind: `ledger.${one.check}`,
    ...(one.account !== null && { ref: toWire('acc', one.account) }),
    details: { expected: one.expected, found: one.found },
  }))
}
