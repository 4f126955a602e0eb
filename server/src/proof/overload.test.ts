import { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, openDb, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { openTx, undoTx } from '#/engine/tx.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import { claimShare, waitingMax } from '#/modules/envelopes/lane.ts'
import type { Client } from '#/testing/client.ts'
import { slowness } from '#/testing/slowness.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'
import { crowdOf } from './crowd.ts'

let world: World
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  roomId = await roomOf(world.people.lin, [world.people.mei])
})
afterAll(() => world.close())

/** Holds the row that every claim must lock, as a database that hangs would. */
async function standStill(envelope: string): Promise<() => Promise<void>> {
  const db = openDb({ url: present(world.db.pool.options.connectionString), poolMax: 1 })
  const { tx } = await openTx(db, 'read write')
  await many(tx, sql`select from envelopes.envelope where id = ${envelope}::uuid for update`)
  return async () => {
    await undoTx(tx)
    await db.close()
  }
}

const claim = (person: Client, envelopeId: string) => person.call('claimEnvelope', { envelopeId })

describe('a lane that stands still', () => {
  describe('E14 The lane’s memory is bounded, and beyond the bound it refuses quickly', () => {
    test('takes what it may, refuses the rest at once, and answers all when it goes on', async () => {
      const sent = await sendEnvelope(world.people.lin, roomId, { total: '1000', shares: 10 })
      const id = z.decode(EnvelopeId, String(sent.body['id']))
      const goOn = await standStill(id)
      const outcomes = new Map<string, number>()
      let slowest = 0

      const began = performance.now()
      const asked = Array.from({ length: waitingMax + 4_000 }, async () => {
        const start = performance.now()
        const person = { claimer: UserId.out.parse(newId()), level: 1 }
        const said = await claimShare(world.house, id, person).then(
          () => 'done',
          (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
        )
        if (said === 'busy') slowest = Math.max(slowest, performance.now() - start)
        outcomes.set(said, (outcomes.get(said) ?? 0) + 1)
      })

      // Those behind the last place are told while everybody in front of them still waits.
      await expect.poll(() => outcomes.get('busy') ?? 0).toBeGreaterThanOrEqual(4_000)
      expect(slowest).toBeLessThan(2_000 * slowness())
      await goOn()
      await Promise.all(asked)
      expect(performance.now() - began).toBeLessThan(20_000 * slowness())
      expect([...outcomes.keys()].toSorted()).toEqual(['busy', 'not_found'])

      expect((await claim(world.people.mei, String(sent.body['id']))).status).toBe(200)
    })
  })

  test('lets everybody else in the house go on', async () => {
    const { lin, mei } = world.people
    const crowd = await crowdOf(world, 200, roomId)
    const sent = await sendEnvelope(lin, roomId, { total: '1000', shares: 10 })
    const other = await sendEnvelope(lin, roomId, { total: '1000', shares: 10 })
    const id = z.decode(EnvelopeId, String(sent.body['id']))
    const goOn = await standStill(id)

    const stuck = crowd.map(person => claim(person, String(sent.body['id'])))
    const start = performance.now()
    const open = await claim(mei, String(other.body['id']))
    const read = await mei.call('getWallet')

    expect([open.status, read.status]).toEqual([200, 200])
    expect(performance.now() - start).toBeLessThan(1_500 * slowness())
    await goOn()
    const said = await Promise.all(stuck)
    const won = said.filter(answer => answer.status === 200)
    expect(won.length).toBeLessThanOrEqual(10)
    for (const answer of said) expect([200, 409, 503]).toContain(answer.status)
  })
})

describe('an envelope that is over', () => {
  test('says so from memory, to thousands, without asking the database', async () => {
    const { lin } = world.people
    const crowd = await crowdOf(world, 250, roomId)
    const sent = await sendEnvelope(lin, roomId, { total: '200', shares: 2 })
    const envelopeId = String(sent.body['id'])
    await Promise.all(crowd.map(person => claim(person, envelopeId)))
    const goOn = await standStill(z.decode(EnvelopeId, envelopeId))

    const start = performance.now()
    const rounds = [1, 2, 3].flatMap(() => crowd.map(person => claim(person, envelopeId)))
    const answers = await Promise.all(rounds)

    expect(performance.now() - start).toBeLessThan(8_000 * slowness())
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(6)
    const rest = answers.filter(answer => answer.status !== 200)
    expect(new Set(rest.map(answer => answer.body['code']))).toEqual(new Set(['envelope_emptied']))
    await goOn()
  })
})
