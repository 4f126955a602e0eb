import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { verifyDraw } from '@fuquan/sdk/verify.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { changeSetting } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as identity from '#/modules/identity/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import {
  getDraw,
  getEnvelope,
  inspectEnvelope,
  listClaims,
  listEnvelopeCards,
} from './actions/read.ts'
import { getRecordSums, listRecords } from './actions/records.ts'
import { sendEnvelope } from './actions/send.ts'
import { claimShare } from './lane.ts'
import { readSeed } from './store.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

const as = <T>(who: UserId, read: (ctx: Ctx) => Promise<T>, level = 1): Promise<T> =>
  stage.house.read((tx, now) => read(stage.ctxOf(tx, stage.actor(who, level), now)))
const open = (envelopeId: EnvelopeId, claimer: UserId, level = 1) =>
  claimShare(stage.house, envelopeId, { claimer, level })
const refusalOf = async (asked: Promise<unknown>): Promise<Refusal> => {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error
  throw new Error('it was not refused', { cause: error })
}
const page = { limit: 20 }
const look = (by: UserId, about: UserId) =>
  stage.house.inTransaction('read write', (tx, now) => {
    const until = new Date(now.getTime() + hourMs)
    return identity.look.record(tx, { by, about, reason: 'A question of theirs', now, until })
  })

describe('while shares remain', () => {
  test('The total is hidden from everyone but the sender while shares remain', async () => {
    const { lin, mei, bo } = stage.people
    const envelopeId = await stage.send()
    await open(envelopeId, mei)

    const forLin = await as(lin, ctx => getEnvelope(ctx, { envelopeId }))
    const forMei = await as(mei, ctx => getEnvelope(ctx, { envelopeId }))
    const forBo = await as(bo, ctx => getEnvelope(ctx, { envelopeId }))

    expect(forLin).toMatchObject({ total: 1_000n, mine: true, claimed: 1, returned: null })
    expect(forMei).toMatchObject({ total: null, claimed: 1, bestLuck: null })
    expect(forMei.myPart).toEqual({ mayOpen: false, why: 'envelope_already_claimed' })
    expect(forBo).toMatchObject({ total: null, myPart: { mayOpen: true, why: null } })
    const drawForBo = await as(bo, ctx => getDraw(ctx, { envelopeId }))
    expect(drawForBo).toMatchObject({ total: null, seed: null, amounts: null })
    expect(drawForBo.commit).toBe(forBo.commit)
  })

  test('non-claimers see only how many are taken', async () => {
    const { lin, mei, bo } = stage.people
    const envelopeId = await stage.send()
    await open(envelopeId, mei)

    const forBo = await as(bo, ctx => listClaims(ctx, { envelopeId, ...page }))
    const forMei = await as(mei, ctx => listClaims(ctx, { envelopeId, ...page }))
    const forLin = await as(lin, ctx => listClaims(ctx, { envelopeId, ...page }))

    expect(forBo).toEqual({ items: [], hidden: true })
    expect(forMei.items.map(line => [line.user?.id, line.number])).toEqual([[mei, 1]])
    expect(forLin).toEqual(forMei)
  })

  test('the seed is sealed in the table', async () => {
    const envelopeId = await stage.send()
    const { seed, seedSealed } = await stage.house.read(tx => readSeed(tx, envelopeId))
    expect(seed).toBe(null)
    expect(seedSealed).toHaveLength(12 + 16 + 32)
  })

  test('An envelope never exists without its money in escrow', async () => {
    const before = await one<{ count: bigint }>(
      stage.db,
      sql`select count(*) as count from envelopes.envelope`,
    )
    const refusal = await refusalOf(stage.send({ shares: 1_000, total: 20_000_000n }))
    const after = await one<{ count: bigint }>(
      stage.db,
      sql`select count(*) as count from envelopes.envelope`,
    )

    expect(refusal.code).toBe('ledger_insufficient')
    expect(after).toEqual(before)
  })
})

describe('who may open', () => {
  test('for a stranger the envelope does not exist', async () => {
    const { stranger } = stage.people
    const envelopeId = await stage.send()

    expect((await refusalOf(open(envelopeId, stranger))).code).toBe('not_found')
    const read = as(stranger, ctx => getEnvelope(ctx, { envelopeId }))
    expect((await refusalOf(read)).code).toBe('not_found')
    const cards = await as(stranger, ctx => listEnvelopeCards(ctx, { ids: [envelopeId] }))
    expect(cards.items).toEqual([])
  })

  test('A person outside the audience learns who may open it and receives nothing', async () => {
    const envelopeId = await stage.send()
    const [late] = await stage.crowd(1)
    if (late === undefined) throw new Error('a crowd of one')

    const refusal = await refusalOf(open(envelopeId, late))

    expect(refusal.code).toBe('envelope_not_for_you')
    expect(refusal.details).toEqual({
      audience: { kind: 'group', roomId: toWire('rom', stage.room) },
    })
    expect(await stage.balance(envelopeId)).toBe(1_000n)
  })

  test('R9 an L0 person claims up to the limit, and the claim that crosses it counts', async () => {
    const { ana } = stage.people
    const first = await stage.send({ split: 'even', shares: 2, total: 19_800n })
    const second = await stage.send({ split: 'even', shares: 2, total: 2_000n })
    const third = await stage.send({ split: 'even', shares: 2, total: 200n })

    await open(first, ana, 0)
    const crossing = await open(second, ana, 0)
    const refusal = await refusalOf(open(third, ana, 0))

    expect(crossing.amount).toBe(1_000n)
    expect(refusal.code).toBe('envelope_claim_limit')
    const view = await as(ana, ctx => getEnvelope(ctx, { envelopeId: third }), 0)
    expect(view.myPart).toEqual({ mayOpen: false, why: 'envelope_claim_limit' })
    expect((await open(third, ana, 1)).amount).toBe(100n)
  })

  test('the sender opens their own', async () => {
    const { lin } = stage.people
    const envelopeId = await stage.send()
    expect((await open(envelopeId, lin)).number).toBe(1)
  })
})

describe('when it has ended', () => {
  test('E11 The revealed seed reproduces the commit and every share, in a second implementation', async () => {
    const { lin, mei, bo, ana } = stage.people
    const envelopeId = await stage.send({ shares: 3, total: 888n })
    for (const person of [mei, bo, ana]) await open(envelopeId, person)

    // Before the reaction has run, and after it: the same draw.
    const early = await as(lin, ctx => getDraw(ctx, { envelopeId }))
    await runDueJobs(stage.house)
    const draw = await as(bo, ctx => getDraw(ctx, { envelopeId }))
    const lines = await as(bo, ctx => listClaims(ctx, { envelopeId, ...page }))

    expect(draw).toEqual(early)
    const { seed } = await stage.house.read(tx => readSeed(tx, envelopeId))
    expect(seed?.toString('hex')).toBe(draw.seed)
    const claims = lines.items.map(({ number, amount }) => ({ number, amount: String(amount) }))
    const verdict = verifyDraw(
      {
        envelopeId: toWire('env', draw.envelopeId),
        asset: draw.asset,
        total: String(draw.total),
        shares: draw.shares,
        minShare: String(draw.minShare),
        maxShare: String(draw.maxShare),
        split: 'lucky:2',
        commit: draw.commit,
        seed: draw.seed ?? '',
      },
      claims,
    )
    expect(claims).toHaveLength(3)
    expect(verdict).toMatchObject({ matches: true, shares: draw.amounts?.map(String) })
  })

  test('the last share empties the envelope, and best luck shows', async () => {
    const { mei, bo, tariq } = stage.people
    const envelopeId = await stage.send({ shares: 2, total: 501n })
    const shares = [await open(envelopeId, mei), await open(envelopeId, bo)]

    const view = await as(tariq, ctx => getEnvelope(ctx, { envelopeId }))

    const [first, second] = shares
    const best = (first?.amount ?? 0n) >= (second?.amount ?? 0n) ? mei : bo
    expect(view).toMatchObject({ state: 'emptied', total: 501n, returned: 0n, claimed: 2 })
    expect(view.bestLuck?.user?.id).toBe(best)
    expect(view.emptiedAfterMs).toBeGreaterThanOrEqual(0)
    expect((await refusalOf(open(envelopeId, tariq))).code).toBe('envelope_emptied')
    const list = await as(tariq, ctx => listClaims(ctx, { envelopeId, ...page }))
    expect(list.items.filter(line => line.bestLuck).map(line => line.user?.id)).toEqual([best])
  })

  describe('E6 The rest goes back to the recorded sender, exactly once, whoever triggers it', () => {
    test('V33 a late tap brings the rest home, and the job after it moves nothing again', async () => {
      const { lin, mei, bo } = stage.people
      const envelopeId = await stage.send({ shares: 2, total: 300n, split: 'even' })
      await open(envelopeId, bo)
      const { expiresAt } = await as(mei, ctx => getEnvelope(ctx, { envelopeId }))
      await setClock(stage.db, expiresAt)

      const refusal = await refusalOf(open(envelopeId, mei))

      expect(refusal.code).toBe('envelope_expired')
      expect(await stage.balance(envelopeId)).toBe(0n)
      const view = await as(lin, ctx => getEnvelope(ctx, { envelopeId }))
      expect(view.returned).toBe(150n)
      await runDueJobs(stage.house)
      expect((await as(lin, ctx => getEnvelope(ctx, { envelopeId }))).returned).toBe(150n)
    })

    test('The rest always returns to the recorded sender, whoever triggers the return', async () => {
      const { lin, mei } = stage.people
      const envelopeId = await stage.send({ split: 'even', shares: 4, total: 400n }, hourMs)
      await open(envelopeId, mei)
      const { expiresAt } = await as(mei, ctx => getEnvelope(ctx, { envelopeId }))
      await setClock(stage.db, expiresAt)

      const shown = await as(mei, ctx => getEnvelope(ctx, { envelopeId }))
      await runDueJobs(stage.house)

      expect(shown).toMatchObject({ state: 'expired', total: null, endedAt: null })
      const view = await as(mei, ctx => getEnvelope(ctx, { envelopeId }))
      expect(view).toMatchObject({ state: 'expired', total: 400n, returned: 300n, bestLuck: null })
      expect((await refusalOf(open(envelopeId, stage.people.bo))).code).toBe('envelope_expired')
      expect(await stage.balance(envelopeId)).toBe(0n)
      const notices = await many<{ person: UserId; facts: unknown }>(
        stage.db,
        sql`
        select person, facts from notifications.notice
        where kind = 'envelopes.returned' and ref = ${toWire('env', envelopeId)}`,
      )
      expect(notices).toEqual([{ person: lin, facts: { amount: '300' } }])
      const sent = await as(lin, ctx => listRecords(ctx, { role: 'sent', ...page }))
      expect(sent.items.find(line => line.envelopeId === envelopeId)?.returned).toBe(300n)
    })
  })
})

test('Switching a mode off lets open envelopes run to their end', async () => {
  const { lin, mei, bo } = stage.people
  const envelopeId = await stage.send({ shares: 2, total: 200n })
  await open(envelopeId, mei)
  const set = (on: boolean) =>
    stage.house.inTransaction('read write', tx =>
      changeSetting(tx, 'envelopes.mode_lucky', on, lin),
    )
  await set(false)
  await stage.house.settings.refresh()

  const asked = stage.house.inTransaction('read write', (tx, now) =>
    sendEnvelope(stage.ctxOf(tx, stage.actor(lin), now), {
      roomId: stage.room,
      mode: 'lucky',
      split: 'lucky:2',
      total: 200n,
      shares: 2,
    }),
  )
  const refusal = await refusalOf(asked)
  const last = await open(envelopeId, bo)
  await set(true)
  await stage.house.settings.refresh()

  expect(refusal.code).toBe('envelope_mode_off')
  expect(last.number).toBe(2)
})

describe('records', () => {
  test('received, sent and waiting list what happened, and sums add it up', async () => {
    const { lin, tariq } = stage.people
    const before = await as(tariq, ctx => getRecordSums(ctx, { role: 'received' }))
    const opened = await stage.send({ split: 'even', shares: 2, total: 200n })
    const waiting = await stage.send({ split: 'even', shares: 2, total: 300n })
    await open(opened, tariq)
    await runDueJobs(stage.house)

    const list = (role: 'received' | 'sent' | 'waiting', who: UserId) =>
      as(who, ctx => listRecords(ctx, { role, ...page }))
    const received = await list('received', tariq)
    const sums = await as(tariq, ctx => getRecordSums(ctx, { role: 'received' }))

    expect(received.items[0]).toMatchObject({ envelopeId: opened, amount: 100n, role: 'received' })
    expect((await list('waiting', tariq)).items[0]).toMatchObject({ envelopeId: waiting })
    expect((await list('waiting', tariq)).items.map(line => line.envelopeId)).not.toContain(opened)
    expect((await list('sent', lin)).items[0]).toMatchObject({ envelopeId: waiting, amount: 300n })
    expect(sums.count).toBe(before.count + 1)
    expect(sums.amount).toBe(before.amount + 100n)
  })

  test('a list goes on where the page before ended', async () => {
    const { lin } = stage.people
    const all = await as(lin, ctx => listRecords(ctx, { role: 'sent', limit: 100 }))
    const seen: EnvelopeId[] = []
    let cursor: string | undefined
    do {
      const next = cursor
      const part = await as(lin, ctx =>
        listRecords(ctx, { role: 'sent', limit: 3, ...(next ? { cursor: next } : {}) }),
      )
      seen.push(...part.items.map(line => line.envelopeId))
      cursor = part.next
    } while (cursor !== undefined)

    expect(seen).toEqual(all.items.map(line => line.envelopeId))
  })

  test('staff see account, claims and transfers of one envelope', async () => {
    const { mei, bo } = stage.people
    const envelopeId = await stage.send({ split: 'even', shares: 3, total: 300n })
    await open(envelopeId, mei)
    const paid = await open(envelopeId, bo)

    const blind = await as(stage.people.stranger, ctx => inspectEnvelope(ctx, { envelopeId }))
    await look(stage.people.stranger, stage.people.lin)
    const seen = await as(stage.people.stranger, ctx => inspectEnvelope(ctx, { envelopeId }))

    const unsaid = { balance: null, claimedSum: null, total: null, returned: null, sender: null }
    expect(blind).toMatchObject({ hidden: true, ...unsaid })
    expect(blind.claims.map(line => [line.user, line.amount])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(seen).toMatchObject({ balance: 100n, claimedSum: 200n, total: 300n, returned: 0n })
    expect(seen.claims.map(line => line.user?.id)).toEqual([mei, bo])
    expect(seen.transfers).toContain(paid.transferId)
  })

  test('a look at one who opened it is enough after its end, and none is too little', async () => {
    const { mei, bo, tariq, ana } = stage.people
    const envelopeId = await stage.send({ split: 'even', shares: 2, total: 200n })
    const seenBy = async (who: UserId) =>
      (await as(who, ctx => inspectEnvelope(ctx, { envelopeId }))).claims.map(one => one.amount)
    await open(envelopeId, mei)
    await look(tariq, mei)
    expect(await seenBy(tariq)).toEqual([null])

    await open(envelopeId, bo)

    expect(await seenBy(tariq)).toEqual([100n, 100n])
    expect(await seenBy(ana)).toEqual([null, null])
    expect(await seenBy(mei)).toEqual([100n, 100n])
  })
})
