// The hour of a tree comes while people guess and pass on, in two processes at once. Which of them
// is first is drawn from a seed, so a run that fails can be run again.
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { House } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import { type Stream, stream } from '#/kit/seeded.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { openStage, type Stage } from '#/testing/envelope-stage.ts'
import { expireEnvelope } from '../lane.ts'
import * as envelopes from '../store.ts'
import { passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { plant } from './plant.ts'
import * as store from './store.ts'

/** Each kind of race so often; a long run has a thousand of each. */
const rounds = process.env['LONG'] === '1' ? 1_000 : 50
const timeout = 300_000
/** What may still come instead of an answer when many want the same row at once. */
const forNow = 'busy'

let stage: Stage
let houses: readonly House[]
let crowd: UserId[]
beforeAll(async () => {
  stage = await openStage()
  houses = [stage.house, await stage.secondHouse()]
  crowd = await stage.crowd(8)
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

const wallet = (person: UserId) => stage.balance(ledger.personAccount(person, 'wallet'))
const wallets = () => Promise.all([stage.people.lin, ...crowd].map(wallet))
const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)
const at = <T>(list: readonly T[], n: number): T => present(list[n % list.length])

const put = (mode: 'funny' | 'relay'): Promise<EnvelopeId> =>
  stage.house.inTransaction('read write', (tx, now) =>
    plant(stage.ctxOf(tx, stage.actor(stage.people.lin), now), {
      ...{ mode, amount: mode === 'funny' ? 889n : 37n, reach: 'anyone', room: stage.room },
      ...{ people: [], greeting: '', cover: 'plain' },
      relay: mode === 'funny' ? undefined : { lo: 1n, hi: 64n, step: 1n, split: 'equal' },
    }),
  )
const rowOf = async (id: EnvelopeId) =>
  present(await stage.house.read(tx => envelopes.findEnvelope(tx, id)))

type Run = (ctx: ReturnType<Stage['ctxOf']>) => Promise<unknown>
/** Does something as somebody in one of the processes, and gives what they heard. */
async function as(house: House, person: UserId, run: Run): Promise<string> {
  try {
    await house.inTransaction('read write', (tx, now) =>
      run(stage.ctxOf(tx, stage.actor(person), now)),
    )
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const tap = (id: EnvelopeId, level: number, tile: number) => (ctx: Parameters<Run>[0]) =>
  guessTile(ctx, { envelopeId: id, level, tile })
const guess = (id: EnvelopeId, value: bigint, from: number | null) => (ctx: Parameters<Run>[0]) =>
  guessNumber(ctx, { envelopeId: id, from, value })
const pass = (id: EnvelopeId) => (ctx: Parameters<Run>[0]) =>
  passTreeOn(ctx, { envelopeId: id, roomId: stage.room })

const chanceOf = (kind: string, round: number): Stream =>
  stream(createHash('sha256').update(`${kind}/${round}`).digest(), 'race/0')
const some = (chance: Stream, below: number): number => Number(chance.below(BigInt(below)))

/** Lets things begin a few milliseconds apart, in the order that the chance gives. */
const together = (chance: Stream, acts: readonly (() => Promise<unknown>)[]): Promise<unknown[]> =>
  Promise.all(
    acts.map(async act => {
      await pause(some(chance, 5))
      return act()
    }),
  )

/** Demands that what was in the tree is where it belongs, to the last unit. */
async function settled(id: EnvelopeId, before: readonly bigint[]): Promise<envelopes.EnvelopeRow> {
  const { expiresAt } = await rowOf(id)
  await setClock(stage.db, expiresAt)
  for (const house of houses) await expireEnvelope(house, id)

  const row = await rowOf(id)
  expect(row.claimedSum + row.returned).toBe(row.total)
  expect(await stage.balance(id)).toBe(0n)
  const after = await wallets()
  expect(sum(after)).toBe(sum(before))
  expect(after[0]).toBe(present(before[0]) - row.total + row.returned)
  return row
}

describe('the hour comes', () => {
  test('while somebody taps a tile', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('tap', round)
      await releaseClock(stage.db)
      const before = await wallets()
      const id = await put('funny')
      const { expiresAt } = await rowOf(id)

      const [said] = await together(chance, [
        () => as(at(houses, round), at(crowd, round), tap(id, 1, some(chance, 3))),
        async () => {
          await setClock(stage.db, expiresAt)
          await expireEnvelope(at(houses, round + some(chance, 2)), id)
        },
      ])
      const row = await settled(id, before)

      expect(['done', 'envelope_expired', forNow]).toContain(said)
      expect(row.claimed > 0).toBe(said === 'done')
    }
  })

  test('while somebody guesses the amount of a relay', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('guess', round)
      await releaseClock(stage.db)
      const before = await wallets()
      const id = await put('relay')
      const { expiresAt } = await rowOf(id)

      const said = await together(chance, [
        () => as(at(houses, 0), at(crowd, round), guess(id, 37n, null)),
        () => as(at(houses, 1), at(crowd, round + 1), guess(id, 37n, null)),
        async () => {
          await setClock(stage.db, expiresAt)
          await expireEnvelope(at(houses, some(chance, 2)), id)
        },
      ])
      const row = await settled(id, before)

      const won = said.filter(one => one === 'done').length
      expect(won).toBeLessThanOrEqual(1)
      expect(row.state).toBe(won === 1 ? 'emptied' : 'expired')
      expect(row.claimedSum).toBe(won === 1 ? 37n : 0n)
    }
  })

  test('while somebody passes on what their wrong tile left', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('pass', round)
      await releaseClock(stage.db)
      const before = await wallets()
      const id = await put('funny')
      const [level] = await stage.house.read(tx => store.listLevels(tx, id))
      const { amount = 0n, tiles = [] } = level ?? {}
      const wrong = tiles.findIndex(tile => tile !== amount)
      const passer = at(crowd, round)
      await as(stage.house, passer, tap(id, 1, wrong))
      const { expiresAt: deadline } = await rowOf(id)

      const [passed, taken] = await together(chance, [
        () => as(at(houses, round), passer, pass(id)),
        () => as(at(houses, round + 1), at(crowd, round + 1), tap(id, 2, some(chance, 3))),
        async () => {
          await setClock(stage.db, deadline)
          await expireEnvelope(at(houses, some(chance, 2)), id)
        },
      ])
      const row = await settled(id, before)

      expect(['done', 'envelope_expired', forNow]).toContain(passed)
      // Only what was passed on in time can have been taken.
      if (taken === 'done') expect(passed).toBe('done')
      expect(row.returned).toBe(taken === 'done' ? row.total - row.claimedSum : 445n)
    }
  })
})

test(
  'At most one relay guess wins, in two processes and on paths of any length',
  { timeout },
  async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('exact', round)
      const before = await wallets()
      const id = await put('relay')
      const path = some(chance, 4)
      // One after the other guesses wrong and passes on; then two of the rest hit at once.
      for (let n = 0; n < path; n++) {
        const passer = at(crowd, round + n)
        await as(stage.house, passer, guess(id, BigInt(10 + n), n === 0 ? null : n))
        await as(stage.house, passer, pass(id))
      }
      const from = path === 0 ? null : path

      const said = await together(chance, [
        () => as(at(houses, 0), at(crowd, round + path), guess(id, 37n, from)),
        () => as(at(houses, 1), at(crowd, round + path + 1), guess(id, 37n, from)),
        () => as(at(houses, round), at(crowd, round + path + 2), guess(id, 37n, null)),
      ])
      const row = await settled(id, before)

      expect(said.filter(one => one === 'done')).toHaveLength(1)
      expect(row).toMatchObject({ state: 'emptied', claimedSum: 37n, returned: 0n })
    }
  },
)

test('money is conserved in a tree whatever everybody does at once', { timeout }, async () => {
  for (let round = 0; round < rounds; round++) {
    const chance = chanceOf('all', round)
    await releaseClock(stage.db)
    const before = await wallets()
    const mode = round % 2 === 0 ? 'funny' : 'relay'
    const id = await put(mode)
    const { expiresAt } = await rowOf(id)

    for (let turn = 0; turn < 3; turn++) {
      const last = some(chance, 8) === 0
      const acts = Array.from({ length: 6 }, () => {
        const house = at(houses, some(chance, 2))
        const person = at(crowd, some(chance, crowd.length))
        if (some(chance, 3) === 0) return () => as(house, person, pass(id))
        const from = some(chance, 5)
        const play =
          mode === 'funny'
            ? tap(id, 1 + some(chance, 4), some(chance, 3))
            : guess(id, BigInt(30 + some(chance, 12)), from === 0 ? null : from)
        return () => as(house, person, play)
      })
      if (last) acts.push(() => setClock(stage.db, expiresAt).then(() => 'done'))
      await together(chance, acts)
    }
    const row = await settled(id, before)

    expect(['emptied', 'expired']).toContain(row.state)
  }
})
