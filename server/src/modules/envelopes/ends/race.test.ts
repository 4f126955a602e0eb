// Every end of an envelope against every other and against who still claims, in two processes at
// once. Which is first is drawn from a seed, so a run that fails can be run again.
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { House } from '#/engine/house.ts'
import { Refusal } from '#/kit/refusal.ts'
import type { Stream } from '#/kit/seeded.ts'
import { releaseClock, setClock } from '#/testing/clock.ts'
import { at, chanceOf, openRace, type Race, some, together } from '#/testing/envelope-race.ts'
import { hourMs, type Stage } from '#/testing/envelope-stage.ts'
import { codeOf } from '#/testing/ledger-stage.ts'
import { fill, type Filling } from '../actions/send.ts'
import { claimShare, drawEntrants, expireEnvelope } from '../lane.ts'
import { declineEnvelope, giveRest, returnRest } from './actions.ts'
import { recallOnce } from './ending.ts'

/** Each kind of race so often; a long run has a thousand of each. */
const rounds = process.env['LONG'] === '1' ? 1_000 : 20
const timeout = 300_000

let race: Race
let stage: Stage
let houses: Race['houses']
let crowd: Race['crowd']
beforeAll(async () => {
  race = await openRace(6)
  ;({ stage, houses, crowd } = race)
})
afterEach(() => race.rest())
afterAll(() => race.close())

const terms = { split: 'lucky:2', total: 500n, shares: 5, least: 1n, most: 20_000n } as const
const send = (now: number, own: Partial<Filling>): Promise<EnvelopeId> =>
  stage.house.inTransaction('read write', tx =>
    fill(stage.ctxOf(tx, stage.actor(stage.people.lin), new Date(now)), {
      ...{ room: stage.room, mode: 'lucky', greeting: '', cover: 'plain', lateJoiners: false },
      ...{ terms, expiresAt: new Date(now + 3 * hourMs) },
      ...own,
    }),
  )
const act = (house: House, who: UserId, run: typeof returnRest, envelopeId: EnvelopeId) =>
  codeOf(
    house.inTransaction('read write', (tx, now) =>
      run(stage.ctxOf(tx, stage.actor(who), now), { envelopeId }),
    ),
  )
/** As a group does whose admins take its bubble out. */
const recall: typeof returnRest = async ({ tx }, { envelopeId }) => {
  const row = await recallOnce(tx, envelopeId, stage.room)
  if (row === undefined) throw new Refusal('envelope_returned')
  return { envelopeId }
}
const claim = (house: House, id: EnvelopeId, claimer: UserId) =>
  codeOf(claimShare(house, id, { claimer, level: 1 }))

/** The hour, or a moment before it: either may be first. */
const hour = (id: EnvelopeId, chance: Stream) => async (): Promise<string> => {
  const { expiresAt } = await race.rowOf(id)
  await setClock(stage.db, expiresAt)
  return codeOf(expireEnvelope(at(houses, some(chance, 2)), id))
}

describe('expiry, claims and an end before the hour', () => {
  test.each([
    ['taking the rest back', returnRest],
    ['giving it to those who came', giveRest],
    ['taking its bubble out of the room', recall],
  ] as const)('%s', { timeout }, async (kind, run) => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf(kind, round)
      await releaseClock(stage.db)
      const start = Date.now()
      const before = await race.wallets()
      const id = await send(start, {})
      await claim(stage.house, id, at(crowd, round))
      await setClock(stage.db, new Date(start + 2.5 * hourMs))

      const late = [1, 2, 3].map(n => at(crowd, round + n))
      const said = await together(chance, [
        () => act(at(houses, round), stage.people.lin, run, id),
        () => act(at(houses, round + 1), stage.people.lin, run, id),
        ...late.map(person => () => claim(at(houses, some(chance, 2)), id, person)),
        ...(some(chance, 2) === 0 ? [hour(id, chance)] : []),
      ])
      const row = await race.settled(id, before)

      const ended = said.slice(0, 2).filter(one => one === 'done').length
      expect(ended).toBeLessThanOrEqual(1)
      expect(row.state).toBe(ended === 1 ? 'returned' : 'expired')
      expect(row.given).toBe(ended === 1 && run === giveRest ? row.returned : 0n)
    }
  })

  test('giving back what is for one person alone', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('decline', round)
      await releaseClock(stage.db)
      const start = Date.now()
      const before = await race.wallets()
      const person = at(crowd, round)
      const id = await send(start, {
        ...{ room: null, mode: 'ordinary', audience: 'people', guests: [person] },
        terms: { ...terms, split: 'even', shares: 1 },
      })
      await setClock(stage.db, new Date(start + hourMs))

      const [declined, opened, taken] = await together(chance, [
        () => act(at(houses, round), person, declineEnvelope, id),
        () => claim(at(houses, round + 1), id, person),
        () => act(at(houses, some(chance, 2)), stage.people.lin, returnRest, id),
        ...(some(chance, 2) === 0 ? [hour(id, chance)] : []),
      ])
      const row = await race.settled(id, before)

      const ways = [declined, opened, taken].filter(one => one === 'done').length
      expect(ways).toBeLessThanOrEqual(1)
      const ends = { declined, emptied: opened, returned: taken }
      const [state = 'expired'] = Object.entries(ends).find(([, one]) => one === 'done') ?? []
      expect(row.state).toBe(state)
    }
  })

  test('calling off a gathering while its draw is made', { timeout }, async () => {
    for (let round = 0; round < rounds; round++) {
      const chance = chanceOf('gathering', round)
      await releaseClock(stage.db)
      const start = Date.now()
      const before = await race.wallets()
      const opensAt = new Date(start + 60_000)
      const id = await send(start, { gathersAt: new Date(start), opensAt })
      await setClock(stage.db, new Date(start + 1_000))
      for (const person of crowd) await claim(at(houses, some(chance, 2)), id, person)

      const [taken] = await together(chance, [
        () => act(at(houses, round), stage.people.lin, returnRest, id),
        async () => {
          await setClock(stage.db, opensAt)
          return codeOf(drawEntrants(at(houses, round + 1), id))
        },
        () => claim(at(houses, some(chance, 2)), id, at(crowd, round)),
      ])
      const row = await race.settled(id, before)

      // All of it is drawn, or all of it comes home: nobody is drawn from what was called off.
      expect(row.state).toBe(taken === 'done' ? 'returned' : 'emptied')
      expect(row.claimed).toBe(taken === 'done' ? 0 : 5)
    }
  })
})
