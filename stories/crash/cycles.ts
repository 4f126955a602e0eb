import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Running } from '../running.ts'
import type { Village } from '../wire.ts'
import { type Acknowledged, AcknowledgementLog, keyPattern } from './acknowledged.ts'
import { startLoad } from './load.ts'

export type CrashReport = {
  cycles: number
  acknowledged: number
  /** What was acknowledged at least once, by name. */
  kinds: string[]
  lost: Acknowledged[]
  doubled: string[]
  slowestStartMs: number
  /** Until an app whose database was killed under it served again, by itself. */
  slowestRecoveryMs: number
}

export const startMsMax = 10_000
const victims = ['app', 'database', 'both'] as const

/**
 * Kills app, database or both at moments that follow from `seed`, starts again, and compares what
 * clients were told with what the database holds.
 */
export async function crash(
  house: Running,
  village: Village,
  {
    cycles,
    seed,
    databaseUrl,
  }: { cycles: number; seed: number; databaseUrl: () => Promise<string> },
): Promise<CrashReport> {
  const log = new AcknowledgementLog(join(house.dataDir, 'acknowledged.jsonl'))
  const load = startLoad(house.url, village, log)
  let slowestStartMs = 0
  let slowestRecoveryMs = 0
  let state = seed
  const chance = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
  for (let cycle = 0; cycle < cycles; cycle++) {
    await pause(300 + chance(900))
    const victim = victims[cycle % victims.length] ?? 'both'
    await house.kill(victim)
    // The app stays: it says so, starts its database again, and its lanes ask once more.
    if (victim === 'database') {
      slowestRecoveryMs = Math.max(slowestRecoveryMs, await house.recover())
    } else {
      slowestStartMs = Math.max(slowestStartMs, await house.start())
    }
  }
  await pause(500)
  await load.stop()
  const acknowledged = log.read()
  log.close()
  const found = await compare(acknowledged, await databaseUrl())
  const kinds = [...new Set(acknowledged.map(fact => fact.kind))].toSorted()
  const slowest = { slowestStartMs, slowestRecoveryMs }
  return { cycles, acknowledged: acknowledged.length, kinds, ...slowest, ...found }
}

const uuid = (prefix: string, wire: string): string => {
  const id = fromWire(prefix, wire)
  if (id === undefined) throw new Error(`not an id: ${wire}`)
  return id
}

/** What was acknowledged and is not there, and the keys of envelopes and payments made twice. */
export async function compare(
  acknowledged: readonly Acknowledged[],
  databaseUrl: string,
): Promise<{ lost: Acknowledged[]; doubled: string[] }> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await compareIn(client, acknowledged)
  } finally {
    await client.end()
  }
}

async function compareIn(client: pg.Client, acknowledged: readonly Acknowledged[]) {
  const lost: Acknowledged[] = []
  for (const fact of acknowledged) {
    const { rowCount } = await client.query(...presence(fact))
    if (rowCount !== 1) lost.push(fact)
  }
  // Also keys whose answer nobody got: what was asked once may have been done once at most.
  const { rows } = await client.query<{ key: string }>(
    `select made.key
       from (select greeting as key from envelopes.terms
             union all select note from ledger.payment) made
      where made.key ~ $1
      group by made.key
     having count(*) > 1
      order by made.key`,
    [keyPattern],
  )
  return { lost, doubled: rows.map(row => row.key) }
}

function presence(fact: Acknowledged): [string, unknown[]] {
  if (fact.kind === 'sent') {
    const query = 'select 1 from envelopes.envelope where id = $1 and total = $2'
    return [query, [uuid('env', fact.envelopeId), fact.total]]
  }
  if (fact.kind === 'claimed') {
    const query =
      'select 1 from envelopes.claim where envelope = $1 and claimer = $2 and number = $3 and amount = $4'
    const { envelopeId, by, number, amount } = fact
    return [query, [uuid('env', envelopeId), uuid('usr', by), number, amount]]
  }
  if (fact.kind === 'paid' || fact.kind === 'accepted') {
    const query =
      'select 1 from ledger.payment where id = $1 and amount = $2 and $3 in (payer, payee) ' +
      `and (state = 'received' or $4 = 'paid')`
    return [query, [uuid('pay', fact.paymentId), fact.amount, uuid('usr', fact.by), fact.kind]]
  }
  if (fact.kind === 'guessed') {
    const query =
      'select 1 from envelopes.tree_guess where envelope = $1 and guesser = $2 and value = $3'
    return [query, [uuid('env', fact.envelopeId), uuid('usr', fact.by), fact.value]]
  }
  const query = 'select 1 from chat.message where id = $1 and number = $2'
  return [query, [uuid('msg', fact.messageId), fact.number]]
}
