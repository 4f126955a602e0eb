import type { FaceRoom, roomRoutes as routes } from '@fuquan/contract/envelopes/rooms.ts'
import { FaceRoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { at, tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { sealFor } from '#/engine/seal.ts'
import { refuse } from '#/kit/refusal.ts'
import { request } from '#/modules/friends/index.ts'
import { fill } from '../actions/send.ts'
import { usualCover } from '../covers/index.ts'
import { admitInGroup, admitSending, demandOnIn } from '../switches/admitting.ts'
import { sendingLevelMin } from '../rules.ts'
import { greetingLength, maxShare, minShare } from '../settings.ts'
import * as envelopes from '../store.ts'
import { payForSending } from '../paying.ts'
import { closeRoom, closing } from './closing.ts'
import { hangsIn, roomChanged, roomOpened } from './events.ts'
import { makeQr } from './qr.ts'
import * as rules from './rules.ts'
import * as settings from './settings.ts'
import * as store from './store.ts'
import * as door from './store-door.ts'
import { viewOf } from './view.ts'

type Routes = typeof routes
/** Under this purpose a host's place is sealed. */
export const placeSeal = 'envelopes.face_place'
/** Codes tried at once: with half of all rooms of a house taken, a thousand in a million miss. */
const codesTried = 20
const codesBelow = 10_000n
/** A code shown later than this before its end is replaced, so that nobody types a dying one. */
const codeFreshMs = 5_000

/**
 * Opens a room, or gives the one the actor has open.
 * Refuses: chat_not_a_member, chat_kind_off (the group it is opened in), envelope_mode_off,
 * envelope_level_needed.
 */
export async function openFaceRoom(
  ctx: Ctx,
  { roomId: inGroup }: Input<Routes['openFaceRoom']>,
): Promise<FaceRoom> {
  const { tx, actor, now, settings: set } = ctx
  rules.checkPerson(actor)
  const open = await store.findHosted(tx, actor.id, now)
  if (open !== undefined) return viewOf(ctx, open.id)
  if (!set.of(settings.roomOn)) refuse('envelope_mode_off', { mode: 'room' })
  await admitSending(ctx, { mode: 'room', people: [] })
  if (inGroup !== undefined) {
    await admitInGroup(ctx, { roomId: inGroup, mode: 'room', people: [] })
  }
  if (actor.level < sendingLevelMin) {
    refuse('envelope_level_needed', { level: actor.level, needed: sendingLevelMin })
  }

  const id = FaceRoomId.out.parse(newId())
  const closesAt = new Date(now.getTime() + set.of(settings.roomMinutes) * 60_000)

  await store.saveRoom(tx, { id, host: actor.id, now, closesAt, inGroup: inGroup ?? null })

  await at(tx, closing, { faceRoomId: id }, closesAt, { once: `${id}/0` })
  await tell(tx, roomOpened, { faceRoomId: id, userId: actor.id })
  return viewOf(ctx, id)
}

/** Gives the room the actor is in now. */
export async function getOpenFaceRoom({
  tx,
  actor,
}: Ctx): Promise<Reply<Routes['getOpenFaceRoom']>> {
  const [faceRoomId = null] = await store.listRoomsOf(tx, actor.id)
  return { faceRoomId }
}

/** Shows a room to whoever is in it. Refuses: not_found. */
export function getFaceRoom(ctx: Ctx, input: Input<Routes['getFaceRoom']>): Promise<FaceRoom> {
  return viewOf(ctx, input.faceRoomId)
}

/** Finds an open room of the actor and locks it. Refuses: not_found, envelope_room_closed. */
async function lockMine({ tx, actor, now }: Ctx, id: FaceRoomId): Promise<store.RoomRow> {
  const room = await store.lockRoom(tx, id)
  if (room?.host !== actor.id) return refuse('not_found')
  if (rules.stateAt(room, undefined, now) === 'closed') refuse('envelope_room_closed')
  return room
}

/**
 * Gives the host the code and the QR of now. A place that comes along is sealed beside the code
 * and is gone with it, or as soon as the host wants it gone.
 * Refuses: not_found, envelope_room_closed, busy (no free code).
 */
export async function makeFaceDoor(
  ctx: Ctx,
  input: Input<Routes['makeFaceDoor']>,
): Promise<Reply<Routes['makeFaceDoor']>> {
  const { tx, now, dice, house, settings: set } = ctx
  const room = await lockMine(ctx, input.faceRoomId)
  const known = await door.findCode(tx, room.id, new Date(now.getTime() + codeFreshMs))
  const until = new Date(now.getTime() + set.of(settings.roomCodeSeconds) * 1_000)
  const codes = Array.from({ length: codesTried }, () =>
    dice.below(codesBelow).toString().padStart(4, '0'),
  )

  const taken = known ?? {
    code: await door.takeCode(tx, { room: room.id, codes, until, now }),
    until,
  }
  const { code } = taken
  if (code === undefined) return refuse('busy', { retry_after: 2 })
  if (input.place === null) await door.dropPlace(tx, room.id)
  if (input.place && rules.isExact(input.place, set.of(settings.roomMetres))) {
    const sealed = sealFor(house.keys, placeSeal).close(JSON.stringify(input.place), room.id)
    await door.savePlace(tx, { room: room.id, sealed, until: taken.until })
  }

  const seconds = set.of(settings.roomQrSeconds)
  const { qr, until: pathUntil } = makeQr(house.keys, room.id, { now, seconds })
  const place = (await door.findPlace(tx, room.id, now)) !== undefined
  return { code, codeUntil: taken.until, path: `/face/in/${qr}`, pathUntil, place, now }
}

/** The host says who is here. Refuses: not_found, envelope_room_closed, envelope_room_full. */
export async function admitToFaceRoom(
  ctx: Ctx,
  input: Input<Routes['admitToFaceRoom']>,
): Promise<FaceRoom> {
  const { tx, now, settings: set } = ctx
  const room = await lockMine(ctx, input.faceRoomId)
  const person = await store.findPerson(tx, room.id, input.userId)
  if (person === undefined) return refuse('not_found')
  if (person.state === 'here') return viewOf(ctx, room.id)
  rules.checkSpace(await countHere(ctx, room.id), set.of(settings.roomPeople))

  await store.savePerson(tx, room.id, { person: input.userId, state: 'here', since: now })

  await tell(tx, roomChanged, { faceRoomId: room.id, userId: input.userId })
  return viewOf(ctx, room.id)
}

async function countHere({ tx }: Ctx, id: FaceRoomId): Promise<number> {
  return (await store.listPeople(tx, id)).filter(one => one.state === 'here').length
}

export type Coming = { id: FaceRoomId; person: UserId; why: rules.WhyWaiting | undefined }

/**
 * Lets somebody into a room, or lets them wait before it when their place does not speak for them.
 * Who is here already stays. Refuses: envelope_room_closed, envelope_room_full {max}.
 */
export async function enter(ctx: Ctx, { id, person, why }: Coming): Promise<boolean> {
  const { tx, now, settings: set } = ctx
  const room = await store.lockRoom(tx, id)
  if (room === undefined || rules.stateAt(room, undefined, now) === 'closed') {
    return refuse('envelope_room_closed')
  }
  const people = await store.listPeople(tx, id)
  const known = people.find(one => one.person === person)
  if (known?.state === 'here') return true
  const state = why === undefined ? 'here' : 'waiting'
  if (known?.state === state) return false
  const beside = people.filter(one => one.state === state).length
  rules.checkSpace(beside, set.of(settings.roomPeople))

  await store.savePerson(tx, id, { person, state, since: now })

  await tell(tx, roomChanged, { faceRoomId: id, userId: person })
  return why === undefined
}

/**
 * Asks somebody to be friends who was in the same room; the tie remembers where they met.
 * Refuses: not_found (one of the two was not there), and what `friends.request` names.
 */
export async function befriendPresent(
  ctx: Ctx,
  { faceRoomId, userId }: Input<Routes['befriendPresent']>,
): Promise<Reply<Routes['befriendPresent']>> {
  const { tx, actor } = ctx
  const both = await store.presentAmong(tx, faceRoomId, [actor.id, userId])
  if (!both.has(actor.id) || !both.has(userId)) refuse('not_found')
  const origin = { kind: 'room', ref: toWire('fac', faceRoomId) } as const
  const { outcome } = await request(ctx, { to: userId, origin })
  return { outcome }
}

/** Leaves a room; with its host it ends. Leaving again does nothing. */
export async function leaveFaceRoom(
  ctx: Ctx,
  input: Input<Routes['leaveFaceRoom']>,
): Promise<Record<never, never>> {
  const { tx, actor, now } = ctx
  const { faceRoomId: id } = input
  const room = await store.lockRoom(tx, id)
  const me = room && (await store.findPerson(tx, id, actor.id))
  if (room === undefined || me === undefined) return {}
  if (rules.stateAt(room, undefined, now) === 'closed') {
    if (room.closedAt === null) await closeRoom(tx, id, now)
    return {}
  }

  if (room.host === actor.id) {
    // Who was here stays to be seen, and what rains comes down to its end.
    await closeRoom(tx, id, now)
    return {}
  }
  await store.removePerson(tx, id, actor.id)

  await tell(tx, roomChanged, { faceRoomId: id, userId: actor.id })
  return {}
}

/**
 * Puts the host's money into the next round and starts its countdown.
 *
 * Units: minor units. Refuses: not_found, chat_kind_off, envelope_room_closed, envelope_room_busy,
 * envelope_few_present, what `rules.checkFilling` names, identity_step_up_*,
 * envelope_over_daily_limit, ledger_over_limit, ledger_insufficient.
 */
export async function startFaceRound(
  ctx: Ctx,
  input: Input<Routes['startFaceRound']>,
): Promise<FaceRoom> {
  const { tx, actor, now, settings: set } = ctx
  const { total, shares, split, greeting = '', proof } = input
  const room = await lockMine(ctx, input.faceRoomId)
  if (!set.of(settings.roomOn)) refuse('envelope_mode_off', { mode: 'room' })
  await admitSending(ctx, { mode: 'room', people: [] })
  // A group may change its mind between two rounds; one that rains already comes down to its end.
  if (room.inGroup !== null) await demandOnIn(tx, room.inGroup, 'room')
  if (actor.level < sendingLevelMin) {
    refuse('envelope_level_needed', { level: actor.level, needed: sendingLevelMin })
  }
  const before = room.rounds === 0 ? undefined : await store.findRound(tx, room.id, room.rounds)
  const last = before && (await envelopes.findEnvelope(tx, before.envelope))
  const emptied = last?.state === 'emptied'
  const people = await countHere(ctx, room.id)

  rules.checkStart(rules.stateAt(room, before && { ...before, emptied }, now), people)
  const [least, most] = [set.of(minShare), set.of(maxShare)]
  const sharesMax = set.of(settings.roomPeople)
  const limits = { least, most, sharesMax, greetingLength: set.of(greetingLength) }
  rules.checkFilling({ total, shares, greeting }, limits)
  const minutes = set.of(settings.roomMinutes)
  const seconds = set.of(settings.rainSeconds)
  const times = rules.planRound({ openedAt: room.openedAt, minutes, rainSeconds: seconds }, now)

  const facts = { mode: 'room', split, shares: String(shares) }
  // Whoever stands here may be a stranger: never without the PIN (wallet rule R8).
  const payee = toWire('fac', room.id)
  await payForSending(ctx, { amount: total, payee, facts, proof, known: false })
  const envelope = await fill(ctx, {
    room: hangsIn(room.id),
    mode: 'room',
    audience: 'room',
    opensAt: times.opensAt,
    greeting,
    cover: usualCover,
    lateJoiners: false,
    terms: { split, total, shares, least, most },
    expiresAt: times.endsAt,
  })
  const number = room.rounds + 1
  await store.saveRound(tx, room.id, { number, envelope, people, ...times })

  await at(tx, closing, { faceRoomId: room.id }, times.closesAt, { once: `${room.id}/${number}` })
  await tell(tx, roomChanged, { faceRoomId: room.id, userId: null })
  return viewOf(ctx, room.id)
}
