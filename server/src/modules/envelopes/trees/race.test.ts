// The hour of a tree comes while people guess and pass on, in two processes at once. Which of them
// is first is drawn from a seed, so a run that fails can be run again.
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { House } from '#/engine/house.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { at, chanceOf, openRace, type Race, some, together } from '#/testing/envelope-race.ts'
import type { Stage } from '#/testing/envelope-stage.ts'
import { codeOf } from '#/testing/ledger-stage.ts'
import { expireEnvelope } from '../lane.ts'
import { passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { plant } from './plant.ts'
import * as store from './store.ts'

/** Each kind of race so often; a long run has a thousand of each. */
const rounds = process.env['LONG'] === '1' ? 1_000 : 50
const timeout = 300_000
/** What may still come instead of an answer when many want the same row at once. */
const forNow = 'busy'

let race: Race
let stage: Stage
let houses: Race['houses']
let crowd: Race['crowd']
beforeAll(async () => {
  race = await openRace(8)
  ;({ stage, houses, crowd } = race)
})
afterEach(() => race.rest())
afterAll(() => race.close())

const put = (mode: 'funny' | 'relay'): Promise<EnvelopeId> =>
  stage.house.inTransaction('read write', (tx, now) =>
    plant(stage.ctxOf(tx, stage.actor(stage.people.lin), now), {
      ...{ mode, amount: mode === 'funny' ? 889n : 37n, reach: 'anyone', room: stage.room },
      ...{ people: [], greeting: '', cover: 'plain' },
      relay: mode === 'funny' ? undefined : { lo: 1n, hi: 64n, step: 1n, split: 'equal' },
    }),
  )
type Run = (ctx: ReturnType<Stage['ctxOf']>) => Promise<unknown>
/** Does something as somebody in one of the processes, and gives what they heard. */
const as = (house: House, person: UserId, run: Run): Promise<string> =>
  codeOf(
    house.inTransaction('read write', (tx, now) => run(stage.ctxOf(tx, stage.actor(person), now))),
  )
const tap = (id: EnvelopeId, level: number, tile: number) => (ctx: Parameters<Run>[0]) =>
  guessTile(ctx, { envelopeId: id, level, tile })
const guess = (id: EnvelopeId, value: bigint, from: number | null) => (ctx: Parameters<Run>[0]) =>
  guessNumber(ctx, { envelopeId: id, from, value })
const pass = (id: EnvelopeId) => (ctx: Parameters<Run>[0]) =>
  passTreeOn(ctx, { envelopeId: id, roomId: stage.room })

describe('the hour comes', () => {
  test('while somebody taps a tile', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('tap', round)
      await releaseClock(stage.db)
      const before = await race.wallets()
      const id = await put('funny')
      const { expiresAt } = await race.rowOf(id)

      const [said] = await together<unknown>(chance, [
        () => as(at(houses, round), at(crowd, round), tap(id, 1, some(chance, 3))),
        async () => {
          await setClock(stage.db, expiresAt)
          await expireEnvelope(at(houses, round + some(chance, 2)), id)
        },
      ])
      const row = await race.settled(id, before)

      expect(['done', 'envelope_expired', forNow]).toContain(said)
      expect(row.claimed > 0).toBe(said === 'done')
    }
  })

  test('while somebody guesses the amount of a relay', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('guess', round)
      await releaseClock(stage.db)
      const before = await race.wallets()
      const id = await put('relay')
      const { expiresAt } = await race.rowOf(id)

      const said = await together<unknown>(chance, [
        () => as(at(houses, 0), at(crowd, round), guess(id, 37n, null)),
        () => as(at(houses, 1), at(crowd, round + 1), guess(id, 37n, null)),
        async () => {
          await setClock(stage.db, expiresAt)
          await expireEnvelope(at(houses, some(chance, 2)), id)
        },
      ])
      const row = await race.settled(id, before)

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
      const before = await race.wallets()
      const id = await put('funny')
      const [level] = await stage.house.read(tx => store.listLevels(tx, id))
      const { amount = 0n, tiles = [] } = level ?? {}
      const wrong = tiles.findIndex(tile => tile !== amount)
      const passer = at(crowd, round)
      await as(stage.house, passer, tap(id, 1, wrong))
      const { expiresAt: deadline } = await race.rowOf(id)

      const [passed, taken] = await together<unknown>(chance, [
        () => as(at(houses, round), passer, pass(id)),
        () => as(at(houses, round + 1), at(crowd, round + 1), tap(id, 2, some(chance, 3))),
        async () => {
          await setClock(stage.db, deadline)
          await expireEnvelope(at(houses, some(chance, 2)), id)
        },
      ])
      const row = await race.settled(id, before)

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
      const before = await race.wallets()
      const id = await put('relay')
      const path = some(chance, 4)
      // One after the other guesses wrong and passes on; then two of the rest hit at once.
      for (let n = 0; n < path; n++) {
        const passer = at(crowd, round + n)
        await as(stage.house, passer, guess(id, BigInt(10 + n), n === 0 ? null : n))
        await as(stage.house, passer, pass(id))
      }
      const from = path === 0 ? null : path

      const said = await together<unknown>(chance, [
        () => as(at(houses, 0), at(crowd, round + path), guess(id, 37n, from)),
        () => as(at(houses, 1), at(crowd, round + path + 1), guess(id, 37n, from)),
        () => as(at(houses, round), at(crowd, round + path + 2), guess(id, 37n, null)),
      ])
      const row = await race.settled(id, before)

      expect(said.filter(one => one === 'done')).toHaveLength(1)
      expect(row).toMatchObject({ state: 'emptied', claimedSum: 37n, returned: 0n })
    }
  },
)

test('money is conserved in a tree whatever everybody does at once', { timeout }, async () => {
  for (let round = 0; round < rounds; round++) {
    const chance = chanceOf('all', round)
    await releaseClock(stage.db)
    const before = await race.wallets()
    const mode = round % 2 === 0 ? 'funny' : 'relay'
    const id = await put(mode)
    const { expiresAt } = await race.rowOf(id)

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
      await together<unknown>(chance, acts)
    }
    const row = await race.settled(id, before)

    expect(['emptied', 'expired']).toContain(row.state)
  }
})
