import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql, type Tx } from '#/engine/db.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Reads somebody’s rooms and what they said there, for their own copy; nothing others said. */
export async function readOwn(tx: Tx, userId: UserId): Promise<Readonly<Record<string, Rows>>> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    rooms: await rows(sql`
      select r.name, r.kind, m.role, m.joined_at
      from chat.membership m join chat.room r on r.id = m.room
      where m.member = ${userId}
      order by m.joined_at, m.room`),
    messages: await rows(sql`
      select r.name as room, m.at, m.text, m.embed_kind, m.recalled_at
      from chat.message m join chat.room r on r.id = m.room
      where m.author = ${userId} and m.kind <> 'system'
      order by m.at, m.room, m.number`),
    habits: await rows(sql`select h.read_marks from chat.habit h where h.person = ${userId}`),
    reports: await rows(sql`
      select p.about, p.words, p.at, p.state from chat.report p
      where p.reporter = ${userId} order by p.at, p.id`),
    invitations: await rows(sql`
      select r.name as room, i.state, i.at
      from chat.invitation i join chat.room r on r.id = i.room
      where i.invitee = ${userId} or i.inviter = ${userId}
      order by i.at, i.id`),
  }
}

/** Forgets invitations to somebody and how fast they wrote. What they said belongs to the rooms. */
export async function forgetOwn(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from chat.invitation where invitee = ${userId} or inviter = ${userId}`)
  await many(tx, sql`delete from chat.habit where person = ${userId}`)
  await many(tx, sql`delete from chat.pace where author = ${userId}`)
}
