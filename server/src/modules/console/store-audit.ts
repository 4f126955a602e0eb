import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

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
  acts?: readonly string[] | undefined
  notActs?: readonly string[] | undefined
  by?: UserId | undefined
  person?: UserId | undefined
  about?: string | undefined
  /** Days of the house's zone, both in. */
  from?: string | undefined
  until?: string | undefined
}

const columns = sql`
  number, at, by_kind, by_id, act, about_kind, about_ref, person_id, before, after, reason,
  previous, digest`

// Each filter that is not asked for is left out, so that the indexes of the others are used.
function filtered(filter: AuditFilter, zone: string) {
  const { act, acts, notActs, by, person, about, from, until } = filter
  return sql`
    ${act === undefined ? sql`` : sql`and act = ${act}`}
    ${acts === undefined ? sql`` : sql`and act = any(${[...acts]}::text[])`}
    ${notActs === undefined ? sql`` : sql`and act <> all(${[...notActs]}::text[])`}
    ${by === undefined ? sql`` : sql`and by_id = ${by}`}
    ${person === undefined ? sql`` : sql`and person_id = ${person}`}
    ${about === undefined ? sql`` : sql`and about_ref = ${about}`}
    ${from === undefined ? sql`` : sql`and at >= (${from}::date)::timestamp at time zone ${zone}`}
    ${
      until === undefined
        ? sql``
        : sql`and at < (${until}::date + 1)::timestamp at time zone ${zone}`
    }`
}

type Paging = { zone: string; limit: number }

/** Audit lines before a number, newest first. */
export function listAuditLines(
  tx: Tx,
  { before, zone, limit, ...filter }: AuditFilter & Paging & { before: bigint | undefined },
): Promise<AuditRow[]> {
  return many<AuditRow>(
    tx,
    sql`
      select ${columns}
      from engine.audit
      where number < ${before ?? 9_223_372_036_854_775_807n}::bigint
      ${filtered(filter, zone)}
      order by number desc
      limit ${limit}`,
  )
}

/** Audit lines after a number, oldest first: for the export, page by page. */
export function listAuditFrom(
  tx: Tx,
  { after, zone, limit, ...filter }: AuditFilter & Paging & { after: bigint },
): Promise<AuditRow[]> {
  return many<AuditRow>(
    tx,
    sql`
      select ${columns}
      from engine.audit
      where number > ${after}::bigint
      ${filtered(filter, zone)}
      order by number
      limit ${limit}`,
  )
}

/** Whether more than `max` lines fit a filter. */
export async function areMoreThan(
  tx: Tx,
  max: number,
  { zone, ...filter }: AuditFilter & { zone: string },
): Promise<boolean> {
  const beyond = await many(
    tx,
    sql`select 1 from engine.audit where true ${filtered(filter, zone)} offset ${max} limit 1`,
  )
  return beyond.length > 0
}

/** Every kind of act of the log, by one step through its index each. */
export async function listActs(tx: Tx): Promise<string[]> {
  const rows = await many<{ act: string }>(
    tx,
    sql`
      with recursive found as (
        (select act from engine.audit order by act limit 1)
        union all
        select (select a.act from engine.audit a where a.act > f.act order by a.act limit 1)
        from found f
        where f.act is not null
      )
      select act from found where act is not null`,
  )
  return rows.map(row => row.act)
}

/** Everybody who stands in the log as the one who acted, by one step through its index each. */
export async function listActors(tx: Tx): Promise<UserId[]> {
  const rows = await many<{ by_id: UserId }>(
    tx,
    sql`
      with recursive found as (
        (select by_id from engine.audit order by by_id limit 1)
        union all
        select (select a.by_id from engine.audit a where a.by_id > f.by_id order by a.by_id limit 1)
        from found f
        where f.by_id is not null
      )
      select by_id from found where by_id is not null`,
  )
  return rows.map(row => row.by_id)
}
