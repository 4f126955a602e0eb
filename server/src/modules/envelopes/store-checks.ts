import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

/** Differences shown at once; one is enough to look. */
export const differencesMax = 100
/** Envelopes whose accounts are compared in one turn. */
export const comparedMax = 5_000

export type Difference = { envelope: EnvelopeId; kind: string }

/** Lists envelopes whose claims are not their counters, their shares or their total. */
export function listDifferences(tx: Tx): Promise<Difference[]> {
  return many<Difference>(
    tx,
    sql`
    with claimed as (
      select c.envelope, count(*) as claims, sum(c.amount) as amount, max(c.number) as newest
      from envelopes.claim c
      group by c.envelope
    ), drawn as (
      select c.envelope, sum(cardinality(c.amounts)) as shares,
        sum((select sum(a) from unnest(c.amounts) a)) as amount
      from envelopes.chunk c
      group by c.envelope
    ), given as (
      select g.envelope, sum(g.amount) as amount
      from envelopes.given g
      group by g.envelope
    )
    select e.id as envelope, 'envelopes.counters_differ' as kind
    from envelopes.envelope e
    left join claimed c on c.envelope = e.id
    where coalesce(c.claims, 0) <> e.claimed or (coalesce(c.newest, 0) <> e.claimed
        -- Who was named takes the share of their place, so the numbers come in any order.
        and not exists (select from envelopes.guest g where g.envelope = e.id))
      or coalesce(c.amount, 0) <> e.claimed_sum
    union all
    select e.id, 'envelopes.shares_differ'
    from envelopes.envelope e
    left join drawn d on d.envelope = e.id
    where (coalesce(d.shares, 0) <> e.shares or coalesce(d.amount, 0) <> e.total)
      -- What is guessed is not drawn: its shares are found while it is played.
      and not exists (select from envelopes.tree t where t.envelope = e.id)
    union all
    select e.id, 'envelopes.given_differs'
    from envelopes.envelope e
    left join given g on g.envelope = e.id
    where coalesce(g.amount, 0) <> e.given
    union all
    select c.envelope, 'envelopes.claim_has_another_share'
    from envelopes.claim c
    join envelopes.chunk k on k.envelope = c.envelope and k.number = (c.number - 1) / 1000
    where k.amounts[(c.number - 1) % 1000 + 1] is distinct from c.amount
    order by envelope, kind
    limit ${differencesMax}`,
  )
}

/** Lists what must lie on the accounts of envelopes, in id order after `from`. */
export function listEscrow(
  tx: Tx,
  from: EnvelopeId | undefined,
): Promise<{ id: EnvelopeId; held: bigint }[]> {
  const after = from === undefined ? sql`true` : sql`e.id > ${from}`
  return many(
    tx,
    sql`
    select e.id, e.total - e.claimed_sum - e.returned as held
    from envelopes.envelope e
    where ${after}
    order by e.id
    limit ${comparedMax}`,
  )
}

/** How many envelopes are open, by the key of the switch that lets them run to their end. */
export async function countOpen(tx: Tx): Promise<Record<string, number>> {
  const rows = await many<{ mode: string; open: number }>(
    tx,
    sql`
      select t.mode, count(*)::int as open
      from envelopes.envelope e
      join envelopes.terms t on t.envelope = e.id
      where e.state in ('scheduled', 'gathering', 'open', 'frozen')
      group by t.mode`,
  )
  const counts: Record<string, number> = { 'envelopes.on': 0 }
  for (const mode of ['ordinary', 'directed', 'lucky', 'password', 'funny', 'relay'])
    counts[`envelopes.mode_${mode}`] = 0
  for (const { mode, open } of rows) {
    counts[`envelopes.mode_${mode}`] = open
    counts['envelopes.on'] = (counts['envelopes.on'] ?? 0) + open
  }
  return counts
}
