import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type App, openApp } from '#/app.ts'
import { many, sql } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { modules } from '#/modules.ts'
import { booksBalance } from '#/testing/books.ts'
import type { Answered, Client } from '#/testing/client.ts'
import { openHouseOn } from '#/testing/house.ts'
import { openProxy, type Proxy } from '#/testing/proxy.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'
import { at, crowdOf } from './crowd.ts'

// A second process of the house, whose every connection to the database runs through the proxy.
let world: World
let proxy: Proxy
let far: House
let app: App
let directory: string
let roomId: string

// So short that a test can wait for it, so long that a busy machine does not reach it.
const silenceMs = 1_500
const seed = Number(process.env['FUQUAN_NETWORK_SEED'] ?? 20_261_121)

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  roomId = await roomOf(lin, [mei, bo, ana])
  const url = world.db.pool.options.connectionString ?? ''
  proxy = await openProxy(url)
  directory = await mkdtemp(join(tmpdir(), 'fuquan-far-'))
  // The keys of the first process, so that both read what the other sealed.
  const env = { FUQUAN_KEYS_FILE: world.house.config.keysFile }
  const role = await many<{ role: string }>(world.db, sql`select current_user as role`)
  const there = { db: world.db, url: proxy.url, role: role[0]?.role, drop: async () => undefined }
  far = await openHouseOn(there, { modules, env, directory, silenceMs })
  app = await openApp(far)
})
afterEach(async () => {
  proxy.thaw()
  proxy.delay(0)
  proxy.reset(0, 1)
  await world.settle()
  await booksBalance(world.db)
})
afterAll(async () => {
  await app.close()
  await far.close()
  await proxy.close()
  await world.close()
  await rm(directory, { recursive: true, force: true })
})

const through = (person: Client): Client => at(app, person)
const envelope = { mode: 'ordinary', split: 'even', total: '300', shares: 3 }

async function countSent(): Promise<bigint> {
  const rows = await many<{ count: bigint }>(
    world.db,
    sql`select count(*) as count from envelopes.envelope`,
  )
  return rows[0]?.count ?? 0n
}

/** Asks again under the same key until the house knows, as every screen does. */
async function untilKnown(ask: () => Promise<Answered>): Promise<Answered> {
  for (;;) {
    const answer = await ask()
    if (answer.status < 500) return answer
    expect(answer.status, answer.text).toBe(503)
    await new Promise(done => setTimeout(done, 20))
  }
}

describe('a cut around COMMIT', () => {
  test('after it: the outcome is called unknown, and the same key finds one envelope', async () => {
    const lin = through(world.people.lin)
    const key = newId()
    const before = await countSent()
    const happened = proxy.happened()
    proxy.next('cut after')

    const unknown = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })
    const known = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })

    expect(proxy.happened()).toBe(happened + 1)
    expect(unknown.status, unknown.text).toBe(503)
    expect(unknown.body['code']).toBe('outcome_unknown')
    expect(known.status, known.text).toBe(200)
    expect(await countSent()).toBe(before + 1n)
  })

  test('before it: nothing was kept, and the same key sends one envelope', async () => {
    const lin = through(world.people.lin)
    const key = newId()
    const before = await countSent()
    proxy.next('cut before')

    const lost = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })
    expect(lost.status, lost.text).toBe(503)
    expect(await countSent()).toBe(before)
    const sent = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })

    expect(sent.status, sent.text).toBe(200)
    expect(await countSent()).toBe(before + 1n)
  })

  test.each(['cut before', 'cut after', 'swallow answer'] as const)(
    '%s COMMIT of a claim: the lane asks again with the same transfer and pays once',
    async fault => {
      const sent = await world.people.lin.get('sendEnvelope', { roomId, ...envelope })
      const envelopeId = String(sent['id'])
      const mei = through(world.people.mei)
      proxy.next(fault)

      const answers = [await mei.call('claimEnvelope', { envelopeId })]
      // Unless the lane found the truth by itself, the person's next try does.
      if (answers[0]?.status === 503) answers.push(await mei.call('claimEnvelope', { envelopeId }))

      expect(answers.at(-1)?.status, answers.at(-1)?.text).toBe(200)
      expect(answers.at(-1)?.body['amount']).toBe('100')
      const again = await world.people.mei.get('claimEnvelope', { envelopeId })
      expect(again).toEqual(answers.at(-1)?.body)
    },
  )
})

describe('silence', () => {
  /** An envelope that Ana has emptied and Bo came too late for, both through the far process. */
  async function anEmptiedOne() {
    const [ana, bo] = [through(world.people.ana), through(world.people.bo)]
    const one = { ...envelope, total: '100', shares: 1 }
    const { id: envelopeId } = await world.people.lin.get('sendEnvelope', { roomId, ...one })
    const over = { envelopeId: String(envelopeId) }
    const [first, second] = [
      await ana.call('claimEnvelope', over),
      await bo.call('claimEnvelope', over),
    ]
    expect([first.status, second.body['code']]).toEqual([200, 'envelope_emptied'])
    const won = { text: first.text, ticket: await ana.ticketFor(over.envelopeId) }
    const late = { text: second.text, ticket: await bo.ticketFor(over.envelopeId) }
    return { ana, bo, over, won, late }
  }

  test('instead of the answer of COMMIT: unknown after a while, and one envelope', async () => {
    const lin = through(world.people.lin)
    const key = newId()
    const before = await countSent()
    proxy.next('swallow answer')

    const unknown = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })
    const known = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })

    expect(unknown.status, unknown.text).toBe(503)
    expect(unknown.body['code']).toBe('outcome_unknown')
    expect(known.status, known.text).toBe(200)
    expect(await countSent()).toBe(before + 1n)
  })

  test('on every connection: ended is said from memory, all else is 503 and by itself well again', async () => {
    const [lin, mei] = [through(world.people.lin), through(world.people.mei)]
    const { ana, bo, over, won, late } = await anEmptiedOne()
    const sent = await lin.get('sendEnvelope', { roomId, ...envelope })
    const envelopeId = String(sent['id'])
    await mei.get('getWallet')
    const before = await countSent()
    const key = newId()
    proxy.freeze()

    const remembered = await Promise.all([
      ana.call('claimEnvelope', { ...over, ticket: won.ticket }),
      bo.call('claimEnvelope', { ...over, ticket: late.ticket }),
    ])
    const told = await Promise.all([
      lin.call('sendEnvelope', { roomId, ...envelope }, { key }),
      mei.call('claimEnvelope', { envelopeId }),
      ...Array.from({ length: 20 }, () => mei.call('getWallet')),
    ])
    const ready = await app.inject('/readyz')
    const alive = await app.inject('/healthz')

    expect(remembered.map(({ status, text }) => [status, text])).toEqual([
      [200, won.text],
      [409, late.text],
    ])
    expect(told.map(answer => answer.status)).toEqual(told.map(() => 503))
    expect([ready.statusCode, alive.statusCode]).toEqual([503, 200])
    proxy.thaw()
    const known = await untilKnown(() => lin.call('sendEnvelope', { roomId, ...envelope }, { key }))
    const claimed = await untilKnown(() => mei.call('claimEnvelope', { envelopeId }))
    expect([known.status, claimed.status]).toEqual([200, 200])
    expect(await countSent()).toBe(before + 1n)
    await expect.poll(async () => (await app.inject('/readyz')).statusCode).toBe(200)
  })

  test('of work that may take long is no loss: the server is asked whether it is at it', async () => {
    await far.inTransaction('read write', async tx => {
      await many(tx, sql`select pg_sleep(${(silenceMs * 2.5) / 1_000})`)
    })
  })
})

describe('a bad line', () => {
  test('with 200 ms each way: all hear something definite, and again without asking the database', async () => {
    const crowd = (await crowdOf(world, 60, roomId)).map(through)
    const sent = await world.people.lin.get('sendEnvelope', { roomId, ...envelope, shares: 10 })
    const envelopeId = String(sent['id'])
    proxy.delay(200)

    const told = await Promise.all(crowd.map(one => one.call('claimEnvelope', { envelopeId })))
    const messages = proxy.asked()
    const again = await Promise.all(crowd.map(one => one.call('claimEnvelope', { envelopeId })))

    // Sign-ins are looked up again now and then, for all at once; the answers are from memory.
    expect(proxy.asked() - messages).toBeLessThan(crowd.length / 2)
    expect(told.filter(answer => answer.status === 200)).toHaveLength(10)
    const others = told.filter(answer => answer.status !== 200)
    const codes = others.map(answer => answer.body['code'])
    expect(new Set(codes)).toEqual(new Set(['envelope_emptied']))
    expect(again.map(answer => answer.text)).toEqual(told.map(answer => answer.text))
  })

  test('that is reset at 5 of 100 messages: every key ends in one envelope', async () => {
    const senders = ['lin', 'mei', 'bo', 'ana'] as const
    const before = await countSent()
    const happened = proxy.happened()
    proxy.reset(5, seed)

    const known = await Promise.all(
      senders.map(async name => {
        const person = through(world.people[name])
        const heard: string[] = []
        for (let n = 0; n < 4; n++) {
          const key = newId()
          const ask = () => person.call('sendEnvelope', { roomId, ...envelope }, { key })
          const answer = await untilKnown(ask)
          expect(answer.status, answer.text).toBe(200)
          const envelopeId = String(answer.body['id'])
          heard.push(envelopeId)
          const claim = await untilKnown(() => person.call('claimEnvelope', { envelopeId }))
          expect(claim.body['amount'], claim.text).toBe('100')
        }
        return heard
      }),
    )

    expect(proxy.happened()).toBeGreaterThan(happened)
    expect(new Set(known.flat()).size).toBe(16)
    expect(await countSent()).toBe(before + 16n)
  })
})
