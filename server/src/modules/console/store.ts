import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { FirstRun } from './rules.ts'

type FirstRunRow = { code_digest: Buffer; finished_at: Date | null }
const firstRunOf = (row: FirstRunRow | undefined): FirstRun | undefined =>
  row === undefined ? undefined : { codeDigest: row.code_digest, finishedAt: row.finished_at }

/** Keeps the digest of the setup code that counts; says false when the house is set up. */
export async function keepCodeDigest(tx: Tx, digest: Buffer): Promise<boolean> {
  const kept = await maybe(
    tx,
    sql`
      insert into console.first_run (id, code_digest)
      values (1, ${digest})
      on conflict (id) do update
      set code_digest = excluded.code_digest
      where first_run.finished_at is null
      returning id`,
  )
  return kept !== undefined
}

/** The first run as it stands, without a lock. */
export async function findFirstRun(tx: Tx | Db): Promise<FirstRun | undefined> {
  const query = sql`select code_digest, finished_at from console.first_run where id = 1`
  return firstRunOf(await maybe<FirstRunRow>(tx, query))
}

/** The first run, locked: of two submits at the same second one waits here. */
export async function lockFirstRun(tx: Tx): Promise<FirstRun | undefined> {
  const query = sql`
    select code_digest, finished_at
    from console.first_run
    where id = 1
    for update`
  return firstRunOf(await maybe<FirstRunRow>(tx, query))
}

/** Closes the first run for ever. */
export async function saveFirstRun(tx: Tx, ownerId: UserId, now: Date): Promise<void> {
  await one(
    tx,
    sql`
      update console.first_run
      set owner_id = ${ownerId}, finished_at = ${now}
      where id = 1 and finished_at is null
      returning id`,
  )
}

export type AuditRow = {
  number: bigint
  at: Date
  by_kind: string
  by_id: UserId
  act: string
  about_kind: string | null
  about_ref: string | null
  person_id: UserId | null
  before: unknown
  after: unknown
  reason: string
  previous: Buffer
  digest: Buffer
}
export type AuditFilter = {
  act?: string | undefined
  by?: UserId | undefined
  person?: UserId | undefined
}

/** Audit lines before a number, newest first. */
export async function listAuditLines(
  tx: Tx,
  filter: AuditFilter & { before: bigint | undefined; limit: number },
): Promise<AuditRow[]> {
  return many<AuditRow>(
    tx,
    sql`
      select number, at, by_kind, by_id, act, about_kind, about_ref, person_id,
        before, after, reason, previous, digest
      from engine.audit
      where (${filter.before ?? null}::bigint is null or number < ${filter.before ?? null}::bigint)
        and (${filter.act ?? null}::text is null or act = ${filter.act ?? null}::text)
        and (${filter.by ?? null}::uuid is null or by_id = ${filter.by ?? null}::uuid)
        and (${filter.person ?? null}::uuid is null or person_id = ${filter.person ?? null}::uuid)
      order by number desc
      limit ${filter.limit}`,
  )
}

/** Audit lines after a number, oldest first: for the export, page by page. */
export async function listAuditFrom(tx: Tx, after: bigint, limit: number): Promise<AuditRow[]> {
  return many<AuditRow>(
    tx,
    sql`
      select number, at, by_kind, by_id, act, about_kind, about_ref, person_id,
        before, after, reason, previous, digest
      from engine.audit
      where number > ${after}
      order by number
      limit ${limit}`,
  )
}
