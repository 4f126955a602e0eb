import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type TripPurpose = 'sign_in' | 'link' | 'sign_up' | 'reset_pin'
export type Trip = {
  ticketHash: Buffer
  purpose: TripPurpose
  stateHash: Buffer | null
  userId: UserId | null
  sealed: Buffer
}

type Adding = Trip & {
  expiresAt: Date
  /** Whom the provider named, and what it calls its own session; once it has. */
  named?: Named & { sid: string | null }
}

/** Adds a trip to the provider. */
export async function addTrip(tx: Tx, trip: Adding): Promise<void> {
  const { issuer = null, subject = null, sid = null } = trip.named ?? {}
  await many(
    tx,
    sql`
      insert into identity.provider_trip
        (ticket_hash, purpose, state_hash, user_id, sealed, expires_at, issuer, subject, sid)
      values (
        ${trip.ticketHash}, ${trip.purpose}, ${trip.stateHash}, ${trip.userId}, ${trip.sealed},
        ${trip.expiresAt}, ${issuer}, ${subject}, ${sid}
      )`,
  )
}

/** Takes a trip away: whoever comes back with its ticket first gets it, nobody else. */
export function takeTrip(
  tx: Tx,
  { ticketHash, purpose, now }: { ticketHash: Buffer; purpose: TripPurpose; now: Date },
): Promise<Trip | undefined> {
  return maybe(
    tx,
    sql`
      delete from identity.provider_trip
      where ticket_hash = ${ticketHash} and purpose = ${purpose} and expires_at > ${now}
      returning ticket_hash as "ticketHash", purpose, state_hash as "stateHash",
        user_id as "userId", sealed`,
  )
}

type Named = { issuer: string; subject: string }

/** Finds who is linked with somebody the provider knows. */
export function findLinked(tx: Tx, named: Named): Promise<{ userId: UserId } | undefined> {
  return maybe(
    tx,
    sql`
      select user_id as "userId"
      from identity.provider_link
      where issuer = ${named.issuer} and subject = ${named.subject}`,
  )
}

/** Links a person with whom the provider knows; says whether neither was linked otherwise. */
export async function addLinked(
  tx: Tx,
  { issuer, subject, userId, at }: Named & { userId: UserId; at: Date },
): Promise<boolean> {
  await many(
    tx,
    sql`
      insert into identity.provider_link (issuer, subject, user_id, linked_at)
      values (${issuer}, ${subject}, ${userId}, ${at})
      on conflict do nothing`,
  )
  const linked = await findLinked(tx, { issuer, subject })
  return linked?.userId === userId
}

/** Saves what groups a provider named just now. */
export async function saveGroups(
  tx: Tx,
  told: { userId: UserId; issuer: string; groups: readonly string[]; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update identity.provider_link
      set groups = ${[...told.groups]}::text[], told_at = ${told.at}
      where user_id = ${told.userId} and issuer = ${told.issuer}`,
  )
}

/** What groups the provider last named, and when; null of a time when that was not kept. */
export type Told = { groups: readonly string[] | null; at: Date }

/** Gives what each provider last said of somebody, by issuer; none of who is linked with none. */
export async function listTold(tx: Tx, userId: UserId): Promise<Map<string, Told>> {
  const rows = await many<Told & { issuer: string }>(
    tx,
    sql`
      select issuer, groups, told_at as at
      from identity.provider_link
      where user_id = ${userId}
      order by issuer`,
  )
  return new Map(rows.map(({ issuer, ...told }) => [issuer, told]))
}

/** Unlinks a person from a provider. */
export async function dropLinked(
  tx: Tx,
  { issuer, userId }: { issuer: string; userId: UserId },
): Promise<void> {
  await many(
    tx,
    sql`delete from identity.provider_link where user_id = ${userId} and issuer = ${issuer}`,
  )
}
