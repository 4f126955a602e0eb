import { afterAll, beforeAll, expect, test } from 'vitest'
import { readNow } from '#/engine/clock.ts'
import { many, one, openDb, sql } from '#/engine/db.ts'
import { registry } from '#/engine/metrics.ts'
import { watch } from '#/engine/watch.ts'
import { personAccount } from '#/modules/ledger/index.ts'
import { fromWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openWorld, type World } from '#/testing/world.ts'

const hourMs = 3_600_000
let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('what waits longest for staff, and the room on the disk, stand among the figures', async () => {
  await watch(world.house)
  const read = await registry.metrics()

  expect(read).toMatch(/^fuquan_review_oldest_seconds\{queue="approval"\} 0$/m)
  const free = Number(/^fuquan_disk_free_ratio\{directory="data"\} (.*)$/m.exec(read)?.[1])
  expect(free).toBeGreaterThan(0)
  expect(free).toBeLessThanOrEqual(1)

  const { stranger } = world.people
  const uuid = fromWire('usr', stranger.id)
  const { joined } = await one<{ joined: Date }>(
    world.db,
    sql`select joined_at as joined from identity.user where id = ${uuid}`,
  )
  await many(
    world.db,
    sql`
      update identity.user
         set state = 'asked', joined_at = null, created_at = engine.now() - interval '2 hours'
       where id = ${uuid}`,
  )
  await watch(world.house)
  const line = /^fuquan_review_oldest_seconds\{queue="join"\} (.*)$/m
  const age = Number(line.exec(await registry.metrics())?.[1])
  expect(age).toBeGreaterThanOrEqual(7_200)
  expect(age).toBeLessThan(7_500)
  await many(
    world.db,
    sql`update identity.user set state = 'active', joined_at = ${joined} where id = ${uuid}`,
  )
})

test('the worst of each hour is kept, shown for a day and forgotten after two', async () => {
  const { wen, lin } = world.people
  const look = () => runSchedule(world.house, 'console.alarms')
  // Ten past: two looks of this test belong to one hour.
  const past = (await readNow(world.db)).getTime() % hourMs
  await advance(world.db, hourMs - past + 600_000)
  type Hour = { hour: string; lateSeconds: number; memory: string; diskFree: string }
  const shown = async () => (await wen.get('getHealthHours'))['hours'] as never as Hour[]
  await look()
  const [first] = await shown()
  expect(first).toMatchObject({ lateSeconds: 0, poolWaiting: 0 })
  expect(BigInt(first?.memory ?? 0)).toBeGreaterThan(50_000_000n)
  expect(BigInt(first?.diskFree ?? 0)).toBeGreaterThan(0n)

  await many(world.db, sql`update console.health_hour set late_seconds = 900, disk_free = 1`)
  await look()
  expect(await shown()).toMatchObject([{ hour: first?.hour, lateSeconds: 900, diskFree: '1' }])
  await advance(world.db, 23 * hourMs)
  await look()
  expect((await shown()).map(one => one.hour)).toEqual([first?.hour, expect.any(String)])
  await advance(world.db, hourMs)
  expect(await shown()).toHaveLength(1)
  await advance(world.db, 26 * hourMs)
  await look()
  const kept = await many(world.db, sql`select 1 from console.health_hour`)
  expect(kept).toHaveLength(2)
  expect((await lin.call('getHealthHours')).status).toBe(403)
  await releaseClock(world.db)
})

// Oracle V2. The check runs every minute; what it finds is told with it.
test('a one-cent difference is told to who keeps the books, at the next minute, once', async () => {
  const { wen, lin } = world.people
  const wallet = personAccount(UserId.out.parse(fromWire('usr', lin.id)), 'wallet')
  const owner = openDb({ url: String(world.db.pool.options.connectionString), poolMax: 1 })
  const add = (cents: bigint) =>
    many(
      owner,
      sql`update ledger.balance set balance = balance + ${cents} where account = ${wallet}`,
    )
  await add(1n)

  await runSchedule(world.house, 'ledger.reconcile')
  await world.settle()
  await runSchedule(world.house, 'ledger.reconcile')
  await world.settle()

  const heard = async (who: typeof wen) => {
    const { items } = (await who.get('listNotices')) as never as { items: { kind: string }[] }
    return items.filter(one => one.kind === 'ledger.books_differ')
  }
  const told = await heard(wen)
  expect(told.length).toBeGreaterThanOrEqual(1)
  expect(new Set(told.map(one => JSON.stringify(one))).size).toBe(told.length)
  expect(await heard(lin)).toEqual([])
  const home = (await wen.get('getHome')) as never as { needs: { kind: string }[] }
  expect(home.needs.map(need => need.kind)).toContain('finding_open')
  await add(-1n)
  await owner.close()
})
