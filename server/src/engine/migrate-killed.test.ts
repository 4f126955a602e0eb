import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { slowness } from '#/testing/slowness.ts'
import { many, sql } from './db.ts'
import { openLog } from './log.ts'
import { migrate, readMigrations } from './migrate.ts'

const log = openLog('silent')
let fresh: FreshDatabase | undefined
let directory: string | undefined
const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  await fresh?.drop()
  if (directory !== undefined) await rm(directory, { recursive: true, force: true })
})

// Half of it is done when it stands still: a table is made, and the next statement never ends.
const halfDone = `create schema garden; create table garden.tree (id int); select pg_sleep(600)`

/** Starts a migrator as a process of its own, which gets stuck in the middle of a file. */
async function startMigrator(url: string): Promise<ChildProcess> {
  directory = await mkdtemp(join(tmpdir(), 'fuquan-migrator-'))
  const script = join(directory, 'migrate.ts')
  const at = (file: string) => JSON.stringify(join(import.meta.dirname, file))
  await writeFile(
    script,
    `import { migrate, readMigrations } from ${at('migrate.ts')}
     import { openLog } from ${at('log.ts')}
     const stuck = { name: 'garden/20270101T0900_trees', module: 'garden', digest: 'x',
       text: ${JSON.stringify(halfDone)} }
     const migrations = [...(await readMigrations([])), stuck]
     await migrate({ url: process.argv[2], migrations, log: openLog('silent'), forgetful: true })`,
  )
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'ignore', 'inherit'] })
  started.push(child)
  return child
}

const migrators = (state: string) =>
  many<{ pid: number }>(
    (fresh as FreshDatabase).db, // Every test opens one first.
    sql`
      select pid from pg_stat_activity
      where datname = current_database() and application_name = 'fuquan migrate'
        and ${sql.raw(state)}`,
  )

test('a migrator killed in the middle of a file leaves nothing of it, and the next one goes on at once', async () => {
  fresh = await freshDatabase({ migrated: false })
  const migrations = await readMigrations([])
  const child = await startMigrator(fresh.url)
  await expect.poll(() => migrators(`query like '%pg_sleep%' and state = 'active'`)).toHaveLength(1)
  const waits = migrate({ url: fresh.url, migrations, log, forgetful: true })
  await expect.poll(() => migrators(`wait_event = 'advisory'`)).toHaveLength(1)

  const began = Date.now()
  child.kill('SIGKILL')
  await once(child, 'exit')
  // What was under way in the server ends with whoever asked for it, not ten minutes later.
  const { applied } = await waits

  expect(Date.now() - began).toBeLessThan(15_000 * slowness())
  expect(applied).toEqual([])
  const [left] = await many<{ garden: string | null; ran: bigint }>(
    fresh.db,
    sql`
      select to_regclass('garden.tree')::text as garden,
        (select count(*) from engine.migration) as ran`,
  )
  expect(left).toEqual({ garden: null, ran: BigInt(migrations.length) })
})
