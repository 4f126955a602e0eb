import type { AccountId, FindingId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'

type On = Tx | Db

export type FindingRow = {
  id: FindingId
  check: string
  accountId: AccountId | null
  expected: string
  found: string
  at: Date
  closedAt: Date | null
  closedBy: UserId | null
  reason: string | null
}

/** A difference: what a check expected and what stands in the books, about an account or a sum. */
export type Difference = {
  check: string
  account: AccountId | null
  expected: string
  found: string
}

const columns = sql`
  f.id, f."check", f.account as "accountId", f.expected, f.found, f.at, f.closed_at as "closedAt",
  f.closed_by as "closedBy", f.reason`

/** Lists findings, newest first. */
export const list = (
  on: On,
  ask: {
    before: { at: Date; id: string } | undefined
    limit: number
    state: 'open' | 'closed' | undefined
  },
): Promise<FindingRow[]> =>
  many(
    on,
    sql`
      select ${columns} from ledger.finding f
       where (${ask.state ?? null}::text is null
              or (f.closed_at is null) = ${ask.state === 'open'})
         and (${ask.before?.at ?? null}::timestamptz is null
              or (f.at, f.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
       order by f.at desc, f.id desc
       limit ${ask.limit}`,
  )

/** Finds one finding. */
export const find = (on: On, id: FindingId): Promise<FindingRow | undefined> =>
  maybe(on, sql`select ${columns} from ledger.finding f where f.id = ${id}`)

/** Saves differences that are not known yet; gives those that are new. */
export async function save(tx: Tx, found: readonly Difference[]): Promise<Difference[]> {
  const fresh: Difference[] = []
  // A handful at most: each check gives its first differences only.
  for (const difference of found) {
    const { check, account, expected } = difference
    const rows = await many(
      tx,
      sql`
        insert into ledger.finding (id, "check", account, expected, found, at)
        values (
          ${newId()}, ${check}, ${account}, ${expected}, ${difference.found}, engine.now())
        on conflict do nothing
        returning id`,
    )
    if (rows.length === 1) fresh.push(difference)
  }
  return fresh
}

/** Closes an open finding. */
export async function close(
  tx: Tx,
  how: { id: FindingId; by: UserId; reason: string; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.finding
         set closed_at = ${how.at}, closed_by = ${how.by}, reason = ${how.reason}
       where id = ${how.id} and closed_at is null`,
  )
}

/** Tells whether a finding is open about an account, or with null about a sum. */
export async function isOpen(on: On, account: AccountId | null): Promise<boolean> {
  const row = await one<{ open: boolean }>(
    on,
    sql`
      select exists (
        select 1 from ledger.finding f
         where f.closed_at is null and f.account is not distinct from ${account}::uuid) as open`,
  )
  return row.open
}

/** Stops all money; while it is stopped already nothing changes. */
export async function pause(
  tx: Tx,
  how: { id: string; by: UserId | null; reason: string; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.pause (id, at, by_user, reason)
      values (${how.id}, ${how.at}, ${how.by}, ${how.reason})
      on conflict do nothing`,
  )
}

/** Lets money move again. */
export async function resume(tx: Tx, how: { by: UserId; reason: string; at: Date }): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.pause
         set ended_at = ${how.at}, ended_by = ${how.by}, ended_reason = ${how.reason}
       where ended_at is null`,
  )
}

/** Saves that the books were recomputed, and which looks were left out. */
export async function savePass(
  tx: Tx,
  pass: { kind: 'minute' | 'nightly'; differences: number; skipped: readonly string[] },
): Promise<void> {
  await many(
    tx,
    sql`
      insert into ledger.pass (number, kind, at, differences, skipped)
      select coalesce(max(p.number), 0) + 1, ${pass.kind}, engine.now(), ${pass.differences},
             ${[...pass.skipped]}::text[]
        from ledger.pass p
      on conflict do nothing`,
  )
}

/**
 * Tells the seconds since each kind of pass, or since the first of any where it never came; null
 * before any pass.
 */
export const agesOfPasses = (on: On): Promise<{ pass: string; age: number | null }[]> =>
  many(
    on,
    sql`
      select k.pass, extract(epoch from engine.now() - coalesce(
        (select p.at from ledger.pass p where p.kind = k.pass order by p.number desc limit 1),
        (select p.at from ledger.pass p order by p.number limit 1)))::float8 as age
        from (values ('minute'), ('nightly')) k (pass)`,
  )

/** Counts open findings for each asset; one about a sum counts for all. */
export const openByAsset = (on: On): Promise<{ asset: string; open: number }[]> =>
  many(
    on,
    sql`
      select a.code as asset, count(f.id)::int as open
        from ledger.asset a
        left join (
          select f.id, c.asset from ledger.finding f
            left join ledger.account c on c.id = f.account
           where f.closed_at is null) f on coalesce(f.asset, a.id) = a.id
       group by a.code`,
  )

type Pass = { at: Date; differences: number; skipped: string[] }

type Passes = { minute: Pass | null; whole: Pass | null; open: number }

/** Finds the last pass of each kind, which tells of itself only, and how many findings are open. */
export async function findPasses(on: On): Promise<Passes> {
  const last = (kind: 'minute' | 'nightly') =>
    maybe<Pass>(
      on,
      sql`
        select p.at, p.differences, p.skipped from ledger.pass p
         where p.kind = ${kind} order by p.number desc limit 1`,
    )
  const { open } = await one<{ open: number }>(
    on,
    sql`select count(*)::int as open from ledger.finding f where f.closed_at is null`,
  )
  return { minute: (await last('minute')) ?? null, whole: (await last('nightly')) ?? null, open }
}
