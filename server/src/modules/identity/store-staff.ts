import type { StaffRole } from '@fuquan/contract/route.ts'
import type { ApprovalId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { Place } from '#/kit/cursor.ts'
import type { Details } from '#/kit/refusal.ts'

/** Locks every owner's role, in one order; gives the owners who can act. */
export async function lockOwners(tx: Tx): Promise<UserId[]> {
  await many(
    tx,
    sql`select 1 from identity.staff_role where role = 'owner' order by user_id for update`,
  )
  // Read after the lock, so that what another transaction has just changed is seen.
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select r.user_id as "userId"
      from identity.staff_role r
      join identity.user u on u.id = r.user_id
      where r.role = 'owner'
      and u.state = 'active'
      order by r.user_id`,
  )
  return rows.map(row => row.userId)
}

/** Saves that somebody has exactly these roles. */
export async function saveRoles(
  tx: Tx,
  change: { userId: UserId; roles: readonly StaffRole[]; by: UserId | null; at: Date },
): Promise<void> {
  const roles = [...new Set(change.roles)]
  await many(
    tx,
    sql`
      delete from identity.staff_role
      where user_id = ${change.userId} and role <> all(${roles}::text[])`,
  )
  await many(
    tx,
    sql`
      insert into identity.staff_role (user_id, role, given_by, given_at)
      select ${change.userId}::uuid, role, ${change.by}::uuid, ${change.at}::timestamptz
      from unnest(${roles}::text[]) as role
      on conflict (user_id, role) do nothing`,
  )
}

/** Lists the roles that somebody has because of their groups at the provider. */
export async function listProviderRoles(tx: Tx, userId: UserId): Promise<StaffRole[]> {
  const rows = await many<{ role: StaffRole }>(
    tx,
    sql`
      select role from identity.staff_role
      where user_id = ${userId} and by_provider
      order by role`,
  )
  return rows.map(row => row.role)
}

/** Lists everybody who has a role because of their groups at the provider, by id. */
export async function listByProvider(tx: Tx): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select distinct user_id as "userId" from identity.staff_role
      where by_provider
      order by user_id`,
  )
  return rows.map(row => row.userId)
}

type GroupChange = {
  userId: UserId
  add: readonly StaffRole[]
  drop: readonly StaffRole[]
  at: Date
}

/** Saves what changed of these roles; one that somebody was appointed to stays theirs. */
export async function saveProviderRoles(tx: Tx, change: GroupChange): Promise<void> {
  const { userId, add, drop, at } = change
  await many(
    tx,
    sql`
      delete from identity.staff_role
      where user_id = ${userId} and by_provider and role = any(${[...drop]}::text[])`,
  )
  await many(
    tx,
    sql`
      insert into identity.staff_role (user_id, role, given_at, by_provider)
      select ${userId}::uuid, role, ${at}::timestamptz, true
      from unnest(${[...add]}::text[]) as role
      on conflict (user_id, role) do nothing`,
  )
}

/** Lists active people who have at least one of these roles, or are owners. */
export async function listStaff(tx: Tx, roles: readonly StaffRole[]): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`
      select distinct r.user_id as "userId"
      from identity.staff_role r
      join identity.user u on u.id = r.user_id
      where r.role = any(${['owner', ...roles]}::text[])
      and u.state = 'active'
      order by r.user_id`,
  )
  return rows.map(row => row.userId)
}

type ApprovalAsked = {
  id: ApprovalId
  kind: string
  ref: string
  facts: Record<string, unknown>
  roles: StaffRole[]
  reason: string
  askedBy: UserId
  askedAt: Date
  lapsesAt: Date
}

export type ApprovalRow = ApprovalAsked & {
  agreedBy: UserId | null
  agreedAt: Date | null
  doneAt: Date | null
  failedAt: Date | null
  failedCode: string | null
  failedDetails: Record<string, unknown> | null
}

const columns = sql`
  a.id, a.kind, a.ref, a.facts, a.roles, a.reason, a.asked_by as "askedBy",
  a.asked_at as "askedAt", a.lapses_at as "lapsesAt", a.agreed_by as "agreedBy",
  a.agreed_at as "agreedAt", a.done_at as "doneAt", a.failed_at as "failedAt",
  a.failed_code as "failedCode", a.failed_details as "failedDetails"`

/** Finds the newest approval of the same act by the same person, whatever became of it. */
export function findSameApproval(
  tx: Tx,
  ask: Pick<ApprovalRow, 'kind' | 'ref' | 'facts' | 'askedBy'>,
): Promise<ApprovalRow | undefined> {
  return maybe(
    tx,
    sql`
      select ${columns}
      from identity.approval a
      where a.kind = ${ask.kind}
      and a.ref = ${ask.ref}
      and a.facts = ${JSON.stringify(ask.facts)}::jsonb
      and a.asked_by = ${ask.askedBy}
      order by a.asked_at desc, a.id desc
      limit 1`,
  )
}

/** Adds an approval that waits; one that is there already stays as it is. */
export async function addApproval(
  tx: Tx,
  made: Omit<ApprovalAsked, 'id'> & { id: string },
): Promise<ApprovalId> {
  const row = await one<{ id: ApprovalId }>(
    tx,
    sql`
      with added as (
        insert into identity.approval
          (id, kind, ref, facts, roles, reason, asked_by, asked_at, lapses_at)
        values (
          ${made.id}, ${made.kind}, ${made.ref}, ${JSON.stringify(made.facts)}::jsonb,
          ${[...made.roles]}::text[], ${made.reason}, ${made.askedBy}, ${made.askedAt},
          ${made.lapsesAt}
        )
        on conflict (id) do nothing)
      select ${made.id}::uuid as id`,
  )
  return row.id
}

/** Finds and locks an approval. */
export function lockApproval(tx: Tx, id: ApprovalId): Promise<ApprovalRow | undefined> {
  return maybe(tx, sql`select ${columns} from identity.approval a where a.id = ${id} for update`)
}

/** Saves who agreed. */
export function saveAgreement(
  tx: Tx,
  { id, by, at }: { id: ApprovalId; by: UserId; at: Date },
): Promise<ApprovalRow> {
  return one(
    tx,
    sql`
      update identity.approval a
      set agreed_by = ${by}, agreed_at = ${at}
      where a.id = ${id}
      returning ${columns}`,
  )
}

/** Saves that the act was done. */
export async function saveDone(tx: Tx, { id, at }: { id: ApprovalId; at: Date }): Promise<void> {
  await many(tx, sql`update identity.approval set done_at = ${at} where id = ${id}`)
}

type Failed = { id: ApprovalId; at: Date; code: string; details: Details }

/** Saves that the act will never be done, and the refusal it met. */
export async function saveFailed(tx: Tx, { id, at, code, details }: Failed): Promise<void> {
  await many(
    tx,
    sql`
      update identity.approval
      set failed_at = ${at}, failed_code = ${code},
        failed_details = ${JSON.stringify(details)}::jsonb
      where id = ${id}`,
  )
}

/** Lists approvals, newest first, one more than asked for if there are more. */
export function listApprovals(
  tx: Tx,
  ask: { waitingAt: Date | undefined; before: Place | undefined; limit: number },
): Promise<ApprovalRow[]> {
  return many(
    tx,
    sql`
      select ${columns}
      from identity.approval a
      where (${ask.waitingAt ?? null}::timestamptz is null
        or (a.agreed_at is null and a.lapses_at > ${ask.waitingAt ?? null}))
      and (${ask.before?.at ?? null}::timestamptz is null
        or (a.asked_at, a.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
      order by a.asked_at desc, a.id desc
      limit ${ask.limit + 1}`,
  )
}

export type LookRow = {
  id: string
  userId: UserId
  by: UserId
  roles: StaffRole[]
  reason: string
  at: Date
  until: Date
}

/** Adds a look. */
export async function addLook(
  tx: Tx,
  look: { id: string; about: UserId; by: UserId; reason: string; at: Date; until: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into identity.look (id, user_id, by, roles, reason, at, until)
      select ${look.id}::uuid, ${look.about}::uuid, ${look.by}::uuid, array(
          select r.role from identity.staff_role r where r.user_id = ${look.by} order by r.role
        ), ${look.reason}, ${look.at}::timestamptz, ${look.until}::timestamptz`,
  )
}

/** Finds until when this member of staff may look at each of these people. */
export function findLooks(
  tx: Tx,
  { by, ids, now }: { by: UserId; ids: readonly UserId[]; now: Date },
): Promise<{ userId: UserId; until: Date }[]> {
  return many(
    tx,
    sql`
      select user_id as "userId", max(until) as until
      from identity.look
      where user_id = any(${[...ids]}::uuid[])
      and by = ${by}
      and until > ${now}
      group by user_id`,
  )
}

/** Lists looks at one person, newest first, one more than asked for if there are more. */
export function listLooks(
  tx: Tx,
  ask: { about: UserId; before: Place | undefined; limit: number },
): Promise<LookRow[]> {
  return many(
    tx,
    sql`
      select id, user_id as "userId", by, roles, reason, at, until
      from identity.look
      where user_id = ${ask.about}
      and (${ask.before?.at ?? null}::timestamptz is null
        or (at, id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
      order by at desc, id desc
      limit ${ask.limit + 1}`,
  )
}
