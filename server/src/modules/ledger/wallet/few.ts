import { escrowGiversMin } from '@fuquan/contract/ledger.ts'

/**
 * Says which of several sums may be told, given how many accounts have something in each. A sum of
 * few would be what one of them has. All sums together are known (the books add up to zero), so a
 * single one left out is the rest of the others: the smallest of those are left out with it, until
 * what is missing is of more than one kind and of many.
 */
export function tellable(filled: readonly number[]): boolean[] {
  const isFew = (count: number): boolean => count > 0 && count < escrowGiversMin
  const told = filled.map(count => !isFew(count))
  if (!told.includes(false)) return told

  // One that nobody has anything in hides nobody, so those come last.
  const next = filled
    .map((count, at) => ({ count, at }))
    .filter(({ at }) => told[at])
    .toSorted((a, b) => (a.count || Infinity) - (b.count || Infinity))
  let missing = filled.filter(isFew)
  for (const { count, at } of next) {
    const people = missing.reduce((sum, one) => sum + one, 0)
    const many = people >= escrowGiversMin || count === 0
    if (missing.length > 1 && many) break
    told[at] = false
    missing = [...missing, count]
  }
  return told
}
