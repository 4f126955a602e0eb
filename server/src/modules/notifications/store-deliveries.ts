import type { Channel, NoticeClass, NoticeFacts } from '@fuquan/contract/notifications.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

export type DeliveryState = 'due' | 'held' | 'sent' | 'bundled' | 'dropped' | 'failed'
/** Which notice on which channel: what makes a delivery one. */
export type DeliveryKey = { person: UserId; channel: Channel; kind: string; ref: string }

export type EarRow = {
  person: UserId
  channel: Channel
  timeZone: string | null
  quietFrom: number | null
  quietUntil: number | null
  lastSentAt: Date | null
  now: Date
}

/**
 * Lists the channels on which people can and want to hear of a kind. Pushes come unless they are
 * turned off, mails only where they were asked for.
 */
export const listEars = (
  tx: Tx,
  ask: { people: readonly UserId[]; class: NoticeClass; kind: string },
): Promise<EarRow[]> =>
  many(
    tx,
    sql`
      select p.person, c.channel, h.time_zone as "timeZone", h.quiet_from as "quietFrom",
             h.quiet_until as "quietUntil", l.at as "lastSentAt",
             engine.now() as now
        from unnest(${ask.people}::uuid[]) p (person)
        cross join (values ('push', true), ('mail', false)) c (channel, usual)
        left join notifications.habit h on h.person = p.person
        left join notifications.choice w
          on w.person = p.person and w.class = ${ask.class} and w.channel = c.channel
        left join lateral (
          select max(d.sent_at) as at from notifications.delivery d
           where d.person = p.person and d.channel = c.channel and d.class = ${ask.class}
             and d.sent_at > engine.now() - interval '2 hours') l on true
       where coalesce(w.wanted, c.usual)
         and (c.channel = 'mail' or exists (
               select 1 from notifications.push_address a where a.person = p.person))
         and (${ask.class} = 'money' or not ${ask.kind} = any (coalesce(h.kinds_off, '{}')))`,
  )

export type NewDelivery = DeliveryKey & { class: NoticeClass; state: 'due' | 'held'; dueAt: Date }

/** Saves deliveries; one that was planned before keeps what became of it. */
export async function saveDeliveries(tx: Tx, planned: readonly NewDelivery[]): Promise<void> {
  if (planned.length === 0) return
  const ordered = planned.toSorted((a, b) => (a.person < b.person ? -1 : 1))
  await many(
    tx,
    sql`
      insert into notifications.delivery
        (person, channel, kind, ref, class, state, due_at, made_at)
      select d.*, engine.now()
        from unnest(
          ${ordered.map(one => one.person)}::uuid[], ${ordered.map(one => one.channel)}::text[],
          ${ordered.map(one => one.kind)}::text[], ${ordered.map(one => one.ref)}::text[],
          ${ordered.map(one => one.class)}::text[], ${ordered.map(one => one.state)}::text[],
          ${ordered.map(one => one.dueAt)}::timestamptz[]) d
      on conflict do nothing`,
  )
}

export type DueRow = DeliveryKey & {
  class: NoticeClass
  tries: number
  facts: NoticeFacts | null
  linkKind: string | null
  linkRef: string | null
  /** When the waiting thing it is about is over, if it has an end. */
  until: Date | null
  settled: boolean
  /** Whether the same notice went out on another channel. */
  told: boolean
}

/**
 * Takes what is due to some people on their channels and locks it; another process takes others.
 * `settled`: read meanwhile, done, or over, as a reminder is with what it reminds of. Everything of a person and channel comes together.
 */
export async function takeDue(tx: Tx, now: Date, peopleMax: number): Promise<DueRow[]> {
  const chosen = await many<{ person: UserId; channel: Channel }>(
    tx,
    sql`
      select d.person, d.channel
        from notifications.delivery d
       where d.state in ('due', 'held') and d.due_at <= ${now}
       group by d.person, d.channel order by min(d.due_at) limit ${peopleMax}`,
  )
  return many<DueRow>(
    tx,
    sql`
      with mine as (
        select d.* from notifications.delivery d
         join unnest(
           ${chosen.map(one => one.person)}::uuid[], ${chosen.map(one => one.channel)}::text[])
           c (person, channel) on c.person = d.person and c.channel = d.channel
         where d.state in ('due', 'held') and d.due_at <= ${now}
         order by d.person, d.channel, d.kind, d.ref
           for update of d skip locked
      )
      select d.person, d.channel, d.kind, d.ref, d.class, d.tries,
             coalesce(n.facts, w.facts) as facts, n.link_kind as "linkKind",
             n.link_ref as "linkRef", w.until,
             exists (
               select 1 from notifications.delivery o
                where o.person = d.person and o.kind = d.kind and o.ref = d.ref
                  and o.channel <> d.channel and o.state in ('sent', 'bundled')) as told,
             case when n.read_at is not null then true
                  when n.id is not null and n.reminds is null then false
                  else w.person is null or w.until <= ${now} end as settled
        from mine d
        left join notifications.notice n
          on n.person = d.person and n.kind = d.kind and n.ref = d.ref
        left join notifications.waiting w
          on w.person = d.person and w.kind = coalesce(n.reminds, d.kind) and w.ref = d.ref
       order by d.person, d.channel, d.due_at, d.made_at`,
  )
}

/**
 * Counts what went to somebody since a moment, on whatever channels: bundles of any class but
 * money. The same on two channels is one.
 */
export async function countSent(
  tx: Tx,
  ask: { person: UserId; since: Date },
): Promise<{ all: number; campaigns: number }> {
  const [row] = await many<{ all: number; campaigns: number }>(
    tx,
    sql`
      select count(*)::int as all,
             (count(*) filter (where s.class = 'campaign'))::int as campaigns
        from (select distinct d.kind, d.ref, d.class
                from notifications.delivery d
               where d.person = ${ask.person} and d.state = 'sent'
                 and d.class <> 'money' and d.sent_at >= ${ask.since}) s`,
  )
  return row ?? { all: 0, campaigns: 0 }
}

type Ending = { key: DeliveryKey; state: DeliveryState; sentAt: Date | null; dueAt?: Date }

/** Saves how deliveries ended, or when they are tried again. What is sent is one try more. */
export async function saveEndings(tx: Tx, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return
  await many(
    tx,
    sql`
      update notifications.delivery d
         set state = e.state, sent_at = e.sent_at, due_at = coalesce(e.due_at, d.due_at),
             tries = d.tries + (e.state in ('sent', 'bundled'))::int
        from unnest(
          ${endings.map(one => one.key.person)}::uuid[],
          ${endings.map(one => one.key.channel)}::text[],
          ${endings.map(one => one.key.kind)}::text[],
          ${endings.map(one => one.key.ref)}::text[], ${endings.map(one => one.state)}::text[],
          ${endings.map(one => one.sentAt)}::timestamptz[],
          ${endings.map(one => one.dueAt ?? null)}::timestamptz[])
          e (person, channel, kind, ref, state, sent_at, due_at)
       where d.person = e.person and d.channel = e.channel and d.kind = e.kind and d.ref = e.ref`,
  )
}

export type FigureRow = {
  day: string
  channel: Channel
  class: NoticeClass
  state: DeliveryState
  count: number
}

/** Counts deliveries of the last two weeks by day of the house, channel, class and state. */
export const countByDay = (tx: Tx, zone: string): Promise<FigureRow[]> =>
  many(
    tx,
    sql`
      select to_char(d.made_at at time zone ${zone}, 'YYYY-MM-DD') as day, d.channel, d.class,
             d.state, count(*)::int as count
        from notifications.delivery d
       where d.made_at > engine.now() - interval '14 days'
       group by 1, 2, 3, 4 order by 1 desc, 2, 3, 4`,
  )

/** Removes deliveries made before a moment, at most `limit`, and gives how many. */
export async function removeOldDeliveries(tx: Tx, before: Date, limit: number): Promise<number> {
  const rows = await many(
    tx,
    sql`
      delete from notifications.delivery d
       using (select o.person, o.channel, o.kind, o.ref from notifications.delivery o
               where o.made_at < ${before} order by o.made_at limit ${limit}) old
       where d.person = old.person and d.channel = old.channel and d.kind = old.kind
         and d.ref = old.ref
      returning d.person`,
  )
  return rows.length
}
