import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Running } from './running.ts'

/** The owner's address of the database of a running house, for looking at what it holds. */
export async function databaseUrlOf({ dataDir, databaseUrl }: Running): Promise<string> {
  if (databaseUrl !== undefined) return databaseUrl
  const password = (await readFile(join(dataDir, 'database-password'), 'utf8')).trim()
  const pidFile = await readFile(join(dataDir, 'postgres-18', 'postmaster.pid'), 'utf8')
  const port = pidFile.split('\n')[3]
  return `postgres://fuquan:${password}@127.0.0.1:${port}/fuquan`
}

/** Sets the clock of a house ahead of the real one, `25 hours`; `url` is its owner's address. */
export async function moveClock(url: string, ahead: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(
    `create or replace function engine.now() returns timestamptz language sql volatile
     as $$ select date_trunc('milliseconds', clock_timestamp() + interval '${ahead}') $$`,
  )
  await client.end()
}
