import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

export type GrantKind = 'role' | 'member'
/** What a provider's groups gave somebody: a role by its name, an organisation by its id. */
export type Grant = { issuer: string; kind: GrantKind; what: string }

/** Lists what groups at any provider gave somebody. */
export function listGrants(tx: Tx, userId: UserId): Promise<Grant[]> {
  return many(
    tx,
    sql`
      select issuer, kind, what
      from identity.provider_grant
      where user_id = ${userId}
      order by issuer, kind, what`,
  )
}

/** Lists everybody to whom groups at a provider gave something, by id. */
export async function listGranted(tx: Tx): Promise<UserId[]> {
  const rows = await many<{ userId: UserId }>(
    tx,
    sql`select distinct user_id as "userId" from identity.provider_grant order by user_id`,
  )
  return rows.map(row => row.userId)
}

type Giving = { userId: UserId; grants: readonly Grant[] }

const lists = (grants: readonly Grant[]) => sql`
  unnest(
    ${grants.map(one => one.issuer)}::text[], ${grants.map(one => one.kind)}::text[],
    ${grants.map(one => one.what)}::text[]
  ) g(issuer, kind, what)`

/** Adds what groups give; what is there already stays. */
export async function addGrants(tx: Tx, { userId, grants }: Giving): Promise<void> {
  if (grants.length === 0) return
  await many(
    tx,
    sql`
      insert into identity.provider_grant (user_id, issuer, kind, what)
      select ${userId}::uuid, g.issuer, g.kind, g.what from ${lists(grants)}
      on conflict do nothing`,
  )
}

/** Drops what groups give no more. */
export async function dropGrants(tx: Tx, { userId, grants }: Giving): Promise<void> {
  if (grants.length === 0) return
  await many(
    tx,
    sql`
      delete from identity.provider_grant p
      using ${lists(grants)}
      where p.user_id = ${userId}
      and p.issuer = g.issuer and p.kind = g.kind and p.what = g.what`,
  )
}
