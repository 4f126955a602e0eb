import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { closedLoop, quantile } from '../src/load.ts'

export type TpcbSeen = { perSecond: number; p50Ms: number; p99Ms: number; driver: string }
type Ask = { url: string; clients: number; forMs: number }

const scale = 10
const accounts = 100_000 * scale

/** Debian's pgbench, TPC-B-like, scale 10; the same script through our driver where it is absent. */
export async function tpcbArm(ask: Ask): Promise<TpcbSeen> {
  const here = spawnSync('pgbench', ['--version']).status === 0
  return here ? withPgbench(ask) : withOwn(ask)
}

function withPgbench({ url, clients, forMs }: Ask): TpcbSeen {
  const folder = mkdtempSync(join(tmpdir(), 'fuquan-tpcb-'))
  try {
    run(['-i', '-s', String(scale), '-q', '-I', 'dtgvp', url], folder)
    const seconds = String(Math.max(1, Math.round(forMs / 1000)))
    const log = ['--log', `--log-prefix=${join(folder, 'log')}`]
    const said = run(['-c', String(clients), '-j', '2', '-T', seconds, '-n', ...log, url], folder)
    const waits = readdirSync(folder).flatMap(file =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => Number(line.split(' ')[2]) / 1000),
    )
    waits.sort((a, b) => a - b)
    return {
      perSecond: Number(/tps = ([0-9.]+)/.exec(said)?.[1] ?? 0),
      p50Ms: quantile(waits, 0.5),
      p99Ms: quantile(waits, 0.99),
      driver: 'pgbench',
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(args: readonly string[], cwd: string): string {
  const done = spawnSync('pgbench', args, { encoding: 'utf8', cwd })
  if (done.status !== 0) throw new Error(`pgbench: ${done.stderr.trim().split('\n').at(-1)}`)
  return done.stdout
}

const tables = `
  create table pgbench_branches (bid int primary key, bbalance int) with (fillfactor = 100);
  create table pgbench_tellers (tid int primary key, bid int, tbalance int) with (fillfactor = 100);
  create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84));
  create table pgbench_history (
    tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
  insert into pgbench_branches select n, 0 from generate_series(1, ${scale}) n;
  insert into pgbench_tellers
    select n, (n - 1) / 10 + 1, 0 from generate_series(1, ${scale * 10}) n;
  insert into pgbench_accounts select n, (n - 1) / 100000 + 1, 0, '' from generate_series(1, ${accounts}) n;
  analyze;`

async function withOwn({ url, clients, forMs }: Ask): Promise<TpcbSeen> {
  const pool = new pg.Pool({ connectionString: url, max: clients })
  await pool.query(tables)
  const below = (n: number): number => 1 + Math.floor(Math.random() * n)
  const seen = await closedLoop(clients, forMs, async () => {
    const client = await pool.connect()
    const [aid, tid, bid] = [below(accounts), below(scale * 10), below(scale)]
    const delta = below(10_000) - 5_000
    await client.query('begin')
    await client.query('update pgbench_accounts set abalance = abalance + $1 where aid = $2', [
      delta,
      aid,
    ])
    await client.query('select abalance from pgbench_accounts where aid = $1', [aid])
    await client.query('update pgbench_tellers set tbalance = tbalance + $1 where tid = $2', [
      delta,
      tid,
    ])
    await client.query('update pgbench_branches set bbalance = bbalance + $1 where bid = $2', [
      delta,
      bid,
    ])
    await client.query('insert into pgbench_history values ($1, $2, $3, $4, now())', [
      tid,
      bid,
      aid,
      delta,
    ])
    await client.query('commit')
    client.release()
    return 1
  })
  await pool.end()
  return { perSecond: seen.perSecond, p50Ms: seen.p50Ms, p99Ms: seen.p99Ms, driver: 'own' }
}
