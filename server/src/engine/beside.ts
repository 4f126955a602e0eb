import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { postgresMajor } from './postgres.ts'

const databaseName = 'fuquan'
const ownerName = 'fuquan'

/** Gives the address of the server that runs on a directory now; starts and locks nothing. */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  const file = join(dataDir, `postgres-${postgresMajor}`, 'postmaster.pid')
  // Neither is there before the first start; then nothing runs.
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const password = await readFile(join(dataDir, 'database-password'), 'utf8').catch(() => '')
  const port = Number(lines[3])
  if (password === '' || !(port > 0)) return undefined
  const url = `postgres://${ownerName}:${password.trim()}@127.0.0.1:${port}/${databaseName}`
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    return url
  } catch {
    return undefined // A file without a server behind it.
  } finally {
    await client.end().catch(() => undefined)
  }
}
