import type {
  FunnyLevel,
  RelayDoor,
  RelayNode,
  treeRoutes,
} from '@fuquan/contract/envelopes/trees.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Reply } from '#/engine/bind.ts'
import { together } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import * as identity from '#/modules/identity/index.ts'
import { isCounted, overAmong } from '../counted.ts'
import { readNewcomer } from '../store-newcomers.ts'
import * as relay from './relay.ts'
import { hasSwitchedOff } from '../switches/admitting.ts'
import * as rules from './rules.ts'
import { type Seat, stateOf } from './seat.ts'
import { relayOpenCap } from './settings.ts'
import * as store from './store.ts'
import { paidOf } from './store-envelope.ts'
import { friendsAmong } from './ties.ts'

type View = Reply<typeof treeRoutes.getTree>
/** All that a view is made of; what is not for these eyes is left out when it is drawn. */
type Facts = {
  seat: Seat
  actor: UserId
  ended: boolean
  guesses: readonly store.GuessRow[]
  levels: readonly store.LevelRow[]
  paid: ReadonlyMap<UserId, bigint>
  names: ReadonlyMap<UserId, UserCard>
  mayGuess: boolean
}

/** Shows a tree to the actor: the sender sees all of it, a player their own branch. */
export async function viewOf(ctx: Ctx, seat: Seat): Promise<View> {
  const { tx, actor, now } = ctx
  const { row, tree, isSender } = seat
  const state = stateOf(seat, now)
  const [guesses, levels, paid] = await together([
    store.listGuesses(tx, row.id),
    store.listLevels(tx, row.id),
    paidOf(tx, row.id),
  ])
  const why = await whyNot(ctx, seat, { guesses, levels })
  const cards = await identity.peopleOf(tx, [row.sender, ...guesses.map(one => one.guesser)])
  const names = await namesFor(ctx, seat, { guesses, cards })
  const ended = row.endedAt !== null
  const mayGuess = why === undefined
  const facts = { seat, actor: actor.id, ended, guesses, levels, paid, names, mayGuess }
  const open = isSender || ended
  return {
    envelopeId: row.id,
    mode: tree.mode,
    state,
    sender: present(cards.get(row.sender)),
    roomId: tree.room,
    greeting: row.greeting,
    cover: row.cover,
    reach: tree.reach,
    amount: open ? row.total : null,
    paid: open ? row.claimedSum : null,
    returned: ended ? row.returned : null,
    sentAt: row.sentAt,
    expiresAt: row.expiresAt,
    deadline: tree.deadline,
    endedAt: row.endedAt,
    mine: isSender,
    me: myPart(facts, state, why),
    funny: tree.mode === 'funny' ? { depthMax: tree.depthMax, levels: levelsFor(facts) } : null,
    relay: tree.mode === 'relay' ? relayFor(facts) : null,
    commit: row.commit,
  }
}

type Known = Pick<Facts, 'guesses' | 'levels'>

async function whyNot(ctx: Ctx, seat: Seat, known: Known) {
  const { tx, actor, now, settings } = ctx
  const { id: claimer, level, limited = false } = actor
  const day = { at: now, timeZone: settings.of(houseTimeZone) }
  const ask = { claimer, level, limited }
  const won = isCounted(ask) ? await readNewcomer(tx, claimer, day) : 0n
  const claimed = new Map([[claimer, won]])
  const over = (await overAmong(tx, [ask], { settings, now, claimed })).get(claimer)
  const { row, tree } = seat
  const why = rules.whyNotGuess({
    isSender: seat.isSender,
    hasGuessed: seat.mine !== undefined,
    state: stateOf(seat, now),
    door: doorNow(seat, known),
    levelMissing:
      tree.mode === 'relay' && row.total > settings.of(relayOpenCap) && level < rules.verifiedLevel,
    overClaimLimit: over?.overClaimLimit ?? false,
    overOwnLimit: over?.overOwnLimit ?? false,
    switchedOff: await hasSwitchedOff(ctx, seat),
  })
  return why
}

function doorNow({ tree, doors }: Seat, { guesses, levels }: Known): rules.Standing['door'] {
  if (doors.length === 0) return 'none'
  if (tree.mode === 'relay') return 'open'
  const live = levels.length
  return guesses.length < live && doors.includes(live - 1) ? 'open' : 'taken'
}

type Named = { guesses: readonly store.GuessRow[]; cards: ReadonlyMap<UserId, UserCard> }

/** The names the actor may read: all for the sender, else friends and who passed it to them. */
async function namesFor(ctx: Ctx, seat: Seat, { guesses, cards }: Named) {
  const { tx, actor } = ctx
  if (seat.isSender) return cards
  const people = guesses.map(one => one.guesser)
  const seen = await friendsAmong(tx, actor.id, people)
  for (const one of guesses) if (seat.doors.includes(one.number)) seen.add(one.guesser)
  seen.add(actor.id)
  return new Map([...cards].filter(([person]) => seen.has(person)))
}

const personOf = ({ actor, names }: Facts, person: UserId) => {
  return { me: person === actor, user: names.get(person) ?? null }
}

function myPart(facts: Facts, state: View['state'], why: View['me']['why'] | undefined) {
  const { seat, actor, paid } = facts
  const { mine, tree } = seat
  const passed = seat.passes.some(pass => pass.number === mine?.number)
  const guess = mine && { wrong: isWrong(mine), depth: mine.depth }
  const passWhy = rules.whyNotPass({ state, guess, passed, depthMax: tree.depthMax })
  return {
    mayGuess: why === undefined,
    why: why ?? null,
    guessed: mine !== undefined,
    mayPass: passWhy === undefined,
    passWhy: passWhy ?? null,
    passMax: tree.passMax,
    won: paid.get(actor) ?? null,
  }
}

/** Tells whether a guess left something that can be passed on. */
export const isWrong = ({ verdict }: Pick<store.GuessRow, 'verdict'>): boolean =>
  verdict === 'halved' || verdict === 'higher' || verdict === 'lower'

const passedOf = ({ seat }: Facts, number: number) => {
  const pass = seat.passes.find(one => one.number === number)
  if (pass === undefined) return null
  const { people, at } = pass
  return { to: pass.room === null ? ('people' as const) : ('room' as const), people, at }
}

function levelsFor(facts: Facts): FunnyLevel[] {
  const { seat, ended, levels } = facts
  // Who has guessed sees what became of it; who may only tap sees the levels up to theirs.
  const all = seat.isSender || ended || seat.mine !== undefined
  const last = all ? levels.length : Math.max(0, ...seat.doors) + 1
  return levels.filter(one => one.level <= last).map(one => levelFor(facts, one))
}

function levelFor(facts: Facts, row: store.LevelRow): FunnyLevel {
  const { seat, actor, ended, guesses, mayGuess, paid } = facts
  const guess = guesses.find(one => one.level === row.level)
  const waits = guess === undefined
  const own = guess?.guesser === actor
  const open = seat.isSender || ended
  // The tiles of an earlier level would give the next one away.
  const tiles = open || own || (waits && mayGuess)
  const state = guess === undefined ? (ended ? 'expired' : 'waiting') : verdictOf(guess)
  return {
    level: row.level,
    state,
    tiles: tiles ? row.tiles : null,
    tile: guess !== undefined && tiles ? Number(guess.value) : null,
    amount: open ? row.amount : null,
    took: guess !== undefined && (open || own) ? (paid.get(guess.guesser) ?? null) : null,
    guesser: guess === undefined ? null : personOf(facts, guess.guesser),
    guessedAt: guess?.at ?? null,
    passed: guess === undefined ? null : passedOf(facts, guess.number),
    until: waits && !ended ? seat.row.expiresAt : null,
  }
}

const verdictOf = ({ verdict }: store.GuessRow): 'hit' | 'halved' | 'last' =>
  verdict === 'hit' || verdict === 'last' ? verdict : 'halved'

function relayFor(facts: Facts): View['relay'] {
  const { seat, guesses, ended } = facts
  const { row, tree } = seat
  const exact = guesses.find(one => one.verdict === 'exact')
  const path = exact === undefined ? [] : relay.pathTo(guesses, exact.number)
  const missed = ended && exact === undefined
  const values = guesses.map(one => one.value)
  const onPath = new Set(path.map(one => one.number))
  return {
    ...{ lo: present(tree.lo), hi: present(tree.hi), step: present(tree.step) },
    split: present(tree.split),
    pathMax: tree.depthMax,
    tried: guesses.length,
    foundAfter: exact === undefined ? null : path.length,
    closest: missed ? (relay.closestOf(values, row.total) ?? null) : null,
    nodes: branchOf(facts, onPath).map(one => nodeFor(facts, one, onPath)),
    doors: facts.mayGuess ? doorsFor(facts) : [],
  }
}

/** The nodes for these eyes: all, or the ways to oneself and all below, and the winning path. */
function branchOf(facts: Facts, onPath: ReadonlySet<number>): readonly store.GuessRow[] {
  const { seat, guesses } = facts
  if (seat.isSender) return guesses
  const shown = new Set(onPath)
  const ends = [...seat.doors.filter(door => door > 0), ...(seat.mine ? [seat.mine.number] : [])]
  for (const end of ends) for (const one of relay.pathTo(guesses, end)) shown.add(one.number)
  const below = new Set(seat.mine ? [seat.mine.number] : [])
  for (const one of guesses) {
    // Numbers grow down a path, so one turn finds all that hangs below.
    if (one.parent === null || !below.has(one.parent)) continue
    below.add(one.number)
    shown.add(one.number)
  }
  return guesses.filter(one => shown.has(one.number))
}

function nodeFor(facts: Facts, row: store.GuessRow, path: ReadonlySet<number>): RelayNode {
  const { ended, paid } = facts
  const passed = passedOf(facts, row.number)
  const onPath = path.has(row.number)
  const running = passed === null ? ('narrowed' as const) : ('forwarded' as const)
  return {
    number: row.number,
    parent: row.parent,
    depth: row.depth,
    state: onPath ? 'won' : ended ? 'closed' : running,
    person: personOf(facts, row.guesser),
    value: row.value,
    said: row.verdict === 'exact' || row.verdict === 'higher' ? row.verdict : 'lower',
    ...{ lo: present(row.lo), hi: present(row.hi), at: row.at },
    passed,
    onPath,
    share: onPath ? (paid.get(row.guesser) ?? 0n) : null,
  }
}

function doorsFor(facts: Facts): RelayDoor[] {
  const { seat, guesses } = facts
  const { tree } = seat
  return seat.doors.flatMap((door): RelayDoor[] => {
    const last = guesses.find(one => one.number === door)
    if (door === 0) {
      const { lo, hi } = tree
      return [{ from: null, by: null, lo: present(lo), hi: present(hi), depth: 1 }]
    }
    if (last === undefined || last.depth >= tree.depthMax) return []
    const { lo, hi } = last
    const by = personOf(facts, last.guesser)
    return [{ from: door, by, lo: present(lo), hi: present(hi), depth: last.depth + 1 }]
  })
}
