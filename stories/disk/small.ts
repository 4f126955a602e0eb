import { spawnSync } from 'node:child_process'
import { mkdtemp, open, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownDirectory } from '../../server/src/testing/orphans.ts'

export type SmallDisk = {
  /** Where it is mounted. */
  path: string
  /** Takes all the room there is. */
  fill(): Promise<void>
  /** Gives the room back. */
  free(): Promise<void>
  remove(): Promise<void>
}

const blockBytes = 1_048_576

/** Gives an ext4 of so many MiB on a loop device; or the reason why there can be none here. */
export async function smallDisk(mebibytes: number): Promise<SmallDisk | string> {
  if (process.getuid?.() !== 0) return 'only root may mount a small disk'
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-disk-'))
  await ownDirectory(directory)
  const image = join(directory, 'disk.img')
  const path = join(directory, 'disk')
  const steps = [
    ['chmod', '711', directory],
    ['truncate', '-s', `${mebibytes}M`, image],
    ['mkfs.ext4', '-q', '-F', '-m', '0', image],
    ['mkdir', path],
    ['mount', '-o', 'loop', image, path],
  ]
  for (const [command = '', ...args] of steps) {
    const done = spawnSync(command, args, { encoding: 'utf8' })
    if (done.status === 0) continue
    await rm(directory, { recursive: true, force: true })
    return `${command} does not work here: ${done.error?.message ?? done.stderr.trim()}`
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill: () => fillUp(filler),
    free: () => rm(filler, { force: true }),
    remove: async () => {
      spawnSync('umount', ['-l', path])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function fillUp(filler: string): Promise<void> {
  await writeFile(filler, '')
  const file = await open(filler, 'a')
  try {
    for (let bytes = blockBytes; bytes >= 4_096;) {
      const written = await file.write(Buffer.alloc(bytes)).catch(() => undefined)
      // No room for so much; for less there may be some.
      if (written === undefined || written.bytesWritten < bytes) bytes /= 2
    }
    await file.sync().catch(() => undefined) // It cannot: that is what was wanted.
  } finally {
    await file.close()
  }
  if ((await statfs(filler)).bavail > 16) throw new Error('the small disk is not full')
}
