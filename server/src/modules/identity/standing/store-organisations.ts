import type { OrganisationId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'
import type { Body } from './levels.ts'

export type OrganisationCard = {
  id: OrganisationId
  name: string
  about: string
  state: Body['state']
  trusted: boolean
}
export type OrganisationRow = OrganisationCard & {
  stateReason: string | null
  foundedBy: UserId
  foundedAt: Date
  verifiedAt: Date | null
  /** Confirmed admins who are active and verified. */
  admins: number
  members: number
}

// Whoever is suspended, leaves or was never verified answers for nobody.
const countingAdmin = sql`
  m.confirmed_at is not null and u.state = 'active' and u.level >= 1`
const columns = sql`
  o.id, o.name, o.about, o.state, o.trusted, o.state_reason as "stateReason",
  o.founded_by as "foundedBy", o.founded_at as "foundedAt", o.verified_at as "verifiedAt",
  (
    select count(*)::int
    from identity.organisation_admin m
    join identity.user u on u.id = m.user_id
    where m.organisation_id = o.id and ${countingAdmin}
  ) as admins,
  (
    select count(*)::int from identity.attestation a
    where a.organisation_id = o.id and a.kind = 'member' and a.withdrawn_at is null
  ) as members`

/** Finds an organisation. */
export function findOrganisation(tx: Tx, id: OrganisationId): Promise<OrganisationRow | undefined> {
  return maybe(tx, sql`select ${columns} from identity.organisation o where o.id = ${id}`)
}

/** Finds and locks an organisation: who changes its admins comes one after the other. */
export async function lockOrganisation(
  tx: Tx,
  id: OrganisationId,
): Promise<OrganisationRow | undefined> {
  await many(tx, sql`select 1 from identity.organisation where id = ${id} for no key update`)
  // Counted after the lock, so that what another transaction has just changed is seen.
  return findOrganisation(tx, id)
}

/** Adds an organisation unless its name is taken; says whether it stands. */
export async function addOrganisation(
  tx: Tx,
  made: { id: string; name: string; about: string; by: UserId; at: Date },
): Promise<OrganisationId | undefined> {
  const row = await maybe<{ id: OrganisationId }>(
    tx,
    sql`
      insert into identity.organisation (id, name, about, state, founded_by, founded_at)
      values (${made.id}, ${made.name}, ${made.about}, 'founding', ${made.by}, ${made.at})
      on conflict on constraint identity_organisation_name_unique do nothing
      returning id`,
  )
  return row?.id
}

/** Saves what an organisation says of itself. */
export async function saveAbout(tx: Tx, id: OrganisationId, about: string): Promise<void> {
  const query = sql`
    update identity.organisation set about = ${about} where id = ${id} returning id`
  await one(tx, query)
}

/** Saves how an organisation stands. */
export async function saveState(
  tx: Tx,
  change: {
    id: OrganisationId
    state: Body['state']
    trusted: boolean
    reason: string | null
    verifiedAt: Date | null
  },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.organisation
      set state = ${change.state}, trusted = ${change.trusted}, state_reason = ${change.reason},
        verified_at = coalesce(${change.verifiedAt}, verified_at)
      where id = ${change.id}
      returning id`,
  )
}

export type AdminRow = { userId: UserId; confirmed: boolean; counts: boolean }

/** Lists admins and those who are asked, in the order in which they came. */
export function listAdmins(tx: Tx, id: OrganisationId): Promise<AdminRow[]> {
  return many(
    tx,
    sql`
      select m.user_id as "userId", m.confirmed_at is not null as confirmed,
        (${countingAdmin}) as counts
      from identity.organisation_admin m
      join identity.user u on u.id = m.user_id
      where m.organisation_id = ${id}
      order by m.invited_at, m.user_id`,
  )
}

/** Asks somebody to be an admin, or makes them one at once; asking twice changes nothing. */
export async function addAdmin(
  tx: Tx,
  made: { id: OrganisationId; userId: UserId; by: UserId; at: Date; confirmedAt: Date | null },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.organisation_admin
        (organisation_id, user_id, invited_by, invited_at, confirmed_at)
      values (${made.id}, ${made.userId}, ${made.by}, ${made.at}, ${made.confirmedAt})
      on conflict (organisation_id, user_id) do nothing`,
  )
}

/** Saves that somebody said yes. */
export async function saveConfirmed(
  tx: Tx,
  { id, userId, at }: { id: OrganisationId; userId: UserId; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update identity.organisation_admin
      set confirmed_at = coalesce(confirmed_at, ${at})
      where organisation_id = ${id} and user_id = ${userId}`,
  )
}

/** Takes somebody out of the admins. */
export async function removeAdmin(tx: Tx, id: OrganisationId, userId: UserId): Promise<void> {
  await many(
    tx,
    sql`
      delete from identity.organisation_admin
      where organisation_id = ${id} and user_id = ${userId}`,
  )
}

type Listing = { before: Place | undefined; limit: number }
const after = ({ before }: Listing) => sql`
  (${before?.at ?? null}::timestamptz is null
    or (o.founded_at, o.id) < (${before?.at ?? null}, ${before?.id ?? null}::uuid))`

/** Lists organisations, newest first: verified ones, or those somebody belongs to or speaks for. */
export function listOrganisations(
  tx: Tx,
  ask: Listing & { of: UserId | undefined },
): Promise<OrganisationRow[]> {
  const which =
    ask.of === undefined
      ? sql`o.state = 'verified'`
      : sql`
        o.id in (
          select organisation_id from identity.organisation_admin where user_id = ${ask.of}
          union
          select organisation_id from identity.attestation
          where user_id = ${ask.of} and withdrawn_at is null and organisation_id is not null
        )`
  return many(
    tx,
    sql`
      select ${columns} from identity.organisation o
      where ${which} and ${after(ask)}
      order by o.founded_at desc, o.id desc
      limit ${ask.limit + 1}`,
  )
}

/** Lists all organisations, newest first. */
export function listAll(tx: Tx, ask: Listing): Promise<OrganisationRow[]> {
  return many(
    tx,
    sql`
      select ${columns} from identity.organisation o
      where ${after(ask)}
      order by o.founded_at desc, o.id desc
      limit ${ask.limit + 1}`,
  )
}

/** Counts organisations that somebody founded and that are not verified yet. */
export async function countFounding(tx: Tx, by: UserId): Promise<number> {
  const row = await one<{ founding: number }>(
    tx,
    sql`
      select count(*)::int as founding from identity.organisation
      where founded_by = ${by} and state = 'founding'`,
  )
  return row.founding
}

/** Lists verified organisations that would lose their right to vouch without this admin. */
export async function listHeldBy(tx: Tx, userId: UserId): Promise<OrganisationRow[]> {
  return many(
    tx,
    sql`
      select ${columns} from identity.organisation o
      join identity.organisation_admin mine
        on mine.organisation_id = o.id and mine.user_id = ${userId}
      where o.state = 'verified' and mine.confirmed_at is not null
      order by o.founded_at, o.id`,
  )
}
