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
