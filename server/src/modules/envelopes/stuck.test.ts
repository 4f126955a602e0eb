// What keeps money from moving for a while, or for good: full wallets, people who have left, money
// that rests, turns that come too late. None of it may lose, double or strand anything.
import { type EnvelopeId, TransferId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { fill, type Filling } from './actions/send.ts'
import { giveRest } from './ends/actions.ts'
import { claimShare, drawEntrants } from './lane.ts'
import { entrantsOf } from './opening/entering.ts'
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

const terms = { split: 'even', total: 1_000n, shares: 10, least: 1n, most: 20_000n } as const
const send = (some: Partial<Filling>): Promise<EnvelopeId> =>
  stage.house.inTransaction('read write', (tx, now) =>
    fill(stage.ctxOf(tx, stage.actor(stage.people.lin), now), {
      ...{ room: stage.room, mode: 'ordinary', greeting: '', cover: 'plain', lateJoiners: false },
      ...{ terms, expiresAt: new Date(now.getTime() + 24 * hourMs) },
      ...some,
    }),
  )
const wallet = (person: UserId) => stage.balance(ledger.personAccount(person, 'wallet'))
const waiting = (person: UserId) => stage.balance(ledger.personAccount(person, 'waiting'))
const claim = (id: EnvelopeId, claimer: UserId, prove?: () => Promise<void>) =>
  claimShare(stage.house, id, { claimer, level: 1 }, prove)
const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}
const rowOf = (id: EnvelopeId) => stage.house.read(tx => store.findEnvelope(tx, id))
const pauseMoney = () =>
  many(
    stage.db,
    sql`insert into ledger.pause (id, at, reason) values (${newId()}, engine.now(), 'a test')`,
  )
const resumeMoney = () =>
  many(stage.db, sql`update ledger.pause set ended_at = engine.now() where ended_at is null`)

/** Leaves room for so much in somebody's wallet. */
const leaveRoom = (person: UserId, room: bigint) =>
  many(
    stage.db,
    sql`update ledger.balance set ceiling = balance + ${room}
         where account = ${ledger.personAccount(person, 'wallet')}`,
  )

/** Somebody spends what they have and leaves. */
async function leave(person: UserId): Promise<void> {
  const from = ledger.personAccount(person, 'wallet')
  const to = ledger.personAccount(stage.people.lin, 'wallet')
  const amount = await stage.balance(from)
  const id = TransferId.out.parse(newId())
  await stage.house.inTransaction('read write', (tx, now) =>
    ledger.move(tx, { id, kind: 'payment', from, legs: [{ to, amount }], now }),
  )
  await stage.closeWallet(person)
}

describe('an envelope of names', () => {
  test('whose own amount does not fit their wallet lets it wait, whoever came before', async () => {
    const [first, full] = await stage.crowd(2)
    if (first === undefined || full === undefined) throw new Error('a crowd of two')
    await leaveRoom(full, 150n)
    const id = await send({
      ...{ mode: 'directed', audience: 'people', guests: [first, full], amounts: [100n, 200n] },
      terms: { ...terms, split: 'named', total: 300n, shares: 2 },
    })

    const taken = await claim(id, full)

    expect(taken.amount).toBe(200n)
    expect(await waiting(full)).toBe(200n)
    expect(await wallet(full)).toBe(0n)
  })
})

describe('a gathering', () => {
  const gather = async (some: Partial<Filling>) => {
    const now = new Date()
    const opensAt = new Date(now.getTime() + 60_000)
    const id = await send({ gathersAt: now, opensAt, ...some })
    await setClock(stage.db, new Date(now.getTime() + 1_000))
    return { id, opensAt }
  }

  test('with a password enters who types it, and nobody else is drawn', async () => {
    const { mei, bo } = stage.people
    const { id, opensAt } = await gather({ mode: 'password', audience: 'code' })
    const wrong = async () => {
      throw new Refusal('envelope_code_wrong')
    }

    expect(await codeOf(claim(id, bo, wrong))).toBe('envelope_code_wrong')
    expect(await codeOf(claim(id, mei, async () => {}))).toBe('envelope_not_open_yet')
    expect((await entrantsOf(stage.house, id)).map(one => one.claimer)).toEqual([mei])
    await setClock(stage.db, opensAt)
    await drawEntrants(stage.house, id)

    expect(await codeOf(claim(id, bo, wrong))).toBe('envelope_code_wrong')
    expect((await claim(id, mei, wrong)).number).toBe(1)
    expect((await rowOf(id))?.claimed).toBe(1)
  })

  test('whose hour comes while money rests is drawn afterwards, and in its own order', async () => {
    const people = await stage.crowd(12)
    const { id, opensAt } = await gather({ terms: { ...terms, shares: 4 } })
    for (const person of people) await codeOf(claim(id, person))
    const first = (await entrantsOf(stage.house, id)).slice(0, 4).map(one => one.claimer)
    await setClock(stage.db, opensAt)

    await pauseMoney()
    const during = await codeOf(drawEntrants(stage.house, id))
    const loser = people.find(person => !first.includes(person))
    const tapped = await codeOf(claim(id, loser ?? stage.people.mei))
    await resumeMoney()
    // Nobody taps any more: the sweep makes up for it.
    await runSchedule(stage.house, 'envelopes.sweep')

    expect([during, tapped]).toEqual(['ledger_paused', 'ledger_paused'])
    expect((await rowOf(id))?.state).toBe('emptied')
    const told = await Promise.all(people.map(person => codeOf(claim(id, person))))
    const won = people.filter((_, n) => told[n] === 'done')
    expect(new Set(won)).toEqual(new Set(first))
  })
})

describe('the rest, given to those who came', () => {
  const opened = async (people: readonly UserId[], total = 1_000n) => {
    const id = await send({ terms: { ...terms, total } })
    for (const person of people) await claim(id, person)
    await setClock(stage.db, new Date(Date.now() + 3 * hourMs))
    return id
  }
  const give = (id: EnvelopeId) =>
    codeOf(
      stage.house.inTransaction('read write', (tx, now) =>
        giveRest(stage.ctxOf(tx, stage.actor(stage.people.lin), now), { envelopeId: id }),
      ),
    )

  test('waits for whom it does not fit, and skips who has left', async () => {
    const [one, gone, full] = await stage.crowd(3)
    if (one === undefined || gone === undefined || full === undefined) throw new Error('three')
    const id = await opened([one, gone, full])
    await leave(gone)
    await leaveRoom(full, 349n)

    expect(await give(id)).toBe('done')

    expect(await wallet(one)).toBe(100n + 350n)
    expect(await wallet(gone)).toBe(0n)
    expect([await wallet(full), await waiting(full)]).toEqual([100n, 350n])
    expect(await stage.balance(id)).toBe(0n)
  })

  test('goes past nobody’s day: who may not receive so much is left out', async () => {
    // Nobody in this crowd is known, so each of them is at L0: 100.00 a day.
    const [low] = await stage.crowd(1)
    if (low === undefined) throw new Error('a crowd of one')
    const id = await opened([low], 50_000n)

    expect(await give(id)).toBe('envelope_nobody_to_give')
    expect(await rowOf(id)).toMatchObject({ state: 'open', given: 0n })
    expect(await stage.balance(id)).toBe(45_000n)
  })
})
