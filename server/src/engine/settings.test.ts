import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouseOn, openTestHouse, type TestHouse } from '#/testing/house.ts'
import type { House } from './house.ts'
import { houseId } from './house.ts'
import { changeSetting, openSettings, setScale, setting, settingNow } from './settings.ts'

const sharesMax = setting('garden.shares_max', {
  kind: 'integer',
  default: 100,
  min: 1,
  max: 1_000,
})
const least = setting('garden.least', { kind: 'amount', default: 100n, min: 1n, max: 50_000n })
const joining = setting('garden.joining', {
  kind: 'choice',
  options: ['open', 'invited'],
  default: 'open',
})
const fair = setting('garden.fair', { kind: 'boolean', default: true, members: true })
setting('garden.motto', { kind: 'text', default: '', max: 4 })

let opened: TestHouse
let house: House
beforeAll(async () => {
  opened = await openTestHouse({})
  house = opened.house
})
afterAll(() => opened.close())

const change = (key: string, value: number | string | boolean | bigint) =>
  house.inTransaction('read write', tx => changeSetting(tx, key, value, houseId))

test('what nobody changed has its default', () => {
  expect(house.settings.of(sharesMax)).toBe(100)
  expect(house.settings.of(least)).toBe(100n)
  expect(house.settings.of(joining)).toBe('open')
  expect(house.settings.of(fair)).toBe(true)
})

test('a change is in force within a second, here and in another process', async () => {
  const other = await openHouseOn(opened.fresh, { directory: house.config.dataDir })

  await change('garden.shares_max', 7)
  await change('garden.joining', 'invited')

  // Writers of other tests on the same server may hold the news back for a while.
  const known = () =>
    [house, other].map(one => [one.settings.of(sharesMax), one.settings.of(joining)])
  const all = [7, 'invited']
  await expect.poll(known).toEqual([all, all])
  await other.close()
})

test('a slow look at the table brings no old value back', async () => {
  const { pool } = house.db
  const late = Promise.withResolvers<void>()
  const gates: Promise<void>[] = [Promise.resolve(), late.promise]
  // The network before the database: it may hold one answer back.
  const query = async (...asked: Parameters<typeof pool.query>) => {
    const answer: unknown = pool.query(...asked)
    await gates.shift()
    return answer
  }
  const slow = await openSettings(Object.assign(Object.create(house.db), { pool: { query } }))

  const first = slow.refresh()
  await change('garden.shares_max', 9)
  await slow.refresh()
  late.resolve()
  await first

  expect(slow.of(sharesMax)).toBe(9)
})

test.each([
  ['garden.shares_max', 0],
  ['garden.shares_max', 1_001],
  ['garden.shares_max', 1.5],
  ['garden.shares_max', '7'],
  ['garden.least', '0'],
  ['garden.least', '50001'],
  ['garden.least', '1.5'],
  ['garden.least', 7],
  ['garden.joining', 'shut'],
  ['garden.fair', 'yes'],
  ['garden.motto', '一二三四五'],
])('%s cannot become %j', async (key, value) => {
  await expect(change(key, value)).rejects.toThrow('console_out_of_bounds')
})

test('a setting that nobody declared is not found', async () => {
  await expect(change('garden.nothing', 1)).rejects.toThrow('not_found')
})

test('the bounds are told with the refusal', async () => {
  await expect(change('garden.shares_max', 0)).rejects.toMatchObject({
    details: { min: 1, max: 1_000 },
  })
})

test('amounts follow the decimals of the unit, chosen once', async () => {
  const set = () => house.inTransaction('read write', tx => setScale(tx, 0, houseId))
  await set()
  await house.settings.refresh()

  expect(house.settings.of(least)).toBe(1n)
  const now = await house.inTransaction('read write', async tx => {
    await changeSetting(tx, 'garden.least', '500', houseId)
    return settingNow(tx, least)
  })
  expect(now).toBe(500n)
  await expect(change('garden.least', '501')).rejects.toThrow('console_out_of_bounds')
  await expect(set()).rejects.toThrow(/set once/)
})

test('the list for the console holds value, default and bounds in plain JSON', () => {
  const found = house.settings.all().find(one => one.key === 'garden.motto')

  expect(found).toMatchObject({ kind: 'text', value: '', default: '', max: 4, members: false })
  expect(() => JSON.stringify(house.settings.all())).not.toThrow()
})
