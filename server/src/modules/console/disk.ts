import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import type { House } from '#/engine/house.ts'
import { isLow, type Space } from './rules-disk.ts'

type Disk = {
  path: string | null
  kind: string | null
  /** It is none to keep a house on. */
  warning: boolean
  space: (Space & { low: boolean }) | null
}
type Memory = { used: number; free: number; all: number }

// File systems by the number Linux gives them, where a database does not live safely.
const unsafeKinds = new Map<number, string>([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x65735546, 'FUSE'],
])

/**
 * Tells of the disk under the data directory: its file system when it is none to keep a house on,
 * and its room in bytes.
 */
export async function diskOf(house: House): Promise<Disk> {
  const path = house.config.dataDir
  try {
    const { type, bsize, bavail, blocks } = await statfs(path, { bigint: true })
    const kind = unsafeKinds.get(Number(type)) ?? null
    const space = { free: bavail * bsize, all: blocks * bsize }
    return { path, kind, warning: kind !== null, space: { ...space, low: isLow(space) } }
  } catch {
    // A directory that cannot be asked is no finding of its own: the house would not have started.
    return { path, kind: null, warning: false, space: null }
  }
}

/** Tells what this process holds of its memory, what it may still have, and of how much; bytes. */
export function memoryOf(): Memory {
  const machine = totalmem()
  const bound = process.constrainedMemory()
  // Without a bound of its own a process is told none, or more than there is.
  const all = bound > 0 && bound < machine ? bound : machine
  return { used: process.memoryUsage.rss(), free: process.availableMemory(), all }
}
