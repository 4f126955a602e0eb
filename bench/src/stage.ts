import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { openLog } from '../../server/src/engine/log.ts'
import { migrate, readMigrations } from '../../server/src/engine/migrate.ts'
import { startPostgres } from '../../server/src/engine/postgres.ts'
import { modules } from '../../server/src/modules.ts'

const ticksPerSecond = 100
const recoveryMsMax = 60_000
const seedName = 'bench_seed'

/** A server of the bench: its template databases, and what its processes have cost. */
export type Server = {
  /** The owner's address of one of its databases. */
  urlOf(database: string): string
  /** Clones a template into a database of its own, flushed to disk. Gives its address. */
  clone(template: string): Promise<string>
  /** Drops a clone; whoever is still connected is thrown out. */
  drop(url: string): Promise<void>
  /** Flushes a database to disk, so that what is measured next starts behind a checkpoint. */
  settle(url: string): Promise<void>
  /** CPU time of all its processes so far in microseconds; undefined for another's server. */
  cpuUs(): Promise<number | undefined>
  /** Kills the server outright and waits until it recovered. Gives the milliseconds it took. */
  crash(url: string): Promise<number | undefined>
  pid: number | undefined
  close(): Promise<void>
}

/** One database of an arm: addresses, a small pool and the account money comes from. */
export type Stage = {
  url: string
  pool: pg.Pool
  issue: string
  server: Server
  /** An arm calls it when what it prepares stands and the load begins: costs count from here. */
  begins: () => Promise<void>
}

/** The template that holds the schema, the rivals' functions and nothing else. */
export const seedTemplate = seedName

/** Starts the bench's own server, or takes the one DATABASE_URL_BENCH names; safe settings on. */
export async function openServer(): Promise<Server> {
  const given = process.env['DATABASE_URL_BENCH']
  const log = openLog('error')
  if (given !== undefined && given !== '') return openOn(given, undefined, async () => undefined)
  const folder = await mkdtemp(join(tmpdir(), 'fuquan-bench-'))
  // `test` only skips the flush after initdb; fsync, full_page_writes and checksums stay on.
  const embedded = await startPostgres({ dataDir: folder, log, test: { settings: [] } })
  return openOn(embedded.url, embedded.pid, async () => {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true })
  })
}

async function openOn(
  url: string,
  pid: (() => number) | undefined,
  stop: () => Promise<void>,
): Promise<Server> {
  const urlOf = (database: string): string => {
    const made = new URL(url)
    made.pathname = `/${database}`
    return made.href
  }
  const ask = async (text: string, at = url): Promise<void> => {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    try {
      await client.query(text)
    } finally {
      await client.end()
    }
  }
  await ask(`drop database if exists ${seedName} with (force)`)
  await ask(`create database ${seedName}`)
  await prepareSeed(urlOf(seedName))
  let clones = 0
  return {
    urlOf,
    clone: async template => {
      const name = `bench_${process.pid}_${++clones}`
      await ask(`drop database if exists ${name} with (force)`)
      // Copying files begins and ends with a checkpoint: every arm starts behind one.
      await ask(`create database ${name} template ${template} strategy file_copy`)
      return urlOf(name)
    },
    drop: clone => ask(`drop database if exists ${nameOf(clone)} with (force)`),
    settle: clone => ask('checkpoint', clone),
    cpuUs: async () => (pid === undefined ? undefined : cpuOf(pid())),
    crash: async clone => (pid === undefined ? undefined : crash(pid(), clone)),
    get pid() {
      return pid?.()
    },
    close: stop,
  }
}

/** The database an address names. */
export const nameOf = (url: string): string => new URL(url).pathname.slice(1)

async function prepareSeed(url: string): Promise<void> {
  const migrations = await readMigrations(modules.map(module => module.name))
  await migrate({ url, migrations, log: openLog('error') })
  const rivals = join(import.meta.dirname, '../rivals/functions.sql')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(readFileSync(rivals, 'utf8'))
  await client.end()
}

type Ticks = { parent: number; own: number; dead: number }

async function ticksOf(pid: string | number): Promise<Ticks | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name in brackets may hold blanks; the fields are counted behind it.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  if (fields === undefined) return undefined
  const at = (n: number): number => Number(fields[n])
  return { parent: at(1), own: at(11) + at(12), dead: at(13) + at(14) }
}

/** CPU time in microseconds of one process, with what its ended children took. */
export async function cpuOfProcess(pid: number): Promise<number> {
  const ticks = await ticksOf(pid)
  return ((ticks?.own ?? 0) * 1_000_000) / ticksPerSecond
}

async function cpuOf(pid: number): Promise<number> {
  const own = await ticksOf(pid)
  let ticks = (own?.own ?? 0) + (own?.dead ?? 0)
  for (const name of await readdir('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue
    const one = await ticksOf(name)
    if (one?.parent === pid) ticks += one.own
  }
  return (ticks * 1_000_000) / ticksPerSecond
}

async function crash(pid: number, url: string): Promise<number> {
  const began = performance.now()
  process.kill(pid, 'SIGKILL')
  // The guard of the embedded server starts it again at the same address.
  while (performance.now() - began < recoveryMsMax) {
    await pause(50)
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query('select pg_postmaster_start_time() > $1 as again', [
        new Date(performance.timeOrigin + began),
      ])
      if (rows[0]?.again === true) return Math.round(performance.now() - began)
    } catch {
      // Not yet: it is looked for again until the time is over.
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error('the database did not recover')
}

/** Opens one stage on a fresh clone of a template. */
export async function openStage(server: Server, template: string, issue: string): Promise<Stage> {
  const url = await server.clone(template)
  const pool = openPool(url)
  return { url, pool, issue, server, begins: async () => undefined }
}

/** Opens a pool that survives the death of its server. */
export function openPool(url: string, max = 4): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max })
  pool.on('error', () => undefined)
  return pool
}

/** Closes a stage and drops its database. */
export async function closeStage(stage: Stage): Promise<void> {
  await stage.pool.end()
  await stage.server.drop(stage.url)
}

/** Runs `fill` on the seed's clone and keeps it as a template. Gives the template's name. */
export async function makeTemplate(
  server: Server,
  fill: (pool: pg.Pool) => Promise<void>,
): Promise<string> {
  const url = await server.clone(seedName)
  const pool = openPool(url)
  await fill(pool)
  await pool.query('vacuum analyze')
  await pool.end()
  return nameOf(url)
}
