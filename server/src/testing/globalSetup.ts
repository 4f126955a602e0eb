import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openLog } from '#/engine/log.ts'
import { migrate, readMigrations } from '#/engine/migrate.ts'
import { type Embedded, startPostgres } from '#/engine/postgres.ts'
import { ownDirectory, sweepOrphans } from './orphans.ts'

declare module 'vitest' {
  interface ProvidedContext {
    cluster: { url: string; template: string; role: string | undefined }
  }
}

const template = 'fuquan_template'
let server: Embedded | undefined
let directory: string | undefined

// Clones of the template and their short lives are most of what the tests write, and none of it
// is worth keeping: without fsync the suite runs in a third of the time. Tests of crashes start a
// safe server of their own.
const forgetful = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'shared_buffers=256MB',
]

/**
 * Starts one PostgreSQL for all test files and migrates the template that each of them copies.
 * `DATABASE_URL_TEST` names another server to test on (a superuser's address), say PostgreSQL 15.
 */
export async function setup(project: TestProject): Promise<void> {
  const cluster = process.env['DATABASE_URL_TEST'] ?? (await startOwn())
  const owner = new pg.Client({ connectionString: cluster })
  await owner.connect()
  await owner.query(`drop database if exists ${template}`)
  await owner.query(`create database ${template}`)
  await owner.end()

  const url = cluster.replace(/\/[^/]*$/, `/${template}`)
  // The folders rather than the array: a module that does not compile must not stop all tests.
  const modules = await readdir(join(import.meta.dirname, '../modules'))
  const migrations = await readMigrations(modules)
  const { role } = await migrate({ url, migrations, log: openLog('warn'), forgetful: true })
  project.provide('cluster', { url: cluster, template, role })
}

async function startOwn(): Promise<string> {
  await sweepOrphans()
  directory = await mkdtemp(join(tmpdir(), 'fuquan-test-'))
  await chmod(directory, 0o711)
  await ownDirectory(directory)
  const test = { settings: forgetful }
  server = await startPostgres({ dataDir: directory, log: openLog('warn'), test })
  return server.url
}

/** Stops the server and leaves nothing behind. */
export async function teardown(): Promise<void> {
  await server?.stop()
  if (directory !== undefined) await rm(directory, { recursive: true, force: true })
}
