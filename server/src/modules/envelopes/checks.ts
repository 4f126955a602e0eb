import { AccountId, type EnvelopeId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Finding, Look } from '#/engine/module.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { listCounters, listDifferences, listEscrow, listUnpaid } from './store-checks.ts'

/** Looks afresh whether every envelope is what its claims, its shares and its account say. */
export async function check(tx: Tx): Promise<Finding[]> {
  const differences = [...(await listDifferences(tx)), ...(await listUnpaid(tx))]
  const findings = differences.map(({ envelope, kind }) => ({ kind, ref: toWire('env', envelope) }))
  return [...findings, ...(await checkEscrow(tx, undefined))]
}

/** What is looked at every minute: only what runs, or ended a moment ago. */
export const looks: readonly Look[] = [
  { name: 'envelopes.escrow', look: checkEscrow },
  { name: 'envelopes.counters', look: checkCounters },
]

/** Compares accounts of envelopes with what has not been claimed and not come back. */
async function checkEscrow(tx: Tx, since: Date | undefined): Promise<Finding[]> {
  return inTurns(
    from => listEscrow(tx, { since, from }),
    async rows => {
      const accounts = rows.map(row => AccountId.out.parse(row.id))
      const balances = await ledger.balancesOf(tx, accounts)
      return rows
        .filter(({ id, held }) => balances.get(AccountId.out.parse(id))?.balance !== held)
        .map(({ id }) => ({ kind: 'envelopes.account_differs', ref: toWire('env', id) }))
    },
  )
}

/** Compares counters of envelopes with their claims. */
async function checkCounters(tx: Tx, since: Date): Promise<Finding[]> {
  return inTurns(
    from => listCounters(tx, { since, from }),
    async rows =>
      rows
        .filter(row => !row.agrees)
        .map(({ id }) => ({ kind: 'envelopes.counters_differ', ref: toWire('env', id) })),
  )
}

/** Goes through envelopes in id order, so many at once. */
async function inTurns<R extends { id: EnvelopeId }>(
  next: (from: EnvelopeId | undefined) => Promise<readonly R[]>,
  compare: (rows: readonly R[]) => Promise<readonly Finding[]>,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (let from: EnvelopeId | undefined; ;) {
    const rows = await next(from)
    const last = rows.at(-1)
    if (last === undefined) return findings
    findings.push(...(await compare(rows)))
    from = last.id
  }
}
