import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { personAccount } from './accounts.ts'
import * as store from './store-accounts.ts'

/** What a newcomer may receive a day is one sum, however it comes: payments and claims. */
const receivePurpose = 'receive'

/** What people receive a day, for whoever pays them in another way than a payment. */
export const received = {
  lock: lockReceived,
  among: receivedAmong,
  count: countReceived,
  giveBack: giveBackReceived,
}

/** Locks what each of these people received since a moment, and gives it. Minor units. */
async function lockReceived(
  tx: Tx,
  people: readonly UserId[],
  starts: Date,
): Promise<ReadonlyMap<UserId, bigint>> {
  const byAccount = new Map(people.map(person => [personAccount(person, 'wallet'), person]))
  const accounts = [...byAccount.keys()].toSorted()
  const used = await store.lockAllowances(tx, accounts, { purpose: receivePurpose, starts })
  return new Map(
    [...byAccount].map(([account, person]) => [person, used.get(account) ?? 0n] as const),
  )
}

/** Tells what each of these people received since a moment. Locks nothing. Minor units. */
async function receivedAmong(
  tx: Tx,
  people: readonly UserId[],
  starts: Date,
): Promise<ReadonlyMap<UserId, bigint>> {
  const accounts = people.map(person => personAccount(person, 'wallet'))
  const used = await store.listAllowances(tx, accounts, { purpose: receivePurpose, starts })
  return new Map(
    people.map(person => [person, used.get(personAccount(person, 'wallet')) ?? 0n] as const),
  )
}

/** Counts what has just come to people whose sum is locked; the last may go over the limit. */
async function countReceived(
  tx: Tx,
  came: readonly { person: UserId; amount: bigint }[],
  starts: Date,
): Promise<void> {
  const rows = came.map(({ person, amount }) => {
    return { account: personAccount(person, 'wallet'), amount }
  })
  await store.addToAllowances(tx, rows, { purpose: receivePurpose, starts })
}

/** Gives back what was counted and never came, for the day it was counted in. */
async function giveBackReceived(
  tx: Tx,
  { person, amount }: { person: UserId; amount: bigint },
  starts: Date,
): Promise<void> {
  const account = personAccount(person, 'wallet')
  await store.giveBackAllowance(tx, { account, amount, purpose: receivePurpose, starts })
}
