import type { TreeMode } from '@fuquan/contract/envelopes/trees.ts'
import type { EnvelopeId, RoomId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, together, type Tx } from '#/engine/db.ts'
import type { EnvelopeStates } from './rules.ts'

/** The envelope of a tree: its counters, its words and its commit. No seed is among it. */
export type TreeEnvelope = {
  id: EnvelopeId
  sender: UserId
  total: bigint
  claimed: number
  claimedSum: bigint
  returned: bigint
  state: EnvelopeStates
  sentAt: Date
  expiresAt: Date
  endedAt: Date | null
  greeting: string
  cover: string
  commit: string
  assetCode: string
}

/** Finds the envelope of a tree; undefined for an envelope that is none. */
export function findTreeEnvelope(tx: Tx, id: EnvelopeId): Promise<TreeEnvelope | undefined> {
  return maybe<TreeEnvelope>(
    tx,
    sql`
    select e.id, e.sender, e.total, e.claimed, e.claimed_sum as "claimedSum", e.returned, e.state,
      e.sent_at as "sentAt", e.expires_at as "expiresAt", e.ended_at as "endedAt",
      t.greeting, t.cover, d.commit, d.asset_code as "assetCode"
    from envelopes.envelope e
    join envelopes.terms t on t.envelope = e.id
    join envelopes.draw d on d.envelope = e.id
    where e.id = ${id} and t.mode in ('funny', 'relay')`,
  )
}

/** Locks the envelope of a tree: whoever guesses, passes on or ends it waits for us. */
export async function lockTreeEnvelope(tx: Tx, id: EnvelopeId): Promise<TreeEnvelope | undefined> {
  await many(
    tx,
    sql`
    select id
    from envelopes.envelope
    where id = ${id}
    for no key update`,
  )
  return findTreeEnvelope(tx, id)
}

export type NewTreeEnvelope = Pick<
  TreeEnvelope,
  'id' | 'sender' | 'total' | 'sentAt' | 'expiresAt' | 'greeting' | 'cover' | 'commit' | 'assetCode'
> & {
  asset: number
  mode: TreeMode
  room: RoomId | null
  /** As many people as may be paid at most; its end sets it to how many were. */
  shares: number
  seedSealed: Uint8Array
}

/** Saves the envelope of a tree with its terms and its committed draw. */
export async function saveTreeEnvelope(tx: Tx, made: NewTreeEnvelope): Promise<void> {
  const { id, mode, room, total } = made
  const audience = room === null ? 'people' : 'group'
  await together([
    many(
      tx,
      sql`
      insert into envelopes.envelope (id, asset, sender, total, shares, sent_at, expires_at)
      values (${id}, ${made.asset}, ${made.sender}, ${total}, ${made.shares}, ${made.sentAt},
        ${made.expiresAt})`,
    ),
    many(
      tx,
      sql`
      insert into envelopes.terms (envelope, mode, audience, room, greeting, cover)
      values (${id}, ${mode}, ${audience}, ${room}, ${made.greeting}, ${made.cover})`,
    ),
    many(
      tx,
      sql`
      insert into envelopes.draw (envelope, asset_code, split, least, most, commit, seed_sealed)
      values (${id}, ${made.assetCode}, ${mode}, 1, ${total}, ${made.commit},
        ${made.seedSealed})`,
    ),
  ])
}

export type Part = { person: UserId; amount: bigint }
export type Payment = {
  id: EnvelopeId
  transferId: TransferId
  /** The number of the first of them. */
  first: number
  parts: readonly Part[]
  /** Whether nothing is left after it. */
  ends: boolean
  at: Date
}

/** Saves what a guess paid: claims, counters, and the end of the tree if it is one. */
export async function savePayment(tx: Tx, payment: Payment): Promise<void> {
  const { id, parts, ends, at } = payment
  const sum = parts.reduce((all, part) => all + part.amount, 0n)
  await many(
    tx,
    sql`
    insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
    select ${id}, ${payment.first}::int + p.place::int - 1, p.person, p.amount,
      ${payment.transferId}, ${at}
    from unnest(${parts.map(part => part.person)}::uuid[],
      ${parts.map(part => part.amount)}::bigint[]) with ordinality p(person, amount, place)`,
  )
  await one(
    tx,
    sql`
    update envelopes.envelope
    set claimed = claimed + ${parts.length}, claimed_sum = claimed_sum + ${sum},
      shares = case when ${ends} then claimed + ${parts.length} else shares end,
      state = case when ${ends} then 'emptied' else state end,
      ended_at = case when ${ends} then ${at}::timestamptz end
    where id = ${id} and state = 'open'
    returning id`,
  )
}

/** Moves when a tree ends if nothing more happens. */
export async function saveExpiry(tx: Tx, id: EnvelopeId, expiresAt: Date): Promise<void> {
  await one(
    tx,
    sql`
    update envelopes.envelope
    set expires_at = ${expiresAt}
    where id = ${id} and state = 'open'
    returning id`,
  )
}

/** Lists what a tree has paid, by person. */
export async function paidOf(tx: Tx, id: EnvelopeId): Promise<Map<UserId, bigint>> {
  const rows = await many<Part>(
    tx,
    sql`
    select c.claimer as person, c.amount
    from envelopes.claim c
    where c.envelope = ${id}`,
  )
  return new Map(rows.map(row => [row.person, row.amount]))
}
