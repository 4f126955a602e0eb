import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import type { Difference } from '../book/store-findings.ts'
import { listDifferences } from './store.ts'

/** Looks afresh whether every payment says what the books say of it. */
export async function checkPayments(tx: Tx): Promise<Finding[]> {
  const differences = await listDifferences(tx)
  return differences.map(({ kind, id }) => ({ kind: `ledger.${kind}`, ref: toWire('pay', id) }))
}

/** As `checkPayments`, about the accounts that the payments left. */
export async function paymentDifferences(tx: Tx): Promise<Difference[]> {
  const differences = await listDifferences(tx)
  return differences.map(({ kind, id, book }) => {
    return { check: kind, account: book, expected: 'what the books say', found: toWire('pay', id) }
  })
}
