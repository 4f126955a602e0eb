// A tree is played by arbitrary people in an arbitrary order and compared with a model that knows
// neither SQL nor the code under test: only the sentences of the rulebook.
import { type EnvelopeId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { expireEnvelope } from '../lane.ts'
import { passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { plant, type Seedling } from './plant.ts'
import * as store from './store.ts'

// Everybody of these tests is a friend of everybody.
vi.mock('./ties.ts', () => ({
  friendsAmong: async (_tx: unknown, person: string, people: string[]) =>
    new Set(people.filter(one => one !== person)),
  friendsOf: async () => [],
  withinReach: async (_tx: unknown, ask: { people: string[] }) => new Set(ask.people),
}))

let stage: Stage
let crowd: UserId[]
beforeAll(async () => {
  stage = await openStage()
  crowd = await stage.crowd(6)
})
afterAll(() => stage.close())

const players = 6
/** What somebody may try: a place among the people, what they choose, and hours that pass. */
type Try =
  | { act: 'guess'; who: number; choice: number; from: number; again: boolean }
  | { act: 'pass'; who: number; to: number[]; room: boolean }
  | { act: 'wait'; hours: number }
  | { act: 'expire' }
const who = fc.integer({ min: 0, max: players - 1 })
const tries = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        act: fc.constant('guess' as const),
        who,
        choice: fc.nat(),
        from: fc.nat(),
        again: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        act: fc.constant('pass' as const),
        who,
        to: fc.uniqueArray(who, { minLength: 1, maxLength: 4 }),
        room: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constant('wait' as const),
        hours: fc.integer({ min: 1, max: 20 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('expire' as const) }) },
  ),
  { minLength: 6, maxLength: 22 },
)

type Node = {
  who: number
  number: number
  parent: number
  depth: number
  lo: bigint
  hi: bigint
  wrong: boolean
  passed: boolean
  said: string
}
/** The whole of the rulebook about one tree, as a few numbers. */
type Model = {
  mode: 'funny' | 'relay'
  total: bigint
  paid: bigint[]
  nodes: Node[]
  /** Of each guess (0 is the sender): who was named, or everybody. */
  open: Map<number, Set<number> | 'all'>
  left: bigint
  level: number
  now: number
  until: number
  ended: boolean
  returned: bigint
}

const amounts = { funny: 889n, relay: 37n }
const range = { lo: 1n, hi: 64n, step: 1n, split: 'equal' as const }

function modelOf(mode: Model['mode']): Model {
  const total = amounts[mode]
  return {
    ...{ mode, total, paid: Array.from({ length: players }, () => 0n), nodes: [], left: total },
    ...{ open: new Map([[0, 'all' as const]]), level: 1, now: 0, until: 24, ended: false },
    returned: 0n,
  }
}

const comesIn = (model: Model, person: number, door: number): boolean => {
  const open = model.open.get(door)
  return open === 'all' || (open?.has(person) ?? false)
}
const isOpen = (model: Model): boolean => !model.ended && model.now < model.until

/** Who asks the same again hears the first answer again, and nothing moves. */
const repeats = (model: Model, person: number, said: string): boolean =>
  model.nodes.some(node => node.who === person && node.said === said)

function pay(model: Model, person: number, amount: bigint): void {
  model.paid[person] = (model.paid[person] ?? 0n) + amount
  model.left -= amount
}

/** A tap by the rules: all for the right tile, half for a wrong one; true if it was a guess. */
function tapInModel(model: Model, person: number, tap: { right: boolean; said: string }): boolean {
  const { right, said } = tap
  if (repeats(model, person, said)) return true
  const above = model.nodes.length
  if (!isOpen(model) || model.nodes.some(node => node.who === person)) return false
  if (above >= model.level || !comesIn(model, person, above)) return false
  const half = model.left / 2n
  const all = right || model.level === 5 || model.left - half < 10n
  const node = { who: person, number: above + 1, parent: above, depth: above + 1 }
  model.nodes.push({ ...node, lo: 0n, hi: 0n, wrong: !all, passed: false, said })
  pay(model, person, all ? model.left : half)
  if (all) model.ended = true
  else model.until = 72
  return true
}

function guessInModel(
  model: Model,
  person: number,
  guess: { from: number; value: bigint },
): boolean {
  const said = `${guess.from}/${guess.value}`
  if (repeats(model, person, said)) return true
  if (!isOpen(model) || model.nodes.some(node => node.who === person)) return false
  if (!comesIn(model, person, guess.from)) return false
  const parent = model.nodes.find(node => node.number === guess.from)
  const depth = (parent?.depth ?? 0) + 1
  const { lo, hi } = parent ?? range
  if (depth > 7 || guess.value < lo || guess.value > hi) return false
  const number = model.nodes.length + 1
  const wrong = guess.value !== model.total
  const below =
    guess.value < model.total ? { lo: guess.value + 1n, hi } : { lo, hi: guess.value - 1n }
  model.nodes.push({
    who: person,
    number,
    parent: guess.from,
    depth,
    ...below,
    wrong,
    passed: false,
    said,
  })
  if (wrong) return true
  const path = [person]
  for (let up = parent; up !== undefined; up = model.nodes.find(one => one.number === up?.parent)) {
    path.unshift(up.who)
  }
  const each = model.total / BigInt(path.length)
  path.forEach((one, place) => pay(model, one, place < path.length - 1 ? each : 0n))
  pay(model, person, model.left)
  model.ended = true
  return true
}

function passInModel(model: Model, person: number, to: readonly number[], room: boolean): boolean {
  const node = model.nodes.find(one => one.who === person)
  if (!isOpen(model) || node === undefined || !node.wrong || node.passed) return false
  if (node.depth >= (model.mode === 'funny' ? 5 : 7)) return false
  if (!room && to.some(one => one === person || model.nodes.some(played => played.who === one))) {
    return false
  }
  node.passed = true
  model.open.set(node.number, room ? 'all' : new Set(to))
  if (model.mode === 'relay') return true
  model.level += 1
  model.until = Math.min(model.now + 24, 72)
  return true
}

type Game = { id: EnvelopeId; start: Date; model: Model }

const act = <T>(person: UserId, run: (ctx: ReturnType<Stage['ctxOf']>) => Promise<T>): Promise<T> =>
  stage.house.inTransaction('read write', (tx, now) =>
    run(stage.ctxOf(tx, stage.actor(person), now)),
  )
const didIt = async (asked: Promise<unknown>): Promise<boolean> => {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

async function plantOne(mode: Model['mode']): Promise<EnvelopeId> {
  const seedling: Seedling = {
    ...{ mode, amount: amounts[mode], reach: 'my_friends', room: stage.room, people: [] },
    ...{ greeting: '', cover: 'plain', relay: mode === 'relay' ? { ...range } : undefined },
  }
  return act(stage.people.lin, ctx => plant(ctx, seedling))
}

async function tryGuess(game: Game, one: Extract<Try, { act: 'guess' }>): Promise<void> {
  const { id, model } = game
  const person = crowd[one.who] ?? stage.people.mei
  if (model.mode === 'relay') {
    const from = one.from % (model.nodes.length + 1)
    const node = model.nodes.find(at => at.number === from)
    const { lo, hi } = node ?? range
    // Half of them are clever: they halve the range they may know.
    const value = one.again ? (lo + hi) / 2n : 1n + (BigInt(one.choice) % 66n)
    const input = { envelopeId: id, from: from === 0 ? null : from, value }
    const expected = guessInModel(model, one.who, { from, value })
    expect(await didIt(act(person, ctx => guessNumber(ctx, input)))).toBe(expected)
    // A phone that did not hear the answer asks again and moves nothing more.
    if (expected) await act(person, ctx => guessNumber(ctx, input))
    return
  }
  const levels = await stage.house.read(tx => store.listLevels(tx, id))
  const live = levels.at(-1)
  const tile = one.choice % 3
  const right = live?.tiles[tile] === live?.amount
  const input = { envelopeId: id, level: levels.length, tile }
  const expected = tapInModel(model, one.who, { right, said: `${levels.length}/${tile}` })
  expect(await didIt(act(person, ctx => guessTile(ctx, input)))).toBe(expected)
  if (expected) await act(person, ctx => guessTile(ctx, input))
}

async function attempt(game: Game, one: Try): Promise<void> {
  const { id, model, start } = game
  switch (one.act) {
    case 'guess':
      return tryGuess(game, one)
    case 'pass': {
      const person = crowd[one.who] ?? stage.people.mei
      const people = one.to.map(place => crowd[place] ?? stage.people.mei)
      const input = { envelopeId: id, ...(one.room ? { roomId: stage.room } : { people }) }
      const expected = passInModel(model, one.who, one.to, one.room)
      expect(await didIt(act(person, ctx => passTreeOn(ctx, input)))).toBe(expected)
      return
    }
    case 'wait':
      model.now += one.hours
      await setClock(stage.db, new Date(start.getTime() + model.now * hourMs))
      return
    default:
      await expireEnvelope(stage.house, id)
      if (!model.ended && model.now >= model.until) {
        model.ended = true
        model.returned = model.left
      }
  }
}

const walletOf = (person: UserId) => stage.balance(ledger.personAccount(person, 'wallet'))
const wallets = () => Promise.all([stage.people.lin, ...crowd].map(walletOf))

test.each(['funny', 'relay'] as const)(
  'a %s tree pays what the rules say, whoever guesses, passes on or waits in whatever order',
  async mode => {
    const runs = Number(process.env['FUQUAN_MODEL_RUNS'] ?? 25)
    await fc.assert(
      fc.asyncProperty(tries, async all => {
        const start = new Date('2027-01-22T02:00:00Z')
        await setClock(stage.db, start)
        const before = await wallets()
        const game = { id: await plantOne(mode), start, model: modelOf(mode) }
        for (const one of all) await attempt(game, one)

        const { model, id } = game
        const held = await stage.balance(id)
        expect(held).toBe(model.left - model.returned)
        await setClock(stage.db, new Date(start.getTime() + 73 * hourMs))
        await expireEnvelope(stage.house, id)
        await expireEnvelope(stage.house, id)
        const back = model.ended ? model.returned : model.left
        const after = await wallets()
        expect(after[0]).toBe((before[0] ?? 0n) - model.total + back)
        model.paid.forEach((amount, place) => {
          expect(after[place + 1]).toBe((before[place + 1] ?? 0n) + amount)
        })
        expect(await stage.balance(id)).toBe(0n)
        await stage.booksAgree()
      }),
      { numRuns: runs },
    )
    await releaseClock(stage.db)
  },
)
