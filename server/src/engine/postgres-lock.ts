import { open, readFile, rename, rm, link } from 'node:fs/promises'
import { join } from 'node:path'
import { runToEnd } from './postgres-user.ts'
import { Foreseen } from './terminal.ts'

export type Lock = { release(): Promise<void> }
type Holder = { pid: number; born: string; since: string }

const triesMax = 20

/** Takes `fuquan.lock` for this process, or throws a sentence that names who holds it. */
export async function lockDirectory(directory: string): Promise<Lock> {
  const file = join(directory, 'fuquan.lock')
  const own = await readProcess(process.pid)
  const since = new Date().toISOString()
  const mine = JSON.stringify({ pid: process.pid, born: own?.born ?? '', since })

  for (let attempt = 0; attempt < triesMax; attempt++) {
    if (await write(file, mine)) return { release: () => release(file, mine) }
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) continue // Let go in between.
    const holder = holderOf(text)
    if (holder !== undefined && (await lives(holder))) {
      const { pid, since } = holder
      throw new Foreseen('houseRuns', { directory, pid, since })
    }
    await removeStale(file, text)
  }
  throw new Foreseen('lockBusy', { file })
}

/** Tells whether a living process holds the directory. */
export async function holderAlive(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, 'fuquan.lock'), 'utf8').catch(() => '')
  const holder = holderOf(text)
  return holder !== undefined && (await lives(holder))
}

async function write(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o644)
    await handle.writeFile(text)
    await handle.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Two may find the same stale file; only what was read as stale is taken away. */
async function removeStale(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}`
  const moved = await rename(file, aside).then(
    () => true,
    () => false, // The other one was faster.
  )
  if (!moved) return
  const found = await readFile(aside, 'utf8')
  // Not the stale one: it goes back, unless yet another one has come.
  if (found !== text) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function release(file: string, mine: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === mine) await rm(file, { force: true })
}

function holderOf(text: string): Holder | undefined {
  try {
    const held: unknown = JSON.parse(text)
    if (typeof held !== 'object' || held === null) return undefined
    const { pid, born, since } = held as Partial<Holder> // Looked at field by field below.
    if (typeof pid !== 'number' || typeof born !== 'string') return undefined
    return { pid, born, since: String(since) }
  } catch {
    return undefined // A file cut in the middle of its first write belongs to nobody.
  }
}

async function lives(holder: Holder): Promise<boolean> {
  const known = await readProcess(holder.pid)
  // A number is given out again, its moment of birth is not.
  return known !== undefined && (holder.born === '' || known.born === holder.born)
}

/** What the system knows of a process; undefined when it has ended. */
export async function readProcess(
  pid: number,
): Promise<{ born: string; command: string } | undefined> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    const foreign = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!foreign) return undefined
  }
  const facts = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // Without /proc (macOS) only the number is known.
  if (facts === undefined) return { born: '', command: await commandByPs(pid) }
  const fields = facts.slice(facts.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z') return undefined // Ended, and only not yet collected.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return { born: fields[19] ?? '', command: command.replaceAll('\0', ' ') }
}

async function commandByPs(pid: number): Promise<string> {
  const { said } = await runToEnd('/bin/ps', ['-o', 'command=', '-p', String(pid)], {})
  return said
}
