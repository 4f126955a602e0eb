import pg from 'pg'
import { clockStatement, readNow } from '#/engine/clock.ts'
import type { Db } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'

/** Stops the house's clock at a moment. Only `engine.now()` moves; timers and `now()` do not. */
export async function setClock(db: Db, date: Date): Promise<void> {
  await replaceClock(db, clockStatement(date))
}

/** Moves the house's clock on by so many milliseconds, and stops it there. */
export async function advance(db: Db, ms: number): Promise<void> {
  const now = await readNow(db)
  await setClock(db, new Date(now.getTime() + ms))
}

/** Lets the house's clock run with the database's again. */
export async function releaseClock(db: Db): Promise<void> {
  await replaceClock(db, clockStatement())
}

// The app's role may not replace it; the address behind the pool is the owner's. To connect takes
// longer than many statements, so the clockmaker of a database stays until it is dropped.
const clockmakers = new Map<string, Promise<pg.Client>>()

async function replaceClock(db: Db, statement: string): Promise<void> {
  const url = present(db.pool.options.connectionString, 'the address of the database')
  const client = await (clockmakers.get(url) ?? called(url))
  await client.query(statement)
}

function called(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // Whoever drops a database sends its connections away.
  client.on('error', () => undefined)
  client.on('end', () => void clockmakers.delete(url))
  const coming = client.connect().then(() => client)
  clockmakers.set(url, coming)
  return coming
}
