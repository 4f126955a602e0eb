import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

type KindSum = {
  kind: number
  accounts: number
  filled: number
  holding: number
  balance: bigint
  held: bigint
}
type Except = { kinds: readonly number[]; owners: readonly UserId[] }

/**
 * Counts and sums accounts by kind, in the order of the chart; `filled` have a balance, `holding`
 * have something held.
 */
export const sumByKind = (tx: Tx, except: Except): Promise<KindSum[]> =>
  many(
    tx,
    sql`
      select a.kind, count(*)::int as accounts,
             count(*) filter (where b.balance <> 0)::int as filled,
             count(*) filter (where b.held_out <> 0)::int as holding,
             sum(b.balance)::bigint as balance, sum(b.held_out)::bigint as held
        from ledger.account a
        join ledger.balance b on b.account = a.id
       where a.kind <> all(${[...except.kinds]}::int[])
         and a.owner <> all(${[...except.owners]}::uuid[])
       group by a.kind
       order by a.kind`,
  )
