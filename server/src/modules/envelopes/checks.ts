import { AccountId, type EnvelopeId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Finding } from '#/engine/module.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { listDifferences, listEscrow } from './store-checks.ts'

/** Looks afresh whether every envelope is what its claims, its shares and its account say. */
export async function check(tx: Tx): Promise<Finding[]> {
  const differences = await listDifferences(tx)
  const findings = differences.map(({ envelope, kind }) => ({ kind, ref: toWire('env', envelope) }))

  let from: EnvelopeId | undefined
  for (;;) {
    const rows = await listEscrow(tx, from)
    const last = rows.at(-1)
    if (last === undefined) return findings
    const accounts = rows.map(row => AccountId.out.parse(row.id))
    const balances = await ledger.balancesOf(tx, accounts)
    for (const { id, held } of rows) {
      const found = balances.get(AccountId.out.parse(id))?.balance
      if (found === held) continue
      findings.push({ kind: 'envelopes.account_differs', ref: toWire('env', id) })
    }
    from = last.id
  }
}
