import type { DeviceId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

/** How a session, or a sign-in that is half done, is known at the provider where it began. */
export type CameBy = {
  issuer: string
  subject: string
  /** What the provider calls its own session; not every one does. */
  sid: string | null
  /** What it wants to see when it is asked to sign somebody out; null where it cannot be asked. */
  sealedToken: Buffer | null
}

/** Saves that a session began at a provider. */
export async function saveProviderSession(
  tx: Tx,
  { deviceId, userId, came }: { deviceId: DeviceId; userId: UserId; came: CameBy },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.provider_session
        (device_id, user_id, issuer, subject, sid, sealed_token)
      values (
        ${deviceId}, ${userId}, ${came.issuer}, ${came.subject}, ${came.sid}, ${came.sealedToken}
      )`,
  )
}

/** Finds at which provider the session of a device began; undefined when at none. */
export async function findProviderSession(
  tx: Tx,
  deviceId: DeviceId | undefined,
): Promise<CameBy | undefined> {
  return maybe(
    tx,
    sql`
      select issuer, subject, sid, sealed_token as "sealedToken"
      from identity.provider_session
      where device_id = ${deviceId ?? null}::uuid`,
  )
}

/** Notes that this word was heard; says whether it was for the first time. */
export async function addLogout(
  tx: Tx,
  { issuer, tokenHash, until }: { issuer: string; tokenHash: Buffer; until: Date },
): Promise<boolean> {
  const row = await maybe(
    tx,
    sql`
      insert into identity.provider_logout (issuer, token_hash, forgotten_at)
      values (${issuer}, ${tokenHash}, ${until})
      on conflict do nothing
      returning issuer`,
  )
  return row !== undefined
}

/** Who signed out at a provider: everywhere there, or in one session of theirs. */
export type SignedOutThere = { issuer: string; subject: string | null; sid: string | null }

// A session whose name there was never told ends with any of that person's: rather one too many.
const meant = ({ issuer, subject, sid }: SignedOutThere) => sql`
  p.issuer = ${issuer}
  and (${subject}::text is null or p.subject = ${subject})
  and (${sid}::text is null or p.sid = ${sid} or (p.sid is null and ${subject}::text is not null))`

/**
 * Ends sessions, sign-ins half done, and tickets to join by, that began in a session of a provider
 * which is over.
 */
export async function endByProvider(
  tx: Tx,
  over: SignedOutThere,
): Promise<{ userId: UserId; deviceId: DeviceId }[]> {
  await many(tx, sql`delete from identity.second_step p where ${meant(over)}`)
  await many(tx, sql`delete from identity.provider_trip p where ${meant(over)}`)
  return many(
    tx,
    sql`
      delete from identity.session s
      using identity.provider_session p
      where p.device_id = s.device_id and ${meant(over)}
      returning s.user_id as "userId", s.device_id as "deviceId"`,
  )
}

/** Lists who has sessions that began at a provider which is none of these, by id. */
export async function listForeign(tx: Tx, issuers: readonly string[]): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select distinct user_id as "userId"
      from identity.provider_session
      where issuer <> all(${[...issuers]}::text[])
      order by user_id`,
  )
  return rows.map(row => row.userId)
}

/** Ends somebody's sessions that began at a provider which is none of these; gives their devices. */
export async function endForeign(
  tx: Tx,
  { userId, issuers }: { userId: UserId; issuers: readonly string[] },
): Promise<DeviceId[]> {
  const rows = await many<{ deviceId: DeviceId }>(
    tx,
    sql`
      delete from identity.session s
      using identity.provider_session p
      where p.device_id = s.device_id
      and p.user_id = ${userId} and p.issuer <> all(${[...issuers]}::text[])
      returning s.device_id as "deviceId"`,
  )
  return rows.map(row => row.deviceId)
}
