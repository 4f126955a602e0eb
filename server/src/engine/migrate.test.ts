import { createHash } from 'node:crypto'
import { afterEach, expect, inject, test } from 'vitest'
import { asOwner, type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { many, openDb, sql } from './db.ts'
import { openLog } from './log.ts'
import { type Migration, migrate, readMigrations, unsafety } from './migrate.ts'

const log = openLog('silent')
let fresh: FreshDatabase | undefined
let gardenerRole: string | undefined
afterEach(async () => {
  await fresh?.drop()
  fresh = undefined
  if (gardenerRole) await asOwner(inject('cluster').url, `drop role ${gardenerRole}`)
  gardenerRole = undefined
})

const step = (name: string, text: string): Migration => ({
  name: `garden/${name}`,
  module: 'garden',
  text,
  digest: createHash('sha256').update(text).digest('hex'),
})
const engine = () => readMigrations([])
const trees = step('20270101T0900_trees', 'create schema garden; create table garden.tree (id int)')

async function run(migrations: readonly Migration[], database: FreshDatabase) {
  return migrate({ url: database.url, migrations, log, forgetful: true })
}

test('an empty database is migrated once, and the second start finds nothing to do', async () => {
  fresh = await freshDatabase({ migrated: false })
  const migrations = [...(await engine()), trees]

  const first = await run(migrations, fresh)
  const second = await run(migrations, fresh)

  expect(first.applied[0]).toBe('engine/20261120T0900_create')
  expect(first.applied).toEqual(migrations.map(({ name }) => name))
  expect(second.applied).toEqual([])
})

test('of two that start at once one migrates and the other waits', async () => {
  fresh = await freshDatabase({ migrated: false })
  const database = fresh
  const migrations = [...(await engine()), trees]

  const both = await Promise.all([run(migrations, database), run(migrations, database)])

  const counts = both.map(one => one.applied.length)
  expect(counts.toSorted((a, b) => a - b)).toEqual([0, migrations.length])
})

test('a schema newer than this release is refused', async () => {
  fresh = await freshDatabase({ migrated: false })
  await run([...(await engine()), trees], fresh)

  await expect(run(await engine(), fresh)).rejects.toThrow(/made by a newer release \(garden/)
})

test('a migration that was edited after it ran is refused', async () => {
  fresh = await freshDatabase({ migrated: false })
  await run([...(await engine()), trees], fresh)
  const edited = step('20270101T0900_trees', 'create schema garden')

  await expect(run([...(await engine()), edited], fresh)).rejects.toThrow(/was edited after it ran/)
})

test('a migration that fails half-way leaves nothing of itself and can be run again', async () => {
  fresh = await freshDatabase({ migrated: false })
  const broken = step('20270101T0900_trees', 'create schema garden; select 1 / 0')

  await expect(run([...(await engine()), broken], fresh)).rejects.toThrow(
    /failed: division by zero/,
  )
  const { applied } = await run([...(await engine()), trees], fresh)

  expect(applied).toEqual(['garden/20270101T0900_trees'])
})

test('a server that may forget, is too old, or holds no Chinese is refused with the reason', () => {
  const server = {
    version: 180_004,
    name: '18.4',
    encoding: 'UTF8',
    recovery: false,
    fsync: 'on',
    pages: 'on',
    commit: 'on',
  }

  expect(unsafety(server)).toBeUndefined()
  expect(unsafety({ ...server, version: 140_011, name: '14.11' })?.message).toMatch(
    /14.11 is too old/,
  )
  expect(unsafety({ ...server, encoding: 'SQL_ASCII' })?.message).toMatch(/SQL_ASCII/)
  expect(unsafety({ ...server, recovery: true })?.message).toMatch(/standby/)
  const forgetful = unsafety({ ...server, fsync: 'off', commit: 'off' })
  expect(forgetful?.message).toMatch(/fsync, synchronous_commit off/)
})

// Another server that the tests were pointed at may be an honest one.
const elsewhere = process.env['DATABASE_URL_TEST'] !== undefined
test.skipIf(elsewhere)('the forgetful cluster of the tests would be refused', async () => {
  fresh = await freshDatabase({ migrated: false })

  const honest = migrate({ url: fresh.url, migrations: await engine(), log })

  await expect(honest).rejects.toThrow(/may forget payments/)
})

test('every table says its shape, the tables of the queue too', async () => {
  fresh = await freshDatabase()

  const silent = await many<{ name: string }>(
    fresh.db,
    sql`
      select c.oid::regclass::text as name
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname in ('engine', 'jobs')
        and coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^(by [a-z_]+|reference|local): '
      order by 1`,
  )

  expect(silent).toEqual([])
})

const logLines = step(
  '20270102T0900_log',
  `create schema garden;
   create table garden.log (line text);
   comment on table garden.log is 'local: append-only, what grew';
   create table garden.tree (name text)`,
)

test('an owner who is no superuser may add to append-only tables, not rewrite them', async () => {
  fresh = await freshDatabase({ migrated: false })
  const url = await ownedByGardener(fresh)

  const first = await migrate({
    url,
    migrations: [...(await engine()), logLines],
    log,
    forgetful: true,
  })
  const second = await migrate({
    url,
    migrations: [...(await engine()), logLines],
    log,
    forgetful: true,
  })

  expect([first.role, second.role]).toEqual([undefined, undefined])
  expect(second.applied).toEqual([])
  const gardener = openDb({ url, poolMax: 1 })
  const act = (text: string) => many(gardener, sql.raw(text))
  await act(`insert into garden.log values ('a plum')`)
  await act(`insert into garden.tree values ('plum'); update garden.tree set name = 'pear'`)
  for (const rewriting of [
    `update garden.log set line = 'a pear'`,
    'delete from garden.log',
    'truncate garden.log',
    `delete from engine.audit`,
  ]) {
    await expect(act(rewriting)).rejects.toThrow(/permission denied/)
  }
  expect(await act('select line from garden.log')).toEqual([{ line: 'a plum' }])
  await gardener.close()
})

/** Gives the address of a plain role that owns the database, as many hosts sell it. */
async function ownedByGardener({ url }: FreshDatabase): Promise<string> {
  const address = new URL(url)
  const database = address.pathname.slice(1)
  const name = `gardener_${database}`
  gardenerRole = name
  await asOwner(url, `create role ${name} login password 'plum'`)
  await asOwner(url, `alter database ${database} owner to ${name}`)
  address.username = name
  address.password = 'plum'
  return address.href
}
