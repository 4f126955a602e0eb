import type { Bill, BillMark } from '@fuquan/contract/ledger.ts'
import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Db, Tx } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { personAccount } from '../book/accounts.ts'
import { ownersOf } from '../book/store-accounts.ts'
import { referenceOf, stateOf } from './bills.ts'
import * as store from './store-bills.ts'

/** A bill with the words its payer wrote to its payee, for the search. */
export type ShownBill = z.output<typeof Bill> & { words: string | null }

/** The two accounts a person's bills are made of. */
export const ownAccounts = (userId: UserId): readonly [AccountId, AccountId] => [
  personAccount(userId, 'wallet'),
  personAccount(userId, 'waiting'),
]

/** Finds a line of the actor's own accounts. Refuses: not_found. */
export async function findOwnLine(
  { tx, actor }: Ctx,
  { accountId, version }: { accountId: AccountId; version: number },
): Promise<store.BillRow> {
  if (!ownAccounts(actor.id).includes(accountId)) refuse('not_found')
  return (await store.findBill(tx, { account: accountId, version })) ?? refuse('not_found')
}

const unmarked: BillMark = { tags: [], note: null, hidden: false }
const placeOf = ({ accountId, version }: { accountId: AccountId; version: number }) =>
  `${accountId}/${version}`

/** Shows lines as bills of their owner: who was on the other side, for what, and how they stand. */
export async function linesToBills(
  on: Tx | Db,
  owner: UserId,
  lines: readonly store.BillRow[],
): Promise<ShownBill[]> {
  if (lines.length === 0) return []
  const origins = await store.originsOf(on, lines)
  const others = lines.map((line, n) => otherAccount(line, present(origins[n], 'its transfer')))
  const known = others.filter(id => id !== undefined)
  const owners = await ownersOf(on, [...new Set(known)])
  const marks = await store.marksOf(on, owner, lines)
  const written = new Map(marks.map(mark => [placeOf(mark), mark]))

  return lines.map((line, n) => {
    const origin = present(origins[n])
    const other = others[n]
    const person = other === undefined ? undefined : owners.get(other)
    const mark = written.get(placeOf(line))
    return {
      accountId: line.accountId,
      version: line.version,
      kind: line.kind,
      state: stateOf(line.kind, origin),
      amount: line.amount,
      balanceAfter: line.balanceAfter,
      at: line.at,
      transferId: origin.transferId,
      reference: referenceOf(line.kind, origin.ref),
      otherId: person === undefined || person === owner ? null : person,
      mark:
        mark === undefined ? unmarked : { tags: mark.tags, note: mark.note, hidden: mark.hidden },
      words: null,
    }
  })
}

/** The other side: who paid, or the one who was paid. */
const otherAccount = (line: store.BillRow, origin: store.Origin): AccountId | undefined =>
  line.amount > 0n ? origin.from : (origin.onlyTo ?? undefined)
