import type { routes } from '@fuquan/contract/ledger.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { decimal } from '#/kit/amount.ts'
import { assert } from '#/kit/assert.ts'
import { csvRow } from '#/kit/csv.ts'
import { refuse } from '#/kit/refusal.ts'
import { look, peopleOf, spendStepUp } from '#/modules/identity/index.ts'
import { chart, kindName } from '../book/chart.ts'
import { assetOf } from '../book/opening.ts'
import { findOwned } from '../book/store-accounts.ts'
import { findPasses } from '../book/store-findings.ts'
import { tellable } from './few.ts'
import { accountsOf, ofHouse } from './staff.ts'
import * as store from './store-keeping.ts'

type Routes = typeof routes

/** The turn of the calendar that rebuilds everything; it may run at any hour. */
export const wholeTurn = 'ledger.whole'

const exportKind = 'ledger.export_accounts'
const columns = ['kind', 'owner', 'state', 'accounts', 'balance', 'held', 'opened_at']
const houseCodes = Object.values(chart).flatMap(row => (row.owner === 'house' ? [row.code] : []))

/** Says when the books were recomputed for the last time, and what was found. */
export function getBookPasses({ tx }: Ctx): Promise<Reply<Routes['getBookPasses']>> {
  return findPasses(tx)
}

/** Has every balance rebuilt from the transfers now. Asking twice rebuilds twice, without harm. */
export async function rebuildBooks({ tx, house }: Ctx): Promise<Reply<Routes['rebuildBooks']>> {
  assert(await house.jobs.takeTurn(tx, wholeTurn), 'the turn that rebuilds the books is known')
  return findPasses(tx)
}

type Ask = Input<Routes['exportAccounts']>

/**
 * Gives the accounts as CSV. A person's own accounts only while a look at that very person is live,
 * and they read of it; of all other members their number and sum by kind, sums of few left out.
 * Refuses: console_reason_missing, step-up refusals.
 */
export async function exportAccounts(call: Call, ask: Ask): Promise<FileReply> {
  const { house, actor } = call
  const text = await house.inTransaction('read write', async (tx, now) => {
    const people = [...new Set(ask.people)]
    await needEachLook(tx, { by: actor.id, people, now })
    const act = { kind: exportKind, payee: 'house', amount: null, facts: {} }
    await spendStepUp(tx, { ...act, actor, proof: ask.proof, now })

    const line = { by: actor, act: 'ledger.exportAccounts', reason: ask.reason }
    await audit(tx, { ...line, after: { people: people.length } })
    for (const person of people) if (person !== actor.id) await audit(tx, { ...line, person })
    return csvOf(tx, people)
  })
  return { bytes: Buffer.from(text), name: 'fuquan-accounts.csv' }
}

type Looking = { by: UserId; people: readonly UserId[]; now: Date }

async function needEachLook(tx: Tx, { by, people, now }: Looking): Promise<void> {
  const ids = people.filter(id => id !== by)
  const looks = await look.of(tx, { by, ids, now })
  if (ids.some(id => !looks.has(id))) refuse('console_reason_missing')
}

async function csvOf(tx: Tx, people: readonly UserId[]): Promise<string> {
  const { scale } = await assetOf(tx)
  const write = (minor: bigint) => decimal(minor, scale)
  const cards = await peopleOf(tx, people)
  const house = await accountsOf(tx, ofHouse)
  const owned = []
  for (const id of people) owned.push(...(await accountsOf(tx, await findOwned(tx, id))))

  const single = [...house, ...owned].map(one => [
    one.kind,
    one.ownerId === null ? 'house' : (cards.get(one.ownerId)?.handle ?? ''),
    one.state,
    '1',
    write(one.balance),
    write(one.heldOut),
    one.openedAt.toISOString(),
  ])
  // With those named above in it, a sum less theirs would be what another one has.
  const sums = await store.sumByKind(tx, { kinds: houseCodes, owners: people })
  const balances = tellable(sums.map(({ filled }) => filled))
  const helds = tellable(sums.map(({ holding }) => holding))
  const many = sums.map(({ kind, accounts, balance, held }, at) => {
    const told = balances[at] === true
    const shown = [told ? write(balance) : '', told && helds[at] ? write(held) : '']
    return [kindName(kind), 'members', '', String(accounts), ...shown, '']
  })
  // The mark makes table programs read UTF-8.
  return `\uFEFF${[columns, ...single, ...many].map(csvRow).join('')}`
}
