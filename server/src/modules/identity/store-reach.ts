import type { DeviceId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

/** How a person is spoken to, and their verified address if they have one. */
export type Contact = { language: Language; email: string | null }

/** Gives the language and the verified address of people. Who has left is left out. */
export async function contactsOf(
  tx: Tx,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, Contact>> {
  const rows = await many<Contact & { id: UserId }>(
    tx,
    sql`
      select u.id, u.language, case when u.email_verified then u.email end as email
        from identity.user u
       where u.id = any (${[...ids]}::uuid[]) and u.state in ('active', 'restricted', 'closing')`,
  )
  return new Map(rows.map(({ id, ...contact }) => [id, contact]))
}

/** Gives what the devices of one person are called. */
export async function deviceNamesOf(
  tx: Tx,
  userId: UserId,
): Promise<ReadonlyMap<DeviceId, string>> {
  const rows = await many<{ id: DeviceId; name: string }>(
    tx,
    sql`select d.id, d.name from identity.device d where d.user_id = ${userId}`,
  )
  return new Map(rows.map(row => [row.id, row.name]))
}

/** Somebody whom a link connects with somebody else, and the link. */
export type Brought = { id: UserId; kind: 'invite' | 'import'; ref: string }

/**
 * Lists who brought somebody into the house, whom they brought, and who came by the same list of
 * an organiser. A link of the house connects nobody.
 */
export function broughtWith(tx: Tx, userId: UserId, limit: number): Promise<Brought[]> {
  return many<Brought>(
    tx,
    sql`
      with mine as (
        select i.id, i.made_by, i.by_staff, i.origin
        from identity.user u join identity.house_invite i on i.id = u.invite_id
        where u.id = ${userId}
      ), near as (
        select m.made_by as id, 'invite' as kind, m.id as ref, 0 as rank
        from mine m where not m.by_staff
        union all
        select u.id, 'invite', i.id, 1
        from identity.house_invite i join identity.user u on u.invite_id = i.id
        where i.made_by = ${userId} and not i.by_staff
        union all
        select u.id, 'import', i.id, 2
        from mine m
        join identity.house_invite i on i.origin = m.origin
        join identity.user u on u.invite_id = i.id
        where m.origin->>'kind' = 'import'
      )
      select distinct on (u.id) u.id, n.kind, n.ref::text as ref
      from near n join identity.user u on u.id = n.id
      where u.id <> ${userId} and u.state in ('active', 'restricted', 'closing')
      order by u.id, n.rank
      limit ${limit}`,
  )
}
