import type { ExportId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type ExportRow = {
  id: ExportId
  askedBy: UserId
  reason: string
  byOnePerson: boolean
  allowedAt: Date
  endsAt: Date
}
const columns = sql`
  id, asked_by as "askedBy", reason, by_one_person as "byOnePerson", allowed_at as "allowedAt",
  ends_at as "endsAt"`

/** Saves that somebody may take all data out. */
export async function addExport(tx: Tx, made: Omit<ExportRow, 'id'> & { id: string }) {
  await many(
    tx,
    sql`
      insert into console.export (id, asked_by, reason, by_one_person, allowed_at, ends_at)
      values (
        ${made.id}, ${made.askedBy}, ${made.reason}, ${made.byOnePerson}, ${made.allowedAt},
        ${made.endsAt}
      )
      on conflict (id) do nothing`,
  )
}

/** The newest permissions. */
export const listExports = (tx: Tx, limit: number): Promise<ExportRow[]> =>
  many(
    tx,
    sql`select ${columns} from console.export order by allowed_at desc, id desc limit ${limit}`,
  )

/** One permission, if it is this person's and still holds. */
export const findExport = (
  tx: Tx,
  { id, by, now }: { id: ExportId; by: UserId; now: Date },
): Promise<ExportRow | undefined> =>
  maybe(
    tx,
    sql`
      select ${columns}
      from console.export
      where id = ${id} and asked_by = ${by} and ends_at > ${now}`,
  )
