import type { Mode } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'

/**
 * Lets writes go as far as they can go and takes each back at the last moment, so that everything
 * can be tried on the same untouched things. The refusal `starting` stands for done.
 */
export async function rehearse<T>(house: House, work: () => Promise<T>): Promise<T> {
  const { inTransaction, inBurst } = house
  house.inTransaction = (mode, act) =>
    inTransaction(mode, async (tx, now) => takenBack(mode, await act(tx, now)))
  house.inBurst = (mode, act) =>
    inBurst(mode, async (tx, clock) => takenBack(mode, await act(tx, clock)))
  try {
    return await work()
  } finally {
    Object.assign(house, { inTransaction, inBurst })
  }
}

function takenBack<T>(mode: Mode, said: T): T {
  if (mode === 'read write') throw new Refusal('starting')
  return said
}
