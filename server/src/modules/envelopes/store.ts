import type {
  EnvelopeClaim,
  EnvelopeMode,
  EnvelopeSplit,
  EnvelopeState,
} from '@fuquan/contract/envelopes.ts'
import type { EnvelopeId, RoomId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { hot, many, maybe, one, sql, together, type Tx } from '#/engine/db.ts'
import { assert, present } from '#/kit/assert.ts'
import { type Claimed, chunkSize } from './rules.ts'

/** Who may open it; the circle and the hunt come with their modules. */
export type Audience = 'group' | 'people' | 'room' | 'code' | 'anyone'

/** One envelope with its terms; the seed is not among it, so no list can leak it. */
export type EnvelopeRow = {
  id: EnvelopeId
  asset: number
  sender: UserId
  total: bigint
  shares: number
  claimed: number
  claimedSum: bigint
  returned: bigint
  state: EnvelopeState
  sentAt: Date
  expiresAt: Date
  endedAt: Date | null
  opensAt: Date | null
  gathersAt: Date | null
  windowMs: number
  drawn: boolean
  given: bigint
  mode: EnvelopeMode
  audience: Audience
  room: RoomId | null
  lateJoiners: boolean
  greeting: string
  cover: string
  split: EnvelopeSplit
  least: bigint
  most: bigint
  commit: string
  assetCode: string
}

/** What of an envelope never changes and claims have to know. */
export type Terms = Pick<
  EnvelopeRow,
  | 'id'
  | 'sender'
  | 'mode'
  | 'audience'
  | 'room'
  | 'shares'
  | 'sentAt'
  | 'expiresAt'
  | 'opensAt'
  | 'gathersAt'
  | 'windowMs'
  | 'lateJoiners'
>

export type NewEnvelope = Omit<
  EnvelopeRow,
  'claimed' | 'claimedSum' | 'returned' | 'endedAt' | 'given' | 'drawn'
> & { amounts: readonly bigint[]; seedSealed: Uint8Array }

const columns = sql`
  e.id, e.asset, e.sender, e.total, e.shares, e.claimed, e.claimed_sum as "claimedSum",
  e.returned, e.state, e.sent_at as "sentAt", e.expires_at as "expiresAt",
  e.ended_at as "endedAt", e.opens_at as "opensAt", e.gathers_at as "gathersAt",
  e.window_ms as "windowMs", e.drawn, e.given, t.mode, t.audience, t.room,
  t.late_joiners as "lateJoiners", t.greeting, t.cover,
  d.split, d.least, d.most, d.commit, d.asset_code as "assetCode"`
const tables = sql`
  envelopes.envelope e
  join envelopes.terms t on t.envelope = e.id
  join envelopes.draw d on d.envelope = e.id`

/** Saves an envelope with its terms, its committed draw and all its shares. */
export async function saveEnvelope(tx: Tx, made: NewEnvelope): Promise<void> {
  await together([
    many(
      tx,
      sql`
    insert into envelopes.envelope (id, asset, sender, total, shares, sent_at, expires_at,
      state, opens_at, gathers_at, window_ms, drawn)
    values (${made.id}, ${made.asset}, ${made.sender}, ${made.total}, ${made.shares},
      ${made.sentAt}, ${made.expiresAt}, ${made.state}, ${made.opensAt}, ${made.gathersAt},
      ${made.windowMs}, ${made.windowMs === 0 && made.gathersAt === null})`,
    ),
    many(
      tx,
      sql`
    insert into envelopes.terms (envelope, mode, audience, room, late_joiners, greeting, cover)
    values (${made.id}, ${made.mode}, ${made.audience}, ${made.room}, ${made.lateJoiners},
      ${made.greeting}, ${made.cover})`,
    ),
    many(
      tx,
      sql`
    insert into envelopes.draw (envelope, asset_code, split, least, most, commit, seed_sealed)
    values (${made.id}, ${made.assetCode}, ${made.split}, ${made.least}, ${made.most},
      ${made.commit}, ${made.seedSealed})`,
    ),
    saveChunks(tx, made.id, made.amounts),
  ])
}

async function saveChunks(tx: Tx, id: EnvelopeId, amounts: readonly bigint[]): Promise<void> {
  // The shares travel as one array and are cut in the database: no loop over rows.
  await many(
    tx,
    sql`
    insert into envelopes.chunk (envelope, number, amounts)
    select ${id}, (s.place - 1) / ${chunkSize}::int, array_agg(s.amount order by s.place)
    from unnest(${amounts}::bigint[]) with ordinality s(amount, place)
    group by 2`,
  )
}

/** Finds envelopes by id; those that do not exist are absent. */
export async function findEnvelopes(
  tx: Tx,
  ids: readonly EnvelopeId[],
): Promise<Map<EnvelopeId, EnvelopeRow>> {
  const rows = await many<EnvelopeRow>(
    tx,
    sql`
    select ${columns}
    from ${tables}
    where e.id = any(${ids}::uuid[])`,
  )
  return new Map(rows.map(row => [row.id, row]))
}

/** Finds one envelope. */
export function findEnvelope(tx: Tx, id: EnvelopeId): Promise<EnvelopeRow | undefined> {
  return maybe<EnvelopeRow>(
    tx,
    sql`
    select ${columns}
    from ${tables}
    where e.id = ${id}`,
  )
}

/** Locks one envelope, so that nothing is claimed or returned until we are done. */
export async function lockEnvelope(tx: Tx, id: EnvelopeId): Promise<EnvelopeRow | undefined> {
  await many(
    tx,
    sql`
    select id
    from envelopes.envelope
    where id = ${id}
    for no key update`,
  )
  return findEnvelope(tx, id)
}

export type Overdue = { id: EnvelopeId; expiresAt: Date }

/** Lists running envelopes whose time is over after `from`, the longest overdue first. */
export function listOverdue(
  tx: Tx,
  ask: { at: Date; from: Overdue | undefined; limit: number },
): Promise<Overdue[]> {
  const { from } = ask
  const behind =
    from === undefined ? sql`true` : sql`(expires_at, id) > (${from.expiresAt}, ${from.id}::uuid)`
  return many<Overdue>(
    tx,
    sql`
    select id, expires_at as "expiresAt"
    from envelopes.envelope
    where state in ('scheduled', 'gathering', 'open') and expires_at <= ${ask.at} and ${behind}
    order by expires_at, id
    limit ${ask.limit}`,
  )
}

export type ClaimAsk = {
  envelopeId: EnvelopeId
  transferId: TransferId
  claimers: readonly UserId[]
  /** Where each of them is paid, in the same order. */
  accounts: readonly string[]
}
export type Batch = {
  claims: (Claimed & { claim: EnvelopeClaim })[]
  /** Of the envelope after the batch; time over counts as expired. */
  state: EnvelopeState
  at: Date
}

/** Locks, decides, saves and moves in one call: the twin of `rules.claim`. */
export async function claimBatch(tx: Tx, ask: ClaimAsk): Promise<Batch> {
  const row = await one<{
    first: number
    winners: number[]
    amounts: bigint[]
    at: Date
    state: EnvelopeState
  }>(
    tx,
    hot(sql`
    select b.first_number as first, b.winners, b.amounts, b.at, b.state
    from envelopes.claim_batch(${ask.envelopeId}, ${ask.transferId},
      ${ask.claimers}::uuid[], ${ask.accounts}::uuid[]) b`),
  )
  assert(row.winners.length === row.amounts.length)
  const claims = row.winners.map((place, n) => {
    const claimer = ask.claimers[place - 1] // SQL counts from 1.
    const amount = row.amounts[n]
    assert(claimer !== undefined)
    assert(amount !== undefined)
    const number = row.first + n
    const claim = { number, amount, at: row.at, transferId: ask.transferId }
    return { claimer, number, amount, claim }
  })
  return { claims, state: row.state, at: row.at }
}

/** As `claimBatch`, for an envelope of names: the twin of `rules.claimNamed`. */
export async function claimNamed(tx: Tx, ask: ClaimAsk): Promise<Batch> {
  type Row = Pick<Batch, 'at' | 'state'> & { numbers: number[]; winners: number[] }
  const row = await one<Row & { amounts: bigint[] }>(
    tx,
    sql`
    select b.numbers, b.winners, b.amounts, b.at, b.state
    from envelopes.claim_named(${ask.envelopeId}, ${ask.transferId},
      ${ask.claimers}::uuid[], ${ask.accounts}::uuid[]) b`,
  )
  const { at, state } = row
  const claims = row.winners.map((place, n) => {
    const claimer = present(ask.claimers[place - 1]) // SQL counts from 1.
    const amount = present(row.amounts[n])
    const number = present(row.numbers[n])
    const claim = { number, amount, at, transferId: ask.transferId }
    return { claimer, number, amount, claim }
  })
  return { claims, state, at }
}

type ClaimRow = EnvelopeClaim & { claimer: UserId; envelope: EnvelopeId }
const claimColumns = sql`
  c.envelope, c.claimer, c.number, c.amount, c.transfer as "transferId", c.at`
const claimOf = ({ number, amount, transferId, at }: ClaimRow): EnvelopeClaim => {
  return { number, amount, at, transferId }
}

/** Finds who of these people have a share of an envelope. */
export async function claimsAmong(
  tx: Tx,
  id: EnvelopeId,
  claimers: readonly UserId[],
): Promise<Map<UserId, EnvelopeClaim>> {
  if (claimers.length === 0) return new Map()
  const rows = await many<ClaimRow>(
    tx,
    sql`
    select c.*
    from unnest(${claimers}::uuid[]) a(claimer)
    cross join lateral (
      select ${claimColumns}
      from envelopes.claim c
      where c.envelope = ${id} and c.claimer = a.claimer
      limit 1) c`, // With a limit it stays one index probe per person, whatever the statistics.
  )
  return new Map(rows.map(row => [row.claimer, claimOf(row)]))
}

/** Finds one person's shares of many envelopes. */
export async function claimsOf(
  tx: Tx,
  claimer: UserId,
  ids: readonly EnvelopeId[],
): Promise<Map<EnvelopeId, EnvelopeClaim>> {
  const rows = await many<ClaimRow>(
    tx,
    sql`
    select c.*
    from unnest(${ids}::uuid[]) a(envelope)
    cross join lateral (
      select ${claimColumns}
      from envelopes.claim c
      where c.envelope = a.envelope and c.claimer = ${claimer}
      limit 1) c`,
  )
  return new Map(rows.map(row => [row.envelope, claimOf(row)]))
}

/** Lists claims of an envelope, newest first, below a number. */
export async function listClaims(
  tx: Tx,
  ask: { id: EnvelopeId; below: number; limit: number },
): Promise<(EnvelopeClaim & { claimer: UserId })[]> {
  return many(
    tx,
    sql`
    select ${claimColumns}
    from envelopes.claim c
    where c.envelope = ${ask.id} and c.number < ${ask.below}
    order by c.number desc
    limit ${ask.limit}`,
  )
}

/** Finds the largest claim of an envelope; on a tie the earliest. */
export function findBestLuck(
  tx: Tx,
  id: EnvelopeId,
): Promise<(Claimed & { at: Date }) | undefined> {
  return maybe(
    tx,
    sql`
    select c.claimer, c.number, c.amount, c.at
    from envelopes.claim c
    where c.envelope = ${id}
    order by c.amount desc, c.number
    limit 1`,
  )
}

/** Reads all shares of an envelope in claim order. */
export async function readShares(tx: Tx, id: EnvelopeId): Promise<bigint[]> {
  const rows = await many<{ amounts: bigint[] }>(
    tx,
    sql`
    select amounts
    from envelopes.chunk
    where envelope = ${id}
    order by number`,
  )
  return rows.flatMap(row => row.amounts)
}

/** Reads the largest of the next `count` shares not yet taken. */
export async function readLargestNext(
  tx: Tx,
  ask: { id: EnvelopeId; claimed: number; count: number },
): Promise<bigint> {
  const row = await one<{ largest: bigint }>(
    tx,
    sql`
    select coalesce(max(s.amount), 0)::bigint as largest
    from envelopes.chunk c, unnest(c.amounts) with ordinality s(amount, place)
    where c.envelope = ${ask.id}
      and c.number between ${ask.claimed}::int / ${chunkSize}::int
        and (${ask.claimed}::int + ${ask.count}::int - 1) / ${chunkSize}::int
      and c.number * ${chunkSize}::int + s.place
        between ${ask.claimed}::int + 1 and ${ask.claimed}::int + ${ask.count}::int`,
  )
  return row.largest
}

export type SeedRow = { seedSealed: Buffer; seed: Buffer | null; revealedAt: Date | null }

/** Reads the seed of a draw, sealed until it was revealed. */
export function readSeed(tx: Tx, id: EnvelopeId): Promise<SeedRow> {
  return one<SeedRow>(
    tx,
    sql`
    select seed_sealed as "seedSealed", seed, revealed_at as "revealedAt"
    from envelopes.draw
    where envelope = ${id}`,
  )
}

/** Saves the seed in the open. Saving it again changes nothing. */
export async function saveSeed(
  tx: Tx,
  reveal: { id: EnvelopeId; seed: Uint8Array; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
    update envelopes.draw
    set seed = ${reveal.seed}, revealed_at = ${reveal.at}
    where envelope = ${reveal.id} and revealed_at is null`,
  )
}

/** Lists the transfers that paid claims of an envelope, in claim order. */
export async function listClaimTransfers(tx: Tx, id: EnvelopeId): Promise<TransferId[]> {
  const rows = await many<{ transfer: TransferId }>(
    tx,
    sql`
    select transfer
    from envelopes.claim
    where envelope = ${id}
    group by transfer
    order by min(number)`,
  )
  return rows.map(row => row.transfer)
}
