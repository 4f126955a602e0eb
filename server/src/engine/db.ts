import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, PostgresDialect, type RawBuilder } from 'kysely'
import pg from 'pg'
import { assert } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { busyTotal } from './metrics.ts'
import { endWhenSilent, silenceMsMax } from './silence.ts'
import {
  beginTx,
  commitTx,
  keptIn,
  openTx,
  prepared,
  send,
  type Statement,
  type Tx,
  undoTx,
} from './tx.ts'
import { asSent, readMoment, readTexts } from './values.ts'

export { sql } from 'kysely'
export { together, type Tx } from './tx.ts'

export const attemptsMax = 5
// Others are protected by the limit of locks; a shorter one of statements throws away slow work
// that comes again (decision 0022).
export const statementMsMax = 15_000
export const lockMsMax = 2_000
export const idleInTransactionMsMax = 30_000
const connectMsMax = 5_000

type Tables = Record<never, never>
/** `snapshot` reads as well, and all its statements see one and the same moment. */
export type Mode = 'read only' | 'snapshot' | 'read write'

/** How facts leave a transaction; the house lends it to its database when jobs are open. */
export type Post = {
  queuesOf(event: string): readonly string[]
  send(tx: Tx, queue: string, data: object, options?: SendOptions): Promise<void>
  /** Sends many jobs of one queue in one statement, to be done as soon as somebody can. */
  sendAll(tx: Tx, queue: string, all: readonly object[]): Promise<void>
  /** Closes what waits in the database for a job and must not be read there. */
  seal(purpose: string, text: string, about: string): Buffer
  committed(scope: { queues: ReadonlySet<string>; nudged: boolean }): void
}
export type SendOptions = { startAfter?: Date; id?: string }

export type Db = {
  kysely: Kysely<Tables>
  pool: pg.Pool
  /** Which refusal stands behind a constraint of the database. */
  constraints: Map<string, string>
  post: Post | undefined
  /** Whether statements may be kept read and planned; a transaction pooler has no session. */
  prepares: boolean
  /** The house's clock as the last transaction read it, and when by the process's own. */
  heard: { nowMs: number; atMs: number } | undefined
  close(): Promise<void>
}
export type DbOptions = {
  url: string
  poolMax: number
  applicationName?: string
  /** The role every connection works as. Without it: the role of the address. */
  role?: string | undefined
  /** After how many ms without a word a connection is looked into; tests make it short. */
  silenceMs?: number | undefined
  /** Whether a transaction pooler stands before the server: then nothing lives in a session. */
  pooled?: boolean
}

// The transaction we are in, so that nobody opens a second one inside it.
const inside = new AsyncLocalStorage<Tx>()

const int8 = 20
const int8Array = 1016
const textArray = 1009
const timestamptz = 1184
// Its types list only some numbers of PostgreSQL's types; the parsers are there for all.
const parserOf = pg.types.getTypeParser as (
  oid: number,
  format?: 'text',
) => (text: string) => unknown
const readInt8Array = parserOf(int8Array) as (text: string) => (string | null)[]
const types = {
  // pg declares parsers as `any`; the few of ours are the only ones that differ from its own.
  getTypeParser: ((oid: number, format?: 'text') => {
    if (oid === int8) return BigInt
    if (oid === timestamptz) return readMoment
    if (oid === textArray) return readTexts
    if (oid === int8Array) {
      return (text: string) => readInt8Array(text).map(n => (n === null ? null : BigInt(n)))
    }
    return parserOf(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** Gives what every connection of ours is opened with: role, limits in ms, a name. */
export function connectionOptions(options: Omit<DbOptions, 'poolMax'>): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName ?? 'fuquan',
    connectionTimeoutMillis: connectMsMax,
    statement_timeout: statementMsMax,
    lock_timeout: lockMsMax,
    idle_in_transaction_session_timeout: idleInTransactionMsMax,
    keepAlive: true,
    // Statements go out as they are asked; the answers come in their order.
    pipeline: true,
    types,
    // Compiling a plan takes longer than any statement of ours runs: with it, as PostgreSQL 15 to
    // 18 come, a claim takes a hundred times as long.
    options: [
      '-c jit=off',
      ...(options.role === undefined ? [] : [`-c role=${options.role}`]),
    ].join(' '),
  }
}

/** Opens the pool. It connects on first use; a broken idle connection never ends the process. */
export function openDb(options: DbOptions): Db {
  const connection = connectionOptions(options)
  const pool = new pg.Pool({ ...connection, max: options.poolMax })
  outliveLosses(pool, connection, options.silenceMs)
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    kysely,
    pool,
    constraints: new Map(),
    post: undefined,
    prepares: options.pooled !== true,
    heard: undefined,
    // Kysely only writes statements here; the connections are the pool's.
    close: () => pool.end(),
  }
}

/** Without listeners a connection lost while nobody asks anything would end the process. */
export function outliveLosses(
  pool: pg.Pool,
  connection: pg.ClientConfig,
  silenceMs = silenceMsMax,
): void {
  pool.on('error', () => undefined)
  pool.on('connect', client => {
    // The pool's own listener is off while a connection is lent, say in the middle of a transaction.
    client.on('error', () => undefined)
    endWhenSilent(client, connection, silenceMs)
  })
}

/** Runs a query and gives all its rows. */
export async function many<T>(on: Tx | Db, query: RawBuilder<unknown>): Promise<T[]> {
  const statement = statementOf(on, query)
  const { rows } = await ('kysely' in on ? on.pool.query(statement) : send(on, statement))
  return rows // Rows come from SQL; the caller names their shape, stores are tested on it.
}

/**
 * Leaves a statement for the end: it travels with the commit, so nobody waits for it. Only for
 * what gives nothing back and cannot be refused; one that fails undoes the transaction.
 */
export function later(tx: Tx, query: RawBuilder<unknown>): void {
  assert(!tx.closed, 'the transaction has ended')
  tx.last.push(statementOf(tx, query))
}

const hotQueries = new WeakSet<RawBuilder<unknown>>()

/**
 * Marks a statement of the busiest paths: each connection reads and plans it once. Only for calls
 * and inserts without a choice of plan: one made on empty tables would stay.
 */
export function hot(query: RawBuilder<unknown>): RawBuilder<unknown> {
  hotQueries.add(query)
  return query
}

function statementOf(on: Tx | Db, query: RawBuilder<unknown>): Statement {
  const db = 'kysely' in on ? on : on.db
  const { sql: text, parameters } = query.compile(db.kysely)
  const statement = { text, values: parameters.map(asSent) }
  if ('keeps' in on && on.keeps) return keptIn(on, statement)
  return hotQueries.has(query) ? prepared(db, statement) : statement
}

/** Runs a query that finds at most one row. */
export async function maybe<T>(on: Tx | Db, query: RawBuilder<unknown>): Promise<T | undefined> {
  const rows = await many<T>(on, query)
  assert(rows.length <= 1, 'at most one row was expected')
  return rows[0]
}

/** Runs a query that finds exactly one row. */
export async function one<T>(on: Tx | Db, query: RawBuilder<unknown>): Promise<T> {
  const rows = await many<T>(on, query)
  const [row] = rows
  assert(rows.length === 1 && row !== undefined, 'exactly one row was expected')
  return row
}

/**
 * Runs `work` in one transaction and gives what it gives; anything thrown keeps nothing.
 *
 * Conflicts of locks are tried again, five times in all, so `work` may run more than once.
 * Refuses: busy (still conflicting, or the database is away), outcome_unknown (the connection
 * was lost while committing), and what `db.constraints` names for a constraint.
 */
export async function inTransaction<T>(
  db: Db,
  mode: Mode,
  work: (tx: Tx, now: Date) => Promise<T>,
): Promise<T> {
  return repeated(db, async () => {
    const { tx, now } = await openTx(db, mode)
    return finished(tx, () => work(tx, now))
  })
}

async function repeated<T>(db: Db, attempt: () => Promise<T>): Promise<T> {
  const outer = inside.getStore()
  // Each connection held by one who waits for one more would bring the house to a stand.
  assert(outer === undefined || outer.closed, 'a transaction is open, a second is not opened')

  for (let times = 1; ; times++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isConflict(error)) throw translated(db, error)
      if (times >= attemptsMax) return busy()
      await pause(2 ** times * (1 + Math.random() * 4))
    }
  }
}

/**
 * As `inTransaction`, and `work` starts before the transaction has answered: what it reads first
 * travels with the beginning, so it costs no round trip of its own. Its statements stay read and
 * planned on their connection, and their plans go by the keys: it is for what reads few rows.
 *
 * Nothing may be written before `clock` was waited for: only then it has begun.
 */
export function inBurst<T>(
  db: Db,
  mode: Mode,
  work: (tx: Tx, clock: Promise<Date>) => Promise<T>,
): Promise<T> {
  return repeated(db, async () => {
    const { tx, begun } = await beginTx(db, mode, { kept: true })
    return finished(tx, async () => {
      const result = await work(tx, begun)
      await begun // Work that never looked at the clock has to know that it had begun, too.
      return result
    })
  })
}

async function finished<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  let committing = false
  try {
    const result = await inScope(tx, work)
    committing = true
    await commitTx(tx)
    closeScope(tx)
    return result
  } catch (error) {
    await undoTx(tx)
    if (committing && isLost(error)) throw new Refusal('outcome_unknown', { retry_after: 2 })
    throw error
  }
}

/** Runs `work` as the inside of this transaction. */
export function inScope<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  return inside.run(tx, work)
}

/** Says that the transaction has committed: only now anybody is woken. */
export function closeScope(tx: Tx): void {
  if (tx.queues.size === 0 && !tx.nudged) return
  // Outside of it: whoever is woken may open transactions of its own.
  inside.exit(() => tx.db.post?.committed(tx))
}

/** Gives the transaction we are in. */
export function currentScope(): Tx {
  const tx = inside.getStore()
  assert(tx !== undefined && !tx.closed, 'no transaction is open here')
  return tx
}

const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

/** Tells whether the error is a conflict of locks, worth another try. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01', '55P03'].includes(sqlState(error) ?? '')
}

const lostStates = ['57P01', '57P02', '57P03', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT']
const lostTexts = /Connection terminated|timeout exceeded when trying to connect|not queryable/

/** Tells whether the connection to the database was lost, so that an outcome may be unknown. */
export function isLost(error: unknown): boolean {
  const state = sqlState(error) ?? ''
  if (state.startsWith('08') || lostStates.includes(state)) return true
  return error instanceof Error && lostTexts.test(error.message)
}

/** No room, no memory, no connection, or over the time limit: reading may go on, this may not. */
const isExhausted = (error: unknown): boolean => {
  const state = sqlState(error) ?? ''
  return state.startsWith('53') || state === '57014' || state === '25P03' || state === '25P04'
}

/** The refusal that an error says: itself, or what a module gave for the constraint it broke. */
export function refusalOf(db: Db, error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const constraint = error instanceof pg.DatabaseError ? error.constraint : undefined
  const code = constraint === undefined ? undefined : db.constraints.get(constraint)
  return code === undefined ? undefined : new Refusal(code)
}

function translated(db: Db, error: unknown): unknown {
  if (error instanceof Refusal) return error
  if (isLost(error) || isExhausted(error)) {
    busyTotal.inc({ where: 'database' })
    return new Refusal('busy', { retry_after: 2 })
  }
  return refusalOf(db, error) ?? withoutRows(error)
}

/** The DETAIL of a database error holds values of rows; they are neither sent nor logged. */
function withoutRows(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  error.detail = undefined
  error.where = undefined
  return error
}

function busy(): never {
  busyTotal.inc({ where: 'locks' })
  refuse('busy', { retry_after: 2 })
}
