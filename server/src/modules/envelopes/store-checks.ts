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

/**
 * Lists envelopes whose claims, or what of the rest was given, are not what the ledger paid to
 * exactly these people. What came when somebody had left lies with the house, so of those only the
 * sum is compared.
 */
export function listUnpaid(tx: Tx): Promise<Difference[]> {
  return many<Difference>(
    tx,
    sql`
    with taken as (
      select t.envelope, t.transfer, t.person, sum(t.amount) as amount
      from (
        select c.envelope, c.transfer, c.claimer as person, c.amount from envelopes.claim c
        union all
        select g.envelope, g.transfer, g.person, g.amount from envelopes.given g) t
      group by t.envelope, t.transfer, t.person
    ), paid as (
      select l.book as envelope, l.transfer, l.person, sum(l.amount) as amount
      from ledger.public_legs('envelope_claim') l
      group by l.book, l.transfer, l.person
    ), side as (
      select coalesce(t.envelope, p.envelope) as envelope,
        coalesce(t.transfer, p.transfer) as transfer,
        p.person, t.amount as taken, p.amount as paid
      from taken t
      full join paid p
        on p.envelope = t.envelope and p.transfer = t.transfer and p.person = t.person
    )
    select distinct o.envelope, 'envelopes.claim_was_not_paid' as kind
    from (
      select s.envelope
      from side s
      group by s.envelope, s.transfer
      having bool_or(s.person is not null and s.taken is distinct from s.paid)
        or coalesce(sum(s.taken) filter (where s.person is null), 0)
          <> coalesce(sum(s.paid) filter (where s.person is null), 0)) o
    order by 1
    limit ${differencesMax}`,
  )
}

/** The envelopes of a look, in id order; with `since` those that run or ended after it. */
export type Looked = { since: Date | undefined; from: EnvelopeId | undefined }

const counted = sql`
  select e.id, e.claimed, e.claimed_sum, e.total - e.claimed_sum - e.returned as held
  from envelopes.envelope e`

const looked = ({ since, from }: Looked) => {
  const next = sql`
    where ${from === undefined ? sql`true` : sql`e.id > ${from}`}
    order by e.id
    limit ${comparedMax}`
  if (since === undefined) return sql`${counted} ${next}`
  // Materialized, and two lists without an "or": each is read by an index of its own, and nobody
  // goes through all that ever ended because it comes in the order of ids.
  return sql`
    with e as materialized (
      ${counted} where e.state in ('scheduled', 'gathering', 'open', 'frozen')
      union all
      ${counted} where e.ended_at >= ${since}
    )
    select e.* from e ${next}`
}

/** Lists what must lie on the accounts of envelopes. */
export function listEscrow(tx: Tx, ask: Looked): Promise<{ id: EnvelopeId; held: bigint }[]> {
  return many(tx, sql`select l.id, l.held from (${looked(ask)}) l order by l.id`)
}

/** Counts and sums the claims of envelopes, each by its own key, and says which agree. */
export function listCounters(tx: Tx, ask: Looked): Promise<{ id: EnvelopeId; agrees: boolean }[]> {
  return many(
    tx,
    sql`
    select l.id, (c.claims = l.claimed and c.amount = l.claimed_sum) as agrees
    from (${looked(ask)}) l
    cross join lateral (
      select count(*) as claims, coalesce(sum(c.amount), 0) as amount
      from envelopes.claim c
      where c.envelope = l.id) c
    order by l.id`,
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
