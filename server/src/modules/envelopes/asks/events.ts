import { AskId, CoverId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { event, user } from '#/engine/events.ts'

/** Somebody asked friends for an envelope; `heardBy` are those who hear of it. */
export const envelopeAsked = event('envelopes.asked', {
  payload: z.object({ askerId: UserId, askIds: z.array(AskId), heardBy: z.array(UserId) }),
  wakes: fact => [user(fact.askerId), ...fact.heardBy.map(user)],
})

/** A request was paid, declined or taken back. */
export const askAnswered = event('envelopes.ask_answered', {
  payload: z.object({
    askId: AskId,
    askerId: UserId,
    askedId: UserId,
    state: z.enum(['paid', 'declined', 'withdrawn']),
  }),
  wakes: fact => [user(fact.askerId), user(fact.askedId)],
})

/** The picture of requests was looked at; `heardBy` are those who may see it, or might have. */
export const askPictureDecided = event('envelopes.ask_picture_decided', {
  payload: z.object({ coverId: CoverId, askerId: UserId, heardBy: z.array(UserId) }),
  wakes: fact => [user(fact.askerId), ...fact.heardBy.map(user)],
})

/** Somebody hears, or hears no more, of the requests of another; only they learn of it. */
export const asksMuted = event('envelopes.asks_muted', {
  payload: z.object({ userId: UserId }),
  wakes: fact => [user(fact.userId)],
})
