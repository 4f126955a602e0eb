import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { chainHolds, wrongs } from './fixture.ts'
import { talk } from './lines.ts'
import type { Seen } from './load.ts'
import type { Stage } from './stage.ts'

type Before = { wal: string; bytes: string; cpuUs: number | undefined }

const tables = ['ledger.transfer', 'ledger.entry', 'ledger.balance', 'envelopes.claim']
const sizes = tables.map(name => `pg_total_relation_size('${name}')`).join(' + ')

// A backend that is just ending is counted neither among the living nor among the dead.
const reapMs = 100

async function readCosts(stage: Stage): Promise<Before> {
  await pause(reapMs)
  const { rows } = await stage.pool.query<{ wal: string; bytes: string }>(
    `select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal, (${sizes})::bigint as bytes`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('the server does not say what it wrote')
  return { ...row, cpuUs: await stage.server.cpuUs() }
}

type Rows = { claims: string; entries: string; transfers: string }

async function countRows(pool: pg.Pool): Promise<Rows> {
  const { rows } = await pool.query<Rows>(
    `select (select count(*) from envelopes.claim) as claims,
            (select count(*) from ledger.entry) as entries,
            (select count(*) from ledger.transfer) as transfers`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('the rows were not counted')
  return row
}

/** Runs one round of an arm and gives what it saw with what each unit cost the database. */
export async function costed(stage: Stage, work: () => Promise<Seen>): Promise<Seen & Costs> {
  let before = await readCosts(stage)
  stage.begins = async () => {
    before = await readCosts(stage)
  }
  const seen = await work()
  const after = await readCosts(stage)
  const each = (value: number): number => Math.round((value * 10) / Math.max(1, seen.count)) / 10
  const cpu =
    before.cpuUs === undefined || after.cpuUs === undefined ? undefined : after.cpuUs - before.cpuUs
  return {
    ...seen,
    walBytes: each(Number(after.wal) - Number(before.wal)),
    diskBytes: each(Number(after.bytes) - Number(before.bytes)),
    ...(cpu !== undefined && { dbCpuUs: each(cpu) }),
  }
}
export type Costs = { walBytes: number; diskBytes: number; dbCpuUs?: number }

/** Says whether the books of a stage are right after an arm, and says what is not. */
export async function booksAreRight(
  { pool }: Pick<Stage, 'pool'>,
  how: { chained: boolean; arm: string },
): Promise<boolean> {
  const found = await wrongs(pool)
  if (how.chained && !(await chainHolds(pool))) found.push('a chain is broken')
  for (const one of found) talk(`${how.arm}: not so: ${one}`)
  return found.length === 0
}

/** Rows of claims, lines and transfers per claim; credited balances are counted with the lines. */
export async function rowsPerClaim(stage: Stage): Promise<number> {
  const { claims, entries, transfers } = await countRows(stage.pool)
  const rows = Number(claims) + 2 * Number(entries) + Number(transfers)
  return Number((rows / Math.max(1, Number(claims))).toFixed(2))
}
