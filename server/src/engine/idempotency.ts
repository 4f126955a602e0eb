import { createHash } from 'node:crypto'
import { assert } from '#/kit/assert.ts'
import { type Refusal, refuse } from '#/kit/refusal.ts'
import { hot, isConflict, later, many, one, refusalOf, sql, type Tx } from './db.ts'
import { type Answer, isAnswer } from './problem.ts'
import { backTo, mark, type Mark, together } from './tx.ts'

export type Intent = { actorId: string; key: string; fingerprint: Buffer }
/** An intent and the clock of its transaction, which in a burst may not have begun yet. */
type Asked = Intent & { begun?: Date | Promise<Date> }

/** How one write is done, and how what it said becomes bytes and is read from them again. */
export type Once<Said> = {
  act(): Promise<Said>
  refused(refusal: Refusal): Said
  write(said: Said): Answer
  read(kept: Answer): Said
}

/**
 * Does a write once for its key: the first answer is kept beside what it did, and given again.
 *
 * A refusal is an answer too, and only that of it stays; a failure or a 503 keeps nothing, so the
 * same key may be tried again. Refuses: idempotency_in_progress, idempotency_key_reused.
 */
export async function once<Said>(tx: Tx, intent: Asked, how: Once<Said>): Promise<Said> {
  const place = await reserve(tx, intent)
  if (place === undefined) return how.read(await knownAnswer(tx, intent))

  const said = await how.act().catch(async (error: unknown) => {
    const refusal = refusalOf(tx.db, error)
    if (refusal === undefined || !isAnswer(refusal)) throw error
    await backTo(tx, place)
    return how.refused(refusal)
  })
  remember(tx, intent, how.write(said))
  return said
}

// It travels with the beginning. Had that failed, it would stand outside of any transaction, where
// this setting, which lasts as long as one, is not: then it reserves nothing.
const onlyInBurst = sql`where current_setting('fuquan.burst', true) = 'begun'`

/**
 * Reserves a key and marks the place behind it; undefined when the key has been used. A twin under
 * way is waited for, as long as a lock is ever waited for (2 s).
 */
async function reserve(tx: Tx, intent: Asked): Promise<Mark | undefined> {
  const { actorId, key, fingerprint, begun } = intent
  if (!tx.keeps) await begun
  const inserted = many(
    tx,
    hot(sql`
      insert into engine.intent (actor_id, key, fingerprint)
      select ${actorId}::uuid, ${key}, ${fingerprint}
      ${tx.keeps ? onlyInBurst : sql``}
      on conflict do nothing
      returning 1`),
  ).catch((error: unknown) => {
    // The twin holds its row longer than we wait. Its answer may be asked for again.
    if (isConflict(error)) refuse('idempotency_in_progress', { retry_after: 2 })
    throw error
  })
  const [, fresh, place] = await together([Promise.resolve(begun), inserted, mark(tx, 'act')])
  return fresh.length === 1 ? place : undefined
}

async function knownAnswer(tx: Tx, { actorId, key, fingerprint }: Intent): Promise<Answer> {
  const known = await one<Row>(
    tx,
    sql`
      select fingerprint, status, body
      from engine.intent
      where actor_id = ${actorId}::uuid and key = ${key}`,
  )
  if (!known.fingerprint.equals(fingerprint)) refuse('idempotency_key_reused')
  // Reserved and answered in one transaction: whoever sees the row sees its answer.
  assert(known.status !== null)
  // The body may have been let go after 30 days; the key is spent for ever.
  if (known.body === null) refuse('idempotency_key_reused')
  return { status: known.status, body: known.body.toString('utf8') }
}

type Row = { fingerprint: Buffer; status: number | null; body: Buffer | null }

/** Keeps the answer under its key, in the transaction that made it. */
function remember(tx: Tx, intent: Intent, answer: Answer): void {
  later(
    tx,
    sql`
      update engine.intent
      set status = ${answer.status}, body = ${Buffer.from(answer.body)}
      where actor_id = ${intent.actorId}::uuid and key = ${intent.key}`,
  )
}

/**
 * Finds which of these keys have been used: their places in the list. One index probe each,
 * whatever the size of the table was when the plan was made.
 */
export async function usedAmong(tx: Tx, intents: readonly Intent[]): Promise<Set<number>> {
  const rows = await many<{ place: number }>(
    tx,
    sql`
      select (a.place - 1)::int as place
      from unnest(
             ${intents.map(one => one.actorId)}::uuid[],
             ${intents.map(one => one.key)}::text[]) with ordinality a (actor_id, key, place)
      cross join lateral (
        select from engine.intent i
        where i.actor_id = a.actor_id and i.key = a.key
        limit 1) used`,
  )
  return new Set(rows.map(row => row.place))
}

/**
 * Keeps the answers of many writes under keys that nobody had used, at the end of the transaction
 * that made them. A twin that came between undoes them all.
 */
export function rememberAll(tx: Tx, made: readonly { intent: Intent; answer: Answer }[]): void {
  later(
    tx,
    hot(sql`
      insert into engine.intent (actor_id, key, fingerprint, status, body)
      select a.actor_id, a.key, a.fingerprint, a.status, a.body
      from unnest(
             ${made.map(({ intent }) => intent.actorId)}::uuid[],
             ${made.map(({ intent }) => intent.key)}::text[],
             ${made.map(({ intent }) => intent.fingerprint)}::bytea[],
             ${made.map(({ answer }) => answer.status)}::int[],
             ${made.map(({ answer }) => Buffer.from(answer.body))}::bytea[])
             a (actor_id, key, fingerprint, status, body)
      order by a.actor_id, a.key`),
  )
}

/** Digests what is asked for. The order in which a sender wrote the fields does not matter. */
export function fingerprintOf(asked: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(asked, plain)).digest()
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
