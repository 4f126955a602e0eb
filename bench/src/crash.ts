import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Crowd, openEnvelope } from './fixture.ts'
import { type Report, talk } from './lines.ts'
import { booksAreRight } from './measure.ts'
import { closeStage, openStage, type Server } from './stage.ts'

const runMs = 700
const batch = 1024

/** Kills the database in the middle of claims, and counts what was acknowledged and is gone. */
export async function crashArm(
  report: Report,
  { server, template, issue, crowd }: Ground,
): Promise<void> {
  if (server.pid === undefined) return report.skip('lane-crash', 'the server is another one')
  const stage = await openStage(server, template, issue)
  const envelope = await openEnvelope(stage.pool, issue, { shares: crowd.users.length })
  const client = new pg.Client({ connectionString: stage.url })
  client.on('error', () => undefined)
  await client.connect()
  const acknowledged = claimUntilLost(client, envelope, crowd)
  await pause(runMs)
  const recoveryMs = await server.crash(stage.url)

  const acked = await acknowledged
  const { rows } = await stage.pool.query<{ n: string }>(
    'select count(*) as n from envelopes.claim where envelope = $1',
    [envelope],
  )
  const kept = Number(rows[0]?.n ?? 0)
  const right = await booksAreRight(stage, { chained: true, arm: 'lane-crash' })
  await closeStage(stage)
  const lostAcks = Math.max(0, acked - kept)
  talk(`lane-crash: ${acked} acknowledged, ${kept} kept`)
  report.say('lane-crash', { acked, kept, lostAcks, recoveryMs, ok: right && lostAcks === 0 })
}
type Ground = { server: Server; template: string; issue: string; crowd: Crowd }

async function claimUntilLost(client: pg.Client, envelope: string, crowd: Crowd): Promise<number> {
  let acked = 0
  try {
    while (acked < crowd.users.length) {
      const to = acked + batch
      const values = [
        envelope,
        randomUUID(),
        crowd.users.slice(acked, to),
        crowd.wallets.slice(acked, to),
      ]
      await client.query('select envelopes.claim_batch($1, $2, $3::uuid[], $4::uuid[])', values)
      acked = Math.min(to, crowd.users.length)
    }
  } catch {
    // The server died under it: what was answered until then is what counts.
  }
  return acked
}
