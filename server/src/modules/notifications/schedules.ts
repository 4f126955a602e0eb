import { schedule } from '#/engine/events.ts'
import { deliverDue } from './deliver.ts'
import { makeDigests } from './digest.ts'
import { removeOverdue } from './store.ts'
import { removeOldDeliveries } from './store-deliveries.ts'

export const overdueBatchMax = 1000
const keptDays = 31

export const schedules = [
  schedule('notifications.tidy', { everySeconds: 600 }, async ({ house }) => {
    await house.inTransaction('read write', async (tx, now) => {
      await removeOverdue(tx, now, overdueBatchMax)
      const before = new Date(now.getTime() - keptDays * 24 * 60 * 60_000)
      await removeOldDeliveries(tx, before, overdueBatchMax)
    })
  }),
  schedule('notifications.deliver', { everySeconds: 5 }, deliverDue),
  schedule('notifications.digest', '7 * * * *', makeDigests),
] as const
