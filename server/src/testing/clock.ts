import { clockStatement, readNow } from '#/engine/clock.ts'
import type { Db } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { asOwner } from './database.ts'

/** Stops the house's clock at a moment. Only `engine.now()` moves; timers and `now()` do not. */
export async function setClock(db: Db, date: Date): Promise<void> {
  await asOwner(ownerUrl(db), clockStatement(date))
}

/** Moves the house's clock on by so many milliseconds, and stops it there. */
export async function advance(db: Db, ms: number): Promise<void> {
  const now = await readNow(db)
  await setClock(db, new Date(now.getTime() + ms))
}

/** Lets the house's clock run with the database's again. */
export async function releaseClock(db: Db): Promise<void> {
  await asOwner(ownerUrl(db), clockStatement())
}

// The app's role may not replace it; the address behind the pool is the owner's.
const ownerUrl = (db: Db): string =>
  present(db.pool.options.connectionString, 'the address of the database')
