import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '#/app.ts'
import { many, sql } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { modules } from '#/modules.ts'
import { booksBalance } from '#/testing/books.ts'
import { Client } from '#/testing/client.ts'
import { openHouseOn } from '#/testing/house.ts'
import { openProxy, type Proxy } from '#/testing/proxy.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'

// A second process of the house, whose every connection to the database runs through the proxy.
let world: World
let proxy: Proxy
let far: House
let app: App
let directory: string
let roomId: string

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
  far = await openHouseOn(there, { modules, env, directory })
  app = await openApp(far)
})
afterEach(() => booksBalance(world.db))
afterAll(async () => {
  await app.close()
  await far.close()
  await proxy.close()
  await world.close()
  await rm(directory, { recursive: true, force: true })
})

const through = (person: Client): Client =>
  new Client(app, { ...person, token: person.token ?? '' })
const envelope = { mode: 'ordinary', split: 'even', total: '300', shares: 3 }

async function countSent(): Promise<bigint> {
  const rows = await many<{ count: bigint }>(
    world.db,
    sql`select count(*) as count from envelopes.envelope`,
  )
  return rows[0]?.count ?? 0n
}

test('cut after COMMIT: the outcome is called unknown, and the same key finds one envelope', async () => {
  const lin = through(world.people.lin)
  const key = newId()
  const before = await countSent()
  proxy.next('cut after')

  const unknown = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })
  const known = await lin.call('sendEnvelope', { roomId, ...envelope }, { key })

  expect(proxy.happened()).toBe(1)
  expect(unknown.status, unknown.text).toBe(503)
  expect(unknown.body['code']).toBe('outcome_unknown')
  expect(known.status, known.text).toBe(200)
  expect(await countSent()).toBe(before + 1n)
})

test('cut before COMMIT: nothing was kept, and the same key sends one envelope', async () => {
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

test.each(['cut before', 'cut after'] as const)(
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
