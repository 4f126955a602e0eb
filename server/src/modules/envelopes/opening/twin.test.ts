// The rules say what a batch of taps comes to; the functions of the database do it. Both are asked
// the same, over envelopes in any state and at any moment of their lives.
import type { EnvelopeState } from '@fuquan/contract/envelopes.ts'
import { type EnvelopeId, TransferId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { hourMs, openStage, type Stage } from '#/testing/envelope-stage.ts'
import { fill, type Filling } from '../actions/send.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { enter, type Moment } from './moment.ts'
import * as opening from './store.ts'

const minuteMs = 60_000
let stage: Stage
let crowd: UserId[]
beforeAll(async () => {
  stage = await openStage()
  crowd = await stage.crowd(12)
})
afterEach(async () => {
  await releaseClock(stage.db)
  await stage.booksAgree()
})
afterAll(() => stage.close())

const terms = { split: 'lucky:2', total: 900n, shares: 6, least: 1n, most: 20_000n } as const
const send = (some: Partial<Filling>): Promise<EnvelopeId> =>
  stage.house.inTransaction('read write', (tx, now) =>
    fill(stage.ctxOf(tx, stage.actor(stage.people.lin), now), {
      ...{ room: stage.room, mode: 'lucky', greeting: '', cover: 'plain', lateJoiners: false },
      ...{ terms, expiresAt: new Date(now.getTime() + 24 * hourMs) },
      ...some,
    }),
  )
const rowOf = async (id: EnvelopeId) =>
  present(await stage.house.read(tx => store.findEnvelope(tx, id)))

type Way = typeof store.claimBatch
/** One call of the database by these people; numbers and amounts as the rules name them. */
async function claimOf(way: Way, envelopeId: EnvelopeId, claimers: readonly UserId[]) {
  const accounts = claimers.map(person => ledger.personAccount(person, 'wallet'))
  const transferId = TransferId.out.parse(newId())
  const batch = await stage.house.inTransaction('read write', tx =>
    way(tx, { envelopeId, transferId, claimers, accounts }),
  )
  const claims = batch.claims.map(({ claimer, number, amount }) => ({ claimer, number, amount }))
  return { claims, state: batch.state, at: batch.at }
}

const batches = fc.array(
  fc.record({
    people: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 6 }),
    minutes: fc.integer({ min: 0, max: 40 }),
  }),
  { minLength: 1, maxLength: 5 },
)

describe('rules.claim and claim_batch are twins', () => {
  test.each([
    ['scheduled', { opens: 30 }],
    ['gathering', { opens: 30, gathers: 10 }],
  ] as const)(
    'of a %s envelope, before its hour, in it and after its end',
    async (_, life) => {
      await fc.assert(
        fc.asyncProperty(batches, async asked => {
          await releaseClock(stage.db)
          const start = Date.now()
          const minute = (n: number) => new Date(start + n * minuteMs)
          const id = await send({
            opensAt: minute(life.opens),
            gathersAt: 'gathers' in life ? minute(life.gathers) : null,
            expiresAt: minute(60),
          })
          const row = await rowOf(id)
          const shares = await stage.house.read(tx => store.readShares(tx, id))
          let table: rules.Table = { ...row, shares, claims: [] }

          let minutes = 0
          for (const { people, minutes: more } of asked) {
            minutes += more
            await setClock(stage.db, minute(minutes))
            const claimers = people.map(n => present(crowd[n]))
            const told = await claimOf(store.claimBatch, id, claimers)
            const outcome = rules.claim(table, claimers, told.at)

            expect(told.claims).toEqual(outcome.claims)
            // Before its hour the row says scheduled; which of the two it is, the clock says.
            const shown = told.state === 'scheduled' ? rules.shownState(row, told.at) : told.state
            expect(shown).toBe(outcome.state)
            const state = outcome.claims.length > 0 ? outcome.state : table.state
            table = { ...table, state, claims: [...table.claims, ...outcome.claims] }
          }
        }),
        { numRuns: 40 },
      )
    },
    120_000,
  )
})

test('rules.claimNamed and claim_named are twins, before the hour, in it and after the end', async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.integer({ min: 1, max: 10 }), async (asked, count) => {
      await releaseClock(stage.db)
      const start = Date.now()
      const minute = (n: number) => new Date(start + n * minuteMs)
      const guests = crowd.slice(0, count)
      const amounts = guests.map((__, n) => BigInt(100 - n))
      const total = amounts.reduce((all, amount) => all + amount, 0n)
      const id = await send({
        ...{ mode: 'directed', audience: 'people', guests, amounts },
        ...{ opensAt: minute(20), expiresAt: minute(80) },
        terms: { ...terms, split: 'named', total, shares: count },
      })
      const row = await rowOf(id)
      let table: rules.Named = { ...row, shares: amounts, guests, claims: [] }

      let minutes = 0
      for (const { people, minutes: more } of asked) {
        minutes += more
        await setClock(stage.db, minute(minutes))
        const claimers = people.map(n => present(crowd[n]))
        const told = await claimOf(store.claimNamed, id, claimers)
        const outcome = rules.claimNamed(table, claimers, told.at)

        expect(told.claims).toEqual(outcome.claims)
        const shown = told.state === 'scheduled' ? rules.shownState(row, told.at) : told.state
        expect(shown).toBe(outcome.state)
        const state = outcome.claims.length > 0 ? outcome.state : table.state
        table = { ...table, state, claims: [...table.claims, ...outcome.claims] }
      }
    }),
    { numRuns: 60 },
  )
})

const states: readonly EnvelopeState[] = ['scheduled', 'gathering', 'open', 'frozen']
const whenever = fc.option(fc.integer({ min: -30, max: 30 }), { nil: null })

test('opening.enter and envelopes.enter are twins, at any moment of any envelope', async () => {
  const id = await send({ windowMs: 500 })
  const house = new Date('2026-12-01T12:00:00Z')
  await setClock(stage.db, house)
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        state: fc.constantFrom(...states),
        drawn: fc.boolean(),
        opens: whenever,
        gathers: whenever,
        windowMs: fc.constantFrom(500, 3_000),
        until: whenever,
        people: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
      }),
      async ({ state, drawn, opens, gathers, windowMs, until, people }) => {
        // The books know no envelope that opens before it gathers.
        fc.pre(gathers === null || (opens !== null && opens > gathers))
        const minute = (n: number | null, from: Date) =>
          n === null ? null : new Date(from.getTime() + n * minuteMs)
        const opensAt = minute(opens, house)
        const gathersAt = minute(gathers, house)
        // A window goes by the clock that nobody moves; half a minute is far enough from now.
        const clock = new Date()
        const windowUntil = until === 0 ? null : minute(until, clock)
        const moment: Moment = { state, drawn, opensAt, gathersAt, windowMs, windowUntil }
        await many(
          stage.db,
          sql`
            update envelopes.envelope
            set state = ${state}, drawn = ${drawn}, opens_at = ${opensAt},
              gathers_at = ${gathersAt}, window_ms = ${windowMs}, window_until = ${windowUntil}
            where id = ${id}`,
        )
        const taps = people.map(n => ({ person: present(crowd[n]), level: 1, limited: false }))

        const told = await stage.house.inTransaction('read write', tx =>
          opening.enter(tx, id, taps),
        )
        const outcome = enter(moment, { people: taps.length, house, clock })

        expect(told.said).toBe(outcome.said)
        const kept = await one<{ until: Date | null }>(
          stage.db,
          sql`select window_until as until from envelopes.envelope where id = ${id}`,
        )
        const { until: said } = outcome
        const began = windowUntil === null && gathersAt === null ? said : null
        // The two read their clocks a moment apart.
        if (began === null) expect(kept.until).toEqual(windowUntil)
        else expect(Math.abs((kept.until?.getTime() ?? 0) - began.getTime())).toBeLessThan(minuteMs)
        if (told.said === 'entered') {
          const entrants = await stage.house.read(tx => opening.listEntrants(tx, id))
          const noted = new Set(entrants.map(entrant => entrant.person))
          for (const { person } of taps) expect(noted.has(person)).toBe(true)
        }
      },
    ),
    { numRuns: 300 },
  )
  // As it was sent, for the books at the end.
  await many(
    stage.db,
    sql`
      update envelopes.envelope
      set state = 'open', drawn = true, opens_at = null, gathers_at = null, window_until = null
      where id = ${id}`,
  )
})
