import type { PasskeyId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'

export type PasskeyRow = {
  id: PasskeyId
  userId: UserId
  credentialId: Buffer
  publicKey: Buffer
  counter: bigint
  transports: string[]
  synced: boolean
  name: string
  addedAt: Date
  usedAt: Date | null
}

const columns = sql`
  p.id, p.user_id as "userId", p.credential_id as "credentialId", p.public_key as "publicKey",
  p.counter, p.transports, p.synced, p.name, p.added_at as "addedAt", p.used_at as "usedAt"`

/** Lists somebody's passkeys, oldest first. */
export function listPasskeys(tx: Tx, userId: UserId): Promise<PasskeyRow[]> {
  return many(
    tx,
    sql`
      select ${columns}
      from identity.passkey p
      where p.user_id = ${userId}
      order by p.added_at, p.id`,
  )
}

/** Counts somebody's passkeys. */
export async function countPasskeys(tx: Tx, userId: UserId): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    sql`select count(*)::int as n from identity.passkey where user_id = ${userId}`,
  )
  return row.n
}

/** Lists who of these people has a passkey, by id. */
export async function listHolders(tx: Tx, people: readonly UserId[]): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select distinct user_id as "userId"
      from identity.passkey
      where user_id = any(${[...people]}::uuid[])
      order by user_id`,
  )
  return rows.map(row => row.userId)
}

/** Locks one passkey of this person. */
export function lockPasskey(
  tx: Tx,
  { id, userId }: { id: PasskeyId; userId: UserId },
): Promise<PasskeyRow | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns}
      from identity.passkey p
      where p.id = ${id} and p.user_id = ${userId}
      for update`,
  )
}

/** Locks the passkey with this credential id: two answers of one device come one by one. */
export function lockCredential(tx: Tx, credentialId: Buffer): Promise<PasskeyRow | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns}
      from identity.passkey p
      where p.credential_id = ${credentialId}
      for update`,
  )
}

/** Adds a passkey unless its credential is known; says whether it did. */
export async function addPasskey(
  tx: Tx,
  made: Omit<PasskeyRow, 'id' | 'usedAt'> & { id: string },
): Promise<PasskeyRow | undefined> {
  return maybe(
    tx,
    sql`
      insert into identity.passkey as p
        (id, user_id, credential_id, public_key, counter, transports, synced, name, added_at)
      values (
        ${made.id}, ${made.userId}, ${made.credentialId}, ${made.publicKey}, ${made.counter},
        ${[...made.transports]}::text[], ${made.synced}, ${made.name}, ${made.addedAt}
      )
      on conflict (credential_id) do nothing
      returning ${columns}`,
  )
}

/** Saves that a passkey has signed, with the counter it named. */
export async function saveUse(
  tx: Tx,
  use: { id: PasskeyId; counter: bigint; synced: boolean; at: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.passkey
      set counter = ${use.counter}, synced = ${use.synced}, used_at = ${use.at}
      where id = ${use.id}
      returning id`,
  )
}

/** Saves a passkey's name. */
export function savePasskeyName(
  tx: Tx,
  { id, name }: { id: PasskeyId; name: string },
): Promise<PasskeyRow> {
  return one(
    tx,
    sql`update identity.passkey p set name = ${name} where id = ${id} returning ${columns}`,
  )
}

/** Removes a passkey. */
export async function dropPasskey(tx: Tx, id: PasskeyId): Promise<void> {
  await many(tx, sql`delete from identity.passkey where id = ${id}`)
}

export type ChallengePurpose = 'register' | 'sign_in' | 'sign_up' | 'step_up'
export type ShownRow = { kind: string; payee: string; amount: bigint | null; facts: string }
export type ChallengeRow = {
  purpose: ChallengePurpose
  userId: UserId | null
  shown: ShownRow | null
  expiresAt: Date
}

/** Adds a challenge; an earlier one of this person for the same purpose ends. */
export async function addChallenge(
  tx: Tx,
  { challenge, purpose, userId, shown, expiresAt }: ChallengeRow & { challenge: Buffer },
): Promise<void> {
  if (userId !== null) {
    await many(
      tx,
      sql`delete from identity.challenge where user_id = ${userId} and purpose = ${purpose}`,
    )
  }
  await many(
    tx,
    sql`
      insert into identity.challenge
        (challenge, purpose, user_id, kind, payee, amount, facts, expires_at)
      values (
        ${challenge}, ${purpose}, ${userId}, ${shown?.kind ?? null}, ${shown?.payee ?? null},
        ${shown?.amount ?? null}, ${shown?.facts ?? null}, ${expiresAt}
      )`,
  )
}

type Taken = {
  userId: UserId | null
  kind: string | null
  payee: string | null
  amount: bigint | null
  facts: string | null
  expiresAt: Date
}

/** Takes a challenge away: of all answers to it the first one gets it, nobody else. */
export async function takeChallenge(
  tx: Tx,
  { challenge, purpose }: { challenge: Buffer; purpose: ChallengePurpose },
): Promise<ChallengeRow | undefined> {
  const row = await maybe<Taken>(
    tx,
    sql`
      delete from identity.challenge
      where challenge = ${challenge} and purpose = ${purpose}
      returning user_id as "userId", kind, payee, amount, facts, expires_at as "expiresAt"`,
  )
  if (row === undefined) return undefined
  const { userId, kind, payee, amount, facts, expiresAt } = row
  const shown =
    kind === null || payee === null || facts === null ? null : { kind, payee, amount, facts }
  return { purpose, userId, shown, expiresAt }
}

/** Sweeps challenges, half sign-ins and trips that nobody finished. */
export async function sweepBeginnings(tx: Tx, now: Date): Promise<void> {
  await many(tx, sql`delete from identity.challenge where expires_at <= ${now}`)
  await many(tx, sql`delete from identity.second_step where expires_at <= ${now}`)
  await many(tx, sql`delete from identity.provider_trip where expires_at <= ${now}`)
  await many(tx, sql`delete from identity.provider_logout where forgotten_at <= ${now}`)
  await many(tx, sql`delete from identity.email_claim where expires_at <= ${now}`)
}

export type Ways = {
  password: boolean
  passkeys: number
  /** By which issuers they come in. */
  providers: string[]
}

/** Finds by which ways somebody can sign in; lock the person first. */
export function findWays(
  tx: Tx,
  { userId, issuers }: { userId: UserId; issuers: readonly string[] },
): Promise<Ways> {
  return one(
    tx,
    sql`
      select
        exists (select 1 from identity.password where user_id = ${userId}) as password,
        (select count(*)::int from identity.passkey where user_id = ${userId}) as passkeys,
        array(
          select issuer from identity.provider_link
          where user_id = ${userId} and issuer = any(${[...issuers]}::text[])
          order by issuer
        ) as providers`,
  )
}

/** Removes somebody's password. */
export async function dropPassword(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from identity.password where user_id = ${userId}`)
}
