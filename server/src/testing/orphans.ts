import { spawnSync } from 'node:child_process'
import { readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

// A run of the tests that is killed cannot clean up behind itself: the next one does. Each
// directory a test starts a server or a house on names the process that made it.
const ownersFile = 'made-by.json'
const kinds = /^fuquan-(test|run|disk)-/
const goneMsMax = 10_000

type Owner = { pid: number; born: string }

/** Notes that this process made the directory, with its number and moment of birth. */
export async function ownDirectory(directory: string): Promise<void> {
  const owner: Owner = { pid: process.pid, born: (await bornOf(process.pid)) ?? '' }
  await writeFile(join(directory, ownersFile), JSON.stringify(owner))
}

/**
 * Stops what runs on directories whose maker was killed, and removes them.
 *
 * Only processes that work in such a directory, or were told of it by its name in their own
 * environment, are ended: by number, and only while that number was born before we looked.
 * Without /proc nothing is done.
 */
export async function sweepOrphans(): Promise<string[]> {
  const swept: string[] = []
  for (const name of await readdir(tmpdir())) {
    const directory = join(tmpdir(), name)
    if (!kinds.test(name) || (await isOwned(directory))) continue
    for (const pid of await processesOn(directory)) await end(pid)
    // A small disk of a test; with nothing mounted it only says so.
    if (name.startsWith('fuquan-disk-')) spawnSync('umount', ['-l', join(directory, 'disk')])
    await rm(directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
    swept.push(directory)
  }
  return swept
}

/** A directory without a note was made a moment ago, or by something else: left alone. */
async function isOwned(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, ownersFile), 'utf8').catch(() => undefined)
  if (text === undefined) return true
  const { pid, born }: Owner = JSON.parse(text)
  const known = await bornOf(pid)
  return born === '' || (known !== undefined && known === born)
}

/** The moment of birth of a process, or undefined when it has ended; '' where nobody can tell. */
async function bornOf(pid: number): Promise<string | undefined> {
  if ((await stat('/proc/self').catch(() => undefined)) === undefined) return ''
  const facts = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (facts === undefined) return undefined
  const fields = facts.slice(facts.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : fields[19]
}

async function processesOn(directory: string): Promise<{ pid: number; born: string }[]> {
  const found: { pid: number; born: string }[] = []
  const names = await readdir('/proc').catch(() => [])
  for (const pid of names.filter(name => /^[0-9]+$/.test(name)).map(Number)) {
    const born = await bornOf(pid)
    if (born === undefined || pid === process.pid) continue
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '') // Gone, or not ours to see.
    const told = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    const named = told.split('\0').includes(`FUQUAN_DATA_DIR=${directory}`)
    if (named || place === directory || place.startsWith(`${directory}/`)) found.push({ pid, born })
  }
  return found
}

async function end({ pid, born }: Owner): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if ((await bornOf(pid)) !== born) return
    try {
      process.kill(pid, 'SIGCONT')
      process.kill(pid, signal)
    } catch {
      return // It has gone by itself.
    }
    const until = Date.now() + goneMsMax
    while (Date.now() < until && (await bornOf(pid)) === born) await pause(50)
  }
}
