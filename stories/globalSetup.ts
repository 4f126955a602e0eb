import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { openLog } from '../server/src/engine/log.ts'
import { type Embedded, startPostgres } from '../server/src/engine/postgres.ts'
import { ownDirectory, sweepOrphans } from '../server/src/testing/orphans.ts'
import { prepareHouse, type Running, setupCodeOf } from './running.ts'
import { settleOver, type Village } from './screens/settling.ts'

/** What the houses of the screen stories stand on. */
type Ground = {
  /** The owner's address of the server they share; it is as safe as that of a house. */
  url: string
  /** The database each of them copies: a house in which a village has settled. */
  template: string
  /** Where that house keeps its keys and files. */
  dataDir: string
  village: Village
}

declare module 'vitest' {
  interface ProvidedContext {
    ground: Ground
  }
}

const template = 'fuquan_village'
let server: Embedded | undefined
let first: Running | undefined
let directory: string | undefined

/**
 * Starts the server that the screen stories share, and settles one village on it through the
 * program itself: each story that is not about the first day opens its own house on a copy.
 */
export async function setup(project: TestProject): Promise<void> {
  await sweepOrphans()
  directory = await mkdtemp(join(tmpdir(), 'fuquan-test-'))
  await chmod(directory, 0o711)
  await ownDirectory(directory)
  // What Node has compiled for one house it need not compile for forty.
  process.env['NODE_COMPILE_CACHE'] ??= join(directory, 'compiled')
  // Nothing is switched off: the program refuses a server that may forget.
  const test = {
    settings: ['shared_buffers=256MB', 'max_wal_size=256MB', 'autovacuum_naptime=5min'],
  }
  server = await startPostgres({ dataDir: directory, log: openLog('warn'), test })
  const client = new Client({ connectionString: server.url })
  await client.connect()
  await client.query(`create database ${template}`)
  await client.end()

  const { url } = server
  first = await prepareHouse({ DATABASE_URL: url.replace(/\/[^/]*$/, `/${template}`) })
  await first.start()
  const village = await settleOver(first.url, setupCodeOf(first.said()))
  await first.end()
  project.provide('ground', { url, template, dataDir: first.dataDir, village })
}

/** Stops the server and leaves nothing behind. */
export async function teardown(): Promise<void> {
  await first?.close()
  await server?.stop()
  if (directory !== undefined) await rm(directory, { recursive: true, force: true })
}
