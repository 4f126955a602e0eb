import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slowness } from '../server/src/testing/slowness.ts'
import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { databaseUrlOf, moveClock } from './clock.ts'
import { AcknowledgementLog } from './crash/acknowledged.ts'
import { compare } from './crash/cycles.ts'
import { startLoad } from './crash/load.ts'
import { verifyBooks } from './crash/verify.ts'
import { prepareHouse, type Running } from './running.ts'
import { ask, must, openIt, type Person, proofFor, settleVillage, type Village } from './wire.ts'

const freezeMs = Number(process.env['FUQUAN_FREEZE_MS'] ?? 4_000)
const endMsMax = 15_000
const metricsToken = 'figures-of-the-tests'

// Two processes of one house on one database; a third house only keeps the server they share, so
// that no end of theirs is the end of the database.
let keeper: Running
let one: Running
let two: Running
let url: string
let village: Village

beforeAll(async () => {
  keeper = await prepareHouse()
  await keeper.start()
  const own = await databaseUrlOf(keeper)
  await query(own, 'create database shared')
  url = own.replace(/\/[^/]*$/, '/shared')
  const keys = join(keeper.dataDir, 'shared-keys.json')
  const env = { DATABASE_URL: url, FUQUAN_KEYS_FILE: keys, FUQUAN_METRICS_TOKEN: metricsToken }
  one = await prepareHouse(env)
  two = await prepareHouse(env)
})
afterAll(async () => {
  await Promise.all([one.close(), two.close()])
  await keeper.close()
})

async function query(on: string, text: string, values: unknown[] = []) {
  const client = new Client({ connectionString: on })
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}
async function booksAgree(): Promise<void> {
  const { ok, said } = await verifyBooks(keeper.dataDir, url)
  expect(ok, said).toBe(true)
}

async function send(house: Running, person: Person, { total = '1000', shares = 5 } = {}) {
  const envelope = { roomId: village.roomId, mode: 'lucky', split: 'lucky:2', total, shares }
  const proof = await proofFor(house.url, person, envelope)
  const body = { ...envelope, proof, acceptFewActive: true }
  return must(house.url, person.token, 'POST', '/envelopes', body, crypto.randomUUID())
}
const claim = (house: Running, person: Person, envelopeId: string) =>
  openIt(house.url, person.token, envelopeId)

/** Asks until the answer is definite; a frozen or ended process is asked again. */
async function definite(house: Running, person: Person, envelopeId: string) {
  const until = Date.now() + freezeMs + 120_000
  while (Date.now() < until) {
    const reply = await claim(house, person, envelopeId).catch(() => undefined)
    if (reply !== undefined && reply.status < 500) return { person, envelopeId, reply }
    await pause(50)
  }
  throw new Error(`${person.handle} never heard of ${envelopeId}`)
}

const uuidOf = (wire: string) => fromWire('env', wire)

test('two that start at once on an empty database: one migrates, both serve, with one set of keys', async () => {
  await Promise.all([one.start(), two.start()])

  const [counted] = await query(
    url,
    'select count(*)::int as ran, count(distinct name)::int as names from engine.migration',
  )
  expect(counted.ran).toBeGreaterThan(5)
  expect(counted.names).toBe(counted.ran)
  // Both printed a setup link; only the one made last is good.
  village = await settleVillage(one.url, one.said(), 6).catch(() =>
    settleVillage(two.url, two.said(), 6),
  )
  const { token } = village.owner
  for (const house of [one, two]) {
    expect((await ask(house.url, token, 'GET', '/ledger/wallet')).status).toBe(200)
  }
})

describe('a process that was away', () => {
  test(`for ${freezeMs} ms, in the middle of claims and ends, does no harm when it wakes`, async () => {
    const { people, owner } = village
    const sent = await Promise.all(people.map(person => send(one, person)))
    const ids = sent.map(card => String(card['id']))
    const half = ids.slice(0, 3)
    const late = ids.slice(3)

    // Each envelope is asked for at both, by everybody, and the second process stops in it.
    const asked = ids.flatMap(id =>
      people.map((person, n) => definite(n % 2 === 0 ? one : two, person, id)),
    )
    await pause(40)
    two.freeze()
    await pause(freezeMs / 2)
    // Time is over for all that is left; the rest comes home while one of the two is away.
    await moveClock(url, '25 hours')
    await query(url, `update jobs.job set start_after = now() where name like 'envelopes.expire%'`)
    const ended = Promise.all([...half, ...late].map(id => definite(one, owner, id)))
    await pause(freezeMs / 2)
    two.thaw()
    const told = await Promise.all(asked)
    await ended
    await moveClock(url, '25 hours 1 minute')
    await Promise.all(ids.flatMap(id => [definite(one, owner, id), definite(two, owner, id)]))

    for (const id of ids) {
      const [row] = await query(
        url,
        `select e.state, e.total, e.returned, b.balance,
           (select count(*) from envelopes.claim c where c.envelope = e.id) as claims,
           (select count(distinct c.claimer) from envelopes.claim c where c.envelope = e.id)
             as claimers,
           (select coalesce(sum(c.amount), 0) from envelopes.claim c where c.envelope = e.id) as sum
         from envelopes.envelope e join ledger.balance b on b.account = e.id where e.id = $1`,
        [uuidOf(id)],
      )
      const winners = told.filter(one_ => one_.envelopeId === id && one_.reply.status === 200)
      expect(['emptied', 'expired']).toContain(row.state)
      expect(row.balance).toBe('0')
      expect(BigInt(row.sum) + BigInt(row.returned)).toBe(BigInt(row.total))
      expect(row.claimers).toBe(row.claims)
      expect(Number(row.claims)).toBeLessThanOrEqual(5)
      // Everybody who has a share heard of it, and nobody else did.
      expect(winners.length).toBe(Number(row.claims))
    }
    const codes = told
      .filter(({ reply }) => reply.status !== 200)
      .map(({ reply }) => String(reply.body['code']))
    expect(['envelope_emptied', 'envelope_expired']).toEqual(expect.arrayContaining(codes))
    await booksAgree()
  })
})

describe('a process that is asked to end', () => {
  test('in the middle of a lane answers everybody it let in, and keeps what it said', async () => {
    const { people } = village
    const sent = await send(one, people[0] ?? village.owner, { total: '6000', shares: 6 })
    const envelopeId = String(sent['id'])
    const asks = Array.from({ length: 60 }, (_, n) => people[n % people.length] ?? village.owner)
    const path = `/envelopes/${envelopeId}`
    const tickets = await Promise.all(
      asks.map(({ token }) => must(one.url, token, 'POST', `${path}/ticket`)),
    )
    const letGo = await holdBack(envelopeId)

    const told = asks.map((person, n) => tap(one, person, { path, ...tickets[n] }))
    await expect.poll(() => requestsOpen(one)).toBeGreaterThan(asks.length)
    const ending = one.end()
    await pause(300)
    await letGo()
    const { code, ms } = await ending
    const heard = await Promise.all(told)

    expect(code).toBe(0)
    expect(ms).toBeLessThan(endMsMax * slowness())
    const said = new Set(heard.map(answer => answer.status))
    expect([200, 503]).toEqual(expect.arrayContaining([...said]))
    expect(said).toContain(200)
    const rows = await query(
      url,
      `select c.claimer, c.number, c.amount from envelopes.claim c where c.envelope = $1`,
      [uuidOf(envelopeId)],
    )
    const kept = new Map(rows.map(row => [row.claimer, `${row.number} ${row.amount}`]))
    for (const { person, status, text } of heard) {
      if (status !== 200) continue
      const { number, amount } = JSON.parse(text)
      expect(kept.get(fromWire('usr', person.id))).toBe(`${number} ${amount}`)
    }
    await one.start()
  })

  test('and started again, one after the other, under load: nothing acknowledged is lost', async () => {
    const log = new AcknowledgementLog(join(keeper.dataDir, 'acknowledged.jsonl'))
    const { people } = village
    const loads = [one, two].map((house, n) => {
      const own = people.filter((_, place) => place % 2 === n)
      return startLoad(house.url, { ...village, people: own }, log)
    })
    for (const house of [one, two]) {
      await pause(600)
      const { code, ms } = await house.end()
      expect(code).toBe(0)
      expect(ms).toBeLessThan(endMsMax * slowness())
      await house.start()
    }
    await pause(600)
    await Promise.all(loads.map(load => load.stop()))

    const acknowledged = log.read()
    log.close()
    expect(acknowledged.length).toBeGreaterThan(20)
    expect(await compare(acknowledged, url)).toEqual({ lost: [], doubled: [] })
    await booksAgree()
  })

  test('a release that is older than the database says so in one sentence and ends', async () => {
    await query(
      url,
      `insert into engine.migration (name, digest) values ('ledger/20990101T0000_later', 'x')`,
    )
    await one.end()

    await expect(one.start()).rejects.toThrow(/made by a newer release \(ledger\/20990101T0000/)
    expect((await ask(two.url, village.owner.token, 'GET', '/ledger/wallet')).status).toBe(200)
    await query(url, `delete from engine.migration where name = 'ledger/20990101T0000_later'`)
    await one.start()
  })
})

describe('two whose clocks are an hour off, one ahead and one jumping about', () => {
  let ahead: Running
  let jumping: Running
  beforeAll(async () => {
    await Promise.all([one.end(), two.end()])
    const keys = join(keeper.dataDir, 'shared-keys.json')
    const env = { DATABASE_URL: url, FUQUAN_KEYS_FILE: keys, CROOKED_CLOCK_MS: '3600000' }
    const nodeArgs = ['--import', join(import.meta.dirname, 'crooked.ts')]
    ahead = await prepareHouse(env, { nodeArgs })
    jumping = await prepareHouse({ ...env, CROOKED_CLOCK_JUMPS: '1' }, { nodeArgs })
    await Promise.all([ahead.start(), jumping.start()])
  })
  afterAll(async () => {
    await Promise.all([ahead.close(), jumping.close()])
  })

  test('agree on when an envelope ends and how long a proof lives: the database decides', async () => {
    const [lin, mei, bo] = village.people
    if (!lin || !mei || !bo) throw new Error('three people are needed')
    await moveClock(url, '30 hours')
    const first = await send(ahead, lin)
    const second = await send(jumping, lin)
    const [{ now }] = await query(url, 'select engine.now() as now')
    for (const card of [first, second]) {
      expect(Math.abs(Date.parse(String(card['sentAt'])) - now)).toBeLessThan(10_000)
      expect(Math.abs(Date.parse(String(card['expiresAt'])) - now - 86_400_000)).toBeLessThan(
        10_000,
      )
    }
    const ids = [String(first['id']), String(second['id'])]
    // A proof made at the one is good at the other, and no longer after a minute.
    const envelope = { roomId: village.roomId, mode: 'lucky', split: 'lucky:2', total: '1000' }
    const proof = await proofFor(ahead.url, mei, { ...envelope, shares: 5 })
    await moveClock(url, '30 hours 61 seconds')
    const body = { ...envelope, shares: 5, proof, acceptFewActive: true }
    const tooLate = await ask(
      jumping.url,
      mei.token,
      'POST',
      '/envelopes',
      body,
      crypto.randomUUID(),
    )
    expect(tooLate.body['code']).toBe('identity_step_up_expired')

    await moveClock(url, '53 hours 59 minutes')
    for (const id of ids) {
      expect((await claim(ahead, mei, id)).status).toBe(200)
      expect((await claim(jumping, bo, id)).status).toBe(200)
    }
    await moveClock(url, '54 hours 1 minute')
    for (const id of ids) {
      for (const house of [ahead, jumping]) {
        expect((await claim(house, lin, id)).body['code']).toBe('envelope_expired')
      }
    }
  })

  test('write statements whose time never runs backwards, and ids that are never used twice', async () => {
    const { people } = village
    const houses = [ahead, jumping]
    const ids: string[] = []
    await Promise.all(
      people.map(async (person, n) => {
        for (let round = 0; round < 4; round++) {
          const house = houses[(n + round) % 2] ?? ahead
          const card = await send(house, person, { total: '200', shares: 2 })
          ids.push(String(card['id']))
          await definite(houses[(n + round + 1) % 2] ?? jumping, person, String(card['id']))
        }
      }),
    )

    expect(new Set(ids).size).toBe(24)
    const backwards = await query(
      url,
      `select account, version from (
         select account, version, at, lag(at) over (partition by account order by version) as before
         from ledger.entry) lines
       where at < before`,
    )
    expect(backwards).toEqual([])
    await booksAgree()
  })
})

/** Holds the row that every claim of an envelope must lock. Gives the way to let it go. */
async function holdBack(envelopeId: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  const held = 'select from envelopes.envelope where id = $1 for update'
  await client.query(held, [uuidOf(envelopeId)])
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}

/** How many requests a process has let in and not answered, the one that asks among them. */
async function requestsOpen(house: Running): Promise<number> {
  const headers = { authorization: `Bearer ${metricsToken}` }
  const figures = await (await fetch(`${house.url}/metrics`, { headers })).text()
  return Number(/^fuquan_requests_open (\d+)$/m.exec(figures)?.[1])
}

type Heard = { person: Person; status: number | 'refused' | 'lost'; text: string }

type Cover = { path: string; ticket?: unknown }

/** One tap on a connection of its own, so that what became of it is known. */
function tap(house: Running, person: Person, { path, ticket }: Cover): Promise<Heard> {
  return new Promise(done => {
    const asked = request(`${house.url}/api${path}/claim`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
    })
    asked.on('error', error => {
      const refused = 'code' in error && error.code === 'ECONNREFUSED'
      done({ person, status: refused ? 'refused' : 'lost', text: error.message })
    })
    asked.on('response', response => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () => done({ person, status: response.statusCode ?? 0, text }))
      response.on('error', () => done({ person, status: 'lost', text }))
    })
    asked.end(JSON.stringify({ ticket }))
  })
}
