import { expect, test } from 'vitest'
import { slowness } from '../server/src/testing/slowness.ts'
import { crash, startMsMax } from './crash/cycles.ts'
import { databaseUrlOf } from './clock.ts'
import { verifyBooks } from './crash/verify.ts'
import { prepareHouse } from './running.ts'
import { settleVillage } from './wire.ts'

const members = 6
const cycles = Number(process.env['FUQUAN_CRASH_CYCLES'] ?? 6)
const seed = Number(process.env['FUQUAN_CRASH_SEED'] ?? 20_261_120)

test('after kill -9 of app and database every acknowledged write stands, once', async () => {
  const house = await prepareHouse()
  try {
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
    expect(report.slowestStartMs).toBeLessThan(Math.max(startMsMax * slowness(), 3 * firstStartMs))
    expect(await verifyBooks(house.dataDir)).toMatchObject({ ok: true })
    console.info(
      `${report.cycles} kills, ${report.acknowledged} acknowledged, 0 lost; ` +
        `slowest start ${report.slowestStartMs} ms`,
    )
  } finally {
    await house.close()
  }
})
