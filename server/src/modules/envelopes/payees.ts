import {
  AccountId,
  type EnvelopeId,
  type TransferId,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'

/** What one person is paid out of an envelope. Units: minor units, above zero. */
export type Part = { person: UserId; amount: bigint }

type Paying = { id: EnvelopeId; transferId: TransferId; parts: readonly Part[]; now: Date }

/**
 * Pays people out of an envelope in one transfer: the wallet; who has no room there waits; what was
 * won by somebody who has left is kept unclaimed. The same transfer id pays once.
 *
 * Refuses: ledger_paused, ledger_account_frozen (the envelope's account is frozen).
 */
export async function payPeople(tx: Tx, { id, transferId, parts, now }: Paying): Promise<void> {
  const pay = async () =>
    ledger.move(tx, {
      id: transferId,
      kind: 'envelope_claim',
      ref: id,
      from: AccountId.out.parse(id),
      legs: await legsOf(tx, parts),
      now,
    })
  try {
    await pay()
  } catch (error) {
    if (!(error instanceof Refusal) || !changed.includes(error.code)) throw error
    // Somebody's wallet filled up or closed after we looked; by now it is locked.
    await pay()
  }
}

const changed = ['ledger_balance_full', 'ledger_account_closed']

/** Which of these people have left: nothing can come to them any more. */
export async function goneAmong(tx: Tx, people: readonly UserId[]): Promise<Set<UserId>> {
  const wallets = people.map(person => ledger.personAccount(person, 'wallet'))
  const balances = await ledger.balancesOf(tx, wallets)
  return new Set(
    people.filter(person => {
      return balances.get(ledger.personAccount(person, 'wallet'))?.state === 'closed'
    }),
  )
}

async function legsOf(tx: Tx, parts: readonly Part[]): Promise<ledger.Leg[]> {
  const people = parts.map(part => part.person)
  const wallets = people.map(person => ledger.personAccount(person, 'wallet'))
  let balances = await ledger.balancesOf(tx, wallets)
  if (balances.size < wallets.length) {
    await ledger.ensureWallets(tx, people)
    balances = await ledger.balancesOf(tx, wallets)
  }
  const amounts = new Map<AccountId, bigint>()
  for (const { person, amount } of parts) {
    const wallet = ledger.personAccount(person, 'wallet')
    const facts = balances.get(wallet)
    const room = facts?.ceiling == null ? amount : facts.ceiling - facts.balance - facts.heldIn
    const open = room >= amount ? wallet : ledger.personAccount(person, 'waiting')
    const to = facts?.state === 'closed' ? ledger.houseAccount('unclaimed') : open
    amounts.set(to, (amounts.get(to) ?? 0n) + amount)
  }
  return [...amounts].map(([to, amount]) => ({ to, amount }))
}
