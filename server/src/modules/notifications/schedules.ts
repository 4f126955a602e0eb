import { schedule } from '#/engine/events.ts'
import { removeOverdue } from './store.ts'

export const overdueBatchMax = 1000

export const schedules = [
  schedule('notifications.tidy', { everySeconds: 600 }, async ({ house }) => {
    await house.inTransaction('read write', (tx, now) => removeOverdue(tx, now, overdueBatchMax))
  }),
] as const
