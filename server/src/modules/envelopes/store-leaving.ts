import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'

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
    received: await rows(sql`
      select r.at, r.amount, r.number, r.best_luck, t.mode, t.greeting
      from envelopes.record r join envelopes.terms t on t.envelope = r.envelope
      where r.owner = ${userId} and r.role = 'received'
      order by r.at, r.envelope`),
  }
}

/** Forgets somebody’s own lists. Envelopes and claims are books and stay. */
export async function forgetOwn(tx: Tx, userId: UserId): Promise<void> {
  await many(tx, sql`delete from envelopes.record where owner = ${userId}`)
  await many(tx, sql`delete from envelopes.newcomer where claimer = ${userId}`)
}
