import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { assert } from '#/kit/assert.ts'
import { newId } from './ids.ts'

/** Pictures and attachments, by names that we make and nobody else. */
export type Files = {
  /** Stores the bytes under the name, durable when it returns. The same name is replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** Reads what was stored, undefined when there is none. */
  read(name: string): Promise<Buffer | undefined>
  /** Removes it; nothing happens when there is none. */
  remove(name: string): Promise<void>
}

// A path never comes from input: names are ours, and this says what ours look like.
const wellNamed = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*(?:\/[a-z0-9]+(?:[-_.][a-z0-9]+)*){0,3}$/

/** Opens the files below one directory of the local disk. */
export function openFiles(directory: string): Files {
  const pathOf = (name: string): string => {
    assert(wellNamed.test(name), 'a file has a name that is not ours')
    return join(directory, name)
  }
  return {
    put: async (name, bytes) => {
      const path = pathOf(name)
      await mkdir(dirname(path), { recursive: true })
      // Beside it first, then renamed: a reader sees the whole file or none.
      const beside = `${path}.${newId()}.part`
      const handle = await open(beside, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(beside, path)
    },
    read: name =>
      readFile(pathOf(name)).catch(error => {
        if (error.code === 'ENOENT') return undefined
        throw error
      }),
    remove: name => rm(pathOf(name), { force: true }),
  }
}
