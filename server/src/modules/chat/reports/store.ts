import type { ExcerptLine, MessageReportState } from '@fuquan/contract/chat.ts'
import type { MessageReportId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type ReportRow = {
  id: MessageReportId
  roomId: RoomId
  number: number
  reporter: UserId
  about: 'scam' | 'insult' | 'threat' | 'illegal' | 'private' | 'spam' | 'other'
  words: string
  excerpt: (Omit<ExcerptLine, 'at'> & { at: string })[]
  at: Date
  state: MessageReportState
  rule: number | null
  decidedBy: UserId | null
  decidedAt: Date | null
  decision: string | null
}

const columns = sql`
  p.id, p.room as "roomId", p.number, p.reporter, p.about, p.words, p.excerpt, p.at, p.state,
  p.rule, p.decided_by as "decidedBy", p.decided_at as "decidedAt", p.decision
`

/** Saves a report, unless this person has reported this line before. */
export async function insertReport(
  tx: Tx,
  report: Pick<ReportRow, 'id' | 'roomId' | 'number' | 'reporter' | 'about' | 'words' | 'at'> & {
    excerpt: readonly ExcerptLine[]
  },
): Promise<boolean> {
  const made = await maybe(
    tx,
    sql`
      insert into chat.report (id, room, number, reporter, about, words, excerpt, at, state)
      values (${report.id}, ${report.roomId}, ${report.number}, ${report.reporter},
        ${report.about}, ${report.words}, ${JSON.stringify(report.excerpt)}::jsonb,
        ${report.at}, 'waiting')
      on conflict (id) do nothing
      returning id
    `,
  )
  return made !== undefined
}

/** Locks a report. */
export function lockReport(tx: Tx, id: MessageReportId): Promise<ReportRow | undefined> {
  return maybe<ReportRow>(
    tx,
    sql`select ${columns} from chat.report p where p.id = ${id} for update`,
  )
}

/** Lists reports in one state, the oldest first. */
export function listReports(
  tx: Tx,
  ask: {
    state: MessageReportState
    from: { at: Date; id: string } | undefined
    limit: number
  },
): Promise<ReportRow[]> {
  const after = ask.from ? sql`and (p.at, p.id) > (${ask.from.at}, ${ask.from.id}::uuid)` : sql``
  return many<ReportRow>(
    tx,
    sql`
      select ${columns}
      from chat.report p
      where p.state = ${ask.state} ${after}
      order by p.at, p.id
      limit ${ask.limit}
    `,
  )
}

/** Saves what staff decided, for all reports of that line that wait; gives them. */
export function saveDecision(
  tx: Tx,
  line: { roomId: RoomId; number: number },
  decided: {
    state: 'removed' | 'kept'
    rule: number | null
    by: UserId
    at: Date
    decision: string
  },
): Promise<ReportRow[]> {
  return many<ReportRow>(
    tx,
    sql`
      update chat.report p
      set state = ${decided.state}, rule = ${decided.rule}, decided_by = ${decided.by},
        decided_at = ${decided.at}, decision = ${decided.decision}
      where p.room = ${line.roomId} and p.number = ${line.number} and p.state = 'waiting'
      returning ${columns}
    `,
  )
}
