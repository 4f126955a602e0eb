import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { verifyTree } from '@fuquan/sdk/trees.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { factsOf } from '#/testing/tree-facts.ts'
import { expireEnvelope } from '../lane.ts'
import { listPassTargets, passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { getTree, getTreeProof } from './actions/read.ts'
import { plant, type Seedling } from './plant.ts'
import * as store from './store.ts'

/** Who is whose friend in these tests; the friendships themselves are tested where they live. */
const ties = vi.hoisted(() => new Set<string>())
vi.mock('#/modules/friends/index.ts', async original => ({
  ...(await original<object>()),
  friendsAmong: async (_tx: unknown, person: string, people: string[]) =>
    new Set(people.filter(other => ties.has(`${person}/${other}`))),
  friendsOf: async (_tx: unknown, person: string) =>
    [...ties].filter(tie => tie.startsWith(person)).map(tie => tie.split('/')[1]),
  commonOf: async (_tx: unknown, pair: { one: string; other: string }) =>
    [...ties]
      .filter(tie => tie.startsWith(pair.one))
      .map(tie => tie.split('/')[1])
      .filter(middle => ties.has(`${middle}/${pair.other}`)),
}))
const befriend = (one: UserId, other: UserId) => ties.add(`${one}/${other}`).add(`${other}/${one}`)

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await releaseClock(stage.db)
  await runDueJobs(stage.house)
  ties.clear()
  await stage.booksAgree()
})
afterAll(() => stage.close())

type Acting = <T>(
  person: UserId,
  run: (ctx: ReturnType<Stage['ctxOf']>) => Promise<T>,
  level?: number,
) => Promise<T>
const as: Acting = (person, run, level = 1) =>
  stage.house.inTransaction('read write', (tx, now) =>
    run(stage.ctxOf(tx, stage.actor(person, level), now)),
  )
const refusalOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const walletOf = (person: UserId) => stage.balance(ledger.personAccount(person, 'wallet'))

const funny = (amount = 889n, some: Partial<Seedling> = {}): Promise<EnvelopeId> =>
  as(stage.people.lin, ctx =>
    plant(ctx, {
      ...{ mode: 'funny', amount, reach: 'my_friends', room: stage.room, people: [] },
      ...{ greeting: '', cover: 'plain', relay: undefined },
      ...some,
    }),
  )
const relay = (amount = 37n, some: Partial<Seedling> = {}): Promise<EnvelopeId> =>
  funny(amount, {
    mode: 'relay',
    relay: { lo: 1n, hi: 100n, step: 1n, split: 'equal' },
    ...some,
  })

/** Taps a tile of the level that waits: the true one, or the first that is not. */
async function tap(person: UserId, envelopeId: EnvelopeId, right: boolean) {
  const levels = await stage.house.read(tx => store.listLevels(tx, envelopeId))
  const live = levels.at(-1) ?? { level: 1, amount: 0n, tiles: [] }
  const tile = live.tiles.findIndex(amount => (amount === live.amount) === right)
  return as(person, ctx => guessTile(ctx, { envelopeId, level: live.level, tile }))
}
const guess = (person: UserId, envelopeId: EnvelopeId, value: bigint, from: number | null = null) =>
  as(person, ctx => guessNumber(ctx, { envelopeId, from, value }))
const pass = (person: UserId, envelopeId: EnvelopeId, people: UserId[]) =>
  as(person, ctx => passTreeOn(ctx, { envelopeId, people }))

/** Reads the proof as an outsider would, on the wire. */
const proofOf = async (id: EnvelopeId) =>
  factsOf(await as(stage.people.mei, ctx => getTreeProof(ctx, { envelopeId: id })))

describe('a guess of three', () => {
  test('V18 wrong at 8.89: 4.44 at once, and 4.45 nobody takes comes back after a day', async () => {
    const { lin, mei, bo } = stage.people
    befriend(mei, bo)
    const before = await Promise.all([lin, mei].map(walletOf))
    const start = new Date('2027-01-22T02:00:00Z')
    await setClock(stage.db, start)
    const id = await funny()

    const seen = await tap(mei, id, false)
    expect(seen.me).toMatchObject({ won: 444n, mayPass: true, guessed: true })
    await pass(mei, id, [bo])
    await setClock(stage.db, new Date(start.getTime() + 24 * hourMs))
    await expireEnvelope(stage.house, id)
    await expireEnvelope(stage.house, id)

    const after = await Promise.all([lin, mei].map(walletOf))
    expect(after).toEqual([(before[0] ?? 0n) - 444n, (before[1] ?? 0n) + 444n])
    expect(await stage.balance(id)).toBe(0n)
  })

  test('V19 wrong four times: 4.44, 2.22, 1.11, 0.56, and level 5 takes 0.56; all verifies', async () => {
    const { mei, bo, ana, tariq, stranger } = stage.people
    const line = [mei, bo, ana, tariq, stranger]
    line.forEach((one, n) => line[n + 1] && befriend(one, line[n + 1] ?? one))
    befriend(stage.people.lin, stranger)
    const id = await funny()
    const took: (bigint | null)[] = []
    for (const [n, person] of line.entries()) {
      took.push((await tap(person, id, false)).me.won)
      const next = line[n + 1]
      if (next) await pass(person, id, [next])
    }

    expect(took).toEqual([444n, 222n, 111n, 56n, 56n])
    expect(await stage.balance(id)).toBe(0n)
    await runDueJobs(stage.house)
    expect(verifyTree(await proofOf(id))).toMatchObject({ matches: true, faults: [] })
  })

  test('One person guesses a level, however many tap at once', async () => {
    const people = await stage.crowd(12)
    const id = await funny()

    const codes = await Promise.all(people.map(person => refusalOf(tap(person, id, true))))

    expect(codes.filter(code => code === 'done')).toHaveLength(1)
    expect(codes.filter(code => code === 'envelope_emptied')).toHaveLength(11)
    expect(await stage.balance(id)).toBe(0n)
  })

  test('Nobody takes part twice in one tree, not even when it comes back to them', async () => {
    const { mei, bo } = stage.people
    befriend(mei, bo)
    const id = await funny()
    await tap(mei, id, false)
    await pass(mei, id, [bo])
    await tap(bo, id, false)

    expect(await refusalOf(pass(bo, id, [mei]))).toBe('envelope_guessed_before')
    await as(bo, ctx => passTreeOn(ctx, { envelopeId: id, roomId: stage.room }))
    expect(await refusalOf(tap(mei, id, true))).toBe('envelope_guessed_before')
  })

  test('The amount of a running tree is readable only by its sender', async () => {
    const { lin, mei, bo, stranger } = stage.people
    befriend(mei, bo)
    const id = await funny()
    const view = (person: UserId) => as(person, ctx => getTree(ctx, { envelopeId: id }))
    expect((await view(lin)).amount).toBe(889n)
    expect((await view(mei)).amount).toBeNull()
    expect((await view(mei)).funny?.levels[0]).toMatchObject({ amount: null, state: 'waiting' })
    expect(await refusalOf(view(stranger))).toBe('not_found')

    await tap(mei, id, false)
    await pass(mei, id, [bo])
    // Whoever could read the tiles of the level before would know which half is true here.
    const [first, second] = (await view(bo)).funny?.levels ?? []
    expect(first).toMatchObject({ tiles: null, tile: null, amount: null, took: null })
    expect(second?.tiles).toHaveLength(3)
    expect(await refusalOf(as(mei, ctx => getTreeProof(ctx, { envelopeId: id })))).toBe('done')
    expect((await as(mei, ctx => getTreeProof(ctx, { envelopeId: id }))).seed).toBeNull()
  })

  test('A sender never guesses, and who came later does not either', async () => {
    const id = await funny()
    const [late] = await stage.crowd(1)

    expect(await refusalOf(tap(stage.people.lin, id, true))).toBe('envelope_not_for_you')
    expect(await refusalOf(tap(late ?? stage.people.lin, id, true))).toBe('envelope_not_for_you')
  })
})

describe('a relay', () => {
  const chain = async (id: EnvelopeId) => {
    const { mei, bo, ana } = stage.people
    befriend(mei, bo)
    befriend(bo, ana)
    await guess(mei, id, 50n)
    await pass(mei, id, [bo])
    await guess(bo, id, 25n, 1)
    await pass(bo, id, [ana])
  }

  test('V22 50 high, 25 low, 37: the path gets 12, 12, 13 and all else is closed', async () => {
    const { mei, bo, ana, tariq } = stage.people
    const before = await Promise.all([mei, bo, ana].map(walletOf))
    const id = await relay()
    await chain(id)
    await guess(tariq, id, 90n)

    const won = await guess(ana, id, 37n, 2)

    expect(won.relay).toMatchObject({ foundAfter: 3 })
    const after = await Promise.all([mei, bo, ana].map(walletOf))
    expect(after.map((now, n) => now - (before[n] ?? 0n))).toEqual([12n, 12n, 13n])
    // V34: a branch that opens after the hit finds it closed.
    const closed = await as(tariq, ctx => getTree(ctx, { envelopeId: id }))
    expect(closed.me).toMatchObject({ mayGuess: false, mayPass: false, passWhy: 'ended' })
    expect(closed.relay?.nodes.find(node => node.person.me)?.state).toBe('closed')
    expect(closed.relay?.nodes.filter(node => node.onPath).map(node => node.share)).toEqual([
      12n,
      12n,
      13n,
    ])
    await runDueJobs(stage.house)
    expect(verifyTree(await proofOf(id))).toMatchObject({
      matches: true,
      shares: ['12', '12', '13'],
    })
  })

  test('Names on the winning path show only to friends', async () => {
    const { tariq, mei } = stage.people
    const id = await relay()
    await chain(id)
    await guess(stage.people.ana, id, 37n, 2)
    const namesFor = async (person: UserId) => {
      const view = await as(person, ctx => getTree(ctx, { envelopeId: id }))
      return view.relay?.nodes.map(node => node.person.user !== null)
    }

    expect(await namesFor(tariq)).toEqual([false, false, false])
    expect(await namesFor(mei)).toEqual([true, true, false])
    expect(await namesFor(stage.people.lin)).toEqual([true, true, true])
  })

  test('V25 two exact guesses at once: exactly one wins, the other reads closed', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await relay()
      const { mei, bo } = stage.people
      const codes = await Promise.all([mei, bo].map(one => refusalOf(guess(one, id, 37n))))
      expect(codes.toSorted()).toEqual(['done', 'envelope_emptied'])
      expect(await stage.balance(id)).toBe(0n)
    }
  })

  test('A relay narrows only the path on which the guess was made', async () => {
    const { mei, bo, ana } = stage.people
    const id = await relay()
    befriend(mei, ana)
    await guess(mei, id, 50n)
    await pass(mei, id, [ana])
    const doors = async (person: UserId) => {
      const view = await as(person, ctx => getTree(ctx, { envelopeId: id }))
      return view.relay?.doors.map(({ from, lo, hi }) => [from, lo, hi])
    }

    expect(await doors(bo)).toEqual([[null, 1n, 100n]])
    // Ana was invited twice: she picks one branch before she guesses.
    expect(await doors(ana)).toEqual([
      [null, 1n, 100n],
      [1, 1n, 49n],
    ])
    expect(await refusalOf(guess(ana, id, 60n, 1))).toBe('envelope_guess_out_of_range')
    expect(await refusalOf(guess(ana, id, 60n, null))).toBe('done')
    expect(await refusalOf(guess(ana, id, 37n, 1))).toBe('envelope_guessed_before')
  })

  test('The same guess again repeats its answer and moves nothing', async () => {
    const { mei } = stage.people
    const before = await walletOf(mei)
    const id = await relay()
    await Promise.all([guess(mei, id, 37n), guess(mei, id, 37n)])
    await guess(mei, id, 37n)
    expect(await walletOf(mei)).toBe(before + 37n)
  })

  test('It goes only to friends within the reach of the sender, and once', async () => {
    const { lin, mei, stranger, bo } = stage.people
    const id = await relay()
    await guess(mei, id, 50n)
    befriend(mei, stranger)
    const targets = () => as(mei, ctx => listPassTargets(ctx, { envelopeId: id }))

    expect(await refusalOf(pass(mei, id, [bo]))).toBe('envelope_forward_not_allowed')
    expect(await refusalOf(pass(mei, id, [stranger]))).toBe('envelope_forward_not_allowed')
    expect((await targets()).rooms).toHaveLength(1)
    befriend(lin, stranger)
    expect(await refusalOf(pass(mei, id, [stranger]))).toBe('done')
    expect(await refusalOf(pass(mei, id, [stranger]))).toBe('envelope_forward_not_allowed')
    expect(await refusalOf(guess(stranger, id, 37n, 1))).toBe('done')
  })

  test('Friends of friends come in when the sender let them', async () => {
    const { lin, mei, stranger, tariq } = stage.people
    const id = await relay(37n, { reach: 'friends_of_friends' })
    befriend(lin, tariq)
    befriend(tariq, stranger)
    befriend(mei, stranger)
    await guess(mei, id, 50n)
    await pass(mei, id, [stranger])
    expect(await refusalOf(guess(stranger, id, 37n, 1))).toBe('done')
  })

  test('A path has at most seven people', async () => {
    const people = await stage.crowd(7)
    const id = await relay(100n)
    people.forEach((one, n) => people[n + 1] && befriend(one, people[n + 1] ?? one))
    for (const [n, person] of people.entries()) {
      await guess(person, id, BigInt(10 + n), n === 0 ? null : n)
      const next = people[n + 1]
      if (next) await pass(person, id, [next])
    }
    const last = people.at(-1) ?? stage.people.mei
    befriend(last, stage.people.ana)
    expect(await refusalOf(pass(last, id, [stage.people.ana]))).toBe('envelope_path_full')
  })

  test('Above 20.00 a guesser needs level L1', async () => {
    const id = await relay(2_100n, { relay: { lo: 100n, hi: 3_600n, step: 100n, split: 'equal' } })
    const asked = as(
      stage.people.mei,
      ctx => guessNumber(ctx, { envelopeId: id, from: null, value: 2_100n }),
      0,
    )
    expect(await refusalOf(asked)).toBe('envelope_level_needed')
    expect(await refusalOf(guess(stage.people.mei, id, 2_100n))).toBe('done')
  })

  test('Not hit in time: all of it returns, and the closest guess shows without its name', async () => {
    const { lin, mei, bo } = stage.people
    const before = await walletOf(lin)
    const start = new Date('2027-01-22T02:00:00Z')
    await setClock(stage.db, start)
    const id = await relay()
    await guess(mei, id, 30n)
    await guess(bo, id, 90n)
    await setClock(stage.db, new Date(start.getTime() + 24 * hourMs))
    expect(await refusalOf(guess(stage.people.ana, id, 37n))).toBe('envelope_expired')
    await expireEnvelope(stage.house, id)

    expect(await walletOf(lin)).toBe(before)
    const view = await as(bo, ctx => getTree(ctx, { envelopeId: id }))
    expect(view).toMatchObject({ state: 'expired', returned: 37n, amount: 37n })
    expect(view.relay?.closest).toBe(30n)
  })

  test('A passer whose wallet is full or closed keeps nobody from winning', async () => {
    const [full, gone, last] = await stage.crowd(3)
    if (!full || !gone || !last) throw new Error('three people')
    befriend(full, gone)
    befriend(gone, last)
    const id = await relay()
    await guess(full, id, 50n)
    await pass(full, id, [gone])
    await guess(gone, id, 25n, 1)
    await pass(gone, id, [last])
    await stage.fillWallet(full)
    await stage.closeWallet(gone)

    expect(await refusalOf(guess(last, id, 37n, 2))).toBe('done')
    expect(await stage.balance(ledger.personAccount(full, 'waiting'))).toBe(12n)
    expect(await stage.balance(ledger.houseAccount('unclaimed'))).toBe(12n)
    expect(await walletOf(last)).toBe(13n)
  })

  test('A race of guesses, passes and the end leaves no money behind', async () => {
    for (let round = 0; round < 6; round++) {
      const people = await stage.crowd(6)
      const start = new Date('2027-01-22T02:00:00Z')
      await setClock(stage.db, start)
      const id = await relay()
      await setClock(stage.db, new Date(start.getTime() + 24 * hourMs - 1))
      const asks = people.map((person, n) =>
        refusalOf(guess(person, id, n === 3 ? 37n : 40n + BigInt(n))),
      )
      const moved = setClock(stage.db, new Date(start.getTime() + 24 * hourMs))
      await Promise.all([...asks, moved, moved.then(() => expireEnvelope(stage.house, id))])
      expect(await stage.balance(id)).toBe(0n)
    }
  })
})
