import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Foreseen } from './terminal.ts'

export const rootBytes = 32
// Purposes are words of ours and few; those that name one thing each are derived anew beyond it.
const derivedKeptMax = 100

const KeysFile = z.object({
  version: z.literal(1),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: z.string(),
})

/** Secrets of the house: one root outside the database, everything else derived from it. */
export type Keys = {
  /** Derives the secret for one purpose, e.g. `pin-pepper`; the same for ever. Default 32 bytes. */
  derive(purpose: string, bytes?: number): Buffer
}

/**
 * Reads the keys file, or makes it (mode 0600) at the first start.
 * Throws when the file is there and is not a keys file: new keys would end every PIN.
 */
export async function openKeys(file: string): Promise<Keys> {
  const text = await readFile(file, 'utf8').catch(async error => {
    if (!isMissing(error)) throw error // Unreadable is not missing.
    return make(file)
  })
  const parsed = KeysFile.safeParse(parseJson(text))
  if (!parsed.success) throw new Foreseen('keysBroken', { file })
  return keysFrom(Buffer.from(parsed.data.root, 'hex'))
}

/** Gives the keys that follow from a root secret of 32 bytes. */
export function keysFrom(root: Uint8Array): Keys {
  const derived = new Map<string, Buffer>()
  return {
    derive: (purpose, bytes = 32) => {
      const name = `${bytes} ${purpose}`
      const known = derived.get(name)
      if (known !== undefined) return known
      const made = Buffer.from(hkdfSync('sha256', root, 'fuquan', purpose, bytes))
      if (derived.size < derivedKeptMax) derived.set(name, made)
      return made
    },
  }
}

async function make(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true })
  const root = randomBytes(rootBytes).toString('hex')
  const text = `${JSON.stringify({ version: 1, root, madeAt: new Date().toISOString() })}\n`
  // Whole before it has its name: nobody ever reads half a file, whenever we are killed.
  const beside = `${file}.${randomUUID()}`
  const handle = await open(beside, 'w', 0o600)
  await handle.writeFile(text)
  await handle.sync()
  await handle.close()
  try {
    // Exclusive: of two processes that start at once, one names the keys and the other reads them.
    await link(beside, file)
    return text
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return await readFile(file, 'utf8')
    }
    throw error
  } finally {
    await rm(beside, { force: true })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // Not JSON is not a keys file; the caller says so.
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
