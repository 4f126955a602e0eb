import { AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { expect, test } from 'vitest'
import type { Db } from '#/engine/db.ts'
import { asOwner, freshDatabase } from '#/testing/database.ts'
import { type Touched, touchedBy } from '#/testing/touched.ts'
import { todayOfTests, zoneOfTests } from '#/testing/zone.ts'
import { balancesOf } from './book/actions.ts'
import { listBills, marksOf, monthBounds, originsOf } from './wallet/store-bills.ts'

const account = AccountId.out.parse('ffffffff-0000-8000-8000-000000000001')
const owner = UserId.out.parse('ffffffff-0000-8000-8000-000000000002')
const payer = '00000000-0000-8000-8000-000000000001'
const few = 1_000
const many = 100_000

const newest = Number.MAX_SAFE_INTEGER

async function page(db: Db, range: { low: number; from: number }): Promise<void> {
  const ask = { owner, account, ...range, limit: 50, filter: {} }
  const lines = await listBills(db, ask)
  expect(lines).toHaveLength(50)
  await originsOf(db, lines)
  await marksOf(db, owner, lines)
}

const reads = {
  'the newest page of a statement': (db: Db) => page(db, { low: 0, from: newest }),
  'a page far down': (db: Db) => page(db, { low: 0, from: few / 2 }),
  'the page of a month': async (db: Db) => {
    const month = todayOfTests().slice(0, 7)
    return page(db, await monthBounds(db, { account, month, zone: zoneOfTests }))
  },
  'a balance': (db: Db) => balancesOf(db, [account]),
} as const

/** What each read touches when the account has so many lines behind it. */
async function touchedAt(lines: number): Promise<Map<string, Touched>> {
  const fresh = await freshDatabase()
  try {
    await asOwner(fresh.url, history(lines))
    const found = new Map<string, Touched>()
    for (const [name, read] of Object.entries(reads)) {
      found.set(name, await touchedBy(fresh.url, read, { byIndex: lines === few }))
    }
    return found
  } finally {
    await fresh.drop()
  }
}

/** One payer pays one unit, so many times, in the last minutes. */
const history = (lines: number): string => `
  insert into ledger.transfer (book, id, height, kind, asset, from_account, to_accounts, amounts,
    total, hash, at)
  select '${payer}', gen_random_uuid(), k, 'payment', 1, '${payer}', array['${account}'::uuid],
         array[1::bigint], 1, '\\x00', now() - make_interval(secs => 60 * (1 - k::float8 / ${lines}))
    from generate_series(1, ${lines}) k;
  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
  select '${account}', k, 1, k, '${payer}', k, 'payment',
         now() - make_interval(secs => 60 * (1 - k::float8 / ${lines}))
    from generate_series(1, ${lines}) k;
  insert into ledger.balance (account, asset, floor, balance, version, height)
  values ('${account}', 1, 0, ${lines}, ${lines}, 0), ('${payer}', 1, null, -${lines}, 0, ${lines});
  insert into ledger.balance (account, asset) select gen_random_uuid(), 1
    from generate_series(1, ${lines});
  analyze ledger.transfer, ledger.entry, ledger.balance`

test('What a page or a balance costs does not grow with the age of an account', async () => {
  const young = await touchedAt(few)
  const old = await touchedAt(many)

  const grown = [...young].filter(([name, before]) => {
    const after = old.get(name)
    // A tree a hundred times as large is one level deeper, and the month is found by bisecting.
    return after === undefined || after.pages > 2 * before.pages || after.rows > 2 * before.rows
  })
  expect(grown.map(([name, before]) => ({ name, before, after: old.get(name) }))).toEqual([])
})
