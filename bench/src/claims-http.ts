import type { Ask } from './ask.ts'
import {
  at,
  claimNext,
  connectionsUsual,
  demand,
  type Ground,
  rate,
  settled,
  tap,
  withCpu,
} from './claims-ground.ts'
import { gatherArm, windowArm } from './claims-moments.ts'
import { claimPath, fillHouse, putEnvelope } from './crowd.ts'
import { type House, openHouse, type Program, startEcho } from './house.ts'
import { type Connection, connections } from './http.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, openLoop } from './load.ts'
import type { Server } from './stage.ts'

export const httpArmNames: readonly string[] = [
  ...['echo', 'lane-http', 'lane-http-soldout', 'lane-http-window', 'lane-http-gather'],
  'lane-http-crash',
]

const openPart = 0.7
const soldOutShares = 1_000
const elsewherePerSecond = 200
const membersOf = { quick: 30_000, usual: 600_000, full: 2_000_000 }

type Asked = { server: Server; names: readonly string[] }

/** Runs the arms that go through Fastify, each program in a process of its own. */
export async function httpArms(ask: Ask, report: Report, { server, names }: Asked): Promise<void> {
  if (names.includes('echo')) await echoArm(ask, report)
  if (!names.some(name => name.startsWith('lane-http'))) return
  const house = await openHouse(server)
  try {
    const members = await fillHouse(house, membersOf[ask.size])
    await server.settle(house.url)
    const lines = await connections(house.port, connectionsUsual)
    const ground: Ground = { ask, report, house, members, lines, next: 0 }
    if (names.includes('lane-http')) await claimArm(ground)
    if (names.includes('lane-http-soldout')) await soldOutArm(ground)
    if (names.includes('lane-http-window')) await windowArm(ground)
    if (names.includes('lane-http-gather')) await gatherArm(ground)
    for (const line of lines) line.close()
    if (names.includes('lane-http-crash')) await crashOfAll(ground, server)
  } finally {
    await house.close()
  }
}

/** Measures the echo: what the contract and the server cost without a house behind them. */
export async function echoArm(ask: Ask, report: Report): Promise<void> {
  const echo: Program = await startEcho()
  const lines = await connections(echo.port, connectionsUsual)
  const path = claimPath('01930000-0000-7000-8000-000000000000')
  const head = `Cookie: fuquan=${'x'.repeat(43)}\r\nOrigin: http://localhost:${echo.port}\r\n`
  const work = async (client: number): Promise<number> => {
    const reply = await at(lines, client).ask('POST', path, head, '{}')
    if (reply.status !== 200) throw new Error(`echo said ${reply.status}`)
    return 1
  }
  await closedLoop(connectionsUsual, ask.warmMs, work)
  const { seen, appCpuUs } = await withCpu(echo.pid, () =>
    closedLoop(connectionsUsual, ask.armMs, work),
  )
  for (const line of lines) line.close()
  await echo.stop()
  talk(`echo: ${seen.perSecond}/s`)
  report.say('echo', { ...rate(seen), connections: connectionsUsual, appCpuUs, ok: true })
}

async function claimArm(ground: Ground): Promise<void> {
  const { ask, report, house, members, lines } = ground
  const envelope = await putEnvelope(house, members.room, members.people.length)
  const work = (client: number) => claimNext(ground, at(lines, client), envelope)
  await closedLoop(connectionsUsual, ask.warmMs, work)

  const { seen, appCpuUs } = await withCpu(house.pid, () =>
    closedLoop(connectionsUsual, ask.armMs, work),
  )
  talk(`lane-http: ${seen.perSecond}/s`)

  const spare = spareLines(lines)
  // Another envelope, so that nobody is missing who has claimed the first one.
  const second = await putEnvelope(house, members.room, members.people.length)
  ground.next = 0
  const open = await openLoop(seen.perSecond * openPart, ask.armMs, () =>
    spare.lend(line => claimNext(ground, line, second)),
  )
  const batchMean = await batchMeanOf(house, envelope)
  const ok = await settled(ground, 'lane-http')
  const facts = {
    batchMean,
    connections: connectionsUsual,
    appCpuUs,
  }
  report.say('lane-http', ok ? { ...rate(seen), ...facts, ok } : { ok })
  report.say('lane-http-open', ok ? { ...rate(open), load: openPart, ok } : { ok })
}

/** How many claims a transfer carried, over closed and open loop together. */
async function batchMeanOf({ pool }: House, envelope: string): Promise<number> {
  const { rows } = await pool.query<{ mean: number }>(
    `select round(count(*)::numeric / greatest(1, count(distinct transfer)), 1)::float8 as mean
       from envelopes.claim where envelope = $1`,
    [envelope],
  )
  return rows[0]?.mean ?? 0
}

/** Everybody asks for what is gone, while a few are still being paid from another envelope. */
async function soldOutArm(ground: Ground): Promise<void> {
  const { ask, report, house, members, lines } = ground
  const gone = await putEnvelope(house, members.room, soldOutShares)
  const other = await putEnvelope(house, members.room, members.people.length)
  ground.next = 0
  await closedLoop(connectionsUsual, ask.warmMs + ask.armMs, async client =>
    ground.next < soldOutShares ? claimNext(ground, at(lines, client), gone) : undefined,
  )
  const losers = members.people.length - soldOutShares
  let next = 0
  const lose = async (client: number): Promise<number> => {
    const member = soldOutShares + (next++ % losers)
    demand(await tap(ground, at(lines, client), { member, id: gone }), 409)
    return 1
  }
  const few = connections(house.port, 8)
  const spare = spareLines(await few)
  ground.next = 0
  await closedLoop(connectionsUsual, ask.warmMs, lose)
  const paid = openLoop(elsewherePerSecond, ask.armMs, () =>
    spare.lend(line => claimNext(ground, line, other)),
  )
  const { seen, appCpuUs } = await withCpu(house.pid, () =>
    closedLoop(connectionsUsual, ask.armMs, lose),
  )
  const elsewhere = await paid
  for (const line of await few) line.close()
  talk(`lane-http-soldout: ${seen.perSecond}/s`)
  const ok = await settled(ground, 'lane-http-soldout')
  const winners = { winnersPerSecond: elsewhere.perSecond, winnersP99Ms: elsewhere.p99Ms, appCpuUs }
  report.say('lane-http-soldout', ok ? { ...rate(seen), ...winners, ok } : { ok })
}

/** Lends connections of a few to whoever comes, in the order of coming. */
export function spareLines(lines: readonly Connection[]) {
  const free = [...lines]
  const waiting: ((line: Connection) => void)[] = []
  return {
    lend: async <T>(work: (line: Connection) => Promise<T>): Promise<T> => {
      const line = free.pop() ?? (await new Promise<Connection>(go => waiting.push(go)))
      try {
        return await work(line)
      } finally {
        const first = waiting.shift()
        if (first === undefined) free.push(line)
        else first(line)
      }
    },
  }
}

/** Kills app and database at full load: what was answered is there, and it serves again. */
async function crashOfAll(ground: Ground, server: Server): Promise<void> {
  const { house, members, report } = ground
  if (server.pid === undefined) return
  const envelope = await putEnvelope(house, members.room, members.people.length)
  const lines = await connections(house.port, connectionsUsual)
  ground.next = 0
  let acked = 0
  const load = Promise.allSettled(
    lines.map(async line => {
      for (;;) {
        const done = await claimNext(ground, line, envelope)
        if (done === undefined) return
        acked++
      }
    }),
  )
  await new Promise(done => setTimeout(done, 600))
  await house.stop('SIGKILL')
  await load
  const began = performance.now()
  await server.crash(house.url)
  await house.again()
  const servingAgainMs = Math.round(performance.now() - began)
  const { rows } = await house.pool.query<{ n: string }>(
    'select count(*) as n from envelopes.claim where envelope = $1',
    [envelope],
  )
  const lostAcks = Math.max(0, acked - Number(rows[0]?.n ?? 0))
  const right = await settled(ground, 'lane-http-crash')
  const ok = right && lostAcks === 0
  report.say('lane-http-crash', { acked, lostAcks, servingAgainMs, ok })
}
