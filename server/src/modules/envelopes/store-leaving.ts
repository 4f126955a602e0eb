import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'
import { forgetAsks, readAsks } from './asks/store.ts'
import { forgetBoards } from './boards/store-statement.ts'
import { forgetRooms, readRooms } from './rooms/store-leaving.ts'

/** Counts envelopes of somebody that have not ended: their rest comes back to the sender. */
export async function countOpen(tx: Tx, userId: UserId): Promise<number> {
  const row = await one<{ open: number }>(
    tx,
    sql`
      select count(*)::int as open
      from envelopes.record r join envelopes.envelope e on e.id = r.envelope
      where r.owner = ${userId} and r.role = 'sent'
      and e.state in ('scheduled', 'gathering', 'open', 'frozen')`,
  )
  return row.open
}

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Reads what somebody sent and received, for their own copy. */
export async function readOwn(tx: Tx, userId: UserId): Promise<Readonly<Record<string, Rows>>> {
  const rows = (query: ReturnType<typeof sql>) => many<Record<string, unknown>>(tx, query)
  return {
    sent: await rows(sql`
      select r.at, r.amount, r.returned, e.shares, e.claimed, t.mode, t.greeting
      from envelopes.record r
      join envelopes.envelope e on e.id = r.envelope
      join envelopes.terms t on t.envelope = r.envelope
      where r.owner = ${userId} and r.role = 'sent'
      order by r.at, r.envelope`),
    guesses: await rows(sql`
      select g.at, t.mode, g.value, g.verdict, g.depth
      from envelopes.tree_guess g join envelopes.tree t on t.envelope = g.envelope
      where g.guesser = ${userId}
      order by g.at, g.envelope`),
    faceRooms: await readRooms(tx, userId),
    switchedOff: await rows(sql`
      select s.mode, s.off_since from envelopes.own_switch s
      where s.person = ${userId} order by s.mode`),
    ...(await readAsks(tx, userId)),
    askPictures: await rows(sql`
      select c.alt, c.state, c.reason, c.added_at from envelopes.cover c
      where c.made_by = ${userId} and c.kind = 'ask' order by c.added_at, c.id`),
    thanks: await rows(sql`
      select t.at, t.words, t.sticker from envelopes.thanks t where t.person = ${userId} order by t.at`),
    received: await rows(sql`
      select r.at, r.amount, g.amount as given, r.number, r.best_luck, t.mode, t.greeting
      from envelopes.record r join envelopes.terms t on t.envelope = r.envelope
      left join envelopes.given g on g.envelope = r.envelope and g.person = r.owner
      where r.owner = ${userId} and r.role = 'received'
      order by r.at, r.envelope`),
  }
}

/** Forgets somebody’s own lists. Envelopes and claims are books and stay. */
export async function forgetOwn(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from envelopes.record where owner = ${userId}`)
  await many(tx, sql`delete from envelopes.thanks where person = ${userId}`)
  await many(tx, sql`delete from envelopes.newcomer where claimer = ${userId}`)
  await many(tx, sql`delete from envelopes.tree_invited where person = ${userId}`)
  await many(tx, sql`delete from envelopes.own_switch where person = ${userId}`)
  await forgetRooms(tx, userId)
  await forgetAsks(tx, userId)
  await forgetBoards(tx, userId)
}
