import { createHash } from 'node:crypto'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { assert } from '#/kit/assert.ts'
import { readNow } from './clock.ts'
import { many, one, sql, type Tx } from './db.ts'
import { type Actor, houseId } from './house.ts'
import type { Finding } from './module.ts'

export const auditPageMax = 1_000

export type AuditLine = {
  by: Pick<Actor, 'kind' | 'id'> | 'house'
  /** What was done, as `ledger.issue`. */
  act: string
  about?: { kind: string; ref: string }
  /** The person it concerns; they see the line. */
  person?: UserId
  before?: unknown
  after?: unknown
  reason: string
}

type Row = {
  number: bigint
  at: Date
  by_kind: string
  by_id: string
  act: string
  about_kind: string | null
  about_ref: string | null
  person_id: string | null
  before: unknown
  after: unknown
  reason: string
  previous: Buffer
  digest: Buffer
}

const concerned = new WeakMap<Tx, UserId>()

/**
 * Names whom the staff act of this transaction is about, where its address does not: the line it
 * leaves is theirs to read as well.
 */
export const concerns = (tx: Tx, person: UserId): void => void concerned.set(tx, person)

/** Whom the staff act of this transaction was said to be about. */
export const concernedBy = (tx: Tx): UserId | undefined => concerned.get(tx)

/** Writes one line of the audit log in the caller's transaction, chained to the line before it. */
export async function audit(tx: Tx, line: AuditLine): Promise<void> {
  const head = await one<{ number: bigint; digest: Buffer }>(
    tx,
    sql`select number, digest from engine.audit_head where id = 1 for update`,
  )

  // The time after the lock, so that times rise with the numbers.
  const at = await readNow(tx)
  const by = line.by === 'house' ? { kind: 'house', id: houseId } : line.by
  const row: Omit<Row, 'digest'> = {
    number: head.number + 1n,
    at,
    by_kind: by.kind,
    by_id: by.id,
    act: line.act,
    about_kind: line.about?.kind ?? null,
    about_ref: line.about?.ref ?? null,
    person_id: line.person ?? null,
    before: plain(line.before),
    after: plain(line.after),
    reason: line.reason,
    previous: head.digest,
  }
  const digest = digestOf(row)

  await many(
    tx,
    sql`
      insert into engine.audit (
        number, at, by_kind, by_id, act, about_kind, about_ref, person_id,
        before, after, reason, previous, digest
      ) values (
        ${row.number}, ${row.at}, ${row.by_kind}, ${row.by_id}, ${row.act}, ${row.about_kind},
        ${row.about_ref}, ${row.person_id}, ${jsonb(row.before)}::jsonb, ${jsonb(row.after)}::jsonb,
        ${row.reason}, ${row.previous}, ${digest}
      )`,
  )
  await many(
    tx,
    sql`update engine.audit_head set number = ${row.number}, digest = ${digest} where id = 1`,
  )
}

/** Reads the whole chain and names the first line that is changed, missing or added. */
export async function verifyAudit(tx: Tx): Promise<Finding[]> {
  let number = 0n
  let digest: Buffer = Buffer.alloc(0)
  for (;;) {
    const rows = await many<Row>(
      tx,
      sql`
        select * from engine.audit
        where number > ${number}
        order by number
        limit ${auditPageMax}`,
    )
    for (const row of rows) {
      const chained = row.number === number + 1n && row.previous.equals(digest)
      if (!chained || !digestOf(row).equals(row.digest)) {
        return [{ kind: 'audit_chain', details: { number: row.number.toString() } }]
      }
      number = row.number
      digest = row.digest
    }
    if (rows.length < auditPageMax) break
  }
  const head = await one<{ number: bigint; digest: Buffer }>(
    tx,
    sql`select number, digest from engine.audit_head where id = 1`,
  )
  if (head.number === number && head.digest.equals(digest)) return []
  return [{ kind: 'audit_chain', details: { number: head.number.toString() } }]
}

function digestOf(row: Omit<Row, 'digest'>): Buffer {
  const facts = [
    row.number.toString(),
    row.at.toISOString(),
    row.by_kind,
    row.by_id,
    row.act,
    row.about_kind,
    row.about_ref,
    row.person_id,
    row.before ?? null,
    row.after ?? null,
    row.reason,
    row.previous.toString('hex'),
  ]
  return createHash('sha256').update(canonical(facts)).digest()
}

/** One text for one value: jsonb forgets the order of fields, so we sort them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, held]) => `${JSON.stringify(name)}:${canonical(held)}`).join(',')}}`
}

/** Plain JSON, as it will come back from the database; amounts become decimal strings. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  const text = JSON.stringify(value, (_, held) => (typeof held === 'bigint' ? `${held}` : held))
  assert(text !== undefined, 'an audit line holds plain values')
  return JSON.parse(text)
}

const jsonb = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
