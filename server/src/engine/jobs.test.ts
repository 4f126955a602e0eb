import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Amount } from '@fuquan/contract/vocabulary/money.ts'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openApp } from '#/app.ts'
import { setClock } from '#/testing/clock.ts'
import { freshDatabase } from '#/testing/database.ts'
import { openHouseOn, openTestHouse, type TestHouse } from '#/testing/house.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { slowness } from '#/testing/slowness.ts'
import { later, many, one, sql, type Tx } from './db.ts'
import { at, event, job, on, schedule, tell, tellAll, user } from './events.ts'
import { houseId } from './house.ts'
import { jobsAtOnceMax, pollSeconds } from './jobs.ts'
import { registry } from './metrics.ts'
import type { Module } from './module.ts'
import { watch } from './watch.ts'

const noted = event('garden.watered', {
  payload: z.object({ userId: UserId, amount: Amount }),
  wakes: fact => [user(fact.userId)],
})
const note = (word: string) =>
  sql`insert into engine.limit_row (key, points) values (${word}, 1)
    on conflict (key) do update set points = limit_row.points + 1`
const countOf = async (house: TestHouse['house'], word: string): Promise<number> => {
  const row = await one<{ points: number }>(
    house.db,
    sql`select coalesce(sum(points), 0)::int as points from engine.limit_row where key = ${word}`,
  )
  return row.points
}
const lateSoFar = sql`
  select coalesce(sum(points), 0)::bigint as n from engine.limit_row where key = 'late'`
const until = async (ready: () => Promise<boolean>): Promise<void> => {
  for (let n = 0; n < 2_400; n++) {
    if (await ready()) return
    await new Promise(done => setTimeout(done, 25))
  }
  throw new Error('it never happened')
}

let opened: TestHouse | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})
const open = async (garden: Partial<Module>, workers = false): Promise<TestHouse['house']> => {
  opened = await openTestHouse({ modules: [{ name: 'garden', ...garden }], workers })
  return opened.house
}

test('a fact that was told reaches its reaction, amounts and ids as they were', async () => {
  const heard: unknown[] = []
  const house = await open({
    reactions: [on(noted, 'trees', async (_, fact) => void heard.push(fact))],
  })

  await house.inTransaction('read write', tx => tell(tx, noted, { userId: houseId, amount: 5n }))
  await runDueJobs(house)

  expect(heard).toEqual([{ userId: houseId, amount: 5n }])
})

test('a fact whose transaction is undone was never told', async () => {
  const house = await open({ reactions: [on(noted, 'trees', ({ tx }) => many(tx, note('heard')))] })

  const undone = house.inTransaction('read write', async tx => {
    await tell(tx, noted, { userId: houseId, amount: 5n })
    throw new Error('undone')
  })

  await expect(undone).rejects.toThrow('undone')
  expect(await runDueJobs(house)).toBe(0)
  const rows = await many(house.db, sql`select 1 from engine.outbox`)
  expect(rows).toEqual([])
})

test('a worker is woken by the commit and finishes the job with its effect', async () => {
  const house = await open(
    { reactions: [on(noted, 'trees', ({ tx }) => many(tx, note('grown')))] },
    true,
  )
  const before = Date.now()

  await house.inTransaction('read write', tx => tell(tx, noted, { userId: houseId, amount: 5n }))
  await until(async () => (await countOf(house, 'grown')) === 1)

  // Well below the poll of three seconds: it was the wake-up.
  expect(Date.now() - before).toBeLessThan(2_000 * slowness())
})

test('many facts told at once are heard at once, and not one by one at each poll', async () => {
  const house = await open(
    { reactions: [on(noted, 'trees', ({ tx }) => many(tx, note('grown')))] },
    true,
  )
  const facts = Array.from({ length: 2 * jobsAtOnceMax + 1 }, () => ({
    userId: houseId,
    amount: 5n,
  }))
  const before = Date.now()

  await house.inTransaction('read write', tx => tellAll(tx, noted, facts))
  await until(async () => (await countOf(house, 'grown')) === facts.length)

  expect(Date.now() - before).toBeLessThan(pollSeconds * 1_000 * slowness())
})

test('facts that waited together are heard in the order in which they were told', async () => {
  const amounts = Array.from({ length: jobsAtOnceMax }, (_, n) => BigInt(n + 1))
  const heard: bigint[] = []
  const hear = async (_: unknown, { amount }: { amount: bigint }) => void heard.push(amount)
  const house = await open({ reactions: [on(noted, 'trees', hear)] }, true)

  // One transaction each, and all of them within the breath that jobs wait for.
  for (const amount of amounts) {
    await house.inTransaction('read write', tx => tell(tx, noted, { userId: houseId, amount }))
  }
  await until(async () => heard.length === amounts.length)

  expect(heard).toEqual(amounts)
})

test('many jobs that open their own transactions wait for no poll either', async () => {
  const own = job('garden.rake', {
    payload: z.object({ bed: z.int() }),
    own: true,
    run: ({ house }) => house.inTransaction('read write', tx => many(tx, note('raked'))),
  })
  const house = await open({ jobs: [own] }, true)
  const before = Date.now()

  await house.inTransaction('read write', async (tx, now) => {
    for (const bed of [1, 2, 3]) await at(tx, own, { bed }, now)
  })
  await until(async () => (await countOf(house, 'raked')) === 3)

  expect(Date.now() - before).toBeLessThan(pollSeconds * 1_000 * slowness())
})

test('one job of many that fails undoes only itself and is given back alone', async () => {
  const heard: bigint[] = []
  const house = await open(
    {
      reactions: [
        on(noted, 'trees', async ({ tx }, { amount }) => {
          await many(tx, note(`tree ${amount}`))
          if (amount === 2n) throw new Error('the tree is ill')
          later(tx, note('late'))
          heard.push(await one<{ n: bigint }>(tx, lateSoFar).then(row => row.n))
        }),
      ],
    },
    true,
  )
  const facts = [1n, 2n, 3n, 4n].map(amount => ({ userId: houseId, amount }))

  await house.inTransaction('read write', tx => tellAll(tx, noted, facts))
  await until(async () => (await countOf(house, 'late')) === 3)

  const counts = await Promise.all([1, 2, 3, 4].map(n => countOf(house, `tree ${n}`)))
  expect(counts).toEqual([1, 0, 1, 1])
  // Each read what the one before it had left for the end, when they began again.
  expect(heard.slice(-3)).toEqual([0n, 1n, 2n])
  const states = await many<{ state: string; why: string | null }>(
    house.db,
    sql`select state, output->>'message' as why from jobs.job
         where name = 'garden.watered/trees' and state <> 'completed'`,
  )
  expect(states).toEqual([{ state: 'retry', why: 'Error: the tree is ill' }])
})

test('a job that fails leaves no half effect and is a dead letter after five tries', async () => {
  let tries = 0
  const house = await open({
    reactions: [
      on(noted, 'trees', async ({ tx }) => {
        tries++
        await many(tx, note('half'))
        throw new Error('the tree is ill')
      }),
    ],
  })
  await house.inTransaction('read write', tx => tell(tx, noted, { userId: houseId, amount: 5n }))

  for (let n = 0; n < 5; n++) {
    await expect(runDueJobs(house)).rejects.toThrow('the tree is ill')
    await many(house.db, sql`update jobs.job set start_after = now() where state = 'retry'`)
  }

  expect(tries).toBe(5)
  expect(await countOf(house, 'half')).toBe(0)
  const dead = await house.read(tx => house.jobs.dead(tx))
  expect(dead).toMatchObject([{ queue: 'garden.watered/trees', why: 'Error: the tree is ill' }])
  expect(await house.jobs.redrive(dead[0]?.id ?? '')).toBe(true)
  await expect(runDueJobs(house)).rejects.toThrow('the tree is ill')
})

test('one dead letter of a queue does not hide how late the queue is', async () => {
  const house = await open({
    reactions: [
      on(noted, 'trees', async () => {
        throw new Error('the tree is ill')
      }),
    ],
  })
  const tellOnce = () =>
    house.inTransaction('read write', tx => tell(tx, noted, { userId: houseId, amount: 5n }))
  await tellOnce()
  for (let n = 0; n < 5; n++) {
    await expect(runDueJobs(house)).rejects.toThrow('the tree is ill')
    await many(house.db, sql`update jobs.job set start_after = now() where state = 'retry'`)
  }
  await tellOnce()
  const hourAgo = sql`now() - interval '1 hour'`
  await many(house.db, sql`update jobs.job set start_after = ${hourAgo} where state = 'created'`)

  await watch(house)

  const figures = await registry.metrics()
  expect(figures).toMatch(/^fuquan_jobs_dead\{queue="garden.watered\/trees"\} 1$/m)
  expect(figures).toMatch(/^fuquan_jobs_late_seconds\{queue="garden.watered\/trees"\} 36\d\d$/m)
})

test('a house whose workers have gone is sent nobody', async () => {
  const house = await open({}, true)
  const app = await openApp(house)
  const ready = async () => (await app.inject('/readyz')).statusCode
  await until(async () => (await ready()) === 200)

  await house.jobs.stop()

  expect(await ready()).toBe(503)
  await app.close()
})

test('what a start must look at first is looked at before any job is done', async () => {
  const order: string[] = []
  opened = await openTestHouse({
    modules: [
      {
        name: 'garden',
        schedules: [
          schedule('garden.look', { everySeconds: 1 }, async () => void order.push('turn')),
        ],
        beforeOpening: async () => {
          await pause(300)
          order.push('looked')
        },
      },
    ],
    workers: true,
    looksFirst: true,
  })

  await until(async () => order.includes('turn'))
  expect(order.slice(0, 2)).toEqual(['looked', 'turn'])
})

const fade = (payload: z.ZodObject) =>
  job('garden.fade', { payload, run: ({ tx }) => many(tx, note('faded')) })

test('a job set for later runs by the clock of the house, and once', async () => {
  const fading = fade(z.object({ treeId: z.string() }))
  const house = await open({ jobs: [fading] })
  await setClock(house.db, new Date('2020-05-01T10:00:00Z'))
  const later = new Date('2020-05-02T10:00:00Z')
  const plan = () =>
    house.inTransaction('read write', tx =>
      at(tx, fading, { treeId: 'plum' }, later, { once: 'plum' }),
    )
  await plan()
  await plan()

  expect(await runDueJobs(house)).toBe(0)
  await setClock(house.db, later)
  await runDueJobs(house)

  expect(await countOf(house, 'faded')).toBe(1)
})

test('a job that opens its own transactions may do so', async () => {
  const own = job('garden.rake', {
    payload: z.object({}),
    own: true,
    run: ({ house }) => house.inTransaction('read write', tx => many(tx, note('raked'))),
  })
  const house = await open({ jobs: [own] })
  await house.inTransaction('read write', (tx, now) => at(tx, own, {}, now))

  await runDueJobs(house)

  expect(await countOf(house, 'raked')).toBe(1)
})

test('a schedule takes its turns by itself', async () => {
  let turns = 0
  await open(
    { schedules: [schedule('garden.look', { everySeconds: 1 }, async () => void turns++)] },
    true,
  )

  await until(async () => turns >= 2)

  expect(turns).toBeGreaterThanOrEqual(2)
})

test('a turn by the calendar carries what its worker can read', async () => {
  let turns = 0
  const nightly = schedule('garden.water', '17 3 * * *', async () => void turns++)
  const house = await open({ schedules: [nightly] }, true)

  // As the library does at 03:17: a job of that name with the data the calendar keeps.
  await many(
    house.db,
    sql`insert into jobs.job (name, data) select name, data from jobs.schedule
        where name = 'garden.water'`,
  )

  await until(async () => turns > 0)
  expect(turns).toBe(1)
})

test('a turn that fails is remembered until it goes well again', async () => {
  let broken = true
  const water = schedule('garden.water', '17 3 * * *', async () => {
    if (broken) throw new Error('the tap is dry')
  })
  const house = await open({ schedules: [water] }, true)
  const failed = () => house.inTransaction('read only', tx => house.jobs.failedTurns(tx))
  const take = (name: string) =>
    house.inTransaction('read write', tx => house.jobs.takeTurn(tx, name))

  expect(await take('garden.water')).toBe(true)
  await until(async () => (await failed())[0]?.times === 1)
  await take('garden.water')
  await until(async () => (await failed())[0]?.times === 2)
  const [turn] = await failed()

  expect(turn).toMatchObject({ name: 'garden.water', why: 'Error: the tap is dry' })
  expect(turn?.failedAt.getTime()).toBeGreaterThanOrEqual(turn?.since.getTime() ?? Infinity)

  broken = false
  await take('garden.water')
  await until(async () => (await failed()).length === 0)
  expect(await take('garden.weed')).toBe(false)
})

test('beside a transaction pooler jobs work, and tell, over the direct address', async () => {
  const fresh = await freshDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-house-'))
  const heard: string[] = []
  const listen = async (tx: Tx): Promise<void> => {
    const { name } = await one<{ name: string }>(
      tx,
      sql`select current_setting('application_name') as name`,
    )
    heard.push(name)
  }
  const rake = job('garden.rake', {
    payload: z.object({}),
    run: async ({ tx }) => {
      await listen(tx)
      await tell(tx, noted, { userId: houseId, amount: 5n })
    },
  })
  const reactions = [on(noted, 'trees', ({ tx }) => listen(tx))]
  const house = await openHouseOn(fresh, {
    directory,
    directUrl: `${fresh.url}?direct=1`,
    modules: [{ name: 'garden', jobs: [rake], reactions }],
    workers: true,
  })

  await house.inTransaction('read write', async (tx, now) => {
    await listen(tx)
    await at(tx, rake, {}, now)
  })
  await until(async () => heard.length === 3)

  expect(heard).toEqual(['fuquan', 'fuquan workers', 'fuquan workers'])
  await house.close()
  await fresh.drop()
  await rm(directory, { recursive: true, force: true })
})
