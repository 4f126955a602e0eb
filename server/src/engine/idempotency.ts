import { createHash } from 'node:crypto'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { isConflict, many, one, sql, type Tx } from './db.ts'
import type { Answer } from './problem.ts'

export type Intent = { actorId: string; key: string; fingerprint: Buffer }

/**
 * Reserves a key for one intended write, or gives the answer it already has.
 *
 * A twin under way is waited for, as long as a lock is ever waited for (2 s).
 * Refuses: idempotency_in_progress, idempotency_key_reused.
 */
export async function reserve(tx: Tx, intent: Intent): Promise<Answer | undefined> {
  const { actorId, key, fingerprint } = intent
  const fresh = await many(
    tx,
    sql`
      insert into engine.intent (actor_id, key, fingerprint)
      values (${actorId}::uuid, ${key}, ${fingerprint})
      on conflict do nothing
      returning 1`,
  ).catch((error: unknown) => {
    // The twin holds its row longer than we wait. Its answer may be asked for again.
    if (isConflict(error)) refuse('idempotency_in_progress', { retry_after: 2 })
    throw error
  })
  if (fresh.length === 1) return undefined

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
export async function remember(tx: Tx, intent: Intent, answer: Answer): Promise<void> {
  await many(
    tx,
    sql`
      update engine.intent
      set status = ${answer.status}, body = ${Buffer.from(answer.body)}
      where actor_id = ${intent.actorId}::uuid and key = ${intent.key}`,
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
