import type { AccountId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, sql, type Tx } from '#/engine/db.ts'
import type { Arrival } from './arrivals.ts'

const perTurnMax = 500
/** Arrivals of one page. */
export const arrivalsMax = 200

export type Waiting = { account: AccountId; owner: UserId; version: bigint; balance: bigint }

/** Notes waiting accounts paid lately: found by time, so it costs their payers nothing. */
export async function noteArrivals(tx: Tx): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.waiting (account, wallet, since)
      select a.id, o.account, min(e.at)
        from ledger.entry e
        join ledger.account a on a.id = e.account and a.kind = 4
        join ledger.owned o on o.owner = a.owner and o.asset = a.asset and o.kind = 1
       where e.at > engine.now() - interval '1 hour' and e.amount > 0
       group by a.id, o.account
      on conflict do nothing`,
  )
}

/** Finds what the look by time missed, at night: every waiting account that holds something. */
export async function noteAllWaiting(tx: Tx): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.waiting (account, wallet, since)
      select a.id, o.account, engine.now()
        from ledger.account a
        join ledger.balance b on b.account = a.id
        join ledger.owned o on o.owner = a.owner and o.asset = a.asset and o.kind = 1
       where a.kind = 4 and b.balance > 0
      on conflict do nothing`,
  )
}

/** Lists waiting accounts that the sweep looks at, those that waited longest first. */
export const listWaiting = (on: Tx | Db): Promise<Waiting[]> =>
  many(
    on,
    sql`
      select w.account, a.owner, b.version, b.balance
        from ledger.waiting w
        join ledger.account a on a.id = w.account
        join ledger.balance b on b.account = w.account
       order by w.since, w.account
       limit ${perTurnMax}`,
  )

/** Forgets a waiting account that is empty; another goes to the end of the line. */
export async function forgetEmpty(tx: Tx, account: AccountId): Promise<void> {
  // The lock keeps an arrival from coming in between the look and the delete.
  const empty = await maybe(
    tx,
    sql`
      select 1 from ledger.balance b
       where b.account = ${account} and b.balance = 0 for no key update`,
  )
  if (empty === undefined) {
    await many(tx, sql`update ledger.waiting set since = engine.now() where account = ${account}`)
    return
  }
  await many(tx, sql`delete from ledger.waiting where account = ${account}`)
}

/** Lists what came to a waiting account before a line of it, newest first, and whose it was. */
export const listArrivals = (
  on: Tx | Db,
  ask: { account: AccountId; below: bigint | undefined },
): Promise<Arrival[]> =>
  many(
    on,
    sql`
      select e.version, e.amount, e.at, a.returns_to as "returnsTo", g.owner as giver
        from ledger.entry e
        left join ledger.account a on a.id = e.book
        left join ledger.account g on g.id = a.returns_to and g.kind = 1
       where e.account = ${ask.account} and e.amount > 0
         and (${ask.below ?? null}::bigint is null or e.version < ${ask.below ?? null}::bigint)
       order by e.version desc
       limit ${arrivalsMax}`,
  )

/** Finds which of these transfers a waiting account has made. */
export async function madeAmong(
  on: Tx | Db,
  account: AccountId,
  ids: readonly TransferId[],
): Promise<Set<TransferId>> {
  const rows = await many<{ id: TransferId }>(
    on,
    sql`
      select t.id from ledger.transfer t
       where t.book = ${account} and t.id = any (${[...ids]}::uuid[])`,
  )
  return new Set(rows.map(row => row.id))
}
