import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from './log.ts'
import { initialize, type Place, readPassword } from './postgres-cluster.ts'
import { holderAlive, type Lock, lockDirectory, readProcess } from './postgres-lock.ts'
import {
  adopt,
  clearAway,
  databaseName,
  isOurs,
  makeDatabase,
  readPidFile,
  type Running,
  start,
  stopServer,
  urlOf,
} from './postgres-server.ts'
import { reachableBinaries, riskyDisk, runAs } from './postgres-user.ts'
import { Foreseen } from './terminal.ts'

export const postgresMajor = '18'
const clusterName = `postgres-${postgresMajor}`
const guardMs = 500

export type Embedded = {
  /** The owner's address of the database; it holds the password, so it is never logged. */
  url: string
  /** The server's process now; another one after it was killed and started again. */
  pid(): number
  /** Whether it was still running from before (our process had been killed). */
  adopted: boolean
  /** Stops the server fast and frees the directory. */
  stop(): Promise<void>
}

export type StartOptions = {
  dataDir: string
  log: Logger
  /** As root: the system user to run as. */
  user?: string | undefined
  /** Tests of crashes keep the safe settings; only the shared cluster of the tests adds some. */
  test?: { settings: readonly string[] }
}

/**
 * Starts the PostgreSQL that lives in the data directory, or adopts it when it still runs.
 * Throws Foreseen: directory in use, wrong major, closed parent, no user.
 */
export async function startPostgres(options: StartOptions): Promise<Embedded> {
  const as = await runAs(options.user)
  await fs.mkdir(options.dataDir, { recursive: true })
  // The server names its directory by its real path, and that is how it is found again.
  const dataDir = await fs.realpath(options.dataDir)
  // As root another user must be able to walk through; what is secret in it has its own mode.
  await fs.chmod(dataDir, as === undefined ? 0o700 : 0o711)
  await warnOfDisk(options)
  const lock = await lockDirectory(dataDir)
  try {
    await refuseOtherMajor(dataDir)
    const binaries = await reachableBinaries(dataDir, as)
    const password = await readPassword(join(dataDir, 'database-password'))
    const cluster = join(dataDir, clusterName)
    const place: Place = { dataDir, cluster, password, binaries, as, options }
    await initialize(place)
    return await run(place, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Gives the owner's address of the server that an open house runs on this directory, if any. */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  const real = await fs.realpath(dataDir).catch(() => undefined) // No directory, no server.
  if (real === undefined || !(await holderAlive(real))) return undefined
  const cluster = join(real, clusterName)
  const { port } = await readPidFile(cluster)
  const password = await readPassword(join(real, 'database-password'))
  if (port === 0 || !(await isOurs({ cluster, password }, port))) return undefined
  return urlOf({ password }, port, databaseName)
}

async function warnOfDisk({ dataDir, log, test }: StartOptions): Promise<void> {
  const disk = riskyDisk((await fs.statfs(dataDir)).type)
  if (disk === undefined || test !== undefined) return
  log.warn(
    { directory: dataDir, disk },
    `this house may die with the next reboot: its data lie on ${disk}, not on a local disk`,
  )
}

async function run(place: Place, lock: Lock): Promise<Embedded> {
  const adopted = await adopt(place)
  const running = adopted ?? (await start(place))
  const { port } = running
  await makeDatabase(place, port)
  const guard = guarded(place, running)
  return {
    url: urlOf(place, port, databaseName),
    pid: () => running.pid,
    adopted: adopted !== undefined,
    stop: async () => {
      await guard.end()
      await stopServer(running.pid, place.cluster)
      await lock.release()
    },
  }
}

/** Looks after the server: one that was killed under us is started again at the same address. */
function guarded(place: Place, running: Running): { end(): Promise<void> } {
  const { log } = place.options
  let ended = false
  let looking: Promise<void> | undefined

  const look = async (): Promise<void> => {
    if ((await readProcess(running.pid)) !== undefined || ended) return
    log.error({ pid: running.pid }, 'the database was killed; it is started again')
    await clearAway(place.cluster, running.pid)
    const again = await start(place, running.port)
    running.pid = again.pid
    log.info({ pid: again.pid }, 'the database recovered')
  }
  const timer = setInterval(() => {
    looking ??= look()
      .catch(error => log.error({ err: error }, 'the database could not be started again'))
      .finally(() => (looking = undefined))
  }, guardMs)
  timer.unref()
  return {
    end: async () => {
      ended = true
      clearInterval(timer)
      await looking
    },
  }
}

/** The major version is fixed for the life of a directory. */
async function refuseOtherMajor(dataDir: string): Promise<void> {
  const found = (await fs.readdir(dataDir)).filter(name => /^postgres-\d+$/.test(name))
  const other = found.find(name => name !== clusterName)
  if (other === undefined) return
  const major = other.slice('postgres-'.length)
  throw new Foreseen('otherMajor', { directory: dataDir, major, wanted: postgresMajor })
}
