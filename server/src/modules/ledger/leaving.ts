import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Leaving, Objection } from '#/engine/module.ts'
import { personAccount } from './book/accounts.ts'
import { balancesOf, close } from './book/actions.ts'
import { removeFreeze } from './book/store-freezes.ts'
import * as store from './store-leaving.ts'

const accountsOf = (userId: UserId) => [
  personAccount(userId, 'wallet'),
  personAccount(userId, 'waiting'),
]

/** Money is theirs or on its way: it must be given, redeemed or donated first. */
async function objections(tx: Tx, userId: UserId): Promise<Objection[]> {
  const balances = [...(await balancesOf(tx, accountsOf(userId))).values()]
  const amount = balances.reduce((sum, one) => sum + one.balance, 0n)
  const held = balances.reduce((sum, one) => sum + one.heldOut + one.heldIn, 0n)
  const running = await store.countRunning(tx, userId)
  const found: Objection[] = []
  if (amount > 0n) found.push({ kind: 'ledger.balance', facts: { amount: String(amount) } })
  if (held > 0n) found.push({ kind: 'ledger.held', facts: { amount: String(held) } })
  for (const [name, count] of Object.entries(running)) {
    if (count > 0) found.push({ kind: `ledger.${name}`, facts: { count: String(count) } })
  }
  return found
}

/** The books stay whole: empty accounts are closed, and what was for their eyes only goes. */
async function forget(tx: Tx, userId: UserId): Promise<void> {
  const known = await balancesOf(tx, accountsOf(userId))
  for (const [account, { state }] of known) if (state !== 'closed') await close(tx, account)
  for (const account of accountsOf(userId)) await removeFreeze(tx, account)
  await store.forgetOwn(tx, userId)
}

/** What the books object to, keep and forget when a person leaves. */
export const leaving: Leaving = {
  objections,
  gather: (tx, userId) => store.readOwn(tx, { userId, accounts: accountsOf(userId) }),
  forget,
}
