import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTx, undoTx } from '#/engine/tx.ts'
import { Refusal } from '#/kit/refusal.ts'
import { look } from '#/modules/identity/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { untilBlocked } from '#/testing/locks.ts'
import {
  getDraw,
  getEnvelope,
  inspectEnvelope,
  listClaims,
  listEnvelopeCards,
} from '../actions/read.ts'
import { listRecords } from '../actions/records.ts'
import { expireEnvelope } from '../lane.ts'
import * as envelopes from '../store.ts'
import { guessNumber, guessTile } from './actions/play.ts'
import { getTree, getTreeProof } from './actions/read.ts'
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
const put = (some: Partial<Seedling>): Promise<EnvelopeId> =>
  as(stage.people.lin, ctx =>
    plant(ctx, {
      ...{ mode: 'relay', amount: 7_919n, reach: 'my_friends', room: stage.room, people: [] },
      ...{ greeting: '', cover: 'plain' },
      relay: { lo: 7_900n, hi: 7_950n, step: 1n, split: 'equal' },
      ...some,
    }),
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

const written = (said: unknown) =>
  JSON.stringify(said, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )

describe('The amount of a running tree is readable only by its sender', () => {
  const everything = (id: EnvelopeId) => async (ctx: ReturnType<Stage['ctxOf']>) => {
    const one = { envelopeId: id }
    return [
      await getDraw(ctx, one),
      await getEnvelope(ctx, one),
      await getTree(ctx, one),
      await getTreeProof(ctx, one),
      await listEnvelopeCards(ctx, { ids: [id] }),
      await listClaims(ctx, { ...one, limit: 50 }),
      await listRecords(ctx, { role: 'waiting', limit: 50 }),
    ]
  }

  test.each([
    ['relay', 7_919n],
    ['funny', 7_919n],
  ] as const)(
    'a %s says it nowhere to whoever may guess, and everywhere after its end',
    async (mode, amount) => {
      const { mei, lin } = stage.people
      const id = await put(mode === 'relay' ? { amount } : { mode, amount, relay: undefined })

      const running = written(await as(mei, everything(id)))
      const own = written(await as(lin, everything(id)))
      const row = await stage.house.read(tx => envelopes.findEnvelope(tx, id))
      await setClock(stage.db, new Date((row?.expiresAt ?? new Date()).getTime()))
      await expireEnvelope(stage.house, id)
      const ended = written(await as(mei, everything(id)))

      // Of the three tiles one is the true one, which is the game; nothing else may name it.
      const tiles = /"tiles":\[[^\]]*\]/g
      expect(running.replaceAll(tiles, '')).not.toMatch(/"7919"/)
      expect(own).toMatch(/"7919"/)
      expect(ended).toMatch(/"7919"/)
    },
  )
})

describe('staff hear the amount of a running tree as they hear what is in a wallet', () => {
  const seenBy = async (person: UserId, id: EnvelopeId) => {
    const inspected = await as(person, ctx => inspectEnvelope(ctx, { envelopeId: id }))
    return [inspected.hidden, inspected.total, inspected.balance]
  }

  test.each(['relay', 'funny'] as const)(
    'a %s after its sender was told who looks, also after its end',
    async mode => {
      const { mei, bo, lin } = stage.people
      const id = await put(mode === 'relay' ? {} : { mode, relay: undefined })

      const blind = await seenBy(bo, id)
      const looks = () =>
        as(mei, ({ tx, now }) => {
          const until = new Date(now.getTime() + hourMs)
          const why = { by: mei, about: lin, reason: 'Lin asked where it is' }
          return look.record(tx, { ...why, now, until })
        })
      await looks()
      const told = await seenBy(mei, id)
      const others = await seenBy(bo, id)
      const row = await stage.house.read(tx => envelopes.findEnvelope(tx, id))
      await setClock(stage.db, row?.expiresAt ?? new Date())
      await expireEnvelope(stage.house, id)

      expect(blind).toEqual([true, null, null])
      expect(told).toEqual([false, 7_919n, 7_919n])
      expect(others).toEqual(blind)
      expect(await seenBy(bo, id)).toEqual(blind)
      await looks()
      expect(await seenBy(mei, id)).toEqual([false, 7_919n, 0n])
    },
  )

  test('and what a wrong guess took of it, which says it as well', async () => {
    const { mei, bo } = stage.people
    const id = await put({ mode: 'funny', relay: undefined })
    const [level] = await stage.house.read(tx => store.listLevels(tx, id))
    const wrong = level?.tiles.findIndex(tile => tile !== 7_919n) ?? 0
    await as(mei, ctx => guessTile(ctx, { envelopeId: id, level: 1, tile: wrong }))

    const seen = await as(bo, ctx => inspectEnvelope(ctx, { envelopeId: id }))

    expect(seen).toMatchObject({ claimedSum: null, state: 'open' })
    expect(written(seen)).not.toMatch(/"(7919|3959|3960)"/)
  })
})

describe('whoever waits for their turn until after the end is too late', () => {
  const hang = async <T>(id: EnvelopeId, until: Date, run: () => Promise<T>) => {
    // Held as by a process that is slow: the guess came in time and its turn does not.
    const { tx } = await openTx(stage.house.db, 'read write')
    await envelopes.lockEnvelope(tx, id)
    const asked = run()
    await untilBlocked(stage.db, tx)
    await setClock(stage.db, until)
    await undoTx(tx)
    return asked
  }

  test('in a relay', async () => {
    const { mei, lin } = stage.people
    const id = await put({})
    const row = await stage.house.read(tx => envelopes.findEnvelope(tx, id))
    const before = await stage.balance(ledger.personAccount(lin, 'wallet'))

    const said = await hang(id, row?.expiresAt ?? new Date(), () =>
      codeOf(as(mei, ctx => guessNumber(ctx, { envelopeId: id, from: null, value: 7_919n }))),
    )
    await expireEnvelope(stage.house, id)

    expect(said).toBe('envelope_expired')
    expect(await stage.balance(ledger.personAccount(lin, 'wallet'))).toBe(before + 7_919n)
  })

  test('in a guess of three', async () => {
    const { mei } = stage.people
    const id = await put({ mode: 'funny', relay: undefined })
    const [level] = await stage.house.read(tx => store.listLevels(tx, id))

    const said = await hang(id, level?.until ?? new Date(), () =>
      codeOf(as(mei, ctx => guessTile(ctx, { envelopeId: id, level: 1, tile: 0 }))),
    )
    await expireEnvelope(stage.house, id)

    expect(said).toBe('envelope_expired')
    expect(await stage.balance(id)).toBe(0n)
  })
})
