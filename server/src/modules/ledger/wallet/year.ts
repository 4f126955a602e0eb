import type { BillMonth, routes, YearBill } from '@fuquan/contract/ledger.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { ownersOf } from '../book/store-accounts.ts'
import { linesToBills, ownAccounts } from './bill-lines.ts'
import * as store from './store-months.ts'
import { boundsOf } from './store-bills.ts'

type Routes = typeof routes
type Year = z.output<typeof YearBill>
type Row = store.DayKindRow
const peopleShown = 5

/** Computes the actor's year from their own lines; nothing of it is kept. */
export async function getYearBill(
  { tx, actor, settings }: Ctx,
  { year }: Input<Routes['getYearBill']>,
): Promise<Reply<Routes['getYearBill']>> {
  const zone = settings.of(houseTimeZone)
  const stretches: store.Stretch[] = []
  for (const account of ownAccounts(actor.id)) {
    const span = { account, first: `${year}-01-01`, months: 12, zone }
    stretches.push({ account, ...(await boundsOf(tx, span)) })
  }
  const rows = await store.listDayKinds(tx, stretches, zone)
  const { largest, firstAt } = await store.findPeaks(tx, stretches)
  const [shown] = largest === undefined ? [] : await linesToBills(tx, actor.id, [largest])
  const others = await store.listOthers(tx, stretches)
  const owners = await ownersOf(
    tx,
    others.map(other => other.account),
  )
  return {
    year,
    ...sumsOf(rows),
    months: monthsOf(rows),
    kinds: kindsOf(rows),
    people: peopleAmong(others, owners, actor.id),
    largest: shown ?? null,
    busiestDay: busiestOf(rows),
    firstAt: firstAt ?? null,
  }
}

/** Adds rows up. Amounts are minor units. */
export const sumsOf = (rows: readonly Row[]) => ({
  in: rows.reduce((sum, row) => sum + row.in, 0n),
  out: rows.reduce((sum, row) => sum + row.out, 0n),
  count: rows.reduce((sum, row) => sum + row.count, 0),
})

const grouped = <K extends string>(rows: readonly Row[], keyOf: (row: Row) => K) =>
  [...Map.groupBy(rows, keyOf)].map(([key, of]) => ({ key, ...sumsOf(of) }))

/** Sums by month, oldest first; months without a line are left out. */
export const monthsOf = (rows: readonly Row[]): z.output<typeof BillMonth>[] =>
  grouped(rows, row => row.day.slice(0, 7)).map(({ key, ...sums }) => ({ month: key, ...sums }))

/** Sums by kind, the most frequent first. */
export const kindsOf = (rows: readonly Row[]): Year['kinds'] =>
  grouped(rows, row => row.kind)
    .map(({ key, ...sums }) => ({ kind: key, ...sums }))
    .toSorted((a, b) => b.count - a.count)

/** The day with the most lines; the earliest of several; null for an empty year. */
export function busiestOf(rows: readonly Row[]): Year['busiestDay'] {
  const [first] = grouped(rows, row => row.day).toSorted((a, b) => b.count - a.count)
  return first === undefined ? null : { day: first.key, count: first.count }
}

/** Who the owners of the accounts on the other side are; the house and oneself are nobody here. */
export function peopleAmong(
  others: readonly store.OtherRow[],
  owners: ReadonlyMap<string, UserId>,
  me: UserId,
): Year['people'] {
  const found = new Map<UserId, { in: bigint; out: bigint; count: number }>()
  for (const { account, ...sums } of others) {
    const userId = owners.get(account)
    if (userId === undefined || userId === me) continue
    const before = found.get(userId) ?? { in: 0n, out: 0n, count: 0 }
    found.set(userId, {
      in: before.in + sums.in,
      out: before.out + sums.out,
      count: before.count + sums.count,
    })
  }
  return [...found]
    .map(([userId, sums]) => ({ userId, ...sums }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, peopleShown)
}
