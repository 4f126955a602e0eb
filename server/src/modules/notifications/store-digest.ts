import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

export const digestKind = 'notifications.digest'
/** How many people one turn tells of their week. */
export const digestReadersMax = 500

export type DigestReader = { person: UserId; week: string; notices: number; waiting: number }

/**
 * Lists people who asked for the weekly mail, whose clock shows Sunday evening, who have something
 * to read and were not told of this week. A week is named by its Monday on that clock.
 */
export const listDigestReaders = (
  tx: Tx,
  { zone, after }: { zone: string; after: UserId | null },
): Promise<DigestReader[]> =>
  many(
    tx,
    sql`
      select r.person, r.week, c.notices, c.waiting
        from (select w.person, to_char(date_trunc('week', t.clock), 'YYYY-MM-DD') as week
                from notifications.choice w
                left join notifications.habit h on h.person = w.person
                cross join lateral (
                  select engine.now() at time zone coalesce(h.time_zone, ${zone}) as clock) t
               where w.class = 'digest' and w.channel = 'mail' and w.wanted
                 and (${after}::uuid is null or w.person > ${after})
                 and not ${digestKind} = any (coalesce(h.kinds_off, '{}'))
                 and extract(isodow from t.clock) = 7 and extract(hour from t.clock) >= 18) r
        cross join lateral (
          select (select count(*)::int from notifications.notice n
                   where n.person = r.person and n.read_at is null and n.kind <> ${digestKind}
                     and n.at > engine.now() - interval '7 days') as notices,
                 (select count(*)::int from notifications.waiting w
                   where w.person = r.person
                     and (w.until is null or w.until > engine.now())) as waiting) c
       where c.notices + c.waiting > 0
         and not exists (
           select 1 from notifications.notice n
            where n.person = r.person and n.kind = ${digestKind} and n.ref = r.week)
       order by r.person limit ${digestReadersMax}`,
  )
