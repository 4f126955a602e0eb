import type { Ask } from './ask.ts'
import { claimPath, fillHouse, type Members, openWallets, payIn, putEnvelope } from './crowd.ts'
import { headOf, type House, openHouse, startEcho } from './house.ts'
import { type Connection, connections } from './http.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, openLoop, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight } from './measure.ts'
import { ticketBody } from './claims-ground.ts'
import { spareLines } from './claims-http.ts'
import { openPool, openServer } from './stage.ts'

const clients = 64
const openPart = 0.7
const membersOf = { quick: 25_000, usual: 800_000, full: 2_000_000 }
const soldOutShares = 100

type Request = { method: string; path: string; head: string; body: string; status: number }
type Route = { name: string; next: () => Request }

/** Asks routes of the whole app over HTTP, closed loop and at 70 % of what that found. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    const wanted = (name: string): boolean => ask.arms?.includes(name) ?? true
    if (wanted('echo')) await echo(ask, report)
    const house = await openHouse(server)
    try {
      const members = await fillHouse(house, membersOf[ask.size])
      const routes = await routesOf(house, members)
      await server.settle(house.url)
      const some = routes.filter(one => wanted(one.name))
      const lines: Line[] = []
      for (const route of some) lines.push(await one(ask, { house, route }))
      const ok = await booksAreRight(house, { chained: true, arm: 'http' })
      for (const { name, facts } of lines) report.say(name, ok ? { ...facts, ok } : { ok })
    } finally {
      await house.close()
    }
  } finally {
    await server.close()
  }
}

async function echo(ask: Ask, report: Report): Promise<void> {
  const program = await startEcho()
  const path = claimPath('01930000-0000-7000-8000-000000000000')
  const head = headOf(program.port, 'x'.repeat(43))
  const request = { method: 'POST', path, head, body: '{}', status: 200 }
  const seen = await both(ask, program.port, () => request)
  await program.stop()
  report.say('echo', { ...seen, clients, ok: true })
}

async function routesOf(house: House, members: Members): Promise<Route[]> {
  const { room, heads, people } = members
  const open = await putEnvelope(house, room, people.length)
  const gone = await putEnvelope(house, room, soldOutShares)
  const [first = ''] = people
  await payIn(house, first, 1_000n)
  await openWallets(house, house.owner.id).catch(() => undefined) // It has them already.
  const lines = await connections(house.port, 1)
  for (const [n, head] of heads.slice(0, soldOutShares).entries()) {
    const body = ticketBody(house, people[n] ?? '', gone)
    await lines[0]?.ask('POST', claimPath(gone), head, body)
  }
  lines[0]?.close()

  let claimer = 0
  const claim = (id: string, from: number, status: number) => (): Request => {
    const member = from + (claimer++ % (heads.length - from))
    const [head = '', person = ''] = [heads[member], people[member]]
    const body = ticketBody(house, person, id)
    return { method: 'POST', path: claimPath(id), head, body, status }
  }
  const get = (path: string) => (): Request => {
    const head = heads[claimer++ % soldOutShares] ?? ''
    return { method: 'GET', path, head, body: '', status: 200 }
  }
  return [
    { name: 'sign-in', next: get('/api/identity/me') },
    { name: 'claim', next: claim(open, 0, 200) },
    { name: 'statement', next: get('/api/ledger/bills') },
    { name: 'soldout', next: claim(gone, soldOutShares, 409) },
  ]
}

type Line = { name: string; facts: Readonly<Record<string, unknown>> }

async function one(ask: Ask, { house, route }: { house: House; route: Route }): Promise<Line> {
  const seen = await both(ask, house.port, route.next)
  const program = await readMetrics(house)
  talk(`${route.name}: ${seen.perSecond}/s`)
  return { name: route.name, facts: { ...seen, clients, ...program } }
}

async function both(ask: Ask, port: number, next: () => Request) {
  const lines = await connections(port, clients)
  const work = async (line: Connection): Promise<number> => {
    const { method, path, head, body, status } = next()
    const reply = await line.ask(method, path, head, body)
    if (reply.status !== status) throw new Error(`${path} said ${reply.status}: ${reply.body}`)
    return 1
  }
  const closed = (forMs: number): Promise<Seen> =>
    closedLoop(clients, forMs, client => {
      const line = lines[client]
      return line === undefined ? Promise.resolve(undefined) : work(line)
    })
  await closed(ask.warmMs)
  const { perSecond, p50Ms, p99Ms } = await closed(ask.armMs)
  const spare = spareLines(lines)
  const at = perSecond * openPart
  const open = await openLoop(at, ask.armMs, () => spare.lend(work))
  for (const line of lines) line.close()
  return { perSecond, p50Ms, p99Ms, load: openPart, openP50Ms: open.p50Ms, openP99Ms: open.p99Ms }
}

/** What the program says of itself: delay of its event loop and heap, as scrapers read it. */
async function readMetrics(house: House) {
  const [line] = await connections(house.port, 1)
  const reply = await line?.ask(
    'GET',
    '/metrics',
    `Authorization: Bearer ${house.metricsToken}\r\n`,
  )
  line?.close()
  const read = (name: string): number =>
    Number(
      new RegExp(`^fuquan_process_${name} ([0-9.e+-]+)$`, 'm').exec(reply?.body ?? '')?.[1] ?? 0,
    )
  return {
    eventLoopP99Ms: Math.round(read('nodejs_eventloop_lag_p99_seconds') * 10_000) / 10,
    heapMiB: Math.round(read('nodejs_heap_size_used_bytes') / 1_048_576),
  }
}
