import { redisArm, redisIsHere } from '../rivals/redis.ts'
import { tpcbArm } from '../rivals/tpcb.ts'
import type { Ask } from './ask.ts'
import { clientsUsual, sqlArms, unchained } from './claims-sql.ts'
import { crashArm } from './crash.ts'
import { type Crowd, gather, openBooks } from './fixture.ts'
import { httpArmNames, httpArms } from './claims-http.ts'
import { type Report, talk } from './lines.ts'
import { median, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight, costed, type Costs, rowsPerClaim } from './measure.ts'
import { closeStage, makeTemplate, openPool, openServer, openStage, type Server } from './stage.ts'

const quickArms = [
  ...['naive', 'skip-locked', 'redis-none', 'lane', 'bare', 'tpcb'],
  ...['echo', 'lane-http', 'lane-http-soldout', 'lane-http-window', 'lane-http-gather'],
]
const redisArms = { 'redis-none': 'none', 'redis-everysec': 'everysec', 'redis-always': 'always' }
// Wider than anything one arm can take in its time, so that no arm runs dry.
const crowdOf = { quick: 120_000, usual: 1_400_000, full: 8_000_000 }
const redisOf = { quick: 100_000, usual: 1_500_000, full: 8_000_000 }
const redisPort = 26_379

type Ground = { server: Server; template: string; issue: string; crowd: Crowd }

/** Measures claims on one envelope against everything else people do (performance.md 3). */
export async function run(ask: Ask, report: Report): Promise<void> {
  const wanted = ask.arms ?? (ask.size === 'quick' ? quickArms : allArms)
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    const sql = wanted.filter(name => name in sqlArms)
    if (sql.length > 0) await runSql(ask, report, { server, names: sql })
    for (const name of wanted) {
      if (name in redisArms) await runRedis(ask, report, name)
      if (name === 'tpcb') await runTpcb(ask, report, server)
    }
    const http = wanted.filter(name => httpArmNames.includes(name))
    if (http.length > 0) await httpArms(ask, report, { server, names: http })
  } finally {
    await server.close()
  }
}

const allArms = [...Object.keys(sqlArms), ...Object.keys(redisArms), 'tpcb', ...httpArmNames]

type SqlAsk = { server: Server; names: readonly string[] }

async function runSql(ask: Ask, report: Report, { server, names }: SqlAsk): Promise<void> {
  let issue = ''
  let crowd: Crowd = { users: [], wallets: [] }
  const template = await makeTemplate(server, async pool => {
    issue = await openBooks(pool)
    crowd = await gather(pool, crowdOf[ask.size])
  })
  const ground: Ground = { server, template, issue, crowd }
  const rounds = new Map<string, Round[]>()
  for (let round = 0; round < ask.rounds; round++) {
    // In changing order, so that a neighbour's busy minute does not always meet the same arm.
    const order = names.map((_, n) => names[(n + round) % names.length] ?? '')
    for (const name of order) {
      const seen = await runRound(ask, ground, name)
      rounds.set(name, [...(rounds.get(name) ?? []), seen])
    }
  }
  for (const name of names) sayArm(report, name, rounds.get(name) ?? [])
  if (names.includes('lane')) await crashArm(report, ground)
}

type Round = Seen & Costs & { ok: boolean; rows: number }

async function runRound(ask: Ask, ground: Ground, name: string): Promise<Round> {
  const arm = sqlArms[name]
  if (arm === undefined) throw new Error(`there is no arm ${name}`)
  const stage = await openStage(ground.server, ground.template, ground.issue)
  try {
    const { users, wallets } = ground.crowd
    const warm = Math.floor(users.length / 10)
    await arm(stage, { users: users.slice(0, warm), wallets: wallets.slice(0, warm) }, ask.warmMs)
    await stage.pool.query('checkpoint')
    // Measured people have not claimed while it warmed up, so their pages are as cold as in life.
    const rest = { users: users.slice(warm), wallets: wallets.slice(warm) }
    const seen = await costed(stage, () => arm(stage, rest, ask.armMs))
    talk(`${name}: ${seen.perSecond}/s`)
    const ok = await booksAreRight(stage, { chained: !unchained.includes(name), arm: name })
    return { ...seen, ok, rows: await rowsPerClaim(stage) }
  } finally {
    await closeStage(stage)
  }
}

function sayArm(report: Report, name: string, rounds: readonly Round[]): void {
  if (rounds.some(one => !one.ok)) return report.say(name, { ok: false })
  const middle = median(rounds)
  const [round] = rounds.filter(one => one.perSecond === middle.perSecond)
  report.say(name, {
    perSecond: middle.perSecond,
    sd: middle.sd,
    p50Ms: middle.p50Ms,
    p99Ms: middle.p99Ms,
    claims: middle.count,
    rowsPerClaim: round?.rows,
    walBytesPerClaim: round?.walBytes,
    diskBytesPerClaim: round?.diskBytes,
    ...(round?.dbCpuUs !== undefined && { dbCpuUsPerClaim: round.dbCpuUs }),
    batchMean: Number((middle.count / Math.max(1, middle.calls)).toFixed(1)),
    ok: true,
  })
}

async function runRedis(ask: Ask, report: Report, name: string): Promise<void> {
  if (!redisIsHere()) return report.skip(name, 'redis-server is not installed')
  const kind = redisKind(name)
  const count = kind === 'always' ? redisOf[ask.size] / 10 : redisOf[ask.size]
  const rounds = []
  for (let n = 0; n < ask.rounds; n++) rounds.push(await redisArm(kind, count, redisPort + n))
  rounds.sort((a, b) => a.perSecond - b.perSecond)
  report.say(name, { ...rounds[Math.floor(rounds.length / 2)], clients: 50 })
}

const redisKind = (name: string): 'none' | 'everysec' | 'always' =>
  name === 'redis-always' ? 'always' : name === 'redis-everysec' ? 'everysec' : 'none'

async function runTpcb(ask: Ask, report: Report, server: Server): Promise<void> {
  const url = await server.clone('template0')
  const seen = await tpcbArm({ url, clients: clientsUsual, forMs: ask.armMs })
  await server.drop(url)
  report.say('tpcb', { ...seen, clients: clientsUsual, ok: true })
}
