import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import { asOwner, type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import {
  idleInTransactionMsMax,
  inBurst,
  inTransaction,
  later,
  lockMsMax,
  many,
  maybe,
  one,
  openDb,
  sql,
  statementMsMax,
  together,
  type Tx,
} from './db.ts'
import { probeMsMax, silenceMsMax } from './silence.ts'
import { backTo, mark } from './tx.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

test('amounts arrive as bigint, lists of them too, and moments as dates', async () => {
  const row = await one<Record<string, unknown>>(
    fresh.db,
    sql`
      select 9223372036854775807::int8 as amount, array[1, 2]::int8[] as amounts, 7::int4 as count,
        engine.now() as at, array['00000000-0000-8000-8000-000000000001']::uuid[] as ids`,
  )

  expect(row['amount']).toBe(9_223_372_036_854_775_807n)
  expect(row['amounts']).toEqual([1n, 2n])
  expect(row['count']).toBe(7)
  expect(row['at']).toBeInstanceOf(Date)
  expect(row['ids']).toEqual(['00000000-0000-8000-8000-000000000001'])
})

test('whoever closes leaves no connection behind', async () => {
  const db = openDb({ url: fresh.url, poolMax: 2, applicationName: 'fuquan test of closing' })
  await Promise.all([many(db, sql`select 1`), many(db, sql`select 1`)])
  const inside = sql`
    select pid from pg_stat_activity where application_name = 'fuquan test of closing'`
  expect(await many(fresh.db, inside)).toHaveLength(2)

  await db.close()

  await expect.poll(() => many(fresh.db, inside)).toEqual([])
})

test('no connection of ours compiles plans, whatever the server is set to', async () => {
  const rows = await many(fresh.db, sql`show jit`)

  expect(rows).toEqual([{ jit: 'off' }])
})

// Decision 0022: whoever waits hears the plainest of the reasons.
test('a lock, a statement, a silent connection and a silent transaction end in this order', async () => {
  const db = openDb({ url: fresh.url, poolMax: 1 })
  const [limits] = await many<{ locks: string; statements: string; idle: string }>(
    db,
    sql`
      select current_setting('lock_timeout') as locks,
        current_setting('statement_timeout') as statements,
        current_setting('idle_in_transaction_session_timeout') as idle`,
  )

  await db.close()

  expect(limits).toEqual({ locks: '2s', statements: '15s', idle: '30s' })
  expect(lockMsMax).toBeLessThan(statementMsMax)
  expect(statementMsMax).toBeLessThan(silenceMsMax)
  expect(silenceMsMax + probeMsMax).toBeLessThan(idleInTransactionMsMax)
})

test('a transaction whose statement failed in silence is not taken for committed', async () => {
  const swallowed = inTransaction(fresh.db, 'read write', async tx => {
    await many(tx, sql`insert into engine.limit_row (key) values ('swallowed')`)
    await many(tx, sql`select 1 / 0`).catch(() => undefined)
    return 'done'
  })

  await expect(swallowed).rejects.toThrow(/rolled back instead of committed/)
  const row = await maybe(fresh.db, sql`select 1 from engine.limit_row where key = 'swallowed'`)
  expect(row).toBeUndefined()
})

const note = (key: string) => sql`insert into engine.limit_row (key) values (${key})`
const noted = (key: string) =>
  maybe(fresh.db, sql`select 1 from engine.limit_row where key = ${key}`)
const write = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(fresh.db, 'read write', work)

test('what is left for the end is kept with the commit, and undoes it when it fails', async () => {
  await write(async tx => later(tx, note('at the end')))
  const broken = write(async tx => {
    await many(tx, note('before it'))
    later(tx, note('at the end'))
    later(tx, note('behind it'))
  })

  await expect(broken).rejects.toThrow(/duplicate key/)
  expect(await noted('at the end')).toBeDefined()
  expect(await noted('before it')).toBeUndefined()
  expect(await noted('behind it')).toBeUndefined()
})

describe('a burst', () => {
  test('reads before the transaction has answered, and inside of it', async () => {
    const told = await inBurst(fresh.db, 'snapshot', async (tx, clock) => {
      const [row, now] = await together([
        one<{ at: Date; mode: string }>(
          tx,
          sql`select engine.now() as at, current_setting('transaction_isolation') as mode`,
        ),
        clock,
      ])
      return { row, now }
    })

    expect(told.row.mode).toBe('repeatable read')
    expect(Math.abs(told.row.at.getTime() - told.now.getTime())).toBeLessThan(1_000)
  })

  test('keeps all or nothing, as any transaction', async () => {
    const broken = inBurst(fresh.db, 'read write', async (tx, clock) => {
      await clock
      await many(tx, note('in a burst'))
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    await inBurst(fresh.db, 'read write', async (tx, clock) => {
      await clock
      later(tx, note('behind a burst'))
    })

    expect(await noted('in a burst')).toBeUndefined()
    expect(await noted('behind a burst')).toBeDefined()
  })

  test('that could not begin is no work done, even if the work asked for nothing', async () => {
    const away = openDb({ url: fresh.url, poolMax: 1 })
    away.pool.on('acquire', client => {
      // The server is gone at the very moment somebody begins.
      Object.assign(client, { query: () => Promise.reject(new Error('Connection terminated')) })
    })

    const asked = inBurst(away, 'read only', async () => 'done')

    await expect(asked).rejects.toThrow('busy')
    await away.close()
  })

  test('is tried again when locks are in conflict', async () => {
    let times = 0
    const told = await inBurst(fresh.db, 'read write', async (tx, clock) => {
      await clock
      times += 1
      const code = times < 3 ? '40001' : '00000'
      if (code !== '00000') {
        await many(tx, sql.raw(`do $$ begin raise sqlstate '${code}'; end $$`))
      }
      return times
    })
    expect(told).toBe(3)
  })
})

test('going back to a mark forgets what was left for the end behind it, and nothing before', async () => {
  await write(async tx => {
    later(tx, note('left before'))
    const place = await mark(tx, 'here')
    await many(tx, note('written behind'))
    later(tx, note('left behind'))
    await backTo(tx, place)
  })

  expect(await noted('left before')).toBeDefined()
  expect(await noted('written behind')).toBeUndefined()
  expect(await noted('left behind')).toBeUndefined()
})

test('of what is asked together the first that fails is the reason', async () => {
  const asked = write(tx =>
    together([
      many(tx, sql`select 1`),
      many(tx, sql`select 'two'::int`),
      many(tx, sql`select 1 / 0`),
    ]),
  )

  await expect(asked).rejects.toThrow(/invalid input syntax for type integer/)
  expect(await one(fresh.db, sql`select 1 as n`)).toEqual({ n: 1 })
})

test('a transaction that has ended takes no more statements', async () => {
  let kept: Tx | undefined
  await write(async tx => {
    kept = tx
  })

  const ended = kept
  if (ended === undefined) throw new Error('it has run')
  await expect(many(ended, sql`select 1`)).rejects.toThrow(/has ended/)
})

test('behind a pooler nothing is kept read and planned in a session', async () => {
  const { connectionString: url = '' } = fresh.db.pool.options
  const pooled = openDb({ url, poolMax: 1, pooled: true })
  await inTransaction(pooled, 'read only', async tx => {
    const kept = await many(tx, sql`select name from pg_prepared_statements`)
    expect(kept).toEqual([])
  })
  await pooled.close()
})

test('a write hidden in a read is refused by the database', async () => {
  const hidden = inTransaction(fresh.db, 'read only', tx =>
    many(tx, sql`insert into engine.limit_row (key) values ('hidden')`),
  )

  await expect(hidden).rejects.toThrow(/read-only transaction/)
})

test('nobody opens a second transaction while one is open', async () => {
  const second = inTransaction(fresh.db, 'read only', () =>
    inTransaction(fresh.db, 'read only', async () => 1),
  )

  await expect(second).rejects.toThrow(/a second is not opened/)
})

test('two who lock the same rows in opposite order both get through', async () => {
  await many(fresh.db, sql`insert into engine.limit_row (key) values ('left'), ('right')`)
  const lock = (first: string, then: string) =>
    inTransaction(fresh.db, 'read write', async tx => {
      await many(tx, sql`update engine.limit_row set points = points + 1 where key = ${first}`)
      await many(tx, sql`select pg_sleep(0.1)`)
      await many(tx, sql`update engine.limit_row set points = points + 1 where key = ${then}`)
    })

  await Promise.all([lock('left', 'right'), lock('right', 'left')])

  const rows = await many<{ points: number }>(
    fresh.db,
    sql`select points from engine.limit_row where key in ('left', 'right')`,
  )
  expect(rows.map(row => row.points)).toEqual([2, 2])
})

test('a constraint that a module named is answered with its refusal', async () => {
  fresh.db.constraints.set('limit_row_pkey', 'chat_room_full')
  const insert = () =>
    inTransaction(fresh.db, 'read write', tx =>
      many(tx, sql`insert into engine.limit_row (key) values ('twice')`),
    )
  await insert()

  await expect(insert()).rejects.toEqual(new Refusal('chat_room_full'))
})

test('a database that is away is busy, and nothing hangs', async () => {
  const away = await freshDatabase()
  await away.drop()
  const closed = openDb({ url: 'postgres://nobody:x@127.0.0.1:1/nothing', poolMax: 1 })

  await expect(inTransaction(closed, 'read only', async () => 1)).rejects.toThrow('busy')
  await closed.close()
})

test('a connection cut inside a transaction ends that transaction and nothing else', async () => {
  const cut = inTransaction(fresh.db, 'read write', async tx => {
    const { pid } = await one<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`)
    await asOwner(fresh.url, `select pg_terminate_backend(${pid})`)
    await pause(100)
    await many(tx, sql`select 1`)
  })

  await expect(cut).rejects.toThrow('busy')
  expect(await one(fresh.db, sql`select 1 as n`)).toEqual({ n: 1 })
})

test('the app may add to the audit log and change nothing in it', async () => {
  const change = many(fresh.db, sql`update engine.audit set reason = 'another'`)

  await expect(change).rejects.toThrow(/permission denied/)
})
