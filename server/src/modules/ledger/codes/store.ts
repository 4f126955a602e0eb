import type { ChargeId, PaymentId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'
import type { StoredCharge, StoredCollectCode, StoredPayCode } from './rules.ts'

type NewPayCode = { digest: Buffer; owner: UserId; device: string; expiresAt: Date }

/** Saves a pay code in place of the one the device showed before, and drops old ones. */
export async function savePayCode(tx: Tx, code: NewPayCode): Promise<void> {
  const { digest, owner, device, expiresAt } = code
  await many(
    tx,
    sql`
      delete from ledger.pay_code c
       where c.owner = ${owner} and c.device = ${device} and c.used_at is null`,
  )
  await many(
    tx,
    sql`
      insert into ledger.pay_code (digest, owner, device, expires_at)
      values (${digest}, ${owner}, ${device}, ${expiresAt})`,
  )
}

/** Locks a pay code. */
export const lockPayCode = (
  tx: Tx,
  digest: Buffer,
): Promise<(StoredPayCode & { owner: UserId }) | undefined> =>
  maybe(
    tx,
    sql`
      select c.owner, c.expires_at as "expiresAt", c.used_at as "usedAt"
        from ledger.pay_code c where c.digest = ${digest} for update`,
  )

/** Saves that a pay code was read: it is dead from now on. */
export async function usePayCode(tx: Tx, digest: Buffer, at: Date): Promise<void> {
  await many(tx, sql`update ledger.pay_code set used_at = ${at} where digest = ${digest}`)
}

/** Removes the unread pay codes of somebody; with `devices` only those that these show. */
export async function dropPayCodes(
  tx: Tx,
  of: { owner: UserId; devices: readonly string[] | undefined },
): Promise<void> {
  const devices = of.devices === undefined ? null : [...of.devices]
  await many(
    tx,
    sql`
      delete from ledger.pay_code c
       where c.owner = ${of.owner} and c.used_at is null
         and (${devices}::uuid[] is null or c.device = any (${devices}::uuid[]))`,
  )
}

export type ChargeRow = StoredCharge & {
  id: ChargeId
  amount: bigint
  note: string
  askedAt: Date
  payment: PaymentId | null
}
const chargeColumns = sql`
  c.id, c.till, c.payer, c.amount, c.note, c.state, c.asked_at as "askedAt",
  c.expires_at as "expiresAt", c.payment`

/** Saves what a till asks, answered or not. */
export async function saveCharge(tx: Tx, charge: ChargeRow): Promise<void> {
  const { id, till, payer, amount, note, state, askedAt, expiresAt, payment } = charge
  await many(
    tx,
    sql`
      insert into ledger.charge
        (id, till, payer, amount, note, state, asked_at, expires_at, payment)
      values (${id}, ${till}, ${payer}, ${amount.toString()}::bigint, ${note}, ${state},
              ${askedAt}, ${expiresAt}, ${payment})`,
  )
}

/** Finds a charge of one of its two people. */
export const findCharge = (
  tx: Tx,
  ask: { id: ChargeId; party: UserId },
): Promise<ChargeRow | undefined> =>
  maybe(
    tx,
    sql`
      select ${chargeColumns} from ledger.charge c
       where c.id = ${ask.id} and ${ask.party} in (c.till, c.payer)`,
  )

/** Locks a charge of one of its two people. */
export const lockCharge = (
  tx: Tx,
  ask: { id: ChargeId; party: UserId },
): Promise<ChargeRow | undefined> =>
  maybe(
    tx,
    sql`
      select ${chargeColumns} from ledger.charge c
       where c.id = ${ask.id} and ${ask.party} in (c.till, c.payer) for update`,
  )

/** Lists what is asked of somebody now or was answered since a moment, the newest first. */
export function listFresh(
  tx: Tx,
  { payer, since, now }: { payer: UserId; since: Date; now: Date },
): Promise<ChargeRow[]> {
  return many(
    tx,
    sql`
      select ${chargeColumns} from ledger.charge c
       where c.payer = ${payer} and c.asked_at > ${since}
         and (c.state <> 'asked' or c.expires_at > ${now})
       order by c.asked_at desc, c.id desc limit 5`,
  )
}

/** Saves how a charge ended. */
export async function endCharge(
  tx: Tx,
  end: { id: ChargeId; state: 'paid' | 'declined' | 'cancelled'; payment: PaymentId | null },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.charge set state = ${end.state}, payment = ${end.payment}
       where id = ${end.id}`,
  )
}

export type CollectRow = StoredCollectCode & { owner: UserId; note: string; sealed: Buffer }
const collectColumns = sql`
  c.owner, c.amount, c.note, c.sealed, c.expires_at as "expiresAt", c.used_at as "usedAt"`

type NewCollectCode = {
  digest: Buffer
  sealed: Buffer
  owner: UserId
  amount: bigint | null
  note: string
  at: Date
  expiresAt: Date | null
}

/** Saves a collect code; a poster takes the place of the one before, also made at once. */
export async function saveCollectCode(tx: Tx, code: NewCollectCode): Promise<void> {
  const { digest, sealed, owner, amount, note, at, expiresAt } = code
  await many(
    tx,
    sql`
      insert into ledger.collect_code (digest, sealed, owner, amount, note, made_at, expires_at)
      values (${digest}, ${sealed}, ${owner}, ${amount?.toString() ?? null}::bigint, ${note},
              ${at}, ${expiresAt})
      on conflict (owner) where amount is null do update
      set digest = excluded.digest, sealed = excluded.sealed, note = excluded.note,
          made_at = excluded.made_at`,
  )
}

/** Finds the poster of somebody. */
export const findPoster = (tx: Tx, owner: UserId): Promise<CollectRow | undefined> =>
  maybe(
    tx,
    sql`
      select ${collectColumns} from ledger.collect_code c
       where c.owner = ${owner} and c.amount is null`,
  )

/** Finds a collect code. */
export const findCollectCode = (tx: Tx, digest: Buffer): Promise<CollectRow | undefined> =>
  maybe(tx, sql`select ${collectColumns} from ledger.collect_code c where c.digest = ${digest}`)

/** Locks a collect code that is good for one payment, so that two payers cannot both use it. */
export const lockCollectCode = (tx: Tx, digest: Buffer): Promise<CollectRow | undefined> =>
  maybe(
    tx,
    sql`
      select ${collectColumns} from ledger.collect_code c
       where c.digest = ${digest} for update`,
  )

/** Saves that a code with an amount was paid. */
export async function useCollectCode(tx: Tx, digest: Buffer, at: Date): Promise<void> {
  await many(tx, sql`update ledger.collect_code set used_at = ${at} where digest = ${digest}`)
}

export type Via = 'pay_code' | 'collect_code' | 'poster'
export type ArrivalRow = { at: Date; payment: PaymentId; via: Via; amount: bigint }

/** Saves that money came to somebody by a code. */
export async function saveArrival(tx: Tx, owner: UserId, arrival: ArrivalRow): Promise<void> {
  const { at, payment, via, amount } = arrival
  await many(
    tx,
    sql`
      insert into ledger.arrival (owner, at, payment, via, amount)
      values (${owner}, ${at}, ${payment}, ${via}, ${amount.toString()}::bigint)
      on conflict do nothing`,
  )
}

/** Lists what came to somebody by codes, newest first. */
export function listArrivals(
  tx: Tx,
  ask: { owner: UserId; below: Place | undefined; limit: number },
): Promise<ArrivalRow[]> {
  const { owner, below, limit } = ask
  const before = below ? sql`and (a.at, a.payment) < (${below.at}, ${below.id}::uuid)` : sql``
  return many(
    tx,
    sql`
      select a.at, a.payment, a.via, a.amount from ledger.arrival a
       where a.owner = ${owner} ${before}
       order by a.at desc, a.payment desc limit ${limit}`,
  )
}

/** Sums what came to somebody by codes since a moment. */
export const sumArrivals = (
  tx: Tx,
  owner: UserId,
  since: Date,
): Promise<{ sum: bigint; count: number }> =>
  one(
    tx,
    sql`
      select coalesce(sum(a.amount), 0)::bigint as sum, count(*)::int as count
        from ledger.arrival a where a.owner = ${owner} and a.at >= ${since}`,
  )

/** Removes codes and unanswered charges that ended before a moment. */
export async function sweepCodes(tx: Tx, before: Date): Promise<void> {
  await many(tx, sql`delete from ledger.pay_code c where c.expires_at < ${before}`)
  await many(tx, sql`delete from ledger.collect_code c where c.expires_at < ${before}`)
  await many(
    tx,
    sql`delete from ledger.charge c where c.asked_at < ${before} and c.payment is null`,
  )
}
