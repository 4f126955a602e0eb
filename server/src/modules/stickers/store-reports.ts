import type { PackId, StickerId, StickerReportId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export const whys = ['stolen', 'person', 'indecent', 'hateful', 'other'] as const
export type ReportRow = {
  id: StickerReportId
  packId: PackId
  stickerId: StickerId | null
  reporter: UserId
  why: (typeof whys)[number]
  words: string
  at: Date
}

const columns = sql`
  r.id, r.pack as "packId", r.sticker as "stickerId", r.reporter, r.why, r.words, r.at`

/** Saves a report; an open one of the same person about the same pack is replaced. */
export async function saveReport(tx: Tx, report: Omit<ReportRow, 'id'> & { id: string }) {
  const { id, packId, stickerId, reporter, why, words, at } = report
  await many(
    tx,
    sql`
      insert into stickers.report (id, pack, sticker, reporter, why, words, at)
      values (${id}, ${packId}, ${stickerId}, ${reporter}, ${why}, ${words}, ${at})
      on conflict (pack, reporter) where closed_at is null do update
        set sticker = excluded.sticker, why = excluded.why, words = excluded.words`,
  )
}

/** Lists open reports, oldest first, at most 100. */
export function listReports(tx: Tx): Promise<ReportRow[]> {
  return many(
    tx,
    sql`
      select ${columns} from stickers.report r
      where r.closed_at is null
      order by r.at, r.id
      limit 100`,
  )
}

/** Closes one report; gives whether there is such a report. */
export async function closeReport(
  tx: Tx,
  { id, by, at }: { id: StickerReportId; by: UserId; at: Date },
): Promise<boolean> {
  const closed = await maybe(
    tx,
    sql`
      update stickers.report
      set closed_at = coalesce(closed_at, ${at}), closed_by = coalesce(closed_by, ${by})
      where id = ${id}
      returning id`,
  )
  return closed !== undefined
}

/** Closes every open report about a pack. */
export async function closeReports(
  tx: Tx,
  { packId, by, at }: { packId: PackId; by: UserId; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update stickers.report set closed_at = ${at}, closed_by = ${by}
      where pack = ${packId} and closed_at is null`,
  )
}
