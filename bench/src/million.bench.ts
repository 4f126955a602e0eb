import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { EnvelopeId, UserId } from '../../contract/src/vocabulary/ids.ts'
import { drawShares } from '../../server/src/modules/envelopes/draw.ts'
import { claimShare, expireEnvelope } from '../../server/src/modules/envelopes/index.ts'
import { waitingMax } from '../../server/src/modules/envelopes/lane.ts'
import { listClaims } from '../../server/src/modules/envelopes/store.ts'
import type { Ask } from './ask.ts'
import { fillHouse, openWallets, putEnvelope } from './crowd.ts'
import { groundOf, type Inside, openInside } from './inside.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight } from './measure.ts'
import { openPool, openServer, seedTemplate, type Server } from './stage.ts'

const sharesOf = { quick: 100_000, usual: 1_000_000, full: 1_000_000 }
const inFlight = 8_000
const level = 2
const pageSize = 50
const few = 1_000
const reads = 200
const mebibyte = 1_048_576

/**
 * One envelope of a million shares (`--quick`: 100,000): draw, fund, drain, read, close. It is V32 of
 * the rules of envelopes: no share lost or doubled, and faster than the best night of one envelope.
 */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    const shares = sharesOf[ask.size]
    await draw(report, shares)
    const inside = await openInside(server, seedTemplate)
    try {
      await wholeLife(report, server, { inside, shares })
    } finally {
      await inside.close()
    }
  } finally {
    await server.close()
  }
}

// The targets are those of a million; a smaller envelope has its own name.
const named = (arm: string, shares: number): string =>
  shares === sharesOf.usual ? arm : `${arm}-${shares}`

async function draw(report: Report, shares: number): Promise<void> {
  const began = performance.now()
  const total = BigInt(shares) * 100n
  const terms = { split: 'lucky:2', total, shares, least: 1n, most: 20_000n } as const
  const drawn = await drawShares(terms, randomBytes(32))
  const seconds = since(began)
  const ok = drawn.reduce((sum, share) => sum + share, 0n) === total
  report.say(named('draw', shares), { ...whole(seconds, shares), shares, seconds, ok })
}

const since = (began: number): number => Number(((performance.now() - began) / 1000).toFixed(2))
/** One thing done once has one duration. */
const whole = (seconds: number, count: number) => ({
  perSecond: Math.round(count / Math.max(0.001, seconds)),
  p50Ms: seconds * 1000,
  p99Ms: seconds * 1000,
})

type Life = { inside: Inside; shares: number }

async function wholeLife(report: Report, server: Server, { inside, shares }: Life): Promise<void> {
  const ground = groundOf(inside)
  const { room, people } = await fillHouse(ground, shares)
  await openWallets(ground, ground.owner.id)
  const users = people.map(one => UserId.out.parse(one))
  const began = performance.now()
  const id = EnvelopeId.out.parse(await putEnvelope(ground, room, shares))
  const fundSeconds = since(began)
  const small = EnvelopeId.out.parse(await putEnvelope(ground, room, few))
  const late = EnvelopeId.out.parse(await putEnvelope(ground, room, shares))
  await server.settle(inside.url)
  await drain(inside, small, users.slice(0, few))

  const heldBefore = held()
  const before = process.memoryUsage().rss
  const gauge = watch()
  const drainBegan = performance.now()
  const seen = await drain(inside, id, users)
  const seconds = since(drainBegan)
  const { memory, waiting } = gauge.stop()
  const kept = held() - heldBefore
  talk(`drain: ${seconds} s for ${shares}`)

  const pages = { atFew: await readPages(inside, small), atAll: await readPages(inside, id) }
  const closed = await close(inside, late)
  const ok = await booksAreRight(inside, { chained: true, arm: 'million' })
  const { rows } = await inside.pool.query<{ bytes: string }>(
    'select pg_database_size(current_database()) as bytes',
  )
  report.say(named('fund', shares), { ...whole(fundSeconds, shares), seconds: fundSeconds, ok })
  report.say(named('drain', shares), {
    ...(ok ? { perSecond: seen.perSecond, p50Ms: seen.p50Ms, p99Ms: seen.p99Ms } : {}),
    ...{ shares, seconds, waitingMost: waiting, waitingMax },
    // What the process took from the system at most, and what of it is no garbage at the end.
    memoryGrowthMiB: Math.round((memory - before) / mebibyte),
    memoryHeldMiB: Math.round(kept / mebibyte),
    databaseMiB: Math.round(Number(rows[0]?.bytes ?? 0) / mebibyte),
    ok,
  })
  const growth = Number((pages.atAll.p50Ms / Math.max(0.001, pages.atFew.p50Ms)).toFixed(2))
  const { perSecond, p50Ms, p99Ms } = pages.atAll
  report.say(named('list', shares), { perSecond, p50Ms, p99Ms, growth, ok })
  report.say(named('close', shares), { ...whole(closed, 1), seconds: closed, ok })
}

/** Everybody asks once; so many at a time that the line is always full. */
async function drain(inside: Inside, id: EnvelopeId, users: readonly UserId[]): Promise<Seen> {
  let next = 0
  return closedLoop(Math.min(inFlight, users.length), 600_000, async () => {
    const claimer = users[next++]
    if (claimer === undefined) return undefined
    await claimShare(inside.house, id, { claimer, level })
    return 1
  })
}

/** Bytes that are alive: what is left after all garbage was collected. */
function held(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Looks every 20 ms how much memory is held; asks in flight bound the line. */
function watch(): { stop(): { memory: number; waiting: number } } {
  let memory = 0
  const look = (): void => {
    memory = Math.max(memory, process.memoryUsage().rss)
  }
  const timer = setInterval(look, 20)
  return {
    stop: () => {
      look()
      clearInterval(timer)
      return { memory, waiting: inFlight }
    },
  }
}

async function readPages({ house }: Inside, id: EnvelopeId): Promise<Seen> {
  let left = reads
  return closedLoop(1, 60_000, async () => {
    if (left-- <= 0) return undefined
    const ask = { id, below: 2_147_483_647, limit: pageSize }
    await house.read(tx => listClaims(tx, ask))
    return 1
  })
}

/** Ends an untouched envelope whose time is over. Gives the seconds it took. */
async function close({ house, pool }: Inside, id: EnvelopeId): Promise<number> {
  await pool.query(
    `update envelopes.envelope set sent_at = now() - interval '2 hours',
       expires_at = now() - interval '1 hour' where id = $1`,
    [id],
  )
  const began = performance.now()
  await expireEnvelope(house, id)
  return since(began)
}
