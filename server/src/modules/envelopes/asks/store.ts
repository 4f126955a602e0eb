import { asksShownMax } from '@fuquan/contract/envelopes/asks.ts'
import type {
  AskId,
  CoverId,
  EnvelopeId,
  StickerId,
  UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Kept } from './rules.ts'

export type AskRow = Kept & {
  id: AskId
  owner: UserId
  other: UserId
  amount: bigint | null
  occasion: string
  at: Date
  settledAt: Date | null
  envelopeId: EnvelopeId | null
  paid: bigint | null
  stickerId: StickerId | null
  picture: CoverId | null
}

const columns = sql`
  id, owner, other, amount, occasion, state, at, until, settled_at as "settledAt",
  envelope as "envelopeId", paid, sticker as "stickerId", picture`

/** Locks somebody who asks, so that what they asked for is counted once. */
export async function lockAsker(tx: Tx, owner: UserId): Promise<void> {
  await many(
    tx,
    sql`insert into envelopes.asker (owner) values (${owner}) on conflict (owner) do nothing`,
  )
  await one(tx, sql`select owner from envelopes.asker where owner = ${owner} for update`)
}

/** Counts what somebody has asked for: what waits still, and what was asked since a moment. */
export function countAsked(
  tx: Tx,
  ask: { owner: UserId; now: Date; dayFrom: Date },
): Promise<{ open: number; today: number }> {
  return one(
    tx,
    sql`
    select count(*) filter (where state = 'open' and until > ${ask.now})::int as open,
      count(*) filter (where at >= ${ask.dayFrom})::int as today
    from envelopes.asked
    where owner = ${ask.owner} and at >= ${ask.dayFrom}::timestamptz - interval '30 days'`,
  )
}

/** Gives those of these people whom somebody has asked since a moment. */
export async function askedSince(
  tx: Tx,
  ask: { owner: UserId; people: readonly UserId[]; since: Date },
): Promise<Set<UserId>> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
    select distinct other
    from envelopes.asked
    where owner = ${ask.owner} and other = any (${[...ask.people]}::uuid[]) and at > ${ask.since}`,
  )
  return new Set(rows.map(row => row.other))
}

/** Gives those of these people who do not want to hear somebody's requests. */
export async function mutersAmong(
  tx: Tx,
  people: readonly UserId[],
  asker: UserId,
): Promise<Set<UserId>> {
  const rows = await many<{ owner: UserId }>(
    tx,
    sql`
    select owner
    from envelopes.ask_mute
    where owner = any (${[...people]}::uuid[]) and other = ${asker}`,
  )
  return new Set(rows.map(row => row.owner))
}

export type NewAsk = {
  id: AskId
  asker: UserId
  asked: UserId
  amount: bigint | null
  occasion: string
  at: Date
  until: Date
  muted: boolean
  picture: CoverId | null
}

/** Saves a request for both of its people: muted or not, the asker's twin is the same. */
export async function saveAsk(tx: Tx, ask: NewAsk): Promise<void> {
  const { id, asker, asked, amount, occasion, at, until, muted, picture } = ask
  const heard = muted ? 'muted' : 'open'
  await many(
    tx,
    sql`
    insert into envelopes.asked (owner, id, other, amount, occasion, state, at, until, picture)
    values (${asker}, ${id}, ${asked}, ${amount}, ${occasion}, 'open', ${at}, ${until},
      ${picture})`,
  )
  await many(
    tx,
    sql`
    insert into envelopes.ask (owner, id, other, amount, occasion, state, at, until, picture)
    values (${asked}, ${id}, ${asker}, ${amount}, ${occasion}, ${heard}, ${at}, ${until},
      ${picture})`,
  )
}

/** Finds a request that somebody made. */
export function findAsked(tx: Tx, owner: UserId, id: AskId): Promise<AskRow | undefined> {
  return maybe(
    tx,
    sql`select ${columns} from envelopes.asked where owner = ${owner} and id = ${id}`,
  )
}

/** Finds a request that is made to somebody, muted ones too. */
export function findAsk(tx: Tx, owner: UserId, id: AskId): Promise<AskRow | undefined> {
  return maybe(tx, sql`select ${columns} from envelopes.ask where owner = ${owner} and id = ${id}`)
}

/** Locks a request: whatever settles it locks it as the one who is asked has it. */
export function lockAsk(tx: Tx, owner: UserId, id: AskId): Promise<AskRow | undefined> {
  return maybe(
    tx,
    sql`select ${columns} from envelopes.ask where owner = ${owner} and id = ${id} for update`,
  )
}

export type Settling = {
  state: 'paid' | 'declined' | 'withdrawn'
  at: Date
  envelopeId?: EnvelopeId
  paid?: bigint
  stickerId?: StickerId | undefined
}

/** Settles a locked request for both of its people. */
export async function settleAsk(
  tx: Tx,
  { id, owner, other }: Pick<AskRow, 'id' | 'owner' | 'other'>,
  settling: Settling,
): Promise<void> {
  const { state, at, envelopeId = null, paid = null, stickerId = null } = settling
  const set = sql`
    state = ${state}, settled_at = ${at}, envelope = ${envelopeId}, paid = ${paid},
    sticker = ${stickerId}`
  await many(tx, sql`update envelopes.ask set ${set} where owner = ${owner} and id = ${id}`)
  await many(tx, sql`update envelopes.asked set ${set} where owner = ${other} and id = ${id}`)
}

/** Lists what somebody asked for, the newest first. */
export function listAsked(tx: Tx, owner: UserId): Promise<AskRow[]> {
  return many(
    tx,
    sql`
    select ${columns} from envelopes.asked
    where owner = ${owner} order by at desc, id limit ${asksShownMax}`,
  )
}

/** Lists what somebody is asked for and wants to hear, the newest first. */
export function listAsks(tx: Tx, owner: UserId): Promise<AskRow[]> {
  return many(
    tx,
    sql`
    select ${columns} from envelopes.ask
    where owner = ${owner} and state <> 'muted' order by at desc, id limit ${asksShownMax}`,
  )
}

/** Saves that somebody hears no requests of another; gives those that waited and are silent now. */
export async function saveMute(
  tx: Tx,
  mute: { owner: UserId; other: UserId; at: Date },
): Promise<AskId[]> {
  const { owner, other, at } = mute
  await many(
    tx,
    sql`
    insert into envelopes.ask_mute (owner, other, at) values (${owner}, ${other}, ${at})
    on conflict (owner, other) do nothing`,
  )
  return silence(tx, owner, other)
}

/** Makes what waits of another for somebody silence; gives what waited. */
export async function silence(tx: Tx, owner: UserId, other: UserId): Promise<AskId[]> {
  const rows = await many<{ id: AskId }>(
    tx,
    sql`
    update envelopes.ask set state = 'muted'
    where owner = ${owner} and other = ${other} and state = 'open'
    returning id`,
  )
  return rows.map(row => row.id)
}

/** Lists the requests that were made with a picture, as those have them who are asked. */
export function listAsksWith(tx: Tx, picture: CoverId): Promise<AskRow[]> {
  return many(
    tx,
    sql`
    select ${columns} from envelopes.ask
    where picture = ${picture} order by at, id limit ${asksShownMax}`,
  )
}

/** Gives when somebody last asked another; undefined when they never have. */
export async function lastAsked(tx: Tx, owner: UserId, other: UserId): Promise<Date | undefined> {
  const row = await maybe<{ at: Date }>(
    tx,
    sql`
    select at from envelopes.asked
    where owner = ${owner} and other = ${other} order by at desc, id limit 1`,
  )
  return row?.at
}

/** Locks what somebody is asked for by another and what has not ended, muted ones too. */
export function lockOpenBetween(
  tx: Tx,
  ask: { owner: UserId; other: UserId; now: Date },
): Promise<AskRow[]> {
  return many(
    tx,
    sql`
    select ${columns} from envelopes.ask
    where owner = ${ask.owner} and other = ${ask.other} and state in ('open', 'muted')
      and until > ${ask.now}
    order by id for update`,
  )
}

/** Lets somebody hear the requests of another again: those that come from now on. */
export async function dropMute(tx: Tx, owner: UserId, other: UserId): Promise<void> {
  await many(tx, sql`delete from envelopes.ask_mute where owner = ${owner} and other = ${other}`)
}

/** Lists whose requests somebody does not hear, the latest first. */
export async function listMutes(tx: Tx, owner: UserId): Promise<UserId[]> {
  const rows = await many<{ other: UserId }>(
    tx,
    sql`
    select other from envelopes.ask_mute
    where owner = ${owner} order by at desc, other limit 500`,
  )
  return rows.map(row => row.other)
}

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Reads what somebody asked for and was asked for, for their own copy. */
export async function readAsks(tx: Tx, owner: UserId): Promise<{ asked: Rows; asks: Rows }> {
  const what = sql`at, amount, occasion, state, settled_at, paid`
  return {
    asked: await many(
      tx,
      sql`select ${what} from envelopes.asked where owner = ${owner} order by at, id`,
    ),
    asks: await many(
      tx,
      sql`
      select ${what} from envelopes.ask
      where owner = ${owner} and state <> 'muted' order by at, id`,
    ),
  }
}

/** Forgets the requests of somebody and those to them, as both sides have them. */
export async function forgetAsks(tx: Tx, owner: UserId): Promise<void> {
  await many(tx, sql`delete from envelopes.ask where owner = ${owner} or other = ${owner}`)
  await many(tx, sql`delete from envelopes.asked where owner = ${owner} or other = ${owner}`)
  await many(tx, sql`delete from envelopes.ask_mute where owner = ${owner} or other = ${owner}`)
  await many(tx, sql`delete from envelopes.asker where owner = ${owner}`)
}
