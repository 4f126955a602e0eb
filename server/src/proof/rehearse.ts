import type { House } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'

/**
 * Lets writes go as far as they can go and takes each back at the last moment, so that everything
 * can be tried on the same untouched things. The refusal `starting` stands for done.
 */
export async function rehearse<T>(house: House, work: () => Promise<T>): Promise<T> {
  const real = house.inTransaction
  house.inTransaction = (mode, act) =>
    real(mode, async (tx, now) => {
      const said = await act(tx, now)
      if (mode === 'read write') throw new Refusal('starting')
      return said
    })
  try {
    return await work()
  } finally {
    house.inTransaction = real
  }
}
