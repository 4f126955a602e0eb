import type { House } from '#/engine/house.ts'
import { diskFree, reviewOldest } from '#/engine/metrics.ts'
import { diskOf } from './disk.ts'
import { listWaiting } from './store-waits.ts'

/** Sets the figures of the desk: what waits longest for staff, and the room on the disk. */
export async function watchDesk(house: House): Promise<void> {
  const { space } = await diskOf(house)
  diskFree.reset()
  if (space !== null && space.all > 0n) {
    diskFree.set({ directory: 'data' }, Number(space.free) / Number(space.all))
  }
  const waiting = await house.read(async (tx, now) =>
    (await listWaiting(tx, now)).map(({ queue, since }) => ({
      queue,
      age: since && (now.getTime() - since.getTime()) / 1_000,
    })),
  )
  reviewOldest.set(new Map(waiting.map(({ queue, age }) => [queue, age])))
}
