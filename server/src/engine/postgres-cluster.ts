import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import type { StartOptions } from './postgres.ts'
import { type Binaries, type RunAs, runToEnd } from './postgres-user.ts'
import { Foreseen } from './terminal.ts'

export const ownerName = 'fuquan'

/** Everything that is known of one data directory and of who runs its server. */
export type Place = {
  dataDir: string
  cluster: string
  password: string
  binaries: Binaries
  as: RunAs | undefined
  options: StartOptions
}

/** Reads the owner's password, or makes one at the first start (mode 0600). */
export async function readPassword(file: string): Promise<string> {
  // Missing at the first start.
  const known = await fs.readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined && known.trim() !== '') return known.trim()
  const made = randomBytes(24).toString('hex')
  const handle = await fs.open(file, 'w', 0o600)
  await handle.writeFile(`${made}\n`)
  await handle.sync()
  await handle.close()
  return made
}

/** Makes the cluster beside its place and moves it there whole: a cut first start leaves none. */
export async function initialize(place: Place): Promise<void> {
  const { cluster, dataDir, as, options } = place
  const made = await fs.stat(join(cluster, 'PG_VERSION')).catch(() => undefined)
  if (made !== undefined) return

  const beside = `${cluster}.new`
  const passwordFile = join(dataDir, 'password.new')
  await fs.rm(beside, { recursive: true, force: true })
  await fs.rm(passwordFile, { force: true })
  await fs.mkdir(beside, { mode: 0o700 })
  const handle = await fs.open(passwordFile, 'wx', 0o600)
  await handle.writeFile(place.password)
  await handle.close()
  if (as !== undefined) {
    await fs.chown(beside, as.uid, as.gid)
    await fs.chown(passwordFile, as.uid, as.gid)
  }
  const args = [
    `--pgdata=${beside}`,
    `--username=${ownerName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--data-checksums',
    '--no-instructions',
    // Told, because the system's locale would otherwise decide what the database can hold.
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    ...(options.test === undefined ? [] : ['--no-sync']),
  ]
  options.log.info({ directory: cluster }, 'making the database')
  const { code, said } = await runToEnd(place.binaries.initdb, args, { as, cwd: beside })
  await fs.rm(passwordFile, { force: true })
  if (code !== 0) throw new Foreseen('databaseNotMade', { why: lastLine(said) })
  await fs.rename(beside, cluster)
}

/** The last thing a program said, which is where it says why it stopped. */
export const lastLine = (said: string): string => said.trim().split('\n').at(-1) ?? ''
