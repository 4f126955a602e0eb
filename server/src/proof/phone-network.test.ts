import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { booksBalance } from '#/testing/books.ts'
import { type Client, requestFor, routeOf } from '#/testing/client.ts'
import { openProxy, type Proxy } from '#/testing/proxy.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'
import { slowness } from '#/testing/slowness.ts'

// The bad line is the one between a phone and the house; the house itself is well.
let world: World
let proxy: Proxy
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  roomId = await roomOf(world.people.lin, [world.people.mei])
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.app.server.address() as AddressInfo // It listens on a port.
  const isWrite = (data: Buffer): boolean => data.subarray(0, 5).toString() === 'POST '
  proxy = await openProxy(`http://127.0.0.1:${port}/`, isWrite)
})
afterEach(async () => {
  proxy.thaw()
  await world.settle()
  await booksBalance(world.db)
})
afterAll(async () => {
  await proxy.close()
  await world.close()
})

const envelope = { mode: 'ordinary', split: 'even', total: '300', shares: 3 }
const lost = /hang up|aborted|nothing was heard|ECONNRESET/
type Asking = { key?: string; waitMs?: number }

/** One request over a connection of its own. Throws when the answer does not arrive whole. */
function over(person: Client, operation: string, input: object, how: Asking = {}) {
  const route = routeOf(operation)
  const { url, body } = requestFor(route, { ...input })
  const sent = body === undefined ? '' : JSON.stringify(body)
  return new Promise<{ status: number; text: string }>((done, fail) => {
    const asked = request(new URL(url, proxy.url), {
      method: route.method,
      agent: false,
      timeout: how.waitMs ?? 10_000,
      headers: {
        authorization: `Bearer ${person.token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(sent),
        ...(how.key !== undefined && { 'idempotency-key': how.key }),
      },
    })
    asked.on('timeout', () => asked.destroy(new Error('nothing was heard')))
    asked.on('error', fail)
    asked.on('response', response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('error', fail)
      response.on('end', () => done({ status: response.statusCode ?? 0, text }))
    })
    asked.end(sent)
  })
}

async function countSent(): Promise<bigint> {
  const { count } = await one<{ count: bigint }>(
    world.db,
    sql`select count(*) as count from envelopes.envelope`,
  )
  return count
}

const faults = {
  'the line is cut before the request arrives': () => proxy.next('cut before'),
  'the line is cut before the answer arrives': () => proxy.next('cut after'),
  'the answer never comes': () => proxy.next('swallow answer'),
  'the answer is cut after 150 bytes': () => proxy.cutAnswerAfter(150),
}

test.each(Object.entries(faults))('%s: the same key sends one envelope', async (_, arm) => {
  const { lin } = world.people
  const key = newId()
  const before = await countSent()
  arm()

  const first = over(lin, 'sendEnvelope', { roomId, ...envelope }, { key, waitMs: 1_500 })
  await expect(first).rejects.toThrow(lost)
  const known = await over(lin, 'sendEnvelope', { roomId, ...envelope }, { key })
  const again = await over(lin, 'sendEnvelope', { roomId, ...envelope }, { key })

  expect(known.status, known.text).toBe(200)
  expect(again).toEqual(known)
  expect(await countSent()).toBe(before + 1n)
})

test.each(Object.entries(faults))('%s: a share is claimed once', async (_, arm) => {
  const { lin, mei } = world.people
  const sent = await lin.get('sendEnvelope', { roomId, ...envelope })
  const envelopeId = String(sent['id'])
  const opening = { envelopeId, ticket: await mei.ticketFor(envelopeId) }
  arm()

  await expect(over(mei, 'claimEnvelope', opening, { waitMs: 1_500 })).rejects.toThrow(lost)
  const known = await over(mei, 'claimEnvelope', opening)

  expect(known.status, known.text).toBe(200)
  const { claims } = await one<{ claims: bigint }>(
    world.db,
    sql`
      select count(*) as claims
      from envelopes.claim c join envelopes.envelope e on e.id = c.envelope
      where e.state = 'open' and c.claimer = (
        select id from identity.user where handle = 'mei') and e.sent_at = (
        select max(sent_at) from envelopes.envelope)`,
  )
  expect(claims).toBe(1n)
})

test('two hundred phones that fell silent keep nobody waiting', async () => {
  const { lin, mei } = world.people
  await mei.get('getWallet')
  proxy.freeze()
  const silent = Array.from({ length: 200 }, () =>
    over(lin, 'getWallet', {}, { waitMs: 3_000 }).catch(() => undefined),
  )
  await new Promise(done => setTimeout(done, 300))

  const start = performance.now()
  for (let n = 0; n < 10; n++) await mei.get('getWallet')

  expect(performance.now() - start).toBeLessThan(2_000 * slowness())
  proxy.thaw()
  await Promise.all(silent)
})
