import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { slowness } from '../server/src/testing/slowness.ts'
import { AcknowledgementLog } from './crash/acknowledged.ts'
import { compare, crash, startMsMax } from './crash/cycles.ts'
import { databaseUrlOf } from './clock.ts'
import { verifyBooks } from './crash/verify.ts'
import { prepareHouse, type Running } from './running.ts'
import { settleVillage } from './wire.ts'

const members = 6
const cycles = Number(process.env['FUQUAN_CRASH_CYCLES'] ?? 6)
const seed = Number(process.env['FUQUAN_CRASH_SEED'] ?? 20_261_120)

let house: Running
beforeAll(async () => {
  house = await prepareHouse()
})
afterAll(() => house.close())

test('after kill -9 of app and database every acknowledged write stands, once', async () => {
  const firstStartMs = await house.start()
  const village = await settleVillage(house.url, house.said(), members)

  const report = await crash(house, village, {
    cycles,
    seed,
    databaseUrl: () => databaseUrlOf(house),
  })

  expect(report.lost, `seed ${seed}`).toEqual([])
  expect(report.doubled, `seed ${seed}`).toEqual([])
  expect(report.acknowledged).toBeGreaterThan(20)
  // Each kind of write was under way when something was killed.
  expect(report.kinds).toEqual(['accepted', 'claimed', 'guessed', 'paid', 'said', 'sent'])
  // On a machine that others use, the first start is slow too, with nothing to recover.
  const slowMs = Math.max(startMsMax * slowness(), 3 * firstStartMs)
  expect(report.slowestStartMs).toBeLessThan(slowMs)
  expect(report.slowestRecoveryMs).toBeLessThan(slowMs)
  expect(await verifyBooks(house.dataDir)).toMatchObject({ ok: true })
  console.info(
    `${report.cycles} kills, ${report.acknowledged} acknowledged, 0 lost; ` +
      `slowest start ${report.slowestStartMs} ms, without a restart ${report.slowestRecoveryMs} ms`,
  )
})

test('an envelope or a payment that a retry made again, with an id of its own, is found', async () => {
  const url = await databaseUrlOf(house)
  const log = new AcknowledgementLog(join(house.dataDir, 'acknowledged.jsonl'))
  const acknowledged = log.read()
  log.close()
  const keyOf = (kind: 'sent' | 'paid'): string => {
    const fact = acknowledged.find(one => one.kind === kind)
    return fact !== undefined && 'key' in fact ? fact.key : ''
  }
  const again = (table: string, { key, column, id }: Record<'key' | 'column' | 'id', string>) =>
    `insert into ${table}
     select (jsonb_populate_record(t, ${id})).* from ${table} t where t.${column} = '${key}'`
  const fresh = (...names: string[]) =>
    `jsonb_build_object(${names.map(name => `'${name}', gen_random_uuid()`).join(', ')})`

  const owner = new Client({ connectionString: url })
  await owner.connect()
  const [sent, paid] = [keyOf('sent'), keyOf('paid')]
  await owner.query(
    again('envelopes.terms', { key: sent, column: 'greeting', id: fresh('envelope') }),
  )
  await owner.query(
    again('ledger.payment', { key: paid, column: 'note', id: fresh('id', 'transfer') }),
  )
  await owner.end()

  expect(await compare(acknowledged, url)).toEqual({
    lost: [],
    doubled: [sent, paid].toSorted(),
  })
})
