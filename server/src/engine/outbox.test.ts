import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openHouseOn, openTestHouse, type TestHouse } from '#/testing/house.ts'
import { many, sql } from './db.ts'
import { newId } from './ids.ts'
import { registry } from './metrics.ts'
import { event, tell, user } from './events.ts'
import type { House } from './house.ts'
import type { OutboxRow } from './outbox.ts'
import { merged } from './stream.ts'

const said = event('hall.said', {
  payload: z.object({ userId: UserId, version: z.int(), words: z.string() }),
  wakes: fact => [user(fact.userId)],
  stales: ['hall'],
})
const lin = newId() // The brand is put on by the contract everywhere else.

let opened: TestHouse
let house: House
const heard: OutboxRow[] = []
beforeAll(async () => {
  opened = await openTestHouse({})
  house = opened.house
  house.outbox.onRow(row => void heard.push(row))
})
afterAll(() => opened.close())

const versions = () => heard.map(row => row.refs['version'])
const say = (version: number, meanwhile?: () => Promise<void>) =>
  house.inTransaction('read write', async tx => {
    // A transaction has its place from its first write on; what it tells is written at its end.
    await many(tx, sql`select pg_current_xact_id()`)
    await tell(tx, said, { userId: lin, version, words: 'a secret' })
    await meanwhile?.()
  })

test('the slow writer commits last and is not skipped', async () => {
  heard.length = 0
  let go = (): void => undefined
  const gate = new Promise<void>(done => (go = done))
  let began = (): void => undefined
  const begun = new Promise<void>(done => (began = done))

  const slow = say(1, async () => {
    began()
    await gate
  })
  await begun
  await say(2)
  await house.outbox.readNow()
  const beforeCommit = versions()
  go()
  await slow
  for (let n = 0; n < 3_000 && heard.length < 2; n++) await pause(20)

  // The quick one came later and waits behind the slow one; nobody is lost, order is kept.
  expect(beforeCommit).toEqual([])
  expect(versions()).toEqual([1, 2])
})

test('news that a slow writer holds back, or that nobody reads, is late; news told is not', async () => {
  const figure = async () => {
    const found = /^fuquan_outbox_delay_seconds (.*)$/m.exec(await registry.metrics())
    return Number(found?.[1])
  }
  await house.outbox.readNow()
  expect(await figure()).toBe(0)
  let go = (): void => undefined
  const gate = new Promise<void>(done => (go = done))
  let began = (): void => undefined
  const begun = new Promise<void>(done => (began = done))
  const slow = say(11, async () => {
    began()
    await gate
  })
  await begun
  await say(12)
  await pause(400)

  await house.outbox.readNow()
  expect(await figure()).toBeGreaterThanOrEqual(0.4)
  expect(house.outbox.delaySeconds()).toBeGreaterThanOrEqual(0.4)

  go()
  await slow
  await expect.poll(async () => (await house.outbox.readNow(), await figure())).toBe(0)
})

test('an outbox whose listener hangs is as late as its last reading is old', async () => {
  const other = await openHouseOn(opened.fresh, { directory: house.config.dataDir })
  let go = (): void => undefined
  const gate = new Promise<void>(done => (go = done))
  other.outbox.onRow(() => gate)

  await say(13)

  await expect.poll(() => other.outbox.delaySeconds()).toBeGreaterThan(3)
  go()
  await expect.poll(() => other.outbox.delaySeconds()).toBe(0)
  await other.close()
})

test('a nudge carries ids of things and versions, no words and nobody’s id', async () => {
  heard.length = 0
  await say(3)
  for (let n = 0; n < 3_000 && heard.length < 1; n++) await pause(20)

  expect(heard).toHaveLength(1)
  expect(Object.keys(heard[0]?.refs ?? {}).toSorted()).toEqual(['version'])
  expect(JSON.stringify(heard)).not.toContain('a secret')
})

test('another process hears it within a second, though it wrote nothing', async () => {
  const other = await openHouseOn(opened.fresh, { directory: house.config.dataDir })
  const there: OutboxRow[] = []
  other.outbox.onRow(row => void there.push(row))

  await say(4)
  await pause(900)

  expect(there.map(row => row.refs['version'])).toEqual([4])
  await other.close()
})

test('a screen that was away hears what it missed, and reset when that is gone', async () => {
  const until = async (version: number): Promise<void> => {
    for (let n = 0; n < 3_000 && !versions().includes(version); n++) await pause(20)
    await pause(20)
  }
  await say(5)
  await until(5)
  const position = house.outbox.position() ?? ''
  await say(6)
  await until(6)

  const missed = await house.outbox.since(position, [user(lin)])
  const strangers = await house.outbox.since(position, [user(newId())]) // As above.

  expect(missed?.map(row => row.refs['version'])).toEqual([6])
  expect(strangers).toEqual([])
  expect(await house.outbox.since('1.1', [user(lin)])).toBeUndefined()
  expect(await house.outbox.since('nonsense', [user(lin)])).toBeUndefined()
})

test('nudges of one kind are merged, and the same id is named once', () => {
  const row = (version: number): OutboxRow => ({
    position: `1.${version}`,
    channels: [],
    name: 'hall.said',
    refs: { version },
    stales: ['hall'],
    rechannels: [],
    toldAt: new Date(),
  })

  expect(merged([row(1), row(1), row(2)])).toEqual([
    { name: 'hall.said', refs: [{ version: 1 }, { version: 2 }], stales: ['hall'] },
  ])
})
