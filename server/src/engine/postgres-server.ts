import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, truncateSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { assert } from '#/kit/assert.ts'
import { lastLine, ownerName, type Place } from './postgres-cluster.ts'
import { readProcess } from './postgres-lock.ts'
import { Foreseen } from './terminal.ts'

export const connectionsMax = 200
export const databaseName = 'fuquan'
const readyMsMax = 10 * 60_000
const hangMsMax = 15_000
const stopMsMax = 60_000
const startTriesMax = 10

export type Running = { pid: number; port: number }

/** Finds the server of this very directory that outlived us; a hanging one is stopped. */
export async function adopt(place: Place): Promise<Running | undefined> {
  const { pid, port } = await readPidFile(place.cluster)
  const known = pid > 1 ? await readProcess(pid) : undefined
  if (known?.command.includes(place.cluster)) {
    const until = Date.now() + hangMsMax
    while (Date.now() < until) {
      if (port > 0 && (await isOurs(place, port))) return { pid, port }
      if ((await readProcess(pid)) === undefined) break
      await pause(100)
    }
    place.options.log.warn({ pid }, 'the database of before hangs; it is stopped and recovered')
    await signal(pid, 'SIGQUIT', 10_000)
    if ((await readProcess(pid)) !== undefined) await signal(pid, 'SIGKILL', 5_000)
  }
  await clearAway(place.cluster, pid)
  return undefined
}

/**
 * Takes away the number of a server that is gone, where PostgreSQL itself would take it for alive:
 * it was given to a stranger, or nobody collected the dead process.
 */
export async function clearAway(cluster: string, pid: number): Promise<void> {
  if (pid <= 1 || !exists(pid)) return // A dead process's file is PostgreSQL's own business.
  // The file is also the lock of its memory: workers of the dead server must be gone first.
  const until = Date.now() + hangMsMax
  let left = await workersIn(cluster)
  while (left.length > 0 && Date.now() < until) {
    await pause(100)
    left = await workersIn(cluster)
  }
  if (left.length > 0) {
    throw new Foreseen('databaseHeld', { cluster, pids: left.join(', ') })
  }
  await fs.rm(join(cluster, 'postmaster.pid'), { force: true })
}

/** Reads what a running or a killed server left: its process id and its port, 0 when none. */
export async function readPidFile(cluster: string): Promise<Running> {
  const text = await fs.readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return { pid: Number(lines[0]) || 0, port: Number(lines[3]) || 0 }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Server processes work in the directory of their cluster; that is how they are known. */
async function workersIn(cluster: string): Promise<string[]> {
  const pids = (await fs.readdir('/proc').catch(() => [])).filter(name => /^[0-9]+$/.test(name))
  const found: string[] = []
  for (const pid of pids) {
    const place = await fs.readlink(`/proc/${pid}/cwd`).catch(() => '') // Gone, or not ours.
    if (place === cluster) found.push(pid)
  }
  return found
}

/** Proved by password and directory. */
export async function isOurs(
  place: Pick<Place, 'cluster' | 'password'>,
  port: number,
): Promise<boolean> {
  return withClient(place, port, 'postgres', async client => {
    const { rows } = await client.query<{ dir: string }>(
      `select current_setting('data_directory') as dir`,
    )
    return rows[0]?.dir === place.cluster
  }).catch(() => false) // Not (yet) answering is the answer.
}

/** Starts it on a free port, or on the one that clients already know. */
export async function start(place: Place, known?: number): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const port = known ?? (await freePort())
    const child = launch(place, port)
    const said = await untilReady(place, port, child)
    if (said === undefined) return { pid: child.pid ?? 0, port }
    // Somebody took the port between our look and its start, or workers of a killed server still
    // hold its memory for a moment.
    const passing = /could not bind|could not create any TCP|pre-existing shared memory/.test(said)
    if (!passing || attempt >= startTriesMax) {
      throw new Foreseen('databaseNotStarted', { why: lastLine(said) })
    }
    await pause(attempt * 100)
  }
}

function launch(place: Place, port: number): ChildProcess {
  const { as, cluster, options } = place
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    `max_connections=${connectionsMax}`,
    'password_encryption=scram-sha-256',
    'fsync=on',
    'full_page_writes=on',
    'synchronous_commit=on',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'jit=off',
    'timezone=UTC',
    'log_timezone=UTC',
    // DETAIL lines and statements hold values of rows, so they are not written.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    'log_checkpoints=off',
    ...(options.test?.settings ?? []),
  ]
  const logFile = join(place.dataDir, 'postgres.log')
  const out = openSync(logFile, 'a', 0o600)
  truncateSync(logFile, 0) // What the last run said is in our own log if it mattered.
  const child = spawn(
    place.binaries.postgres,
    ['-D', cluster, ...settings.flatMap(setting => ['-c', setting])],
    {
      // A session of its own: Ctrl-C in the terminal reaches us first, and we stop it.
      detached: true,
      stdio: ['ignore', out, out],
      cwd: cluster,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      ...(as === undefined ? {} : { uid: as.uid, gid: as.gid }),
    },
  )
  child.on('error', () => undefined) // `untilReady` sees that it never lived.
  closeSync(out)
  child.unref()
  return child
}

/** Waits until a connection succeeds; gives what the server said when it ended instead. */
async function untilReady(
  place: Place,
  port: number,
  child: ChildProcess,
): Promise<string | undefined> {
  let ended = false
  child.once('exit', () => (ended = true))
  child.once('error', () => (ended = true))
  const until = Date.now() + readyMsMax
  // Recovery after a crash may take minutes; as long as the process lives we wait.
  while (!ended && Date.now() < until) {
    if (await isOurs(place, port)) return undefined
    await pause(50)
  }
  const said = await fs.readFile(join(place.dataDir, 'postgres.log'), 'utf8').catch(() => '')
  return said === '' ? 'it ended without a word' : said
}

/** Makes our database in the cluster when it is not there yet. */
export async function makeDatabase(place: Place, port: number): Promise<void> {
  await withClient(place, port, 'postgres', async client => {
    const query = 'select 1 from pg_database where datname = $1'
    const { rowCount } = await client.query(query, [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  })
}

/** Stops the server fast, and at once when that takes longer than a minute. */
export async function stopServer(pid: number, cluster: string): Promise<void> {
  const known = await readProcess(pid)
  if (known === undefined || !known.command.includes(cluster)) return
  await signal(pid, 'SIGINT', stopMsMax) // Fast: open transactions are undone, nothing is lost.
  if ((await readProcess(pid)) !== undefined) await signal(pid, 'SIGQUIT', 10_000)
}

async function signal(pid: number, name: NodeJS.Signals, waitMs: number): Promise<void> {
  try {
    process.kill(pid, name)
  } catch {
    return // It has gone by itself.
  }
  const until = Date.now() + waitMs
  while (Date.now() < until && (await readProcess(pid)) !== undefined) await pause(25)
}

async function withClient<T>(
  place: Pick<Place, 'password'>,
  port: number,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: urlOf(place, port, database),
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
  })
  client.on('error', () => undefined) // The query under way reports it.
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The owner's address on a port. */
export const urlOf = (place: Pick<Place, 'password'>, port: number, database: string): string =>
  `postgres://${ownerName}:${place.password}@127.0.0.1:${port}/${database}`

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  await new Promise(done => server.close(done))
  assert(address !== null && typeof address !== 'string')
  return address.port
}
