import { type Db, many, maybe, sql, type Tx } from '#/engine/db.ts'

/** What lay in escrow when it was last noted, and from how many people it came. */
export type EscrowDay = { amount: bigint; givers: number; at: Date }

/** Finds what was noted last. */
export const findEscrow = (on: Tx | Db): Promise<EscrowDay | undefined> =>
  maybe<EscrowDay>(
    on,
    sql`
      select d.amount, d.givers, d.at
        from ledger.escrow_day d
       order by d.day desc
       limit 1`,
  )

/**
 * Notes what lies in escrow and how many people gave it, once a day: a second note of a day would
 * say what came between the two, so it changes nothing.
 */
export async function noteEscrow(tx: Tx): Promise<void> {
  await many(
    tx,
    sql`
      with lying as (
        select coalesce(g.owner, a.owner) as giver, a.kind between 10 and 12 as contained,
               coalesce(g.kind, a.kind) in (1, 4) as ofperson, b.balance, b.held_out as held
          from ledger.balance b
          join ledger.account a on a.id = b.account
          left join ledger.account g on g.id = a.returns_to and a.kind between 10 and 12
         where b.held_out > 0 or (a.kind between 10 and 12 and b.balance > 0)
      )
      insert into ledger.escrow_day (day, amount, givers, at)
      select (engine.now() at time zone 'UTC')::date,
             coalesce(sum(case when l.contained then l.balance else l.held end), 0),
             count(distinct l.giver) filter (where l.ofperson), engine.now()
        from lying l
      on conflict (day) do nothing`,
  )
}
