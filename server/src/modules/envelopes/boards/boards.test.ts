import { type EnvelopeId, fromWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { houseActor } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import * as friends from '#/modules/friends/index.ts'
import { setClock } from '#/testing/clock.ts'
import { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'
import { todayOfTests } from '#/testing/zone.ts'
import { bandOf, nothing, ordered } from './rules.ts'
import { figuresOf } from './store.ts'

describe('the order of a board', () => {
  test.each([
    [999n, 'under_10'],
    [1_000n, 'to_100'],
    [10_000n, 'to_100'],
    [10_001n, 'to_500'],
    [50_000n, 'to_500'],
    [50_001n, 'over_500'],
  ] as const)('%s minor units are shown as %s', (total, band) => {
    expect(bandOf(total, 2)).toBe(band)
  })

  test('of equals the first to reach it stands first, and who has nothing stands nowhere', () => {
    const one = (id: string, people: number, at: number) => {
      const person = id
      return { person, figures: { ...nothing, people, peopleAt: new Date(at) } }
    }
    const row = [one('bo', 2, 9), one('mei', 2, 3), one('ana', 5, 99), one('lin', 0, 1)]
    expect(ordered(row, 'people', 2).map(placed => placed.person)).toEqual(['ana', 'mei', 'bo'])
  })

  test('within a band nobody is ahead by amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1_000n, max: 10_000n }),
        fc.bigInt({ min: 1_000n, max: 10_000n }),
        (a, b) => {
          const first = {
            person: 'x' as UserId,
            figures: { ...nothing, total: a, bandAt: new Date(1) },
          }
          const later = {
            person: 'a' as UserId,
            figures: { ...nothing, total: b, bandAt: new Date(2) },
          }
          expect(ordered([later, first], 'total', 2)[0]?.person).toBe('x')
        },
      ),
    )
  })
})

describe('boards among friends', () => {
  let world: World
  let lin: Client
  let mei: Client
  let bo: Client
  let ana: Client
  const idOf = (who: Client): UserId => UserId.out.parse(present(fromWire('usr', who.id)))
  type Shown = {
    me: { place: number | null; value: number | null; total: string | null } | null
    lines: {
      user: { id: string }
      value: number | null
      band: string | null
      total: string | null
    }[]
  }
  const boardOf = async (who: Client, some: object = {}): Promise<Shown> =>
    (await who.get('getBoard', {
      kind: 'generous',
      period: 'year',
      measure: 'people',
      ...some,
    })) as never
  const choose = (who: Client, listed: boolean, looks: boolean, showsTotals = false) =>
    who.get('setBoardChoice', { listed, looks, showsTotals })

  beforeAll(async () => {
    world = await openWorld()
    ;({ lin, mei, bo, ana } = world.people)
    const room = await roomOf(lin, [mei, bo, ana])
    await befriend(lin, mei)
    await befriend(lin, bo)
    for (const [who, takers] of [
      [lin, [mei, bo, ana]],
      [mei, [lin, bo]],
      [bo, [lin]],
    ] as const) {
      const sent = await sendEnvelope(who, room, {
        mode: 'ordinary',
        split: 'even',
        total: '1200',
        shares: 6,
      })
      const envelopeId = sent.body['id']
      for (const taker of takers) await taker.get('claimEnvelope', { envelopeId })
    }
    await world.settle()
  })
  afterAll(() => world.close())

  async function befriend(one: Client, other: Client): Promise<void> {
    for (const [by, to] of [
      [one, other],
      [other, one],
    ] as const) {
      await world.house.inTransaction('read write', async (tx, now) => {
        const { settings } = world.house
        const actor = { ...houseActor, kind: 'user', id: idOf(by), level: 1 } as const
        await friends.request(
          { tx, actor, now, settings },
          { to: idOf(to), origin: { kind: 'room', ref: 'met here' } },
        )
      })
    }
    await world.settle()
  }

  test('nobody is on a board and nobody sees one until they chose it', async () => {
    expect(await boardOf(lin)).toMatchObject({ me: null, lines: [] })
    await choose(lin, false, true)
    expect((await boardOf(lin)).lines).toEqual([])
    await choose(mei, true, false)
    await choose(ana, true, true)
    const shown = await boardOf(lin)
    // Ana is no friend of Lin, Bo did not want to be seen.
    expect(shown.lines.map(line => line.user.id)).toEqual([mei.id])
    expect(shown.me).toMatchObject({ place: 1, value: 3 })
    expect(await boardOf(mei)).toMatchObject({ me: null, lines: [] })
    const stranger = world.people.stranger
    await choose(stranger, true, true)
    expect((await boardOf(stranger)).lines).toEqual([])
  })

  test('exact totals are those of who shows them; leaving a board holds at once', async () => {
    await choose(bo, true, false, true)
    const { lines } = await boardOf(lin, { measure: 'total' })
    const of = (who: Client) => lines.find(line => line.user.id === who.id)
    expect(of(mei)).toMatchObject({ total: null })
    expect(of(mei)?.band).not.toBeNull()
    expect(of(bo)?.total).toMatch(/^[0-9]+$/)
    await choose(bo, false, false)
    expect((await boardOf(lin)).lines.map(line => line.user.id)).toEqual([mei.id])
  })

  test('Statements and boards recomputed from claims equal those shown', async () => {
    type Row = { sender: UserId; claimer: UserId; envelope: EnvelopeId; amount: bigint; at: Date }
    const claims = await many<Row>(
      world.db,
      sql`
        select e.sender, c.claimer, c.envelope, c.amount, c.at
        from envelopes.claim c join envelopes.envelope e on e.id = c.envelope`,
    )
    const span = { from: new Date(0), until: new Date(Date.now() + 1e12) }
    for (const kind of ['generous', 'popular'] as const) {
      const people = [lin, mei, bo, ana].map(idOf)
      const figures = await world.house.read(tx =>
        figuresOf(tx, { kind, people, span, unit: 100n }),
      )
      for (const person of people) {
        const own = claims.filter(
          ({ sender, claimer }) =>
            sender !== claimer && (kind === 'generous' ? sender : claimer) === person,
        )
        const other = (row: Row) => (kind === 'generous' ? row.claimer : row.sender)
        expect(figures.get(person)).toMatchObject({
          people: new Set(own.map(other)).size,
          envelopes: new Set(own.map(row => row.envelope)).size,
          total: own.reduce((sum, row) => sum + row.amount, 0n),
        })
      }
    }
    const year = Number(todayOfTests().slice(0, 4))
    const early = await lin.call('makeStatement', { year: String(year + 1) })
    expect(early.body['code']).toBe('envelope_statement_early')
    // From whatever day of the year: two days after the first on which it may be made.
    const ripe = Date.UTC(year, 11, 28)
    if (Date.now() < ripe) await setClock(world.db, new Date(ripe))
    const fresh = await world.guest.get('signIn', {
      ...{ login: lin.handle, password: passwordOfAll, as: 'token' },
    })
    const again = new Client(world.app, { token: String(fresh['token']), id: lin.id })
    const made = await again.get('makeStatement', { year: String(year) })
    const sent = claims.filter(row => row.sender === idOf(lin))
    const got = claims.filter(row => row.claimer === idOf(lin))
    const sum = (rows: Row[]) => String(rows.reduce((all, row) => all + row.amount, 0n))
    expect(made).toMatchObject({
      sentCount: new Set(sent.map(row => row.envelope)).size,
      sentAmount: sum(sent),
      receivedCount: got.length,
      receivedAmount: sum(got),
    })
    const kept = await again.get('getStatement', { year: String(year) })
    expect(kept['statement']).toEqual(made)
    await again.get('deleteStatement', { year: String(year) })
    expect((await again.get('getStatement', { year: String(year) }))['statement']).toBeNull()
    expect((await again.get('makeStatement', { year: String(year) }))['sentAmount']).toBe(sum(sent))
    const csv = (await again.call('exportStatement', { year: String(year) })).text
    expect(csv.trim().split('\r\n')).toHaveLength(1 + got.length + 1)
  })
})
