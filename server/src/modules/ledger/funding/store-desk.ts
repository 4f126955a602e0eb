import type { DeskDayState } from '@fuquan/contract/ledger/funding-shapes.ts'
import type { AccountId, DeskDayId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'

type On = Tx | Db

export type DayRow = {
  id: DeskDayId
  userId: UserId
  state: DeskDayState
  float: bigint
  paidIn: bigint
  paidOut: bigint
  openedAt: Date
  counted: bigint | null
  expected: bigint | null
  reason: string | null
  closedAt: Date | null
  agreedBy: UserId | null
  byOnePerson: boolean
}

const columns = sql`
  d.id, d.user_id as "userId", d.state, d.float, d.opened_at as "openedAt", d.counted,
  d.expected, d.reason, d.closed_at as "closedAt", d.agreed_by as "agreedBy",
  d.by_one_person as "byOnePerson",
  coalesce((select sum(l.amount) from ledger.desk_line l
             where l.day = d.id and l.amount > 0), 0)::bigint as "paidIn",
  coalesce((select -sum(l.amount) from ledger.desk_line l
             where l.day = d.id and l.amount < 0), 0)::bigint as "paidOut"`

/** Opens a drawer; gives false when this cashier has one open. */
export async function addDay(
  tx: Tx,
  day: { id: DeskDayId; userId: UserId; float: bigint; at: Date },
): Promise<boolean> {
  const rows = await many(
    tx,
    sql`
      insert into ledger.desk_day (user_id, id, float, opened_at)
      values (${day.userId}, ${day.id}, ${day.float}::bigint, ${day.at})
      on conflict do nothing
      returning id`,
  )
  return rows.length === 1
}

/** Locks a day first, then reads it with its sums, so that no line of it is missed. */
export async function lockDay(tx: Tx, id: DeskDayId): Promise<DayRow | undefined> {
  const rows = await many(
    tx,
    sql`select d.id from ledger.desk_day d where d.id = ${id} for no key update`,
  )
  return rows.length === 0 ? undefined : findDay(tx, id)
}

/** Finds one day with its sums. */
export const findDay = (on: On, id: DeskDayId) =>
  maybe<DayRow>(on, sql`select ${columns} from ledger.desk_day d where d.id = ${id}`)

/** Finds the day of a cashier that is not closed. */
export const findOpenDay = (on: On, userId: UserId) =>
  maybe<DayRow>(
    on,
    sql`select ${columns} from ledger.desk_day d
         where d.user_id = ${userId} and d.state <> 'closed'`,
  )

export type LineRow = {
  kind: 'top_up' | 'pay_out' | 'correction'
  amount: bigint
  userId: UserId
  transferId: TransferId
  bookId: AccountId
  at: Date
}

/** Saves what one transfer did to a drawer. */
export async function addLine(tx: Tx, line: LineRow & { day: DeskDayId }): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.desk_line (day, transfer, book, kind, amount, user_id, at)
      values (
        ${line.day}, ${line.transferId}, ${line.bookId}, ${line.kind}, ${line.amount}::bigint,
        ${line.userId}, ${line.at})`,
  )
}

const linesMax = 500

/** Lists the lines of a day, newest first. */
export const listLines = (on: On, day: DeskDayId) =>
  many<LineRow>(
    on,
    sql`
      select l.kind, l.amount, l.user_id as "userId", l.transfer as "transferId",
             l.book as "bookId", l.at
        from ledger.desk_line l
       where l.day = ${day} order by l.at desc, l.transfer limit ${linesMax}`,
  )

/** Finds in which drawer a transfer was paid. */
export const findLineOf = (on: On, transfer: TransferId) =>
  maybe<{ day: DeskDayId }>(
    on,
    sql`select l.day from ledger.desk_line l where l.transfer = ${transfer} limit 1`,
  )

/** Lists days, newest first; with `of` only those of one cashier. */
export const listDays = (
  on: On,
  ask: {
    of: UserId | undefined
    before: { at: Date; id: string } | undefined
    limit: number
  },
) =>
  many<DayRow>(
    on,
    sql`
      select ${columns} from ledger.desk_day d
       where (${ask.of ?? null}::uuid is null or d.user_id = ${ask.of ?? null})
         and (${ask.before?.at ?? null}::timestamptz is null
              or (d.opened_at, d.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
       order by d.opened_at desc, d.id desc limit ${ask.limit}`,
  )

/** Saves a count; `closedAt` closes the day for good. */
export async function saveCount(
  tx: Tx,
  count: {
    id: DeskDayId
    counted: bigint
    expected: bigint
    reason: string
    closedAt: Date | null
    agreedBy: UserId | null
    byOnePerson: boolean
  },
): Promise<void> {
  const state = count.closedAt === null ? 'counted' : 'closed'
  await many(
    tx,
    sql`
      update ledger.desk_day
         set state = ${state}, counted = ${count.counted}::bigint,
             expected = ${count.expected}::bigint, reason = ${count.reason},
             closed_at = ${count.closedAt}, agreed_by = ${count.agreedBy},
             by_one_person = ${count.byOnePerson}
       where id = ${count.id}`,
  )
}

/** Tells whether there is a cash desk at all, and whether one is open now. */
export async function deskState(on: On): Promise<'none' | 'closed' | 'open'> {
  const row = await one<{ any: boolean; open: boolean }>(
    on,
    sql`
      select exists (select 1 from ledger.desk_day d) as any,
             exists (select 1 from ledger.desk_day d where d.state = 'open') as open`,
  )
  if (row.open) return 'open'
  return row.any ? 'closed' : 'none'
}
