// What a newcomer wins a day is one sum, however it comes and wherever at once: shares, guesses,
// what others are given of a rest. Two processes, and an order that a seed draws.
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startOfDay } from '#/engine/clock.ts'
import type { House } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import { stream } from '#/kit/seeded.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { fill } from './actions/send.ts'
import { giveRest } from './ends/actions.ts'
import { claimShare } from './lane.ts'
import { guessTile } from './trees/actions/play.ts'
import { plant } from './trees/plant.ts'

const rounds = process.env['LONG'] === '1' ? 300 : 25
/** By the default a newcomer wins 100.00 a day, and the share that crosses it still counts. */
const dayMax = 10_000n
const share = 3_000n

let stage: Stage
let houses: readonly House[]
beforeAll(async () => {
  stage = await openStage()
  houses = [stage.house, await stage.secondHouse()]
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

type Ctx = ReturnType<Stage['ctxOf']>
const as = <T>(house: House, person: UserId, level: number, run: (ctx: Ctx) => Promise<T>) =>
  house.inTransaction('read write', (tx, now) =>
    run(stage.ctxOf(tx, stage.actor(person, level), now)),
  )
const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const send = (at: Date, shares: number): Promise<EnvelopeId> =>
  as(stage.house, stage.people.lin, 1, ctx =>
    fill(
      { ...ctx, now: at },
      {
        ...{ room: stage.room, mode: 'ordinary', greeting: '', cover: 'plain', lateJoiners: true },
        terms: { split: 'even', total: share * BigInt(shares), shares, least: 1n, most: 20_000n },
        expiresAt: new Date(at.getTime() + 24 * hourMs),
      },
    ),
  )
const grow = (): Promise<EnvelopeId> =>
  as(stage.house, stage.people.lin, 1, ctx =>
    plant(ctx, {
      ...{ mode: 'funny', amount: share, reach: 'my_friends', room: stage.room, people: [] },
      ...{ greeting: '', cover: 'plain', relay: undefined },
    }),
  )

/** What the books of the day say came to people, and what lies in their wallets. */
async function cameTo(people: readonly UserId[]) {
  const counted = await stage.house.read(async (tx, now) => {
    const starts = await startOfDay(tx, now, stage.house.settings.of(houseTimeZone))
    return ledger.incoming.among(tx, people, starts)
  })
  const wallets = await Promise.all(
    people.map(one => stage.balance(ledger.personAccount(one, 'wallet'))),
  )
  return { counted: people.map(one => counted.get(one) ?? 0n), wallets }
}

test('a newcomer’s day counts all that came, whichever ways it came at once', async () => {
  const noon = new Date(`${new Date().toISOString().slice(0, 10)}T04:00:00Z`)
  for (let round = 0; round < rounds; round++) {
    const chance = stream(createHash('sha256').update(`days/${round}`).digest(), 'race/0')
    const some = (below: number) => Number(chance.below(BigInt(below)))
    const house = () => present(houses[some(2)])
    await setClock(stage.db, noon)
    const people = await stage.crowd(4)
    const old = await send(noon, 6)
    for (const person of people.slice(0, 2)) {
      await claimShare(stage.house, old, { claimer: person, level: 0 })
    }
    const later = new Date(noon.getTime() + 3 * hourMs)
    await setClock(stage.db, later)
    const open = [await send(later, 4), await send(later, 4), await send(later, 4)]
    const trees = [await grow(), await grow()]

    const acts: (() => Promise<unknown>)[] = people.flatMap(person => [
      ...open.map(id => () => claimShare(house(), id, { claimer: person, level: 0 })),
      ...trees.map(id => () => {
        const envelopeId = id
        return as(house(), person, 0, ctx =>
          guessTile(ctx, { envelopeId, level: 1, tile: some(3) }),
        )
      }),
    ])
    acts.push(() => as(house(), stage.people.lin, 1, ctx => giveRest(ctx, { envelopeId: old })))
    const said = await Promise.all(
      acts.map(async act => {
        await pause(some(6))
        return codeOf(act())
      }),
    )

    const allowed = [
      ...['done', 'envelope_claim_limit', 'envelope_guess_taken', 'envelope_emptied'],
      ...['envelope_guessed_before', 'envelope_not_for_you', 'envelope_nobody_to_give'],
    ]
    expect(said.filter(one => !allowed.includes(one))).toEqual([])
    const { counted, wallets } = await cameTo(people)
    expect(counted).toEqual(wallets)
    for (const sum of counted) expect(sum).toBeLessThan(dayMax + share)
  }
})
