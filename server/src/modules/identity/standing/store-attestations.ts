import type { AttestationId, OrganisationId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'
import type { AttestationKind } from './levels.ts'
import type { OrganisationCard } from './store-organisations.ts'

export type AttestationRow = {
  id: AttestationId
  userId: UserId
  kind: AttestationKind
  organisation: OrganisationCard | null
  numberHash: Buffer | null
  baseLevel: number
  /** Whether its issuer’s word counts at this moment. */
  counts: boolean
  issuedAt: Date
  withdrawnAt: Date | null
  withdrawalReason: string | null
  /** It follows from their groups at the provider; nobody who took it back: the provider did. */
  byProvider: boolean
  withdrawnBy: UserId | null
}

type Stored = Omit<AttestationRow, 'organisation'> & {
  organisationId: OrganisationId | null
  name: string | null
  about: string | null
  state: OrganisationCard['state'] | null
  trusted: boolean | null
}

const columns = sql`
  a.id, a.user_id as "userId", a.kind, a.number_hash as "numberHash",
  a.base_level as "baseLevel", a.issued_at as "issuedAt", a.withdrawn_at as "withdrawnAt",
  a.withdrawal_reason as "withdrawalReason", a.organisation_id as "organisationId",
  a.by_provider as "byProvider", a.withdrawn_by as "withdrawnBy",
  o.name, o.about, o.state, o.trusted,
  a.withdrawn_at is null and (
    o.id is null or (o.state = 'verified' and (a.kind = 'member' or o.trusted))
  ) as counts`
const from = sql`
  from identity.attestation a
  left join identity.organisation o on o.id = a.organisation_id`

const rowOf = (stored: Stored): AttestationRow => {
  const { organisationId: id, name, about, state, trusted, ...rest } = stored
  const known = id !== null && name !== null && about !== null && state !== null
  const organisation = known ? { id, name, about, state, trusted: trusted === true } : null
  return { ...rest, organisation }
}

/** Lists what issuers said about people, newest first; withdrawn words among them. */
export async function listAttestations(
  tx: Tx,
  people: readonly UserId[],
): Promise<AttestationRow[]> {
  const rows = await many<Stored>(
    tx,
    sql`
      select ${columns} ${from}
      where a.user_id = any(${[...people]}::uuid[])
      order by a.issued_at desc, a.id desc`,
  )
  return rows.map(rowOf)
}

/** Finds one word and locks it. */
export async function lockAttestation(
  tx: Tx,
  id: AttestationId,
): Promise<AttestationRow | undefined> {
  const row = await maybe<Stored>(
    tx,
    sql`select ${columns} ${from} where a.id = ${id} for update of a`,
  )
  return row && rowOf(row)
}

/** Makes a number somebody’s unless it is another’s; says whose it is, null when it is barred. */
export async function claimNumber(
  tx: Tx,
  { hash, userId }: { hash: Buffer; userId: UserId },
): Promise<UserId | null> {
  await many(
    tx,
    sql`
      insert into identity.attested_number (hash, user_id)
      values (${hash}, ${userId})
      on conflict (hash) do nothing`,
  )
  // Read after the insert: whoever was first has committed by now.
  const row = await one<{ userId: UserId | null }>(
    tx,
    sql`select user_id as "userId" from identity.attested_number where hash = ${hash}`,
  )
  return row.userId
}

/** Lets a number go when nothing that still holds names it. */
export async function freeNumber(
  tx: Tx,
  { hash, userId }: { hash: Buffer; userId: UserId },
): Promise<void> {
  await many(
    tx,
    sql`
      delete from identity.attested_number n
      where n.hash = ${hash} and n.user_id = ${userId}
      and not exists (
        select 1 from identity.attestation a
        where a.user_id = n.user_id and a.number_hash = n.hash and a.withdrawn_at is null
      )`,
  )
}

type NewAttestation = {
  id: string
  userId: UserId
  kind: AttestationKind
  organisationId: OrganisationId | null
  numberHash: Buffer
  baseLevel: number
  /** Who says it; nobody where it follows from their groups at the provider. */
  by: UserId | null
  at: Date
}

/** Adds a word. */
export async function addAttestation(tx: Tx, made: NewAttestation): Promise<AttestationId> {
  const row = await one<{ id: AttestationId }>(
    tx,
    sql`
      insert into identity.attestation
        (id, user_id, kind, organisation_id, number_hash, base_level, issued_by, issued_at,
         by_provider)
      values (
        ${made.id}, ${made.userId}, ${made.kind}, ${made.organisationId}, ${made.numberHash},
        ${made.baseLevel}, ${made.by}, ${made.at}, ${made.by === null}
      )
      returning id`,
  )
  return row.id
}

/** Saves that a word is withdrawn; the digest of its number goes with it. */
export async function saveWithdrawal(
  tx: Tx,
  { id, by, reason, at }: { id: AttestationId; by: UserId | null; reason: string; at: Date },
): Promise<void> {
  await one(
    tx,
    sql`
      update identity.attestation
      set withdrawn_by = ${by}, withdrawn_at = ${at}, withdrawal_reason = ${reason},
        number_hash = null
      where id = ${id} and withdrawn_at is null
      returning id`,
  )
}

/** Whether somebody has proved their address. */
export async function hasProvedAddress(tx: Tx, userId: UserId): Promise<boolean> {
  const query = sql`select email_verified as proved from identity.user where id = ${userId}`
  return (await one<{ proved: boolean }>(tx, query)).proved
}

/** Locks people, in one order; gives their levels now and whether they have proved an address. */
export async function lockLevels(
  tx: Tx,
  people: readonly UserId[],
): Promise<{ id: UserId; level: number; emailVerified: boolean }[]> {
  return many(
    tx,
    sql`
      select id, level, email_verified as "emailVerified"
      from identity.user
      where id = any(${[...people]}::uuid[])
      order by id
      for no key update`,
  )
}

/** Saves the levels of people. */
export async function saveLevels(
  tx: Tx,
  levels: readonly { id: UserId; level: number }[],
): Promise<void> {
  await many(
    tx,
    sql`
      update identity.user u
      set level = l.level
      from unnest(
        ${levels.map(one => one.id)}::uuid[], ${levels.map(one => one.level)}::int[]
      ) l(id, level)
      where u.id = l.id`,
  )
}

export type MemberRow = { id: AttestationId; userId: UserId; at: Date }

/** Lists members of an organisation, newest first, one more than asked for if there are more. */
export function listMembers(
  tx: Tx,
  ask: { organisationId: OrganisationId; before: Place | undefined; limit: number },
): Promise<MemberRow[]> {
  return many(
    tx,
    sql`
      select a.id, a.user_id as "userId", a.issued_at as at
      from identity.attestation a
      where a.organisation_id = ${ask.organisationId}
      and a.kind = 'member' and a.withdrawn_at is null
      and (${ask.before?.at ?? null}::timestamptz is null
        or (a.issued_at, a.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
      order by a.issued_at desc, a.id desc
      limit ${ask.limit + 1}`,
  )
}

/** Lists everybody about whom an organisation said something that is not withdrawn. */
export async function listVouchedFor(tx: Tx, organisationId: OrganisationId): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select distinct a.user_id as "userId"
      from identity.attestation a
      where a.organisation_id = ${organisationId} and a.withdrawn_at is null
      order by a.user_id`,
  )
  return rows.map(row => row.userId)
}

/** Lists everybody who belongs somewhere because of their groups at the provider, by id. */
export async function listBelongingByProvider(tx: Tx): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select distinct user_id as "userId"
      from identity.attestation
      where by_provider and withdrawn_at is null
      order by user_id`,
  )
  return rows.map(row => row.userId)
}
