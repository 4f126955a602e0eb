import { EnvelopeId, RoomId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { type Channel, event, room, user } from '#/engine/events.ts'

/** `roomId` is null when it was sent to named people, and of claims in a face-to-face room. */
const about = { envelopeId: EnvelopeId, roomId: RoomId.nullable(), senderId: UserId }
const inRoom = (roomId: RoomId | null): Channel[] => (roomId === null ? [] : [room(roomId)])

/** An envelope hangs in a room and its money is in its account. */
export const envelopeSent = event('envelopes.sent', {
  payload: z.object({ ...about, sentAt: Instant }),
  wakes: fact => [...inRoom(fact.roomId), user(fact.senderId)],
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
    ...inRoom(fact.roomId),
    user(fact.senderId),
    ...fact.claims.map(claim => user(claim.claimerId)),
  ],
  stales: ['ledger'],
  webhook: true,
})

/** What was to open later may be opened from now on. */
export const envelopeOpened = event('envelopes.opened', {
  payload: z.object({ ...about, openedAt: Instant }),
  wakes: fact => [...inRoom(fact.roomId), user(fact.senderId)],
})

/** Somebody tapped while an envelope gathers. */
export const envelopeEntered = event('envelopes.entered', {
  payload: z.object({ ...about }),
  wakes: fact => [...inRoom(fact.roomId), user(fact.senderId)],
})

/** Somebody who has a share said thanks. */
export const envelopeThanked = event('envelopes.thanked', {
  payload: z.object({ ...about, personId: UserId }),
  wakes: fact => [...inRoom(fact.roomId), user(fact.senderId)],
})

/** The last share was taken. */
export const envelopeEmptied = event('envelopes.emptied', {
  payload: z.object({ ...about, endedAt: Instant }),
  wakes: fact => [...inRoom(fact.roomId), user(fact.senderId)],
  webhook: true,
})

/** The time was over; `returned` went back to the sender. */
export const envelopeExpired = event('envelopes.expired', {
  payload: z.object({
    ...about,
    returned: Amount,
    endedAt: Instant,
    /** Absent: its time was over. */
    state: z.enum(['expired', 'returned', 'declined']).optional(),
  }),
  wakes: fact => [...inRoom(fact.roomId), user(fact.senderId)],
  stales: ['ledger'],
  webhook: true,
})
