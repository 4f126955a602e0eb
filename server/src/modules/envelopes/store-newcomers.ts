import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'

/**
 * Locks what these people of level L0 have claimed today, in id order, and gives it.
 * Their row is what two envelopes opened at once have in common.
 */
export async function lockNewcomers(
  tx: Tx,
  people: readonly UserId[],
  day: { at: Date; timeZone: string },
): Promise<Map<UserId, bigint>> {
  if (people.length === 0) return new Map()
  const today = sql`(${day.at}::timestamptz at time zone ${day.timeZone})::date`
  await many(
    tx,
    sql`
    insert into envelopes.newcomer (claimer, day)
    select p.claimer, ${today}
    from unnest(${people}::uuid[]) p(claimer)
    order by p.claimer
    on conflict (claimer, day) do nothing`,
  )
  const rows = await many<{ claimer: UserId; amount: bigint }>(
    tx,
    sql`
    select claimer, amount
    from envelopes.newcomer
    where claimer = any(${people}::uuid[]) and day = ${today}
    order by claimer
    for no key update`,
  )
  return new Map(rows.map(row => [row.claimer, row.amount]))
}

/** Reads what one person of level L0 has claimed today. */
export async function readNewcomer(
  tx: Tx,
  person: UserId,
  day: { at: Date; timeZone: string },
): Promise<bigint> {
  const row = await one<{ amount: bigint }>(
    tx,
    sql`
    select coalesce(sum(amount), 0)::bigint as amount
    from envelopes.newcomer
    where claimer = ${person}
      and day = (${day.at}::timestamptz at time zone ${day.timeZone})::date`,
  )
  return row.amount
}

/** Adds what people of level L0 have just won to their day; their rows are locked. */
export async function saveNewcomers(
  tx: Tx,
  won: readonly { claimer: UserId; amount: bigint }[],
  day: { at: Date; timeZone: string },
): Promise<void> {
  if (won.length === 0) return
  await many(
    tx,
    sql`
    update envelopes.newcomer n
    set amount = n.amount + w.amount
    from unnest(
      ${won.map(share => share.claimer)}::uuid[],
      ${won.map(share => share.amount)}::bigint[])
      w(claimer, amount)
    where n.claimer = w.claimer
      and n.day = (${day.at}::timestamptz at time zone ${day.timeZone})::date`,
  )
}
