import { once } from 'node:events'
import { createServer } from 'node:net'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'

/** Who listens on a port of this machine. */
export type Holder = { pid: number; program: string }

const listening = '0A'

/** Makes sure that a port is free, before anything long is begun. Throws as listening does. */
export async function needPort({ port, host }: { port: number; host: string }): Promise<void> {
  const probe = createServer()
  const open = once(probe, 'listening')
  probe.listen({ port, host })
  await open
  probe.close()
  await once(probe, 'close')
}

/** Finds who listens on a port, where the system tells it to this user (Linux); else undefined. */
export async function holderOfPort(port: number): Promise<Holder | undefined> {
  const sockets = new Set([...(await socketsOn(port, 'tcp')), ...(await socketsOn(port, 'tcp6'))])
  if (sockets.size === 0) return undefined
  const pids = (await readdir('/proc')).filter(name => /^[0-9]+$/.test(name))
  for (const pid of pids) {
    // Processes of others do not show what they have open, and some end while we look.
    const open = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const one of open) {
      const leads = await readlink(`/proc/${pid}/fd/${one}`).catch(() => '')
      if (sockets.has(leads)) return { pid: Number(pid), program: await nameOf(pid) }
    }
  }
  return undefined
}

/** The listening sockets of one table, as links of open files name them. */
async function socketsOn(port: number, table: 'tcp' | 'tcp6'): Promise<string[]> {
  const text = await readFile(`/proc/net/${table}`, 'utf8').catch(() => '') // Not on macOS.
  return text.split('\n').flatMap(line => {
    const fields = line.trim().split(/\s+/)
    const [, local = '', , state] = fields
    const its = Number.parseInt(local.split(':')[1] ?? '', 16)
    return its === port && state === listening ? [`socket:[${fields[9]}]`] : []
  })
}

async function nameOf(pid: string): Promise<string> {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // Just ended.
  return basename(words.split('\0')[0] ?? '') || '?'
}
