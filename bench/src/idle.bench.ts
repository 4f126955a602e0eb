import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { RoomId, toWire } from '../../contract/src/vocabulary/ids.ts'
import type { Ask } from './ask.ts'
import { ticketBody } from './claims-ground.ts'
import { claimPath, fillHouse, payIn, putEnvelope } from './crowd.ts'
import { type House, openHouse } from './house.ts'
import { Connection } from './http.ts'
import type { Report } from './lines.ts'
import { type Seen, seenOf } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight } from './measure.ts'
import { payOnce, readyPayments } from './payments-http.ts'
import { openPool, openServer } from './stage.ts'

const countOf = { quick: 120, usual: 3_000, full: 10_000 }
const sendsMax = 400
const warmCalls = 40
const asMuch = 100_000n

type Call = (n: number) => Promise<unknown>

/** One client on an empty system: what a claim, a payment and a sending cost beside a commit. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    const house = await openHouse(server)
    try {
      await measure(ask, report, house)
    } finally {
      await house.close()
    }
  } finally {
    await server.close()
  }
}

async function measure(ask: Ask, report: Report, house: House): Promise<void> {
  const count = countOf[ask.size]
  const members = await fillHouse(house, count + warmCalls)
  const { room, heads, people } = members
  const payments = await readyPayments(house, members, count + warmCalls)
  const envelope = await putEnvelope(house, room, people.length)
  await payIn(house, house.owner.id, asMuch)
  await payIn(house, house.owner.id, asMuch)
  const line = await Connection.open(house.port)
  const pin = JSON.stringify({ pin: '280516' })
  const set = await line.ask('PUT', '/api/identity/pin', ownerHead(house), pin)
  if (set.status !== 200) throw new Error(`the PIN was answered ${set.status}: ${set.body}`)

  // In turn, so that what a neighbour does meets all of them alike.
  const { commit, claim, payment, send } = await inTurn(count, {
    commit: await bareCommit(house),
    claim: async n => {
      const body = ticketBody(house, people[n] ?? '', envelope)
      const reply = await line.ask('POST', claimPath(envelope), heads[n] ?? '', body)
      if (reply.status !== 200) throw new Error(`a claim said ${reply.status}: ${reply.body}`)
    },
    payment: async n => {
      const ready = payments[n]
      if (ready !== undefined) await payOnce(line, ready)
    },
    send: n => (n < sendsMax ? sendOne(house, line, room) : Promise.resolve()),
  })
  line.close()
  const ok = await booksAreRight(house, { chained: true, arm: 'idle' })
  report.say('commit', { ...rate(commit), ok })
  for (const [arm, seen] of [
    ['claim', claim],
    ['payment', payment],
    ['send', send],
  ] as const) {
    const overCommitMs = Number((seen.p50Ms - commit.p50Ms).toFixed(3))
    report.say(arm, ok ? { ...rate(seen), overCommitMs, ok } : { ok })
  }
}

const rate = ({ perSecond, p50Ms, p99Ms }: Seen) => ({ perSecond, p50Ms, p99Ms })

/** Calls each in turn, one after the other; the first forty of each are not counted. */
async function inTurn<Name extends string>(
  count: number,
  calls: Readonly<Record<Name, Call>>,
): Promise<Record<Name, Seen>> {
  const waits = new Map<string, number[]>()
  for (let n = 0; n < warmCalls + count; n++) {
    for (const [name, call] of Object.entries<Call>(calls)) {
      const began = performance.now()
      await call(n)
      const known = waits.get(name) ?? []
      waits.set(name, known)
      if (n >= warmCalls && !(name === 'send' && n >= sendsMax)) {
        known.push(performance.now() - began)
      }
    }
  }
  const names = Object.keys(calls)
  // Built from the very names of `calls`.
  return Object.fromEntries(names.map(name => [name, seenOf(waits.get(name) ?? [])])) as Record<
    Name,
    Seen
  >
}

async function bareCommit(house: House): Promise<Call> {
  const client = new pg.Client({ connectionString: house.url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('create table bench.one_row (n bigint)')
  const text = 'insert into bench.one_row values ($1)'
  return n => client.query({ name: 'one', text, values: [n] })
}

const ownerHead = ({ owner }: House): string => `Authorization: Bearer ${owner.token}\r\n`

/** Sends an envelope of ten unit under the PIN-free limit. */
async function sendOne(house: House, line: Connection, room: string): Promise<void> {
  const head = `${ownerHead(house)}Idempotency-Key: ${randomUUID()}\r\n`
  const roomId = toWire('rom', RoomId.out.parse(room))
  const terms = { roomId, mode: 'lucky', split: 'lucky:2', total: '10', shares: 5 }
  const body = { ...terms, acceptFewActive: true }
  const reply = await line.ask('POST', '/api/envelopes', head, JSON.stringify(body))
  if (reply.status !== 200) throw new Error(`a sending was answered ${reply.status}: ${reply.body}`)
}
