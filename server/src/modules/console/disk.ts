import { statfs } from 'node:fs/promises'
import type { House } from '#/engine/house.ts'

export type Disk = { path: string | null; kind: string | null; warning: boolean }

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

/** Names the file system of the data directory when it is none to keep a house on. */
export async function kindOfDisk(house: House): Promise<Disk> {
  const path = house.config.dataDir
  try {
    const { type } = await statfs(path)
    const kind = unsafeKinds.get(Number(type)) ?? null
    return { path, kind, warning: kind !== null }
  } catch {
    // A directory that cannot be asked is no finding of its own: the house would not have started.
    return { path, kind: null, warning: false }
  }
}
