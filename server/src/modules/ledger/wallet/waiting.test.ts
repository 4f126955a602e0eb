import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { booksBalance } from '#/testing/books.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { newTransfer } from '#/testing/ledger-stage.ts'
import { houseAccount, personAccount } from '../book/accounts.ts'
import { hold, move } from '../book/actions.ts'
import { ensureWallets, openContainer, setUpAsset } from '../book/opening.ts'
import { ledger } from '../module.ts'
import { dueArrivals } from './arrivals.ts'
import { startingCredits } from './grants.ts'

const dayMs = 86_400_000
const full = 5_000_000n
const lin = UserId.out.parse(newId())
const mei = UserId.out.parse(newId())
const accounts = {
  lin: personAccount(lin, 'wallet'),
  mei: personAccount(mei, 'wallet'),
  waiting: personAccount(mei, 'waiting'),
}

let stage: TestHouse
beforeAll(async () => {
  stage = await openTestHouse({ modules: [ledger] })
  await stage.house.inTransaction('read write', async (tx, now) => {
    await setUpAsset(tx, {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    })
    await ensureWallets(tx, [lin, mei])
    const legs = [
      { to: accounts.lin, amount: 1_000n },
      { to: accounts.mei, amount: full },
    ]
    await move(tx, { id: newTransfer(), kind: 'issue', from: houseAccount('issue'), legs, now })
  })
})
afterAll(async () => {
  await booksBalance(stage.house.db)
  await stage.close()
})

const balance = async (account: string): Promise<bigint> => {
  const query = sql`select balance from ledger.balance where account = ${account}`
  return (await one<{ balance: bigint }>(stage.house.db, query)).balance
}
const pay = (from: typeof accounts.lin, to: typeof accounts.lin, amount: bigint) =>
  stage.house.inTransaction('read write', (tx, now) =>
    move(tx, { id: newTransfer(), kind: 'pay', from, legs: [{ to, amount }], now }),
  )

test('what waits comes in by itself as far as there is room, and is told', async () => {
  const id = newTransfer()
  await stage.house.inTransaction('read write', async (tx, now) => {
    const pot = await openContainer(tx, { id, kind: 'envelope', returnsTo: accounts.lin })
    const fund = { id: newTransfer(), kind: 'envelope_fund', from: accounts.lin, now }
    await move(tx, { ...fund, legs: [{ to: pot, amount: 100n }] })
    const give = { id: newTransfer(), kind: 'give', from: pot, now }
    await move(tx, { ...give, legs: [{ to: accounts.waiting, amount: 100n }] })
  })
  await runSchedule(stage.house, 'ledger.sweep')
  expect(await balance(accounts.waiting)).toBe(100n)

  await pay(accounts.mei, accounts.lin, 40n)
  await runSchedule(stage.house, 'ledger.sweep')
  await runSchedule(stage.house, 'ledger.sweep')

  expect(await balance(accounts.waiting)).toBe(60n)
  expect(await balance(accounts.mei)).toBe(full)
  const query = sql`select count(*) as n from engine.outbox where name = 'ledger.transferred'`
  expect((await one<{ n: bigint }>(stage.house.db, query)).n).toBe(1n)
})

test('what has waited 30 days goes back to its giver', async () => {
  const before = await balance(accounts.lin)
  await advance(stage.house.db, 29 * dayMs)
  await runSchedule(stage.house, 'ledger.sweep')
  expect(await balance(accounts.waiting)).toBe(60n)

  await advance(stage.house.db, 2 * dayMs)
  await runSchedule(stage.house, 'ledger.sweep')
  await runSchedule(stage.house, 'ledger.sweep')
  await releaseClock(stage.house.db)

  expect(await balance(accounts.waiting)).toBe(0n)
  expect(await balance(accounts.lin)).toBe(before + 60n)
})

test('of many small arrivals each goes back, however many they are', async () => {
  const many = 205
  const before = await balance(accounts.lin)
  await stage.house.inTransaction('read write', async (tx, now) => {
    const pot = await openContainer(tx, {
      id: newTransfer(),
      kind: 'envelope',
      returnsTo: accounts.lin,
    })
    const legs = [{ to: pot, amount: BigInt(many) }]
    await move(tx, { id: newTransfer(), kind: 'envelope_fund', from: accounts.lin, legs, now })
    for (let n = 0; n < many; n++) {
      const give = { id: newTransfer(), kind: 'give', from: pot, now }
      await move(tx, { ...give, legs: [{ to: accounts.waiting, amount: 1n }] })
    }
  })
  await runSchedule(stage.house, 'ledger.sweep')
  // Lines of this account already stand a month ahead, and time never runs backwards in one.
  await advance(stage.house.db, 70 * dayMs)
  await runSchedule(stage.house, 'ledger.sweep')

  expect(await balance(accounts.waiting)).toBe(0n)
  expect(await balance(accounts.lin)).toBe(before)
  await releaseClock(stage.house.db)
})

test('a hold lapses by itself once its time has come', async () => {
  await stage.house.inTransaction('read write', (tx, now) => {
    const ask = { id: newTransfer(), kind: 'errand', from: accounts.mei, to: accounts.lin, now }
    return hold(tx, { ...ask, amount: 5n, lifetimeMs: 60_000 })
  })
  await runSchedule(stage.house, 'ledger.lapse')
  const held = sql`select held_out from ledger.balance where account = ${accounts.mei}`
  expect((await one<{ held_out: bigint }>(stage.house.db, held)).held_out).toBe(5n)

  await advance(stage.house.db, 60_000)
  await runSchedule(stage.house, 'ledger.lapse')
  await runSchedule(stage.house, 'ledger.lapse')
  await releaseClock(stage.house.db)

  expect((await one<{ held_out: bigint }>(stage.house.db, held)).held_out).toBe(0n)
})

test('starting credits are given once, also when asked for ten times at once', async () => {
  const ana = UserId.out.parse(newId())
  await Promise.all(
    Array.from({ length: 10 }, () =>
      stage.house.inTransaction('read write', tx => startingCredits(tx, ana)),
    ),
  )
  expect(await balance(personAccount(ana, 'wallet'))).toBe(10_000n)
})

test('the seal covers what changed since the last one, and none is made of nothing', async () => {
  const newest = async () => {
    const query = sql`select coalesce(max(number), 0) as n from ledger.seal`
    return (await one<{ n: bigint }>(stage.house.db, query)).n
  }
  await runSchedule(stage.house, 'ledger.seal')
  const first = await newest()
  await runSchedule(stage.house, 'ledger.seal')
  expect(await newest()).toBe(first)
  await pay(accounts.lin, personAccount(lin, 'waiting'), 1n)
  await runSchedule(stage.house, 'ledger.seal')
  expect(await newest()).toBe(first + 1n)
})

test('what waits is made of the newest arrivals; only the old ones of them go back', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day))
  const arrival = (version: bigint, amount: bigint, day: number) => ({
    version,
    amount,
    at: at(day),
    returnsTo: null,
    giver: null,
  })
  const newestFirst = [arrival(3n, 30n, 20), arrival(2n, 20n, 10), arrival(1n, 10n, 1)]

  const due = dueArrivals(newestFirst, { balance: 45n, before: at(15) })

  expect(due.map(one => [one.version, one.amount])).toEqual([[2n, 15n]])
  expect(dueArrivals(newestFirst, { balance: 0n, before: at(30) })).toEqual([])
})
