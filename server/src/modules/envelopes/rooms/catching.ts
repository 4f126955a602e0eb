import type { roomRoutes as routes } from '@fuquan/contract/envelopes/rooms.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { claimShare, expireEnvelope } from '../lane.ts'
import { keepRound, keptRound, type RoundPlace } from './memory.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Routes = typeof routes

/**
 * Takes a share of the rain for the actor, who was here when it was started. Again gives the same.
 * Refuses: not_found, envelope_not_open_yet {opensAt}, and what `claimShare` names.
 */
export async function catchShare(
  call: Call,
  input: Input<Routes['catchShare']>,
): Promise<Reply<Routes['catchShare']>> {
  const { house, actor } = call
  rules.checkPerson(actor)
  // Who is here and whether it rains is for the lane to say, once for all who tap together.
  const round = keptRound(house, input) ?? (await findRound(house, input))
  const { id: claimer, level, limited = false } = actor
  return claimShare(house, round.envelope, { claimer, level, limited })
}

/** Finds a round for all who tap in it. Refuses: not_found. */
function findRound(house: House, place: RoundPlace): Promise<store.RoundRow> {
  return house.read(async tx => {
    const round = await store.findRound(tx, place.faceRoomId, place.round)
    if (round === undefined) return refuse('not_found')
    keepRound(house, place, round)
    return round
  })
}

/** Brings home what was not caught, once the rain is over; before, it does nothing. */
export async function endFaceRound(
  call: Call,
  input: Input<Routes['endFaceRound']>,
): Promise<Record<never, never>> {
  const { round, now } = await findOwn(call, input)
  if (now >= round.endsAt) await expireEnvelope(call.house, round.envelope)
  return {}
}

/** Finds a round of a room the actor is in. Refuses: not_found. */
function findOwn(
  { house, actor }: Call,
  { faceRoomId, round: number }: Input<Routes['catchShare']>,
) {
  return house.read(async (tx, now) => {
    const me = await store.findPerson(tx, faceRoomId, actor.id)
    const round = await store.findRound(tx, faceRoomId, number)
    if (me === undefined || round === undefined) return refuse('not_found')
    return { round, now }
  })
}
