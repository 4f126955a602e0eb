import type { FacePlace, FaceRoomState } from '@fuquan/contract/envelopes/rooms.ts'
import { refuse } from '#/kit/refusal.ts'

/** From the host's tap to the first drop. */
export const countdownSeconds = 3
/** A room in which nothing rains for so long after a round closes by itself. */
export const idleMinutes = 10
/** A round takes two at least: nobody rains on themselves alone. */
export const peopleMin = 2
/** So many wrong codes within `triesMinutes` close the way by code for as long. */
export const triesMax = 5
export const triesMinutes = 10
/** A position older than this says where somebody was, not where they are. */
export const placeAgeMax = 60
/** Who was together may still become friends for so long after the end. */
export const rememberedHours = 24

const minuteMs = 60_000

export type Round = { opensAt: Date; endsAt: Date; emptied: boolean }
export type Room = { closesAt: Date; closedAt: Date | null }

/** Says how a room stands at a moment; time over is over, even if no job has come by. */
export function stateAt(room: Room, round: Round | undefined, at: Date): FaceRoomState {
  if (room.closedAt !== null || at >= room.closesAt) return 'closed'
  if (round === undefined) return 'lobby'
  if (at < round.opensAt) return 'countdown'
  return at < round.endsAt && !round.emptied ? 'rain' : 'podium'
}

export type Times = { opensAt: Date; endsAt: Date; closesAt: Date }

/**
 * Plans the times of a round that is started now, and when its room closes if nothing follows.
 * Refuses: envelope_room_closed, when the rain would outlast the room.
 */
export function planRound(
  room: { openedAt: Date; minutes: number; rainSeconds: number },
  now: Date,
): Times {
  const last = room.openedAt.getTime() + room.minutes * minuteMs
  const opensAt = new Date(now.getTime() + countdownSeconds * 1_000)
  const endsAt = new Date(opensAt.getTime() + room.rainSeconds * 1_000)
  if (endsAt.getTime() > last) refuse('envelope_room_closed')
  const closesAt = new Date(Math.min(last, endsAt.getTime() + idleMinutes * minuteMs))
  return { opensAt, endsAt, closesAt }
}

/**
 * Decides whether a round may be started.
 * Refuses: envelope_room_closed, envelope_room_busy (one is under way), envelope_few_present.
 */
export function checkStart(state: FaceRoomState, people: number): void {
  if (state === 'closed') refuse('envelope_room_closed')
  if (state === 'countdown' || state === 'rain') refuse('envelope_room_busy')
  if (people < peopleMin) refuse('envelope_few_present', { people, needed: peopleMin })
}

export type Filling = { total: bigint; shares: number; greeting: string }
export type FillLimits = { least: bigint; most: bigint; sharesMax: number; greetingLength: number }

/**
 * Decides whether a round may hold so much in so many shares (rule R2).
 * Refuses: envelope_count_out_of_range {min, max}, envelope_amount_out_of_range {min, max},
 * bad_input (a greeting too long).
 */
export function checkFilling({ total, shares, greeting }: Filling, limits: FillLimits): void {
  if ([...greeting].length > limits.greetingLength) {
    refuse('bad_input', { field: 'greeting', why: 'too_long' })
  }
  if (shares < 1 || shares > limits.sharesMax) {
    refuse('envelope_count_out_of_range', { min: 1, max: limits.sharesMax })
  }
  const min = limits.least * BigInt(shares)
  const max = limits.most * BigInt(shares)
  if (total < min || total > max) {
    refuse('envelope_amount_out_of_range', { min: String(min), max: String(max) })
  }
}

/** Lets nobody but people in: a bot never joins a room and never catches. */
export function checkPerson({ kind }: { kind: string }): void {
  if (kind !== 'user') refuse('envelope_bot_refused')
}

/** Refuses one more person than a room holds: envelope_room_full {max}. */
export function checkSpace(people: number, max: number): void {
  if (people >= max) refuse('envelope_room_full', { max })
}

const earthMetres = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

type Point = Pick<FacePlace, 'latitude' | 'longitude'>

/** Gives the metres between two points over the ground. */
export function metresBetween(a: Point, b: Point): number {
  const north = radians(b.latitude - a.latitude)
  const east = radians(b.longitude - a.longitude)
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2
  return 2 * earthMetres * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Whether a position says enough: not older than a minute, and as exact as the distance asked. */
export const isExact = (place: FacePlace, metres: number): boolean =>
  place.accuracy <= metres && place.age <= placeAgeMax

export type WhyWaiting = 'no_place' | 'place_weak' | 'too_far' | 'host_has_no_place'

/** Says why a place does not let somebody in, or nothing when it does (rule R43). */
export function whyWaiting(
  mine: FacePlace | undefined,
  host: FacePlace | undefined,
  metres: number,
): WhyWaiting | undefined {
  if (mine === undefined) return 'no_place'
  if (!isExact(mine, metres)) return 'place_weak'
  if (host === undefined) return 'host_has_no_place'
  return metresBetween(mine, host) <= metres ? undefined : 'too_far'
}

export type Tries = { wrong: number; since: Date; pausedUntil: Date | null }

/**
 * Counts one try before its code is looked at, so that many at once are no more than many.
 * Refuses: envelope_code_paused {retry_after in seconds}.
 */
export function countTry(tries: Tries | undefined, now: Date): Tries {
  const lasts = triesMinutes * minuteMs
  if (tries?.pausedUntil != null && now < tries.pausedUntil) {
    const seconds = Math.ceil((tries.pausedUntil.getTime() - now.getTime()) / 1_000)
    refuse('envelope_code_paused', { retry_after: seconds })
  }
  const goesOn =
    tries !== undefined &&
    tries.pausedUntil === null &&
    now.getTime() - tries.since.getTime() < lasts
  const wrong = goesOn ? tries.wrong + 1 : 1
  const since = goesOn ? tries.since : now
  const pausedUntil = wrong >= triesMax ? new Date(now.getTime() + lasts) : null
  return { wrong, since, pausedUntil }
}

/** How many wrong codes somebody has left before the pause. */
export const triesLeft = ({ wrong }: Pick<Tries, 'wrong'>): number => Math.max(0, triesMax - wrong)
