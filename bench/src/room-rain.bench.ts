import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ask } from './ask.ts'
import { echoArm } from './claims-http.ts'
import { fillHouse, payIn } from './crowd.ts'
import { type House, openHouse } from './house.ts'
import { type Connection, connections } from './http.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, openLoop, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight } from './measure.ts'
import { cpuOfProcess, openPool, openServer } from './stage.ts'

const phones = 100
const shares = 60
const total = 5_000
const pin = '280516'
/** A wild thumb. */
const tapsPerSecond = 5
/** How often a phone asks again how the room stands while others catch. */
const looksPerSecond = 1
const restMs = 500

/** A room of a hundred phones on one process: how its taps are answered while it rains. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    await echoArm(ask, report)
    const house = await openHouse(server)
    try {
      const stage = await gather(house)
      await server.settle(house.url)
      await rainAll(ask, report, stage)
    } finally {
      await house.close()
    }
  } finally {
    await server.close()
  }
}

type Phone = { line: Connection; head: string; id: string }
type Stage = { house: House; room: string; phones: Phone[]; round: number }

async function gather(house: House): Promise<Stage> {
  const members = await fillHouse(house, phones)
  const lines = await connections(house.port, phones)
  const all = members.people.flatMap((id, n): Phone[] => {
    const [line, head] = [lines[n], members.heads[n]]
    return line && head !== undefined ? [{ line, head, id }] : []
  })
  const host = at(all, 0)
  await payIn(house, host.id, 10_000_000n)
  await ask(host, 'PUT', '/identity/pin', { pin })
  const room = String((await ask(host, 'POST', '/envelopes/face-rooms'))['id'])
  for (const guest of all.slice(1)) {
    const door = await ask(host, 'POST', `/envelopes/face-rooms/${room}/door`, {})
    const qr = String(door['path']).split('/').at(-1)
    await ask(guest, 'POST', '/envelopes/face-rooms/join', { qr })
  }
  return { house, room, phones: all, round: 0 }
}

const at = <T>(list: readonly T[], n: number): T => {
  const value = list[n]
  if (value === undefined) throw new Error('nothing is there')
  return value
}

type Body = Record<string, unknown>

/** Asks as a phone and demands success. */
async function ask(phone: Phone, method: string, path: string, body?: Body): Promise<Body> {
  const key = `Idempotency-Key: ${randomUUID()}\r\n`
  const text = body === undefined ? (method === 'POST' ? '{}' : '') : JSON.stringify(body)
  const reply = await phone.line.ask(method, `/api${path}`, `${phone.head}${key}`, text)
  if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${reply.body}`)
  return JSON.parse(reply.body)
}

/** Starts a round with the PIN and waits for its first drop. Gives when the rain ends. */
async function startRound(stage: Stage): Promise<number> {
  const host = at(stage.phones, 0)
  const { room } = stage
  const facts = { mode: 'room', split: 'lucky:2', shares: String(shares) }
  const act = { pin, kind: 'envelopes.send', payee: room, amount: String(total), facts }
  const { proof } = await ask(host, 'POST', '/identity/step-ups', act)
  const body = { total: String(total), shares, split: 'lucky:2', proof }
  const started = await ask(host, 'POST', `/envelopes/face-rooms/${room}/rounds`, body)
  stage.round += 1
  const round: Body = Object(started['round'])
  const now = Date.parse(String(started['now']))
  const beganAt = performance.now()
  await pause(Date.parse(String(round['opensAt'])) - now)
  return beganAt + Date.parse(String(round['endsAt'])) - now
}

/** One tap: a share, or the definite word that there is none left. */
async function tap({ room, round }: Stage, { line, head }: Phone): Promise<number> {
  const path = `/api/envelopes/face-rooms/${room}/rounds/${round}/catch`
  const reply = await line.ask('POST', path, head, '{}')
  const gone = reply.status === 409 && reply.body.includes('envelope_emptied')
  if (reply.status !== 200 && !gone) throw new Error(`a tap heard ${reply.status}: ${reply.body}`)
  return 1
}

type Rain = Seen & { arm: string; appCpuUs: number }

async function rainAll(asked: Ask, report: Report, stage: Stage): Promise<void> {
  const rains: Rain[] = []
  for (let round = 0; round < asked.rounds; round++) {
    rains.push(...(await wildRain(stage)))
    rains.push(await quietRain(stage))
  }
  const ok =
    (await booksAreRight(stage.house, { chained: true, arm: 'rain' })) &&
    (await roundsAreRight(stage))
  for (const arm of ['first', 'closed', 'open']) {
    const all = rains.filter(rain => rain.arm === arm).toSorted((a, b) => a.p99Ms - b.p99Ms)
    const { perSecond, p50Ms, p99Ms, count, appCpuUs } = at(all, Math.floor(all.length / 2))
    const facts = { perSecond, p50Ms, p99Ms, taps: count, phones, shares, appCpuUs }
    report.say(arm, ok ? { ...facts, ok } : { ok })
  }
}

/** Everybody taps at the first drop; then each taps again as soon as it is answered. */
async function wildRain(stage: Stage): Promise<Rain[]> {
  const until = await startRound(stage)
  let firsts = phones
  const first = await costed(stage, 'first', () =>
    closedLoop(phones, 5_000, async n => {
      if (firsts-- <= 0) return undefined
      return tap(stage, at(stage.phones, n))
    }),
  )
  const left = until - performance.now() - restMs
  const closed = await costed(stage, 'closed', () =>
    closedLoop(phones, left, n => tap(stage, at(stage.phones, n))),
  )
  talk(`rain ${stage.round}: ${closed.perSecond} taps/s in a closed loop`)
  await end(stage, until)
  return [first, closed]
}

/** Five taps a second from each phone, which asks once a second how the room stands as well. */
async function quietRain(stage: Stage): Promise<Rain> {
  const until = await startRound(stage)
  const forMs = until - performance.now() - 2 * restMs
  const spare = [...stage.phones]
  const lend = async (work: (phone: Phone) => Promise<number>): Promise<number> => {
    const phone = spare.shift()
    // All lines are busy: the tap waits in its phone, and its wait is counted.
    if (phone === undefined) return pause(5).then(() => lend(work))
    try {
      return await work(phone)
    } finally {
      spare.push(phone)
    }
  }
  const looks = openLoop(phones * looksPerSecond, forMs, () =>
    lend(async phone => {
      await ask(phone, 'GET', `/envelopes/face-rooms/${stage.room}`)
      return 1
    }),
  )
  const open = await costed(stage, 'open', () =>
    openLoop(phones * tapsPerSecond, forMs, () => lend(phone => tap(stage, phone))),
  )
  await looks
  talk(`rain ${stage.round}: p99 ${open.p99Ms} ms at ${phones * tapsPerSecond} taps/s`)
  await end(stage, until)
  return open
}

async function costed(stage: Stage, arm: string, load: () => Promise<Seen>): Promise<Rain> {
  const before = await cpuOfProcess(stage.house.pid)
  const seen = await load()
  const spent = (await cpuOfProcess(stage.house.pid)) - before
  return { ...seen, arm, appCpuUs: Math.round(spent / Math.max(1, seen.count)) }
}

async function end(stage: Stage, until: number): Promise<void> {
  await pause(Math.max(0, until - performance.now()) + restMs)
  const path = `/envelopes/face-rooms/${stage.room}/rounds/${stage.round}/end`
  await ask(at(stage.phones, 0), 'POST', path)
}

/** Every round: all shares once, each by another person, and together the whole. */
async function roundsAreRight({ house, round }: Stage): Promise<boolean> {
  const { rows } = await house.pool.query<{ n: number }>(
    `select count(*)::int as n from (
       select r.envelope from envelopes.face_round r
         join envelopes.claim c on c.envelope = r.envelope
        group by r.envelope
       having count(*) = $1 and count(distinct c.claimer) = $1 and sum(c.amount) = $2) whole`,
    [shares, total],
  )
  return rows[0]?.n === round
}
