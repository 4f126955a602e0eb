import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { changeSetting } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { getEnvelope, listClaims } from '../actions/read.ts'
import { declineEnvelope, returnRest } from '../ends/actions.ts'
import { listThanks, thankSender } from '../ends/thanks.ts'
import { passTreeOn } from './actions/pass.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { getTreeLimits } from './actions/read.ts'
import { plant, type Seedling } from './plant.ts'
import * as store from './store.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

type Run<T> = (ctx: ReturnType<Stage['ctxOf']>) => Promise<T>
const as = <T>(person: UserId, run: Run<T>): Promise<T> =>
  stage.house.inTransaction('read write', (tx, now) =>
    run(stage.ctxOf(tx, stage.actor(person), now)),
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
const funny = (some: Partial<Seedling> = {}): Promise<EnvelopeId> =>
  as(stage.people.lin, ctx =>
    plant(ctx, {
      ...{ mode: 'funny', amount: 889n, reach: 'my_friends', room: stage.room, people: [] },
      ...{ greeting: '', cover: 'plain', relay: undefined },
      ...some,
    }),
  )
const tapWrong = async (person: UserId, envelopeId: EnvelopeId) => {
  const levels = await stage.house.read(tx => store.listLevels(tx, envelopeId))
  const live = levels.at(-1) ?? { level: 1, amount: 0n, tiles: [] }
  const tile = live.tiles.findIndex(amount => amount !== live.amount)
  await as(person, ctx => guessTile(ctx, { envelopeId, level: live.level, tile }))
}

test('The limits tell how many levels a guess of three will have, by its reach', async () => {
  const { lin } = stage.people
  const set = async (cap: bigint) => {
    await stage.house.inTransaction('read write', tx =>
      changeSetting(tx, 'envelopes.relay_open_cap', cap, lin),
    )
    await stage.house.settings.refresh()
  }
  await set(40n)
  const { depthMax } = await as(lin, getTreeLimits)
  const depths = await Promise.all(
    (['my_friends', 'anyone'] as const).map(async reach => {
      const id = await funny({ reach, amount: 40n })
      return (await stage.house.read(tx => store.findTree(tx, id)))?.depthMax
    }),
  )
  await set(2_000n)

  // Half of 0.40 still has three amounts from 0.10 on; a half of that has one.
  expect(depthMax).toEqual({ my_friends: 5, friends_of_friends: 5, anyone: 2 })
  expect(depths).toEqual([5, 2])
})

test('A guess out of range is told before a limit, and who may not guess before both', async () => {
  const { mei, stranger } = stage.people
  const room = { lo: 1n, hi: 100n, step: 1n, split: 'equal' } as const
  const envelopeId = await funny({ mode: 'relay', amount: 37n, relay: room })
  await stage.useUpDay(mei)
  const guess = (person: UserId, value: bigint, from: number | null = null) =>
    codeOf(
      stage.house.inTransaction('read write', (tx, now) =>
        guessNumber(stage.ctxOf(tx, stage.actor(person, 0), now), { envelopeId, from, value }),
      ),
    )

  expect(await guess(stranger, 0n)).toBe('not_found')
  expect(await guess(mei, 101n, 7)).toBe('envelope_not_for_you')
  expect(await guess(mei, 101n)).toBe('envelope_guess_out_of_range')
  expect(await guess(mei, 37n)).toBe('envelope_claim_limit')
})

test('Claims and thanks of a tree that runs name a player to friends and its sender only', async () => {
  const { lin, mei, bo } = stage.people
  const id = await funny()
  await tapWrong(mei, id)
  await as(mei, ctx => passTreeOn(ctx, { envelopeId: id, roomId: stage.room }))
  await tapWrong(bo, id)
  await as(mei, ctx => thankSender(ctx, { envelopeId: id, words: 'thanks' }))
  const toldTo = (person: UserId) =>
    as(person, async ctx => {
      const { items } = await listClaims(ctx, { envelopeId: id, limit: 50 })
      const thanks = await listThanks(ctx, { envelopeId: id })
      const names = items.map(({ user }) => user?.id ?? null)
      return { names, thankers: thanks.items.map(({ user }) => user.id) }
    })

  expect(await toldTo(bo)).toEqual({ names: [bo, null], thankers: [] })
  expect(await toldTo(mei)).toEqual({ names: [null, mei], thankers: [mei] })
  expect(await toldTo(lin)).toEqual({ names: [bo, mei], thankers: [mei] })
})

test('For one person: until their guess they may give it back, and its sender take it back', async () => {
  const { lin, mei, bo } = stage.people
  const start = new Date('2027-01-22T02:00:00Z')
  await setClock(stage.db, start)
  const forMei = { room: null, people: [mei] }
  const [declined, taken, guessed] = [await funny(forMei), await funny(forMei), await funny(forMei)]
  const forTwo = await funny({ room: null, people: [mei, bo] })
  await tapWrong(mei, guessed)
  const wallet = () => stage.balance(ledger.personAccount(lin, 'wallet'))
  const before = await wallet()
  const decline = (id: EnvelopeId) =>
    codeOf(as(mei, ctx => declineEnvelope(ctx, { envelopeId: id })))
  const takeBack = (id: EnvelopeId) => codeOf(as(lin, ctx => returnRest(ctx, { envelopeId: id })))
  const mayDecline = async (id: EnvelopeId) =>
    (await as(mei, ctx => getEnvelope(ctx, { envelopeId: id }))).ends.mayDecline

  expect([await mayDecline(declined), await mayDecline(forTwo)]).toEqual([true, false])
  expect(await decline(declined)).toBe('done')
  expect(await takeBack(taken)).toBe('envelope_too_early_to_return')
  await setClock(stage.db, new Date(start.getTime() + hourMs))
  expect(await takeBack(taken)).toBe('done')
  expect(await wallet()).toBe(before + 2n * 889n)
  for (const id of [guessed, forTwo]) {
    expect(await decline(id)).toBe('envelope_not_for_you')
    expect(await takeBack(id)).toBe('envelope_not_for_you')
  }
})
