import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type TripPurpose = 'sign_in' | 'link' | 'sign_up'
export type Trip = {
  ticketHash: Buffer
  purpose: TripPurpose
  stateHash: Buffer | null
  userId: UserId | null
  sealed: Buffer
}

/** Adds a trip to the provider. */
export async function addTrip(tx: Tx, trip: Trip & { expiresAt: Date }): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.provider_trip
        (ticket_hash, purpose, state_hash, user_id, sealed, expires_at)
      values (
        ${trip.ticketHash}, ${trip.purpose}, ${trip.stateHash}, ${trip.userId}, ${trip.sealed},
        ${trip.expiresAt}
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

/** Saves what groups the provider named just now. */
export async function saveGroups(
  tx: Tx,
  told: { userId: UserId; groups: readonly string[]; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update identity.provider_link
      set groups = ${[...told.groups]}::text[], told_at = ${told.at}
      where user_id = ${told.userId}`,
  )
}

/** What groups the provider last named, and when; null of a time when that was not kept. */
export type Told = { groups: readonly string[] | null; at: Date }

/** Finds what the provider last said of somebody; undefined of who is linked with none. */
export const findTold = (tx: Tx, userId: UserId): Promise<Told | undefined> =>
  maybe<Told>(
    tx,
    sql`
      select groups, told_at as at
      from identity.provider_link
      where user_id = ${userId}
      order by told_at desc
      limit 1`,
  )

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
