import type { BoardChoice, BoardKind, BoardPeriod } from '@fuquan/contract/envelopes/boards.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { byClaim } from '../store-given.ts'
import { type Figures, nothing } from './rules.ts'

/** An envelope is claimed at most so long after it was sent: planned 7 days ahead, 72 h open. */
const lateDays = 11

const noChoice: BoardChoice = { listed: false, looks: false, showsTotals: false }

/** Reads what somebody chose; whoever never chose is on no board and looks at none. */
export async function readChoice(tx: Tx, person: UserId): Promise<BoardChoice> {
  const row = await maybe<BoardChoice>(
    tx,
    sql`
    select listed, looks, shows_totals as "showsTotals"
    from envelopes.board_choice
    where person = ${person}`,
  )
  return row ?? noChoice
}

/** Saves what somebody chose. */
export async function saveChoice(tx: Tx, person: UserId, choice: BoardChoice): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.board_choice (person, listed, looks, shows_totals)
    values (${person}, ${choice.listed}, ${choice.looks}, ${choice.showsTotals})
    on conflict (person) do update
    set listed = excluded.listed, looks = excluded.looks, shows_totals = excluded.shows_totals`,
  )
}

/** Finds who of these people is on boards, and whether they show their totals. */
export async function listedAmong(
  tx: Tx,
  people: readonly UserId[],
): Promise<Map<UserId, { showsTotals: boolean }>> {
  const rows = await many<{ person: UserId; showsTotals: boolean }>(
    tx,
    sql`
    select person, shows_totals as "showsTotals"
    from envelopes.board_choice
    where listed and person = any(${people}::uuid[])`,
  )
  return new Map(rows.map(({ person, ...row }) => [person, row]))
}

/** Gives the beginning and the end of the period that holds a moment, by the house's calendar. */
export function spanOf(
  tx: Tx,
  ask: { period: BoardPeriod; now: Date; timeZone: string },
): Promise<{ from: Date; until: Date }> {
  const { period, now, timeZone } = ask
  const begin = sql`date_trunc(${period}::text, ${now}::timestamptz at time zone ${timeZone})`
  return one(
    tx,
    sql`
    select ${begin} at time zone ${timeZone} as from,
      (${begin} + ('1 ' || ${period}::text)::interval) at time zone ${timeZone} as until`,
  )
}

type Span = { from: Date; until: Date }

// Records are the way in, since they stand with their owner; what counts is the claim itself.
const taken = (kind: BoardKind, people: readonly UserId[], { from, until }: Span) =>
  kind === 'generous'
    ? sql`
      select r.owner as person, c.claimer as other, c.envelope, ${byClaim.amount} as amount, c.at,
        coalesce(k.best_luck, false) as best
      from envelopes.record r
      join envelopes.claim c on c.envelope = r.envelope
      ${byClaim.join}
      left join envelopes.record k
        on k.owner = c.claimer and k.envelope = c.envelope and k.role = 'received'
      where r.owner = any(${people}::uuid[]) and r.role = 'sent'
        and r.at >= ${from}::timestamptz - make_interval(days => ${lateDays}::int)
        and r.at < ${until}
        and c.at >= ${from} and c.at < ${until} and c.claimer <> r.owner`
    : sql`
      select r.owner as person, e.sender as other, c.envelope, ${byClaim.amount} as amount, c.at,
        r.best_luck as best
      from envelopes.record r
      join envelopes.claim c on c.envelope = r.envelope and c.claimer = r.owner
      ${byClaim.join}
      join envelopes.envelope e on e.id = r.envelope
      where r.owner = any(${people}::uuid[]) and r.role = 'received'
        and r.at >= ${from} and r.at < ${until} and e.sender <> r.owner`

/** Computes what people gave or were given in a period from the claims. `unit`: one whole unit. */
export async function figuresOf(
  tx: Tx,
  ask: { kind: BoardKind; people: readonly UserId[]; span: Span; unit: bigint },
): Promise<Map<UserId, Figures>> {
  if (ask.people.length === 0) return new Map()
  const { unit } = ask
  const rows = await many<Figures & { person: UserId }>(
    tx,
    sql`
    with taken as materialized (${taken(ask.kind, ask.people, ask.span)}),
    others as (
      select person, count(*)::int as people, max(first) as at
      from (select person, other, min(at) as first from taken group by person, other) f
      group by person
    ), hung as (
      select person, count(*)::int as envelopes, max(first) as at
      from (select person, envelope, min(at) as first from taken group by person, envelope) f
      group by person
    ), summed as (
      select person, sum(amount)::bigint as total, count(*) filter (where best)::int as best,
        max(at) filter (where best) as best_at
      from taken
      group by person
    ), bands as (
      select person, total, case
          when total < 10 * ${unit}::bigint then 0
          when total <= 100 * ${unit}::bigint then 10 * ${unit}::bigint
          when total <= 500 * ${unit}::bigint then 100 * ${unit}::bigint + 1
          else 500 * ${unit}::bigint + 1
        end as least
      from summed
    ), rising as (
      select person, at, sum(amount) over (
        partition by person order by at, envelope, other rows unbounded preceding) as so_far
      from taken
    ), reached as (
      select r.person, min(r.at) as at
      from rising r join bands b on b.person = r.person
      where r.so_far >= b.least
      group by r.person
    )
    select s.person, o.people, o.at as "peopleAt", h.envelopes, h.at as "envelopesAt",
      s.best as "bestLuck", s.best_at as "bestLuckAt", s.total, x.at as "bandAt"
    from summed s
    join others o on o.person = s.person
    join hung h on h.person = s.person
    left join reached x on x.person = s.person`,
  )
  const found = new Map(rows.map(({ person, ...figures }) => [person, figures]))
  return new Map(ask.people.map(person => [person, found.get(person) ?? nothing]))
}
