import type { treeRoutes } from '@fuquan/contract/envelopes/trees.ts'
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { assert, present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { envelopeGuessed, relayWon } from '../events.ts'
import * as guess from '../guess.ts'
import { lockPayees, type Payees, payOut } from '../pay.ts'
import * as relay from '../relay.ts'
import * as rules from '../rules.ts'
import { hasSwitchedOff } from '../../switches/admitting.ts'
import { lockSeat, type Seat, seatOf, stateOf } from '../seat.ts'
import { relayOpenCap } from '../settings.ts'
import * as store from '../store.ts'
import { saveExpiry } from '../store-envelope.ts'
import { viewOf } from '../view.ts'

type Shown = Reply<typeof treeRoutes.getTree>

/**
 * Taps one tile of the level that waits: the first tap counts, is final and pays at once.
 * The same tap by the same person again repeats its answer.
 *
 * Refuses: not_found, what `rules.whyNotGuess` names, ledger_paused, ledger_account_frozen.
 */
export async function guessTile(
  asked: Ctx,
  input: Input<typeof treeRoutes.guessTile>,
): Promise<Shown> {
  const { envelopeId: id, level, tile } = input
  const { ctx, seat } = await lockFor(asked, id, 'funny')
  const { tx, actor, now } = ctx
  if (seat.mine?.level === level && seat.mine.value === BigInt(tile)) return show(ctx, id)

  const levels = await store.listLevels(tx, id)
  const guesses = await store.listGuesses(tx, id)
  const live = present(levels.at(-1), 'a level')
  if (level > live.level) refuse('bad_input', { field: 'level', why: 'too_big' })
  const door = doorOf(seat, level, level === live.level && guesses.length < live.level)
  const passers = guesses.map(one => one.guesser)
  const payees = await lockPayees(ctx, [])
  await admit(ctx, seat, door)
  admitLimits(ctx, { payees, levelMissing: false })
  const { amount, tiles } = live
  const terms = { depthMax: seat.tree.depthMax, leastChild: present(seat.tree.leastChild) }
  const tapped = guess.tap({ amount, level, tiles, tile }, terms)

  const above = guesses.at(-1)
  await store.saveGuess(tx, id, {
    ...{ guesser: actor.id, number: level, parent: above?.number ?? null, depth: level, level },
    ...{ value: BigInt(tile), verdict: tapped.verdict, lo: null, hi: null, at: now },
  })
  const ends = tapped.child === 0n
  const parts = [{ person: actor.id, amount: tapped.took }]
  await payOut(ctx, { seat, number: level, parts, ends, payees })
  // What is left may be passed on as long as the tree lives.
  if (!ends) await saveExpiry(tx, id, seat.tree.deadline)

  await tellGuess(ctx, seat, { number: level, right: ends, passers })
  return show(ctx, id)
}

/** Which way the actor comes to a level: through it, too late, or not at all. */
function doorOf({ doors }: Seat, level: number, waits: boolean): rules.Standing['door'] {
  if (doors.includes(level - 1)) return waits ? 'open' : 'taken'
  return 'none'
}

/**
 * Guesses the amount of a relay once. The first exact guess closes it and pays its path.
 * The same guess by the same person again repeats its answer.
 *
 * Refuses: not_found, what `rules.whyNotGuess` names, envelope_path_full,
 * envelope_guess_out_of_range {lo, hi, step}, ledger_paused, ledger_account_frozen.
 */
export async function guessNumber(
  asked: Ctx,
  input: Input<typeof treeRoutes.guessNumber>,
): Promise<Shown> {
  const { envelopeId: id, from, value } = input
  const { ctx, seat } = await lockFor(asked, id, 'relay')
  const { tx, actor, now } = ctx
  if (seat.mine?.parent === from && seat.mine.value === value) return show(ctx, id)

  const path = from === null ? [] : await store.listPath(tx, id, from)
  const passers = path.map(one => one.guesser)
  const payees = await lockPayees(ctx, passers)
  const { row, tree } = seat
  const levelMissing =
    row.total > ctx.settings.of(relayOpenCap) && actor.level < rules.verifiedLevel
  const door = seat.doors.includes(from ?? 0) ? 'open' : 'none'
  await admit(ctx, seat, door)
  if (path.length >= tree.depthMax) refuse('envelope_path_full', { people: tree.depthMax })
  const range = rangeAt(tree, path.at(-1))
  if (!relay.isInRange(value, range)) refuse('envelope_guess_out_of_range', wireOf(range))
  admitLimits(ctx, { payees, levelMissing })
  const { said, lo, hi } = relay.narrow(range, value, row.total)

  const number = (await store.countGuesses(tx, id)) + 1
  await store.saveGuess(tx, id, {
    ...{ guesser: actor.id, number, parent: from, depth: path.length + 1, level: null },
    ...{ value, verdict: said, lo, hi, at: now },
  })
  if (said === 'exact') await payPath(ctx, seat, { number, passers, payees })

  await tellGuess(ctx, seat, { number, right: said === 'exact', passers })
  return show(ctx, id)
}

type Won = { number: number; passers: readonly UserId[]; payees: Payees }

/** Divides the whole amount over the winning path; with it the tree is closed. */
async function payPath(ctx: Ctx, seat: Seat, { number, passers, payees }: Won): Promise<void> {
  const { row, tree } = seat
  const people = [...passers, ctx.actor.id]
  const amounts = relay.dividePath(row.total, people.length, present(tree.split))
  const parts = people.map((person, n) => ({ person, amount: present(amounts[n]) }))
  await payOut(ctx, { seat, number, parts, ends: true, payees })
  await tell(ctx.tx, relayWon, {
    ...aboutOf(seat),
    guesserId: ctx.actor.id,
    people: people.length,
    parts: parts.map(({ person, amount }) => ({ userId: person, amount })),
    at: ctx.now,
  })
}

/** The range in which the next one on a path guesses: the sender's, or what the last one left. */
export function rangeAt(tree: store.TreeRow, last: store.GuessRow | undefined): relay.Range {
  const { lo, hi } = last ?? tree
  return { lo: present(lo), hi: present(hi), step: present(tree.step) }
}

const wireOf = ({ lo, hi, step }: relay.Range) => {
  return { lo: String(lo), hi: String(hi), step: String(step) }
}

const show = async (ctx: Ctx, id: EnvelopeId): Promise<Shown> => viewOf(ctx, await seatOf(ctx, id))

async function lockFor(asked: Ctx, id: EnvelopeId, mode: store.TreeRow['mode']) {
  const locked = await lockSeat(asked, id)
  if (locked.seat.tree.mode !== mode) refuse('not_found')
  return locked
}

/** Lets the actor to the tree or refuses, always in the same order (rule R13). */
async function admit(ctx: Ctx, seat: Seat, door: rules.Standing['door']): Promise<void> {
  const why = rules.whyClosed({
    isSender: seat.isSender,
    hasGuessed: seat.mine !== undefined,
    state: stateOf(seat, ctx.now),
    door,
    switchedOff: await hasSwitchedOff(ctx, seat),
  })
  const { expiresAt } = seat.row
  if (why === 'envelope_expired') refuse(why, { expiredAt: expiresAt.toISOString() })
  if (why !== undefined) refuse(why)
}

/** Refuses who is at a limit of theirs, once it is known that what they guess is a guess. */
function admitLimits(
  { actor }: Ctx,
  { payees, levelMissing }: { payees: Payees; levelMissing: boolean },
): void {
  const over = payees.over.get(actor.id)
  const why = rules.whyLimited({
    levelMissing,
    overClaimLimit: over?.overClaimLimit ?? false,
    overOwnLimit: over?.overOwnLimit ?? false,
  })
  if (why === 'envelope_level_needed') refuse(why, { needed: rules.verifiedLevel })
  if (why !== undefined) refuse(why)
}

const aboutOf = ({ row, tree }: Seat) => {
  return { envelopeId: row.id, mode: tree.mode, roomId: tree.room, senderId: row.sender }
}

type Guessed = { number: number; right: boolean; passers: readonly UserId[] }

async function tellGuess(ctx: Ctx, seat: Seat, guessed: Guessed): Promise<void> {
  const { actor, now: at } = ctx
  const { number, right, passers } = guessed
  assert(!passers.includes(actor.id), 'nobody stands twice on a path')
  const passerIds = [...passers]
  const fact = { guesserId: actor.id, number, right, passerIds, at }
  await tell(ctx.tx, envelopeGuessed, { ...aboutOf(seat), ...fact })
}
