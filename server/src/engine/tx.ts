import type { Writable } from 'node:stream'
import type pg from 'pg'
import { assert } from '#/kit/assert.ts'
import type { Db, Mode } from './db.ts'

/** A statement as it goes to the server. With a name the server keeps it read and planned. */
export type Statement = { text: string; values?: unknown[]; name?: string }

/**
 * One open transaction: a connection that only its work may use until it has ended.
 *
 * Statements that do not wait for each other travel together and are answered in their order, so
 * a burst of them costs one round trip.
 */
export type Tx = {
  readonly db: Db
  readonly client: pg.PoolClient
  /** Whether its connection keeps each of its statements read and planned, by index. */
  readonly keeps: boolean
  /** What travels with the commit; one of them that fails undoes the transaction. */
  readonly last: Statement[]
  /** What it has told so far: queues to wake and rows to read after its commit. */
  readonly queues: Set<string>
  nudged: boolean
  closed: boolean
}

/** `kept`: for the busiest paths, whose statements are few, short and always the same. */
type Manner = { kept?: boolean }

const beginnings = {
  'read only': 'start transaction read only',
  snapshot: 'start transaction isolation level repeatable read read only',
  'read write': 'start transaction read write',
} as const satisfies Record<Mode, string>

/** Takes a connection, begins a transaction and reads the house's clock, in one round trip. */
export async function openTx(db: Db, mode: Mode): Promise<{ tx: Tx; now: Date }> {
  const { tx, begun } = await beginTx(db, mode)
  try {
    return { tx, now: await begun }
  } catch (error) {
    tx.client.release(true) // Nobody knows whether it has begun.
    throw error
  }
}

/**
 * As `openTx`, and waits for no answer: what is asked next travels along. Until `begun` gives the
 * clock nothing may be written, for nobody knows yet whether it has begun.
 */
export async function beginTx(
  db: Db,
  mode: Mode,
  { kept = false }: Manner = {},
): Promise<{ tx: Tx; begun: Promise<Date> }> {
  const client = await db.pool.connect()
  const keeps = kept && db.prepares
  const tx: Tx = { db, client, keeps, last: [], queues: new Set(), nudged: false, closed: false }
  const first = prepared(db, keeps ? clockAndPlans : clock)
  const sent = [send(tx, { text: beginnings[mode] }), send(tx, first)] as const
  const begun = together(sent).then(([, read]) => {
    const now = nowOf(read.rows)
    db.heard = { nowMs: now.getTime(), atMs: performance.now() }
    return now
  })
  begun.catch(() => undefined) // Whoever waits for it hears of it; nobody has to.
  return { tx, begun }
}

const clock: Statement = { text: 'select engine.now() as now' }

// A plan that is kept outlives the size its tables had: made over an empty one it would read all of
// a full one. So here, until the transaction ends, every plan goes by the keys.
const byKeys = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin']
const clockAndPlans: Statement = {
  text: `select engine.now() as now, set_config('fuquan.burst', 'begun', true),
    set_config('plan_cache_mode', 'force_generic_plan', true),
    ${byKeys.map(way => `set_config('enable_${way}', 'off', true)`).join(', ')}`,
}

function nowOf(rows: readonly { now?: unknown }[]): Date {
  const now = rows[0]?.now
  assert(now instanceof Date, 'the clock of the house was read')
  return now
}

/** Texts that connections may be asked to keep; those beyond are read anew each time. */
const keptMax = 1_000
const names = new Map<string, string>()

/** Gives a statement its name, the same for the same text, where connections may keep it. */
export function prepared({ prepares }: Db, statement: Statement): Statement {
  return prepares ? named('hot', statement) : statement
}

/** Gives a statement of a transaction that keeps what it asks its name there. */
export function keptIn({ keeps }: Tx, statement: Statement): Statement {
  return keeps ? named('kept', statement) : statement
}

function named(manner: 'hot' | 'kept', { text, values = [] }: Statement): Statement {
  // Apart, since a plan made in one manner would serve the other.
  const known = names.get(manner + text)
  if (known === undefined && names.size >= keptMax) return { text, values }
  const name = known ?? `${manner}_${names.size + 1}`
  names.set(manner + text, name)
  return { name, text, values }
}

/** Sends one statement. Those of one turn of the loop leave in one packet. */
export function send(tx: Tx, statement: Statement): Promise<pg.QueryResult> {
  assert(!tx.closed, 'the transaction has ended')
  return gathered(tx.client).query(statement)
}

function gathered(client: pg.PoolClient): pg.PoolClient {
  const stream = streamOf(client)
  if (stream !== undefined && stream.writableCorked === 0) {
    stream.cork()
    process.nextTick(() => stream.uncork())
  }
  return client
}

/** The driver keeps its socket without naming it in its types. */
function streamOf(client: pg.PoolClient): Writable | undefined {
  if (!('connection' in client)) return undefined
  return (client.connection as { stream?: Writable }).stream // As its Connection class has it.
}

/**
 * Commits, after what was left for the end, in one round trip, and gives the connection back.
 * Throws what made it fail: then nothing is kept, unless the connection was lost on the way.
 */
export async function commitTx(tx: Tx): Promise<void> {
  const { client, last } = tx
  const sent = last.map(statement => send(tx, statement))
  const ended = send(tx, { text: 'commit' })
  tx.closed = true
  const [end, ...before] = await Promise.allSettled([ended, ...sent])
  client.release(end.status === 'rejected')

  // The first that failed is the reason; those behind it only say that there was one.
  const failed = [...before, end].find(one => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  // PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.
  const committed = end.status === 'fulfilled' && end.value.command === 'COMMIT'
  if (!committed) throw new Error('the transaction was rolled back instead of committed')
}

/** Sends what was left for the end at once: whoever works here next sees it. */
export async function flushTx(tx: Tx): Promise<void> {
  await together(tx.last.splice(0).map(statement => send(tx, statement)))
}

/** Rolls back. A connection that cannot is thrown away by the pool, and that undoes as well. */
export async function undoTx(tx: Tx): Promise<void> {
  if (tx.closed) return
  const undone = send(tx, { text: 'rollback' })
  tx.closed = true
  const broken = await undone.then(
    () => false,
    () => true,
  )
  tx.client.release(broken)
}

/**
 * Waits for what was asked together. When some of it failed, the first in the order of asking is
 * the reason; what stood behind it in the transaction only says that there was one.
 */
export async function together<const P extends readonly Promise<unknown>[]>(
  asked: P,
): Promise<{ -readonly [K in keyof P]: Awaited<P[K]> }> {
  await Promise.allSettled(asked)
  return Promise.all(asked) // All have ended, so the first that failed is met first.
}

/** A place in a transaction to which it can go back. */
export type Mark = { name: string; left: number }

/** Marks a place. */
export async function mark(tx: Tx, name: string): Promise<Mark> {
  const { length: left } = tx.last
  await send(tx, { text: `savepoint ${name}` })
  return { name, left }
}

/** Undoes what was written and told since the mark. */
export async function backTo(tx: Tx, { name, left }: Mark): Promise<void> {
  tx.last.length = left
  await send(tx, { text: `rollback to ${name}` })
}
