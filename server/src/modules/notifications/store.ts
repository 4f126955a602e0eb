import { many, one, sql, type Tx } from '#/engine/db.ts'
import type { NoticeClass, NoticeFacts } from '@fuquan/contract/notifications.ts'
import type { NoticeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'

export const countedMax = 1000
export const waitingListedMax = 100

export type NoticeRow = {
  id: NoticeId
  kind: string
  class: NoticeClass
  facts: NoticeFacts
  linkKind: string
  linkRef: string
  at: Date
  readAt: Date | null
}
export type NewNotice = {
  kind: string
  class: NoticeClass
  ref: string
  facts: NoticeFacts
  link: Reference
  /** The kind of the waiting thing it reminds of. */
  reminds: string | null
}
export type WaitingRow = {
  kind: string
  ref: string
  facts: NoticeFacts
  until: Date | null
  at: Date
}
export type Place = { at: Date; id: string }
type Counts = { notices: number; waiting: number }

/** Saves one notice per person and gives those who did not have it yet. */
export async function saveNotices(
  tx: Tx,
  to: readonly { person: UserId; id: string }[],
  notice: NewNotice,
): Promise<UserId[]> {
  // In order of people, so that two senders to the same people never wait for each other.
  const ordered = to.toSorted((a, b) => (a.person < b.person ? -1 : 1))
  const saved = await many<{ person: UserId }>(
    tx,
    sql`
      insert into notifications.notice
        (person, id, kind, class, ref, facts, link_kind, link_ref, at, reminds)
      select t.person, t.id, ${notice.kind}, ${notice.class}, ${notice.ref},
        ${JSON.stringify(notice.facts)}::jsonb, ${notice.link.kind}, ${notice.link.ref},
        date_trunc('milliseconds', engine.now()), ${notice.reminds}::text
      from unnest(
        ${ordered.map(told => told.person)}::uuid[],
        ${ordered.map(told => told.id)}::uuid[]
      ) with ordinality as t(person, id, place)
      order by t.place
      on conflict (person, kind, ref) do nothing
      returning person
    `,
  )
  return saved.map(row => row.person)
}

/** Gives those of `people` who muted `sender`. */
export async function findMuters(
  tx: Tx,
  sender: UserId,
  people: readonly UserId[],
): Promise<Set<UserId>> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
      select m.person
      from notifications.mute m
      where m.person = any(${people}::uuid[])
        and m.sender = ${sender}
    `,
  )
  return new Set(rows.map(row => row.person))
}

/** Remembers that `person` does not want notices caused by `sender`. */
export async function saveMute(tx: Tx, person: UserId, sender: UserId): Promise<void> {
  await many(
    tx,
    sql`
      insert into notifications.mute (person, sender, at)
      values (${person}, ${sender}, engine.now())
      on conflict do nothing
    `,
  )
}

/** Removes a mute. */
export async function removeMute(tx: Tx, person: UserId, sender: UserId): Promise<void> {
  await many(
    tx,
    sql`delete from notifications.mute where person = ${person} and sender = ${sender}`,
  )
}

/** Lists notices of one person before `from`, newest first, one more than `limit`. */
export function listNotices(
  tx: Tx,
  ask: { person: UserId; from: Place | undefined; limit: number },
): Promise<NoticeRow[]> {
  const before = ask.from ? sql`and (n.at, n.id) < (${ask.from.at}, ${ask.from.id}::uuid)` : sql``
  return many<NoticeRow>(
    tx,
    sql`
      select n.id, n.kind, n.class, n.facts, n.link_kind as "linkKind", n.link_ref as "linkRef",
        n.at, n.read_at as "readAt"
      from notifications.notice n
      where n.person = ${ask.person}
        ${before}
      order by n.at desc, n.id desc
      limit ${ask.limit + 1}
    `,
  )
}

/** Marks the notice and all older ones as read and gives how many were unread. */
export async function saveRead(
  tx: Tx,
  read: { person: UserId; upTo: NoticeId; now: Date },
): Promise<number> {
  const rows = await many(
    tx,
    sql`
      update notifications.notice n
      set read_at = ${read.now}
      from notifications.notice last
      where last.person = ${read.person}
        and last.id = ${read.upTo}
        and n.person = ${read.person}
        and n.read_at is null
        and (n.at, n.id) <= (last.at, last.id)
      returning n.id
    `,
  )
  return rows.length
}

/** Marks a person's unread notices that link to a thing as read and gives how many there were. */
export async function saveSeen(
  tx: Tx,
  look: { user: UserId; link: Reference; now: Date },
): Promise<number> {
  const rows = await many(
    tx,
    sql`
      update notifications.notice n
      set read_at = ${look.now}
      where n.person = ${look.user}
        and n.read_at is null
        and n.link_kind = ${look.link.kind}
        and n.link_ref = ${look.link.ref}
      returning n.id
    `,
  )
  return rows.length
}

/** Tells whether the person has this notice. */
export async function hasNotice(tx: Tx, person: UserId, id: NoticeId): Promise<boolean> {
  const row = await one<{ found: boolean }>(
    tx,
    sql`
      select exists (
        select from notifications.notice n where n.person = ${person} and n.id = ${id}
      ) as found
    `,
  )
  return row.found
}

/** Counts what is unread and what waits, each at most up to `countedMax`. */
export function countUnread(tx: Tx, person: UserId, now: Date): Promise<Counts> {
  return one<Counts>(
    tx,
    sql`
      select
        (select count(*)::int from (
          select from notifications.notice n
          where n.person = ${person} and n.read_at is null
          limit ${countedMax}
        ) unread) as notices,
        (select count(*)::int from (
          select from notifications.waiting w
          where w.person = ${person} and (w.until is null or w.until > ${now})
          limit ${countedMax}
        ) due) as waiting
    `,
  )
}

/** Lists what waits for one person, the nearest deadline first. */
export function listWaiting(tx: Tx, person: UserId, now: Date): Promise<WaitingRow[]> {
  return many<WaitingRow>(
    tx,
    sql`
      select w.kind, w.ref, w.facts, w.until, w.at
      from notifications.waiting w
      where w.person = ${person}
        and (w.until is null or w.until > ${now})
      order by w.until nulls last, w.at, w.kind, w.ref
      limit ${waitingListedMax}
    `,
  )
}

/** Saves a waiting item for people; the same one again takes the new facts and deadline. */
export async function saveWaiting(
  tx: Tx,
  item: {
    people: readonly UserId[]
    kind: string
    ref: string
    facts: NoticeFacts
    until: Date | null
  },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into notifications.waiting (person, kind, ref, facts, until, at)
      select p.person, ${item.kind}, ${item.ref}, ${JSON.stringify(item.facts)}::jsonb,
             ${item.until}::timestamptz, date_trunc('milliseconds', engine.now())
        from unnest(${item.people.toSorted()}::uuid[]) p (person)
      on conflict (person, kind, ref) do update
      set facts = excluded.facts, until = excluded.until
    `,
  )
}

/** Gives those of `people` for whom a thing waits. */
export async function waitersAmong(
  tx: Tx,
  item: { kind: string; ref: string; people: readonly UserId[] },
): Promise<Set<UserId>> {
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
      select person from notifications.waiting
      where kind = ${item.kind} and ref = ${item.ref} and person = any(${item.people}::uuid[])
    `,
  )
  return new Set(rows.map(row => row.person))
}

/**
 * Removes a waiting item from `people`, or from everybody, with what reminded them of it, and gives
 * who had either. Rows are locked in the order of people, as those who write them do: no two wait
 * for each other.
 */
export async function removeWaiting(
  tx: Tx,
  item: { kind: string; ref: string; people: readonly UserId[] | undefined },
): Promise<UserId[]> {
  const among = item.people ? sql`and person = any(${item.people}::uuid[])` : sql``
  const rows = await many<{ person: UserId }>(
    tx,
    sql`
      with held as materialized (
        select person, kind, ref from notifications.waiting
        where kind = ${item.kind} and ref = ${item.ref} ${among}
        order by person for update
      ), gone as (
        delete from notifications.waiting w using held h
        where w.person = h.person and w.kind = h.kind and w.ref = h.ref
        returning w.person
      ), hushed as (
        delete from notifications.notice
        where reminds = ${item.kind} and ref = ${item.ref} ${among}
        returning person
      )
      select person from gone
      union
      select person from hushed
    `,
  )
  return rows.map(row => row.person)
}

/** Removes what nobody can do any more, at most `limit` items, and gives how many. */
export async function removeOverdue(tx: Tx, now: Date, limit: number): Promise<number> {
  const rows = await many(
    tx,
    sql`
      delete from notifications.waiting w
      using (
        select o.person, o.kind, o.ref
        from notifications.waiting o
        where o.until <= ${now}
        order by o.until
        limit ${limit}
      ) over
      where w.person = over.person
        and w.kind = over.kind
        and w.ref = over.ref
      returning w.person
    `,
  )
  return rows.length
}
