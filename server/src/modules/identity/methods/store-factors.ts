import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { CameBy } from './store-provider-sessions.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

export type FactorRow = {
  sealed: Buffer
  startedAt: Date
  confirmedAt: Date | null
  lastStep: bigint
}

const columns = sql`
  sealed, started_at as "startedAt", confirmed_at as "confirmedAt", last_step as "lastStep"`

/** Finds somebody's second factor, confirmed or only begun. */
export function findFactor(tx: Tx, userId: UserId): Promise<FactorRow | undefined> {
  return maybe(tx, sql`select ${columns} from identity.second_factor where user_id = ${userId}`)
}

/** Finds and locks somebody's second factor. */
export function lockFactor(tx: Tx, userId: UserId): Promise<FactorRow | undefined> {
  return maybe(
    tx,
    sql`select ${columns} from identity.second_factor where user_id = ${userId} for update`,
  )
}

/** Says whether somebody has a second factor that is on. */
export async function hasFactor(tx: Tx, userId: UserId): Promise<boolean> {
  const row = await maybe(
    tx,
    sql`
      select 1 from identity.second_factor
      where user_id = ${userId} and confirmed_at is not null`,
  )
  return row !== undefined
}

/** Saves a second factor that was begun, in place of another that was only begun. */
export async function saveBegun(
  tx: Tx,
  { userId, sealed, at }: { userId: UserId; sealed: Buffer; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.second_factor (user_id, sealed, started_at)
      values (${userId}, ${sealed}, ${at})
      on conflict (user_id) do update
      set sealed = excluded.sealed, started_at = excluded.started_at, last_step = 0
      where identity.second_factor.confirmed_at is null`,
  )
}

/** Saves that the second factor is on. */
export async function saveConfirmed(
  tx: Tx,
  { userId, at }: { userId: UserId; at: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.second_factor
      set confirmed_at = ${at}
      where user_id = ${userId} and confirmed_at is null
      returning user_id`,
  )
}

/** Saves that the code of a step was used; says whether it was the first use. */
export async function saveStep(
  tx: Tx,
  { userId, step }: { userId: UserId; step: bigint },
): Promise<boolean> {
  const saved = await maybe(
    tx,
    sql`
      update identity.second_factor
      set last_step = ${step}
      where user_id = ${userId} and last_step < ${step}
      returning user_id`,
  )
  return saved !== undefined
}

/** Removes somebody's second factor and its recovery codes. */
export async function dropFactor(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from identity.recovery_code where user_id = ${userId}`)
  await many(tx, sql`delete from identity.second_factor where user_id = ${userId}`)
}

/** Saves recovery codes in place of those before. */
export async function saveCodes(
  tx: Tx,
  { userId, hashes }: { userId: UserId; hashes: readonly Buffer[] },
): Promise<void> {
  await many(tx, sql`delete from identity.recovery_code where user_id = ${userId}`)
  await many(
    tx,
    sql`
      insert into identity.recovery_code (user_id, code_hash)
      select ${userId}::uuid, code_hash
      from unnest(${[...hashes]}::bytea[]) as code_hash`,
  )
}

/** Uses a recovery code; says whether it was there and unused. */
export async function useCode(
  tx: Tx,
  { userId, codeHash, at }: { userId: UserId; codeHash: Buffer; at: Date },
): Promise<boolean> {
  const used = await maybe(
    tx,
    sql`
      update identity.recovery_code
      set used_at = ${at}
      where user_id = ${userId} and code_hash = ${codeHash} and used_at is null
      returning user_id`,
  )
  return used !== undefined
}

/** Counts recovery codes that are left. */
export async function countCodes(tx: Tx, userId: UserId): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    sql`
      select count(*)::int as n
      from identity.recovery_code
      where user_id = ${userId} and used_at is null`,
  )
  return row.n
}

type NewStep = {
  ticketHash: Buffer
  userId: UserId
  expiresAt: Date
  /** At which provider it began, when it did at one. */
  came: CameBy | undefined
}

/** Adds a sign-in whose first half was right. */
export async function addStep(tx: Tx, { ticketHash, userId, expiresAt, came }: NewStep) {
  await many(
    tx,
    sql`
      insert into identity.second_step
        (ticket_hash, user_id, expires_at, issuer, subject, sid, sealed_token)
      values (
        ${ticketHash}, ${userId}, ${expiresAt}, ${came?.issuer ?? null}, ${came?.subject ?? null},
        ${came?.sid ?? null}, ${came?.sealedToken ?? null}
      )`,
  )
}

/** Finds whose sign-in a ticket continues. */
export function findStep(
  tx: Tx,
  ticketHash: Buffer,
  now: Date,
): Promise<{ userId: UserId } | undefined> {
  return maybe(
    tx,
    sql`
      select user_id as "userId"
      from identity.second_step
      where ticket_hash = ${ticketHash} and expires_at > ${now}`,
  )
}

type Stored = { userId: UserId } & { [K in keyof CameBy]: CameBy[K] | null }

/** Takes a ticket away: one sign-in, one session. */
export async function takeStep(
  tx: Tx,
  ticketHash: Buffer,
  now: Date,
): Promise<{ userId: UserId; came: CameBy | undefined } | undefined> {
  const row = await maybe<Stored>(
    tx,
    sql`
      delete from identity.second_step
      where ticket_hash = ${ticketHash} and expires_at > ${now}
      returning user_id as "userId", issuer, subject, sid, sealed_token as "sealedToken"`,
  )
  if (row === undefined) return undefined
  const { userId, issuer, subject, sid, sealedToken } = row
  const came =
    issuer === null || subject === null ? undefined : { issuer, subject, sid, sealedToken }
  return { userId, came }
}

/** Ends every half sign-in of somebody: their password is another one now. */
export async function dropSteps(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from identity.second_step where user_id = ${userId}`)
}
