import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Counted, PinRow } from './pin.ts'
import type { StepUp } from './stepup.ts'

export type StoredPin = PinRow & { hash: string | null }

const columns = sql`
  p.hash, p.hash is not null as set, p.tries, p.checking,
  p.locked_at as "lockedAt", p.locked_until as "lockedUntil", p.reset_ready_at as "resetReadyAt",
  p.reset_at as "resetAt"`

/** Finds somebody's PIN row; none was ever made: undefined. */
export function findPin(tx: Tx, userId: UserId): Promise<StoredPin | undefined> {
  return maybe(tx, sql`select ${columns} from identity.pin p where p.user_id = ${userId}`)
}

/** Locks somebody's PIN row, which is made when it is missing. */
export async function lockPin(tx: Tx, userId: UserId): Promise<StoredPin> {
  await many(
    tx,
    sql`insert into identity.pin (user_id) values (${userId}) on conflict (user_id) do nothing`,
  )
  return one(tx, sql`select ${columns} from identity.pin p where p.user_id = ${userId} for update`)
}

/** Locks somebody's PIN row; undefined when they have none, or none any more. */
export function lockKnownPin(tx: Tx, userId: UserId): Promise<StoredPin | undefined> {
  return maybe(
    tx,
    sql`select ${columns} from identity.pin p where p.user_id = ${userId} for update`,
  )
}

/** Locks somebody's PIN row unless somebody else holds it, or there is none: undefined. */
export function lockPinIfFree(tx: Tx, userId: UserId): Promise<StoredPin | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns}
      from identity.pin p
      where p.user_id = ${userId}
      for update skip locked`,
  )
}

/** Saves which tries are counted and the lock. */
export async function saveTries(tx: Tx, userId: UserId, counted: Counted): Promise<void> {
  await one(
    tx,
    sql`
      update identity.pin
      set tries = ${counted.tries}, checking = ${counted.checking}::timestamptz[],
        locked_at = ${counted.lockedAt}, locked_until = ${counted.lockedUntil}
      where user_id = ${userId}
      returning user_id`,
  )
}

/**
 * Saves a new PIN: no tries, no lock, no running reset, and nothing left of what was confirmed with
 * the old one. `resetAt` stays unless given.
 */
export async function savePin(
  tx: Tx,
  { userId, hash, resetAt }: { userId: UserId; hash: string; resetAt: Date | null },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.pin
      set hash = ${hash}, tries = 0, checking = '{}', locked_until = null, reset_ready_at = null,
        reset_at = coalesce(${resetAt}, reset_at)
      where user_id = ${userId}
      returning user_id`,
  )
  await many(tx, sql`delete from identity.step_up where user_id = ${userId} and spent_at is null`)
}

/** Saves when a reset is ready; null stops it. */
export async function saveReset(
  tx: Tx,
  { userId, readyAt }: { userId: UserId; readyAt: Date | null },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.pin
      set reset_ready_at = ${readyAt}
      where user_id = ${userId}
      returning user_id`,
  )
}

type NewStepUp = {
  proofHash: Buffer
  userId: UserId
  kind: string
  payee: string
  amount: bigint | null
  facts: string
  at: Date
  expiresAt: Date
}

/** Adds a step-up that was just made. */
export async function addStepUp(tx: Tx, made: NewStepUp): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.step_up
        (proof_hash, user_id, kind, payee, amount, facts, made_at, expires_at)
      values (
        ${made.proofHash}, ${made.userId}, ${made.kind}, ${made.payee}, ${made.amount},
        ${made.facts}, ${made.at}, ${made.expiresAt}
      )`,
  )
}

/** Locks a step-up of this person by its proof: two who spend it at once come one by one. */
export function lockStepUp(
  tx: Tx,
  { proofHash, userId }: { proofHash: Buffer; userId: UserId },
): Promise<StepUp | undefined> {
  return maybe(
    tx,
    sql`
      select kind, payee, amount, facts, expires_at as "expiresAt", spent_at as "spentAt"
      from identity.step_up
      where proof_hash = ${proofHash}
      and user_id = ${userId}
      for update`,
  )
}

/** Saves that a step-up is spent. */
export async function spendStepUp(tx: Tx, proofHash: Buffer, at: Date): Promise<void> {
  await one(
    tx,
    sql`
      update identity.step_up
      set spent_at = ${at}
      where proof_hash = ${proofHash}
      and spent_at is null
      returning user_id`,
  )
}

/** Adds up what somebody has confirmed and spent since a moment, in minor units. */
export async function spentSince(
  tx: Tx,
  { userId, since }: { userId: UserId; since: Date },
): Promise<bigint> {
  const row = await one<{ total: bigint }>(
    tx,
    sql`
      select coalesce(sum(amount), 0)::bigint as total
      from identity.step_up
      where user_id = ${userId}
      and spent_at >= ${since}`,
  )
  return row.total
}

/** Sweeps step-ups that ended before `before`. */
export async function sweepStepUps(tx: Tx, before: Date): Promise<void> {
  await many(tx, sql`delete from identity.step_up where expires_at < ${before}`)
}
