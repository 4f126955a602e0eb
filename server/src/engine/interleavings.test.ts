import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import * as fc from 'fast-check'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { many, one, sql, type Tx } from './db.ts'
import { event, tell, user } from './events.ts'
import type { House } from './house.ts'
import { fingerprintOf, once } from './idempotency.ts'
import { newId } from './ids.ts'
import type { OutboxRow } from './outbox.ts'

// Every await of those who meet at a key or in the outbox is put in an order of its own;
// lane.test.ts does the same with lanes. A failure prints the schedule that made it.
const runs = process.env['LONG'] === '1' ? 4_000 : 250
const seed = Number(process.env['FUQUAN_SCHEDULE_SEED'] ?? 20_261_121)
const heldBackMsMax = 15_000
const timeout = 60_000 + runs * 100

const said = event('hall.said', {
  payload: z.object({ userId: UserId, version: z.int() }),
  wakes: fact => [user(fact.userId)],
})

let opened: TestHouse
let house: House
const heard: OutboxRow[] = []
beforeAll(async () => {
  opened = await openTestHouse({})
  house = opened.house
  house.outbox.onRow(row => void heard.push(row))
})
afterAll(() => opened.close())

type Step = (name: string) => Promise<unknown>
const stepsOf = (scheduler: fc.Scheduler, who: string): Step => {
  return name => scheduler.schedule(Promise.resolve(), `${who} ${name}`)
}

/** What an act leaves behind: one row each time it is done. */
const act = (tx: Tx, key: string) =>
  many(tx, sql`insert into engine.limit_row (key, points) values (${`${key}/${newId()}`}, 1)`)
async function actsOf(key: string): Promise<number> {
  const { acts } = await one<{ acts: number }>(
    house.db,
    sql`select count(*)::int as acts from engine.limit_row where key like ${`${key}/%`}`,
  )
  return acts
}

const ways = ['does', 'does', 'refuses', 'breaks'] as const
type Twin = { place: number; ends: (typeof ways)[number] }

async function intended(step: Step, key: string, { place, ends }: Twin): Promise<string> {
  const intent = { actorId: actor, key, fingerprint: fingerprintOf({ key }) }
  await step('asks')
  // In a burst the key travels with the beginning; both ways meet at one row.
  const begin = place % 2 === 0 ? house.inTransaction : house.inBurst
  try {
    return await begin('read write', async (tx: Tx, begun: Date | Promise<Date>) => {
      await step('begins')
      const said = await once<string>(
        tx,
        { ...intent, begun },
        {
          act: async () => {
            await step('acts')
            await act(tx, key)
            await step('ends')
            if (ends === 'breaks') throw new Error('it broke')
            if (ends === 'refuses') refuse('not_found')
            return `done by ${place}`
          },
          refused: refusal => `${refusal.code} by ${place}`,
          write: body => ({ status: body.startsWith('done') ? 200 : 404, body }),
          read: kept => kept.body,
        },
      )
      await step('commits')
      return said
    })
  } catch (error) {
    return error instanceof Refusal ? error.code : 'it broke'
  }
}
const actor = newId()

test('a key whose transaction never began is not reserved', async () => {
  const client = await house.db.pool.connect()
  const at = { keeps: true, last: [], queues: new Set<string>(), nudged: false, closed: false }
  const begun = Promise.reject(new Error('it never began'))
  const intent = { actorId: actor, key: newId(), fingerprint: fingerprintOf({}) }
  const never = (): never => {
    throw new Error('nothing is said')
  }
  const how = { act: never, refused: never, write: never, read: never }

  const asked = once({ ...at, db: house.db, client }, { ...intent, begun }, how)

  await expect(asked).rejects.toThrow('it never began')
  client.release(true)
  const { kept } = await one<{ kept: number }>(
    house.db,
    sql`select count(*)::int as kept from engine.intent where key = ${intent.key}`,
  )
  expect(kept).toBe(0)
})

test(
  `twins under one key do one thing, in whatever order (${runs} schedules)`,
  { timeout },
  async () => {
    const twins = fc.array(fc.constantFrom(...ways), { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), twins, async (scheduler, all) => {
        const key = newId()
        const asked = Promise.all(
          all.map((ends, place) =>
            intended(stepsOf(scheduler, `twin ${place}`), key, { place, ends }),
          ),
        )
        await scheduler.waitFor(asked)

        const answers = await asked
        const said = new Set(answers.filter(answer => answer !== 'it broke'))
        const lasting = all.some(ends => ends !== 'breaks')
        // One of those who did not break gave the answer, and all heard that one.
        expect(said.size).toBe(lasting ? 1 : 0)
        const done = [...said].some(answer => answer.startsWith('done'))
        expect(await actsOf(key)).toBe(done ? 1 : 0)
        for (const [place, answer] of answers.entries()) {
          if (answer === 'it broke') expect(all[place]).toBe('breaks')
        }
      }),
      { numRuns: runs, seed },
    )
  },
)

test(
  `each fact is heard once and in order, whoever commits when (${runs} schedules)`,
  { timeout },
  async () => {
    const writers = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), writers, async (scheduler, reads) => {
        const userId = newId()
        heard.length = 0
        const write = async (version: number): Promise<void> => {
          const step = stepsOf(scheduler, `writer ${version}`)
          await step('asks')
          await house.inTransaction('read write', async tx => {
            // Its place in the order is taken by its first write, not by its commit.
            await many(tx, sql`select pg_current_xact_id()`)
            await step('tells')
            await tell(tx, said, { userId, version })
            await step('commits')
          })
        }
        const look = async (times: number, n: number): Promise<void> => {
          const step = stepsOf(scheduler, `reader ${n}`)
          for (let time = 0; time < times; time++) {
            await step('looks')
            await house.outbox.readNow()
          }
        }
        const all = Promise.all(reads.flatMap((times, n) => [write(n), look(times, n)]))
        await scheduler.waitFor(all)
        await all
        // What is still written anywhere on this server holds back what came after it.
        const until = Date.now() + heldBackMsMax
        while (heard.length < reads.length && Date.now() < until) {
          await house.outbox.readNow()
          if (heard.length < reads.length) await pause(5)
        }

        const versions = heard.map(row => Number(row.refs['version']))
        expect(versions.toSorted((a, b) => a - b)).toEqual([...reads.keys()])
        expect(heard.map(placeOf)).toEqual(heard.map(placeOf).toSorted((a, b) => (a < b ? -1 : 1)))
      }),
      { numRuns: runs, seed },
    )
  },
)

/** A position as one number: the transaction first, then the row. */
function placeOf({ position }: OutboxRow): bigint {
  const [xid = '0', id = '0'] = position.split('.')
  return BigInt(xid) * 10n ** 12n + BigInt(id)
}
