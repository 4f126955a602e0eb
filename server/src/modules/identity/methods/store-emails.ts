import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { User } from '../store.ts'

export type EmailOf = { address: string | null; verified: boolean }

/** Finds somebody's address and whether it is verified. */
export function findEmail(tx: Tx, userId: UserId): Promise<EmailOf> {
  return one(
    tx,
    sql`
      select email as address, email_verified as verified
      from identity.user
      where id = ${userId}`,
  )
}

export type Holder = Pick<User, 'id' | 'language' | 'state' | 'level'> & { verified: boolean }

/** Finds and locks who holds an address. */
export function lockHolder(tx: Tx, email: string): Promise<Holder | undefined> {
  return maybe(
    tx,
    sql`
      select id, language, state, level, email_verified as verified
      from identity.user
      where email = ${email}
      for no key update`,
  )
}

export type Claim = { userId: UserId; email: string; expiresAt: Date }

/** Adds what somebody claims, in place of what they claimed before. */
export async function saveClaim(tx: Tx, claim: Claim & { codeHash: Buffer }): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.email_claim (user_id, code_hash, email, expires_at)
      values (${claim.userId}, ${claim.codeHash}, ${claim.email}, ${claim.expiresAt})
      on conflict (user_id) do update
      set code_hash = excluded.code_hash, email = excluded.email,
        expires_at = excluded.expires_at`,
  )
}

/** Finds what somebody claims and has not verified yet. */
export function findClaim(tx: Tx, userId: UserId, now: Date): Promise<Claim | undefined> {
  return maybe(
    tx,
    sql`
      select user_id as "userId", email, expires_at as "expiresAt"
      from identity.email_claim
      where user_id = ${userId} and expires_at > ${now}`,
  )
}

/** Takes a claim away by the code of its link: the first who comes in time gets it. */
export function takeClaim(tx: Tx, codeHash: Buffer, now: Date): Promise<Claim | undefined> {
  return maybe(
    tx,
    sql`
      delete from identity.email_claim
      where code_hash = ${codeHash} and expires_at > ${now}
      returning user_id as "userId", email, expires_at as "expiresAt"`,
  )
}

/** Forgets what somebody claims. */
export async function dropClaim(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from identity.email_claim where user_id = ${userId}`)
}

/** Notes whether a proved address is all that somebody's level stands on. */
export async function saveRaised(
  tx: Tx,
  { userId, raised }: { userId: UserId; raised: boolean },
): Promise<void> {
  await many(tx, sql`update identity.user set raised_by_address = ${raised} where id = ${userId}`)
}

/** Tells whether a proved address is all that somebody's level stands on. */
export async function isRaised(tx: Tx, userId: UserId): Promise<boolean> {
  const row = await maybe<{ raised: boolean }>(
    tx,
    sql`select raised_by_address as raised from identity.user where id = ${userId}`,
  )
  return row?.raised === true
}

/** Saves somebody's address. */
export async function saveEmail(
  tx: Tx,
  { userId, email, verified }: { userId: UserId; email: string | null; verified: boolean },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.user
      set email = ${email}, email_verified = ${verified}
      where id = ${userId}
      returning id`,
  )
}

/** Finds who may be sent a link for a new password: a member whose address is verified. */
export function findByVerified(
  tx: Tx,
  login: string,
): Promise<{ id: UserId; email: string; language: User['language'] } | undefined> {
  const named = login.includes('@') ? sql`u.email = ${login}` : sql`u.handle = ${login}`
  return maybe(
    tx,
    sql`
      select u.id, u.email, u.language
      from identity.user u
      where ${named}
      and u.email_verified
      and u.email is not null
      and u.state in ('active', 'restricted', 'closing')`,
  )
}
