import type { AccountId, TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { type JobCall, tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'
import { houseAccount, personAccount, transferId } from '../book/accounts.ts'
import { balancesOf, move, sweepBalancing } from '../book/actions.ts'
import { headroomOf } from '../book/rules.ts'
import { transferred } from '../events.ts'
import { waitingDays } from '../settings.ts'
import { type Arrival, dueArrivals } from './arrivals.ts'
import { sweptKind } from './bills.ts'
import * as store from './store-waiting.ts'

/** Brings in what waits wherever there is room, and sends back what has waited too long. */
export async function sweepWaiting({ house, log }: JobCall): Promise<void> {
  await house.inTransaction('read write', tx => store.noteArrivals(tx))
  const waiting = await house.read(tx => store.listWaiting(tx))
  for (const one of waiting) {
    // One full or frozen wallet keeps nobody else's money waiting.
    await turn(house, one).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      log.info({ account: one.account, code: error.code }, 'what waits cannot come in now')
    })
    // It goes to the end of the line also when it was refused, or it would keep others waiting.
    await house.inTransaction('read write', tx => store.forgetEmpty(tx, one.account))
  }
}

async function turn(house: House, waiting: store.Waiting): Promise<void> {
  const left = await house.inTransaction('read write', (tx, now) => bringIn(tx, waiting, now))
  if (left > 0n) {
    await house.inTransaction('read write', (tx, now) => sendBack(tx, house, waiting, now))
  }
}

async function bringIn(tx: Tx, waiting: store.Waiting, now: Date): Promise<bigint> {
  const { account, owner } = waiting
  const wallet = personAccount(owner, 'wallet')
  const balances = await balancesOf(tx, [account, wallet])
  const from = balances.get(account)
  const to = balances.get(wallet)
  if (from === undefined || to === undefined || from.balance === 0n) return 0n
  const room = headroomOf({ ...to, ceiling: to.ceiling ?? undefined }) ?? from.balance
  const amount = room < from.balance ? room : from.balance
  if (amount <= 0n) return from.balance

  // The version makes the id: what this turn saw is brought in once.
  const id = transferId('ledger.waiting_swept', account, from.version.toString())
  const atMost = amount
  await sweepBalancing(tx, { id, kind: sweptKind, from: account, to: wallet, atMost, now })

  await tell(tx, transferred, { transferId: id, kind: sweptKind, userIds: [owner], amount })
  return from.balance - amount
}

async function sendBack(tx: Tx, house: House, waiting: store.Waiting, now: Date): Promise<void> {
  const { account, owner } = waiting
  const days = house.settings.of(waitingDays)
  const balance = (await balancesOf(tx, [account])).get(account)?.balance ?? 0n
  const arrivals = await listThere(tx, account, balance)
  const before = new Date(now.getTime() - days * 86_400_000)

  for (const due of dueArrivals(arrivals, { balance, before })) {
    // The rest of my own envelope has no other home: it waits here until there is room.
    if (due.giver === owner) continue
    const kind = 'waiting_returned'
    const giver = due.returnsTo ?? houseAccount('unclaimed')
    const theirs = due.giver === null ? [] : [personAccount(due.giver, 'waiting')]
    const id = returnId(account, due)
    const leg = { to: giver, amount: due.amount }
    const orElse = [...theirs, houseAccount('unclaimed')]
    await move(tx, { id, kind, from: account, legs: [leg], orElse, now })

    const userIds = due.giver === null ? [owner] : [owner, due.giver]
    await tell(tx, transferred, { transferId: id, kind, userIds, amount: due.amount })
  }
}

const returnId = (account: AccountId, { version }: Arrival): TransferId =>
  transferId('ledger.waiting_returned', account, String(version))

/** Lists what the balance consists of, newest first: arrivals that have not been sent back. */
async function listThere(tx: Tx, account: AccountId, balance: bigint): Promise<Arrival[]> {
  const there: Arrival[] = []
  let left = balance
  let below: bigint | undefined
  while (left > 0n) {
    const page = await store.listArrivals(tx, { account, below })
    const ids = page.map(one => returnId(account, one))
    const gone = await store.madeAmong(tx, account, ids)
    for (const one of page) {
      if (gone.has(returnId(account, one))) continue
      there.push(one)
      left -= one.amount
    }
    below = page.at(-1)?.version
    if (page.length < store.arrivalsMax) break
  }
  return there
}
