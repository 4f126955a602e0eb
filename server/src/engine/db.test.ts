import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import { asOwner, type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { inTransaction, many, maybe, one, openDb, sql } from './db.ts'

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
