import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { FirstRun } from './rules.ts'

type FirstRunRow = { code_digest: Buffer; finished_at: Date | null }
const firstRunOf = (row: FirstRunRow | undefined): FirstRun | undefined =>
  row === undefined ? undefined : { codeDigest: row.code_digest, finishedAt: row.finished_at }

/** Keeps the digest of the setup code that counts; says false when the house is set up. */
export async function keepCodeDigest(tx: Tx, digest: Buffer): Promise<boolean> {
  const kept = await maybe(
    tx,
    sql`
      insert into console.first_run (id, code_digest)
      values (1, ${digest})
      on conflict (id) do update
      set code_digest = excluded.code_digest
      where first_run.finished_at is null
      returning id`,
  )
  return kept !== undefined
}

/** The first run as it stands, without a lock. */
export async function findFirstRun(tx: Tx | Db): Promise<FirstRun | undefined> {
  const query = sql`select code_digest, finished_at from console.first_run where id = 1`
  return firstRunOf(await maybe<FirstRunRow>(tx, query))
}

/** The first run, locked: of two submits at the same second one waits here. */
export async function lockFirstRun(tx: Tx): Promise<FirstRun | undefined> {
  const query = sql`
    select code_digest, finished_at
    from console.first_run
    where id = 1
    for update`
  return firstRunOf(await maybe<FirstRunRow>(tx, query))
}

/** Closes the first run for ever. */
export async function saveFirstRun(tx: Tx, ownerId: UserId, now: Date): Promise<void> {
  await one(
    tx,
    sql`
      update console.first_run
      set owner_id = ${ownerId}, finished_at = ${now}
      where id = 1 and finished_at is null
      returning id`,
  )
}

export type SettingChange = { key: string; before: unknown; after: unknown; at: Date }

/** The newest changes of these settings, by the audit log. */
export function listSettingChanges(
  tx: Tx,
  keys: readonly string[],
  limit: number,
): Promise<SettingChange[]> {
  return many<SettingChange>(
    tx,
    sql`
      select about_ref as key, before, after, at
      from engine.audit
      where about_kind = 'setting' and about_ref = any(${[...keys]}::text[])
        and act = 'console.changeSettings'
      order by number desc
      limit ${limit}`,
  )
}

/** Which of these addresses somebody here has already; in small letters. */
export async function knownEmails(tx: Tx, emails: readonly string[]): Promise<Set<string>> {
  const rows = await many<{ email: string }>(
    tx,
    sql`select email from identity.public_known_emails(${[...emails]}::text[])`,
  )
  return new Set(rows.map(row => row.email))
}
