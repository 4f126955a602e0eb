import type { House } from '#/engine/house.ts'
import { booksChecked, booksDifference, holdOldest } from '#/engine/metrics.ts'
import { agesOfHolds } from './store.ts'
import { agesOfPasses, openByAsset } from './store-findings.ts'

/** Sets the figures of the books: what differs, when they were recomputed, what is held long. */
export async function watchBooks(house: House): Promise<void> {
  const { differences, passes, holds } = await house.read(async tx => ({
    differences: await openByAsset(tx),
    passes: await agesOfPasses(tx),
    holds: await agesOfHolds(tx),
  }))
  // Before the first pass of all the house itself is as old as its books go unchecked.
  const openFor = (Date.now() - house.app.startedAt.getTime()) / 1_000

  booksDifference.reset()
  for (const { asset, open } of differences) booksDifference.set({ asset }, open)
  booksChecked.set(new Map(passes.map(({ pass, age }) => [pass, age ?? openFor])))
  holdOldest.set(new Map(holds.map(({ kind, age }) => [kind, age])))
}
