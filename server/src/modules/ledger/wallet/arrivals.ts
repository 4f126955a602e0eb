import type { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'

/** Money that came to a waiting account, and whose it was. */
export type Arrival = {
  version: bigint
  amount: bigint
  at: Date
  returnsTo: AccountId | null
  giver: UserId | null
}

/**
 * Says which arrivals have waited too long, with what of each is still there (minor units).
 *
 * What came first went in first, so the balance consists of the newest arrivals. Oldest first.
 */
export function dueArrivals(
  newestFirst: readonly Arrival[],
  { balance, before }: { balance: bigint; before: Date },
): Arrival[] {
  const due: Arrival[] = []
  let left = balance
  for (const arrival of newestFirst) {
    const there = arrival.amount < left ? arrival.amount : left
    if (there <= 0n) break
    left -= there
    if (arrival.at < before) due.push({ ...arrival, amount: there })
  }
  return due.toReversed()
}
