import { TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { z } from 'zod'
import { event, user } from '#/engine/events.ts'

const stales = ['ledger']

/** Money came to people that no other module tells them about: what waited has come in. */
export const transferred = event('ledger.transferred', {
  payload: z.object({
    transferId: TransferId,
    kind: z.string(),
    userIds: z.array(UserId),
    amount: Amount,
  }),
  wakes: fact => fact.userIds.map(user),
  stales,
  webhook: true,
})

/** Staff issued credits; each of `userIds` received `amount`. */
export const toppedUp = event('ledger.topped_up', {
  payload: z.object({
    transferId: TransferId,
    userIds: z.array(UserId),
    amount: Amount,
    reason: z.string(),
  }),
  wakes: fact => fact.userIds.map(user),
  stales,
  webhook: true,
})

/** Staff took credits back out of a wallet. */
export const corrected = event('ledger.corrected', {
  payload: z.object({
    transferId: TransferId,
    userIds: z.array(UserId),
    amount: Amount,
    reason: z.string(),
  }),
  wakes: fact => fact.userIds.map(user),
  stales,
})
