import { many, sql, type Tx } from '#/engine/db.ts'
import { type Difference, differencesMax } from '../store-checks.ts'

/**
 * Lists trees that owe another amount than their escrow should hold, that were paid otherwise than
 * guessed, or in which a claim has no guess. Whether the account holds it, the envelope’s own
 * check compares.
 */
export function listTreeDifferences(tx: Tx): Promise<Difference[]> {
  return many<Difference>(
    tx,
    sql`
    with guessed as (
      select g.envelope, count(*) as guesses, max(g.number) as newest,
        count(*) filter (where g.verdict in ('hit', 'last', 'exact')) as wins
      from envelopes.tree_guess g
      group by g.envelope
    )
    -- The level that waits, or that was halved last, holds what the tree still owes.
    select t.envelope, 'envelopes.tree_owes_another_amount' as kind
    from envelopes.tree t
    join envelopes.envelope e on e.id = t.envelope
    join lateral (
      select l.level, l.amount
      from envelopes.tree_level l
      where l.envelope = t.envelope
      order by l.level desc
      limit 1) last on true
    left join envelopes.tree_guess g on g.envelope = t.envelope and g.level = last.level
    where t.mode = 'funny' and e.total - e.claimed_sum <> case
        when g.verdict is null then last.amount
        when g.verdict = 'halved' then last.amount - last.amount / 2
        else 0
      end
    union all
    select t.envelope, 'envelopes.relay_paid_without_a_hit'
    from envelopes.tree t
    join envelopes.envelope e on e.id = t.envelope
    left join guessed g on g.envelope = t.envelope
    where t.mode = 'relay'
      and e.claimed_sum <> case when coalesce(g.wins, 0) = 1 then e.total else 0 end
    union all
    select t.envelope, 'envelopes.guesses_have_a_gap'
    from envelopes.tree t
    join guessed g on g.envelope = t.envelope
    where g.guesses <> g.newest
    union all
    select c.envelope, 'envelopes.claim_without_a_guess'
    from envelopes.tree t
    join envelopes.claim c on c.envelope = t.envelope
    left join envelopes.tree_guess g on g.envelope = c.envelope and g.guesser = c.claimer
    where g.guesser is null
    order by envelope, kind
    limit ${differencesMax}`,
  )
}
