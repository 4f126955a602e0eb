import { EnvelopeId, RoomId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { event, room, user } from '#/engine/events.ts'

const about = { envelopeId: EnvelopeId, roomId: RoomId, senderId: UserId }

/** An envelope hangs in a room and its money is in its account. */
export const envelopeSent = event('envelopes.sent', {
  payload: z.object({ ...about, sentAt: Instant }),
  wakes: fact => [room(fact.roomId), user(fact.senderId)],
  stales: ['ledger'],
  webhook: true,
})

/** A batch of claims was committed. One fact per batch, so a rush is not a rush of nudges. */
export const envelopeClaimed = event('envelopes.claimed', {
  payload: z.object({
    ...about,
    transferId: TransferId,
    at: Instant,
    claims: z.array(z.object({ claimerId: UserId, number: z.int(), amount: Amount })),
  }),
  wakes: fact => [
    room(fact.roomId),
    user(fact.senderId),
    ...fact.claims.map(claim => user(claim.claimerId)),
  ],
  stales: ['ledger'],
  webhook: true,
})

/** The last share was taken. */
export const envelopeEmptied = event('envelopes.emptied', {
  payload: z.object({ ...about, endedAt: Instant }),
  wakes: fact => [room(fact.roomId), user(fact.senderId)],
  webhook: true,
})

/** The time was over; `returned` went back to the sender. */
export const envelopeExpired = event('envelopes.expired', {
  payload: z.object({ ...about, returned: Amount, endedAt: Instant }),
  wakes: fact => [room(fact.roomId), user(fact.senderId)],
  stales: ['ledger'],
  webhook: true,
})
