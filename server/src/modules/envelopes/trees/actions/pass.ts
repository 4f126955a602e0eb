import type { treeRoutes } from '@fuquan/contract/envelopes/trees.ts'
import type { RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { at, tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import * as identity from '#/modules/identity/index.ts'
import { expire } from '../../reactions.ts'
import { sealKeyOf } from '../../sealing.ts'
import { openSeed } from '../../seed.ts'
import { readSeed } from '../../store.ts'
import { envelopeForwarded } from '../events.ts'
import { levelTiles } from '../guess.ts'
import * as rules from '../rules.ts'
import { lockSeat, type Seat, seatOf, stateOf } from '../seat.ts'
import { offAmong } from '../../switches/store.ts'
import * as store from '../store.ts'
import { saveExpiry } from '../store-envelope.ts'
import { friendsAmong, friendsOf, withinReach } from '../ties.ts'
import { isWrong, viewOf } from '../view.ts'

/** The most friends among whom one picks. */
const friendsShownMax = 500

type PassInput = Input<typeof treeRoutes.passTreeOn>
type Shown = Reply<typeof treeRoutes.passTreeOn>

/**
 * Passes on what the actor's wrong guess left, once: to friends within the sender's reach who have
 * not guessed, or to one group.
 *
 * Refuses: not_found, bad_input (both or neither), envelope_path_full, the codes of an ended tree,
 * envelope_guessed_before {people}, envelope_forward_not_allowed {why, people}.
 */
export async function passTreeOn(asked: Ctx, input: PassInput): Promise<Shown> {
  const { envelopeId: id, roomId = null } = input
  const people = [...new Set(input.people)]
  const { ctx, seat } = await lockSeat(asked, id)
  const { tx, now } = ctx
  if (people.length > 0 === (roomId !== null)) {
    refuse('bad_input', { field: 'people', why: 'not_allowed' })
  }
  const mine = admit(ctx, seat)
  await admitTargets(ctx, seat, { people, roomId })

  const { number } = mine
  await store.savePass(tx, id, { number, room: roomId, people: people.length, at: now }, people)
  if (seat.tree.mode === 'funny') await openLevel(ctx, seat, mine.depth + 1)

  await tell(tx, envelopeForwarded, {
    ...{ envelopeId: id, mode: seat.tree.mode, roomId: seat.tree.room },
    ...{ senderId: seat.row.sender, passerId: ctx.actor.id, number },
    ...{ toPeople: people, toRoomId: roomId, at: now },
  })
  // The room's row is locked last, so a busy room never keeps money waiting.
  if (roomId !== null && roomId !== seat.tree.room) await hang(ctx, seat, roomId)
  return viewOf(ctx, await seatOf(ctx, id))
}

function admit({ now }: Ctx, seat: Seat): store.GuessRow {
  const { mine, tree } = seat
  const state = stateOf(seat, now)
  const guess = mine && { wrong: isWrong(mine), depth: mine.depth }
  const passed = seat.passes.some(pass => pass.number === mine?.number)
  const why = rules.whyNotPass({ state, guess, passed, depthMax: tree.depthMax })
  if (why === 'path_full') refuse('envelope_path_full', { people: tree.depthMax })
  if (why === 'ended') refuse(rules.endingOf(state) ?? 'envelope_expired')
  if (why !== undefined) refuse('envelope_forward_not_allowed', { why })
  return present(mine)
}

type Targets = { people: readonly UserId[]; roomId: RoomId | null }

async function admitTargets(ctx: Ctx, seat: Seat, { people, roomId }: Targets): Promise<void> {
  const { tx, actor } = ctx
  if (roomId !== null) {
    const members = await chat.membersAmong(tx, roomId, [actor.id])
    if (!members.has(actor.id)) refuse('envelope_forward_not_allowed', { why: 'no_member' })
    return admitRoom(ctx, seat, roomId)
  }
  const max = seat.tree.passMax
  if (people.length > max) refuse('envelope_forward_not_allowed', { why: 'too_many', max })
  const allowed = await allowedAmong(ctx, seat, people)
  const strange = people.filter(person => !allowed.has(person))
  if (strange.length > 0) {
    refuse('envelope_forward_not_allowed', { why: 'reach', people: strange.map(wireOf) })
  }
  const played = await store.guessersAmong(tx, seat.row.id, people)
  if (played.size > 0) refuse('envelope_guessed_before', { people: [...played].map(wireOf) })
}

/** No game comes through the back door: not into a room of two, nor where one may not send it. */
async function admitRoom(ctx: Ctx, { tree }: Seat, roomId: RoomId): Promise<void> {
  const { tx, actor, now } = ctx
  const terms = (await chat.termsOf(tx, [roomId])).get(roomId)
  if (terms?.kind !== 'group') refuse('envelope_forward_not_allowed', { why: 'no_group' })
  try {
    await chat.admitHost(tx, { roomId, by: actor.id, mode: tree.mode, now })
  } catch (error) {
    if (!(error instanceof Refusal) || !error.code.startsWith('chat_')) throw error
    const why = error.code === 'chat_kind_off' ? 'mode_off' : 'read_only'
    refuse('envelope_forward_not_allowed', { why })
  }
}

const wireOf = (person: UserId): string => toWire('usr', person)

/**
 * Friends of the actor within the reach of the sender, or members of the room it was sent to, who
 * want such a game at all.
 */
async function allowedAmong(
  { tx, actor, now }: Ctx,
  { row, tree }: Seat,
  people: readonly UserId[],
): Promise<Set<UserId>> {
  const friends = [...(await friendsAmong(tx, actor.id, people))]
  const others = friends.filter(person => person !== row.sender && person !== actor.id)
  const reaching = { sender: row.sender, reach: tree.reach, people: others, via: actor.id }
  const within = await withinReach(tx, reaching)
  const members = tree.room === null ? [] : await chat.membersAmong(tx, tree.room, others)
  const off = await offAmong(tx, { mode: tree.mode, people: others, by: now })
  return new Set([...within, ...members].filter(person => !off.has(person)))
}

/** Makes the next level of a guess of three, with tiles of its own, and lets it wait its hours. */
async function openLevel(ctx: Ctx, { row, tree }: Seat, level: number): Promise<void> {
  const { tx, now, house } = ctx
  const { seedSealed } = await readSeed(tx, row.id)
  const seed = openSeed(sealKeyOf(house, row.id), seedSealed)
  const amount = row.total - row.claimedSum
  const tiles = [...levelTiles(tree, { level, amount, seed })]
  const until = rules.levelUntil(now, present(tree.levelHours), tree.deadline)

  await store.saveLevel(tx, row.id, { level, amount, tiles, at: now, until })
  await saveExpiry(tx, row.id, until)
  await at(tx, expire, { envelopeId: row.id }, until, { once: `${row.id}/${level}` })
}

async function hang({ tx, actor, now }: Ctx, { row, passes }: Seat, roomId: RoomId) {
  // One bubble per envelope and room (rule R60).
  if (passes.some(pass => pass.room === roomId)) return
  const embed = { kind: 'envelope', ref: toWire('env', row.id) }
  try {
    await chat.say(tx, { roomId, by: actor.id, embed, now })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'chat_not_a_member') throw error
    refuse('envelope_forward_not_allowed', { why: 'no_member' })
  }
}

/**
 * Lists to whom the actor may pass a tree on now: friends within its reach who have not guessed,
 * and their groups. Refuses: not_found, envelope_forward_not_allowed {why}.
 */
export async function listPassTargets(
  ctx: Ctx,
  input: Input<typeof treeRoutes.listPassTargets>,
): Promise<Reply<typeof treeRoutes.listPassTargets>> {
  const { tx, actor, now } = ctx
  const seat = await seatOf(ctx, input.envelopeId)
  const { mine, tree, row } = seat
  const guess = mine && { wrong: isWrong(mine), depth: mine.depth }
  const passed = seat.passes.some(pass => pass.number === mine?.number)
  const state = stateOf(seat, now)
  const why = rules.whyNotPass({ state, guess, passed, depthMax: tree.depthMax })
  if (why !== undefined) refuse('envelope_forward_not_allowed', { why })

  const friends = (await friendsOf(tx, actor.id)).slice(0, friendsShownMax)
  const allowed = await allowedAmong(ctx, seat, friends)
  const played = await store.guessersAmong(tx, row.id, friends)
  const open = friends.filter(person => allowed.has(person) && !played.has(person))
  const cards = await identity.peopleOf(tx, open)
  const terms = await chat.termsOf(tx, await chat.roomsOf(tx, actor.id))
  const rooms = [...terms].flatMap(([id, one]) => {
    const plays = one.kind === 'group' && one.closedAt === null && !one.modesOff.includes(tree.mode)
    return plays ? [id] : []
  })
  const names = await chat.roomNamesOf(tx, rooms)
  const counts = await chat.memberCountsOf(tx, rooms)
  return {
    people: open.flatMap(person => cards.get(person) ?? []),
    rooms: rooms.flatMap(id => {
      const name = names.get(id)
      return name === undefined ? [] : [{ id, name, members: counts.get(id) ?? 1 }]
    }),
    max: tree.passMax,
  }
}
