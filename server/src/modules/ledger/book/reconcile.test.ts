import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, one, openDb, sql, type Db } from '#/engine/db.ts'
import { booksBalance } from '#/testing/books.ts'
import { openHouseOn, openTestHouse, type TestHouse } from '#/testing/house.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { codeOf, newTransfer } from '#/testing/ledger-stage.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { openLog } from '#/engine/log.ts'
import { registry } from '#/engine/metrics.ts'
import { watch } from '#/engine/watch.ts'
import { ledger } from '../module.ts'
import { houseAccount, personAccount } from './accounts.ts'
import { hold, move, useAllowance } from './actions.ts'
import { ensureWallets, setUpAsset } from './opening.ts'

let stage: TestHouse
let owner: Db
const lin = UserId.out.parse(newId())
const mei = UserId.out.parse(newId())
const wallets = { lin: personAccount(lin, 'wallet'), mei: personAccount(mei, 'wallet') }

beforeAll(async () => {
  stage = await openTestHouse({ modules: [ledger] })
  owner = openDb({ url: stage.fresh.url, poolMax: 1 })
  await stage.house.inTransaction('read write', async (tx, now) => {
    await setUpAsset(tx, {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    })
    await ensureWallets(tx, [lin, mei])
    const legs = Object.values(wallets).map(to => ({ to, amount: 1_000n }))
    const from = houseAccount('issue')
    await move(tx, { id: newTransfer(), kind: 'issue', from, legs, now })
    const aside = { id: newTransfer(), kind: 'errand', from: wallets.lin, to: wallets.mei, now }
    await hold(tx, { ...aside, amount: 100n, lifetimeMs: 3_600_000 })
    const starts = new Date('2026-11-20T00:00:00Z')
    const cap = 1_000n
    await useAllowance(tx, { account: wallets.lin, purpose: 'send', amount: 5n, cap, starts })
  })
})
afterAll(async () => {
  await booksBalance(stage.house.db)
  await owner.close()
  await stage.close()
})

const open = () =>
  many<{ check: string; account: string | null }>(
    stage.house.db,
    sql`select "check", account from ledger.finding where closed_at is null order by "check"`,
  )
const state = async (account: string): Promise<number> => {
  const query = sql`select state from ledger.balance where account = ${account}`
  return (await one<{ state: number }>(stage.house.db, query)).state
}
const isPaused = async (): Promise<boolean> => {
  const query = sql`select exists (select 1 from ledger.pause where ended_at is null) as paused`
  return (await one<{ paused: boolean }>(stage.house.db, query)).paused
}
const pay = () =>
  stage.house.inTransaction('read write', (tx, now) => {
    const legs = [{ to: wallets.mei, amount: 1n }]
    return move(tx, { id: newTransfer(), kind: 'pay', from: wallets.lin, legs, now })
  })

/** Closes what is open and opens what was frozen, as an operator would. */
afterEach(async () => {
  await many(
    stage.house.db,
    sql`
      update ledger.finding set closed_at = engine.now(), reason = 'a test'
       where closed_at is null`,
  )
  await many(
    stage.house.db,
    sql`update ledger.pause set ended_at = engine.now() where ended_at is null`,
  )
  await many(stage.house.db, sql`update ledger.balance set state = 1 where state = 2`)
})

const figures = async (): Promise<string> => {
  await watch(stage.house)
  return registry.metrics()
}

describe('what whoever watches the house reads', () => {
  test('sound books differ in nothing, and a pass that never came is as old as the first', async () => {
    const began = Date.now()
    await runSchedule(stage.house, 'ledger.reconcile')
    await pause(50)

    const read = await figures()

    expect(read).toMatch(/^fuquan_books_difference\{asset="FU"\} 0$/m)
    expect(read).toMatch(/^fuquan_hold_oldest_seconds\{kind="errand"\} [0-9.]+$/m)
    for (const pass of ['minute', 'nightly']) {
      const line = new RegExp(`^fuquan_books_checked_seconds_ago\\{pass="${pass}"\\} (.*)$`, 'm')
      const age = Number(line.exec(read)?.[1])
      expect(age).toBeGreaterThan(0.04)
      expect(age).toBeLessThan((Date.now() - began) / 1_000 + 1)
    }
  })

  test('the age of a pass goes on growing when nobody looks any more', async () => {
    await figures()
    const line = /^fuquan_books_checked_seconds_ago\{pass="minute"\} (.*)$/m
    const age = async () => Number(line.exec(await registry.metrics())?.[1])
    const before = await age()
    await pause(60)
    expect(await age()).toBeGreaterThan(before + 0.05)
  })

  test('a difference is one until it is closed with a reason', async () => {
    const save = (account: string | null) =>
      many(
        stage.house.db,
        sql`
          insert into ledger.finding (id, "check", account, expected, found, at)
          values (${newId()}, 'last_line', ${account}, '1', '2', engine.now())`,
      )
    await save(wallets.mei)
    await save(null)
    expect(await figures()).toMatch(/^fuquan_books_difference\{asset="FU"\} 2$/m)

    await many(
      stage.house.db,
      sql`
        update ledger.finding set closed_at = engine.now(), reason = 'a test'
         where closed_at is null`,
    )
    expect(await figures()).toMatch(/^fuquan_books_difference\{asset="FU"\} 0$/m)
  })
})

describe('a start', () => {
  const startAgain = () =>
    openHouseOn(stage.fresh, {
      modules: [ledger],
      directory: stage.house.config.dataDir,
      looksFirst: true,
    })

  test('after a crash that left one unit too much lets nobody in before money stands still', async () => {
    await owner.pool.query(
      `update ledger.balance set balance = balance + 1 where account = '${wallets.mei}'`,
    )

    const started = await startAgain()

    await owner.pool.query(
      `update ledger.balance set balance = balance - 1 where account = '${wallets.mei}'`,
    )
    expect((await open()).map(finding => finding.check)).toEqual(['last_line', 'sum_zero'])
    expect(await codeOf(pay())).toBe('ledger_paused')
    await started.close()
  })

  test('of sound books stops nothing', async () => {
    const started = await startAgain()
    await started.close()

    expect(await open()).toEqual([])
    expect(await codeOf(pay())).toBe('done')
  })

  test('opens although the books could not be looked at, and the next minute looks', async () => {
    await owner.pool.query('alter table ledger.hold_open rename to hold_away')
    const said: string[] = []
    const log = openLog('silent')
    const warn = (_: unknown, words: string) => void said.push(words)
    const started = await openHouseOn(stage.fresh, {
      modules: [ledger],
      directory: stage.house.config.dataDir,
      looksFirst: true,
      log: Object.assign(Object.create(log), { warn }),
    })
    await owner.pool.query('alter table ledger.hold_away rename to hold_open')

    expect(said.join()).toContain('the books were not looked at')
    await runSchedule(started, 'ledger.reconcile')
    expect(await open()).toEqual([])
    await started.close()
  })
})

describe('the pass of every minute', () => {
  test('finds nothing in sound books and says when it looked', async () => {
    await runSchedule(stage.house, 'ledger.reconcile')
    expect(await open()).toEqual([])
    const query = sql`select count(*) as n from ledger.pass where differences = 0`
    expect((await one<{ n: bigint }>(stage.house.db, query)).n).toBeGreaterThan(0n)
  })

  test('one unit too much on a balance stops all money and freezes that account', async () => {
    await owner.pool.query(
      `update ledger.balance set balance = balance + 1 where account = '${wallets.mei}'`,
    )
    await runSchedule(stage.house, 'ledger.reconcile')
    const found = await open()
    await owner.pool.query(
      `update ledger.balance set balance = balance - 1 where account = '${wallets.mei}'`,
    )

    expect(found.map(finding => finding.check)).toEqual(['last_line', 'sum_zero'])
    expect(found[0]?.account).toBe(wallets.mei)
    expect(await state(wallets.mei)).toBe(2)
    expect(await codeOf(pay())).toBe('ledger_paused')
  })

  test('one unit too much in the last line freezes that account', async () => {
    await owner.pool.query(
      `update ledger.entry set balance_after = balance_after + 1 where account = '${wallets.lin}'`,
    )
    await runSchedule(stage.house, 'ledger.reconcile')
    const found = await open()
    await owner.pool.query(
      `update ledger.entry set balance_after = balance_after - 1 where account = '${wallets.lin}'`,
    )

    expect(found.map(finding => [finding.check, finding.account])).toContainEqual([
      'last_line',
      wallets.lin,
    ])
    expect(await state(wallets.lin)).toBe(2)
    expect(await isPaused()).toBe(false)
    expect(await codeOf(pay())).toBe('ledger_account_frozen')

    const why = sql`select f.account, f.reason from ledger.freeze f`
    expect(await many(stage.house.db, why)).toContainEqual({
      account: wallets.lin,
      reason: null,
    })
    const told = sql`
      select o.channels from engine.outbox o where o.name = 'ledger.account_frozen'`
    expect(await many(stage.house.db, told)).toContainEqual({ channels: [`user:${lin}`] })
  })

  test('one unit too much in a hold is found', async () => {
    await owner.pool.query('update ledger.hold_open set amount = amount + 1')
    await runSchedule(stage.house, 'ledger.reconcile')
    const found = await open()
    await owner.pool.query('update ledger.hold_open set amount = amount - 1')

    expect(found.map(finding => finding.check)).toEqual(['held', 'held', 'held_sum'])
  })

  test('one unit too much in an allowance is found', async () => {
    await owner.pool.query('update ledger.allowance set used = used + 1')
    await runSchedule(stage.house, 'ledger.reconcile')
    const found = await open()
    await owner.pool.query('update ledger.allowance set used = used - 1')

    expect(found).toEqual([{ check: 'allowance', account: wallets.lin }])
  })

  test('the same difference is one finding for as long as it is open', async () => {
    await owner.pool.query('update ledger.allowance set used = used + 1')
    await runSchedule(stage.house, 'ledger.reconcile')
    await runSchedule(stage.house, 'ledger.reconcile')
    const found = await open()
    await owner.pool.query('update ledger.allowance set used = used - 1')

    expect(found).toHaveLength(1)
  })
})

describe('the pass of every night', () => {
  test('L26 Clearing and suspense return to zero, or a finding says why.', async () => {
    const suspense = houseAccount('suspense')
    const put = (from: typeof suspense, to: typeof suspense) =>
      stage.house.inTransaction('read write', (tx, now) =>
        move(tx, { id: newTransfer(), kind: 'arrival', from, legs: [{ to, amount: 3n }], now }),
      )
    await put(houseAccount('issue'), suspense)
    // Staff may have the books rebuilt by day, when it is no difference.
    await runSchedule(stage.house, 'ledger.whole')
    expect(await open()).toEqual([])
    await runSchedule(stage.house, 'ledger.nightly')
    expect(await open()).toEqual([{ check: 'empty_at_day_end', account: suspense }])
    await many(stage.house.db, sql`update ledger.balance set state = 1 where state = 2`)
    await put(suspense, houseAccount('issue'))
  })

  test('finds a balance, line and head that were all changed together', async () => {
    const tamper = (by: number) => `
      update ledger.entry set balance_after = balance_after + ${by}, amount = amount + ${by}
       where account in ('${wallets.lin}', '${houseAccount('issue')}') and version = 1;`
    await owner.pool.query(tamper(1))
    await runSchedule(stage.house, 'ledger.whole')
    const found = await open()
    await owner.pool.query(tamper(-1))

    expect(found.map(finding => finding.check)).toContain('entry')
  })

  test('rolled-up days and the lines since say the same as all lines', async () => {
    await owner.pool.query(`update ledger.entry set at = at - interval '3 days'`)
    await owner.pool.query(`update ledger.transfer set at = at - interval '3 days'`)
    const { rollUpDays, listMonths } = await import('../wallet/store-months.ts')
    const zone = 'Asia/Shanghai'
    const ask = { accounts: [wallets.lin], zone, before: undefined, limit: 10 }
    const before = await listMonths(stage.house.db, ask)

    await stage.house.inTransaction('read write', tx => rollUpDays(tx, zone))
    await stage.house.inTransaction('read write', tx => rollUpDays(tx, zone))

    expect(await listMonths(stage.house.db, ask)).toEqual(before)
    const query = sql`select count(*) as n from ledger.daily`
    expect((await one<{ n: bigint }>(stage.house.db, query)).n).toBeGreaterThan(0n)
    await owner.pool.query(`update ledger.entry set at = at + interval '3 days'`)
    await owner.pool.query(`update ledger.transfer set at = at + interval '3 days'`)
    await owner.pool.query(`delete from ledger.daily`)
  })
})
