import { TreeMode } from '@fuquan/contract/envelopes/trees.ts'
import { EnvelopeId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { type Channel, event, room, user } from '#/engine/events.ts'

const about = {
  envelopeId: EnvelopeId,
  mode: TreeMode,
  roomId: RoomId.nullable(),
  senderId: UserId,
}
type About = { roomId: RoomId | null; senderId: UserId }
const circle = (fact: About, people: readonly UserId[]): Channel[] => [
  ...(fact.roomId === null ? [] : [room(fact.roomId)]),
  ...[fact.senderId, ...people].map(user),
]

/** Somebody guessed in a tree. What they guessed and took is read by whom it concerns. */
export const envelopeGuessed = event('envelopes.guessed', {
  payload: z.object({
    ...about,
    guesserId: UserId,
    number: z.int(),
    /** Whether the guess was right, or took all that was left. */
    right: z.boolean(),
    /** Everybody above on the path, the first passer first. */
    passerIds: z.array(UserId),
    at: Instant,
  }),
  wakes: fact => circle(fact, [fact.guesserId, ...fact.passerIds]),
  stales: ['ledger'],
  webhook: true,
})

/** What a wrong guess left was passed on. */
export const envelopeForwarded = event('envelopes.forwarded', {
  payload: z.object({
    ...about,
    passerId: UserId,
    number: z.int(),
    toPeople: z.array(UserId),
    toRoomId: RoomId.nullable(),
    at: Instant,
  }),
  wakes: fact => [
    ...circle(fact, [fact.passerId, ...fact.toPeople]),
    ...(fact.toRoomId === null ? [] : [room(fact.toRoomId)]),
  ],
  webhook: true,
})

/** An exact guess closed a relay and its path was paid. */
export const relayWon = event('envelopes.relay_won', {
  payload: z.object({
    ...about,
    guesserId: UserId,
    people: z.int(),
    parts: z.array(z.object({ userId: UserId, amount: Amount })),
    at: Instant,
  }),
  wakes: fact =>
    circle(
      fact,
      fact.parts.map(part => part.userId),
    ),
  stales: ['ledger'],
  webhook: true,
})
