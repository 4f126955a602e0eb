import type { EnvelopeId, RoomId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'
import { byRecord } from './store-given.ts'

export type Role = 'sent' | 'received'
export type RecordRow = {
  envelope: EnvelopeId
  role: Role
  amount: bigint
  number: number | null
  returned: bigint
  bestLuck: boolean
  at: Date
}

/** Saves what somebody sent. */
export async function saveSent(
  tx: Tx,
  sent: { owner: UserId; envelope: EnvelopeId; amount: bigint; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.record (owner, envelope, role, amount, at)
    values (${sent.owner}, ${sent.envelope}, 'sent', ${sent.amount}, ${sent.at})
    on conflict (owner, envelope, role) do nothing`,
  )
}

/** Saves what a batch of people received. A batch told twice is saved once. */
export async function saveReceived(
  tx: Tx,
  envelope: EnvelopeId,
  claims: readonly { claimerId: UserId; number: number; amount: bigint }[],
  at: Date,
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.record (owner, envelope, role, amount, number, at)
    select c.owner, ${envelope}, 'received', c.amount, c.number, ${at}
    from unnest(${claims.map(claim => claim.claimerId)}::uuid[],
      ${claims.map(claim => claim.amount)}::bigint[],
      ${claims.map(claim => claim.number)}::int[]) c(owner, amount, number)
    order by c.owner
    on conflict (owner, envelope, role) do nothing`,
  )
}

/** Gives those of `people` who have a share of the envelope. */
export async function claimersAmong(
  tx: Tx,
  envelope: EnvelopeId,
  people: readonly UserId[],
): Promise<UserId[]> {
  const rows = await many<{ claimer: UserId }>(
    tx,
    sql`
    select c.claimer from envelopes.claim c
    where c.envelope = ${envelope} and c.claimer = any (${[...people]}::uuid[])`,
  )
  return rows.map(row => row.claimer)
}

/** Marks whose share was the largest; the record is made if the batch has not come by yet. */
export async function saveBestLuck(
  tx: Tx,
  best: { claimer: UserId; envelope: EnvelopeId; amount: bigint; number: number; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    insert into envelopes.record (owner, envelope, role, amount, number, at, best_luck)
    values (${best.claimer}, ${best.envelope}, 'received', ${best.amount}, ${best.number},
      ${best.at}, true)
    on conflict (owner, envelope, role) do update
    set best_luck = true`,
  )
}

/** Saves what came back to the sender. */
export async function saveReturned(
  tx: Tx,
  back: { owner: UserId; envelope: EnvelopeId; returned: bigint },
): Promise<void> {
  await many(
    tx,
    sql`
    update envelopes.record
    set returned = ${back.returned}
    where owner = ${back.owner} and envelope = ${back.envelope} and role = 'sent'`,
  )
}

export type Year = { year: number | undefined; timeZone: string }
const inYear = ({ year, timeZone }: Year) =>
  year === undefined
    ? sql`true`
    : sql`r.at >= make_timestamptz(${year}::int, 1, 1, 0, 0, 0, ${timeZone})
        and r.at < make_timestamptz(${year}::int + 1, 1, 1, 0, 0, 0, ${timeZone})`

/** Lists records of one person, newest first, one more than asked to tell whether more follow. */
export async function listRecords(
  tx: Tx,
  ask: { owner: UserId; role: Role; year: Year; from: Place | undefined; limit: number },
): Promise<RecordRow[]> {
  const { owner, role, from } = ask
  const before = from === undefined ? sql`true` : sql`(r.at, r.envelope) < (${from.at}, ${from.id})`
  return many(
    tx,
    sql`
    select r.envelope, r.role, ${byRecord.amount} as amount, r.number, r.returned,
      r.best_luck as "bestLuck", r.at
    from envelopes.record r ${byRecord.join}
    where r.owner = ${owner} and r.role = ${role} and ${inYear(ask.year)} and ${before}
    order by r.at desc, r.envelope desc
    limit ${ask.limit + 1}`,
  )
}

export type Sums = { count: number; amount: bigint; returned: bigint; bestLuck: number }

/** Adds up the records of one person. */
export function sumRecords(tx: Tx, ask: { owner: UserId; role: Role; year: Year }): Promise<Sums> {
  return one<Sums>(
    tx,
    sql`
    select count(*)::int as count, coalesce(sum(${byRecord.amount}), 0)::bigint as amount,
      coalesce(sum(r.returned), 0)::bigint as returned,
      (count(*) filter (where r.best_luck))::int as "bestLuck"
    from envelopes.record r ${byRecord.join}
    where r.owner = ${ask.owner} and r.role = ${ask.role} and ${inYear(ask.year)}`,
  )
}

/**
 * Lists open envelopes that one person may still open or guess, newest first: those of these rooms,
 * and those in which they were named or that were passed on to them.
 */
export async function listWaiting(
  tx: Tx,
  ask: {
    person: UserId
    rooms: readonly RoomId[]
    /** Of this one alone. */
    sender?: UserId
    now: Date
    from: Place | undefined
    limit: number
  },
): Promise<{ id: EnvelopeId; at: Date }[]> {
  const { from, sender } = ask
  const before = from === undefined ? sql`true` : sql`(e.sent_at, e.id) < (${from.at}, ${from.id})`
  const theirs = sender === undefined ? sql`true` : sql`e.sender = ${sender}`
  return many(
    tx,
    sql`
    select e.id, e.sent_at as at
    from (
      select t.envelope from envelopes.terms t
      where t.room = any(${ask.rooms}::uuid[]) and t.mode <> 'directed'
      union
      select g.envelope from envelopes.guest g where g.person = ${ask.person}
      union
      select i.envelope from envelopes.tree_invited i where i.person = ${ask.person}
    ) mine
    join envelopes.envelope e on e.id = mine.envelope
    where e.state = 'open' and e.expires_at > ${ask.now}
      and e.sender <> ${ask.person} and ${theirs} and ${before}
      and not exists (
        select from envelopes.claim c
        where c.envelope = e.id and c.claimer = ${ask.person})
      and not exists (
        select from envelopes.tree_guess g
        where g.envelope = e.id and g.guesser = ${ask.person})
    order by e.sent_at desc, e.id desc
    limit ${ask.limit + 1}`,
  )
}

/** Adds up what one person has sent since a moment; what came back counts as sent (rule R5). */
export async function sumSentSince(tx: Tx, owner: UserId, since: Date): Promise<bigint> {
  const row = await one<{ amount: bigint }>(
    tx,
    sql`
    select coalesce(sum(amount), 0)::bigint as amount
    from envelopes.record
    where owner = ${owner} and role = 'sent' and at >= ${since}`,
  )
  return row.amount
}

/** Gives the year in which a moment lies, in a time zone of the house. */
export async function yearAt(tx: Tx, at: Date, timeZone: string): Promise<number> {
  const row = await one<{ year: number }>(
    tx,
    sql`
    select extract(year from ${at}::timestamptz at time zone ${timeZone})::int as year`,
  )
  return row.year
}
