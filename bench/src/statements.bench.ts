import type pg from 'pg'
import { AccountId, UserId } from '../../contract/src/vocabulary/ids.ts'
import { type Db, openDb } from '../../server/src/engine/db.ts'
import {
  type BillFilter,
  listBills,
  marksOf,
  monthBounds,
  originsOf,
} from '../../server/src/modules/ledger/wallet/store-bills.ts'
import type { Ask } from './ask.ts'
import type { Report } from './lines.ts'
import { closedLoop, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight } from './measure.ts'
import {
  closeStage,
  openPool,
  openServer,
  openStage,
  seedTemplate,
  type Server,
  type Stage,
} from './stage.ts'

const sizesOf = {
  quick: [1_000, 10_000, 100_000],
  usual: [1_000, 10_000, 100_000, 1_000_000],
  full: [1_000, 100_000, 10_000_000],
}
const payers = 100
const pageSize = 50
const busiest = 'ffffffff-0000-8000-8000-000000000000'
const ordinary = '00000000-0000-8000-8000-000000000001'
const newest = Number.MAX_SAFE_INTEGER
const zone = 'Asia/Shanghai'
const all = { low: 0, from: newest, limit: 20 }
const searchChunk = 500
const owner = UserId.out.parse('ffffffff-0000-8000-8000-000000000009')
const otherSide = (id: string) => [AccountId.out.parse(id === busiest ? ordinary : busiest)]
const readsOf = { quick: 200, usual: 2_000, full: 2_000 }

type Read = (db: Db, account: string) => Promise<unknown>
const reads: Readonly<Record<string, Read>> = {
  page: (db, id) => page(db, { id, low: 0, from: newest }),
  'page-by-date': async (db, id) => {
    const account = AccountId.out.parse(id)
    const month = new Date().toISOString().slice(0, 7)
    return page(db, { id, ...(await monthBounds(db, { account, month, zone })) })
  },
  bills: (db, id) => page(db, { id, low: 0, from: newest, limit: 20 }),
  'bills-filtered': (db, id) => page(db, { ...all, id, filter: { kind: 'payment' } }),
  'bills-of-person': (db, id) => page(db, { ...all, id, filter: { others: otherSide(id) } }),
  // What one request of a search reads: names and notes of so many lines.
  'bills-search': (db, id) => page(db, { ...all, id, limit: searchChunk }),
}

type Range = { id: string; low: number; from: number; limit?: number; filter?: BillFilter }

async function page(db: Db, { id, low, from, limit = pageSize, filter = {} }: Range) {
  const account = AccountId.out.parse(id)
  const lines = await listBills(db, { owner, account, from, low, limit, filter })
  if (lines.length === 0) throw new Error('the page is empty')
  await originsOf(db, lines)
  await marksOf(db, owner, lines)
}

/** Reads pages of statements at growing histories; a page must not cost more with age. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  const pool = openPool(server.urlOf('postgres'))
  const histories: History[] = []
  try {
    report.say('machine', await machineLine(pool))
    for (const size of sizesOf[ask.size]) histories.push(await openHistory(server, size))
    await readAll(ask, report, histories)
  } finally {
    for (const { db, stage } of histories) await db.close().then(() => closeStage(stage))
    await pool.end()
    await server.close()
  }
}

type History = { size: number; stage: Stage; db: Db; ok: boolean }

async function openHistory(server: Server, size: number): Promise<History> {
  const stage = await openStage(server, seedTemplate, '')
  await fillHistory(stage.pool, size)
  const ok = await booksAreRight(stage, { chained: false, arm: `statements at ${size}` })
  return { size, stage, db: openDb({ url: stage.url, poolMax: 2 }), ok }
}

type Sized = { arm: string; size: number; seen: Seen; ok: boolean }

/** One arm at all sizes in turn, so that a busy minute of the machine meets all of them alike. */
async function readAll(ask: Ask, report: Report, histories: readonly History[]): Promise<void> {
  const count = readsOf[ask.size]
  for (const [name, read] of Object.entries(reads)) {
    for (const [who, account] of [
      ['', busiest],
      ['-ordinary', ordinary],
    ] as const) {
      const found: Sized[] = []
      for (const { db } of histories) await readSome(count, () => read(db, account))
      for (const { db, size, ok } of histories) {
        const seen = await readSome(count, () => read(db, account))
        found.push({ arm: `${name}${who}`, size, seen, ok })
      }
      sayAll(report, found)
    }
  }
}

function readSome(count: number, read: () => Promise<unknown>): Promise<Seen> {
  let left = count
  return closedLoop(1, 60_000, async () => {
    if (left-- <= 0) return undefined
    await read()
    return 1
  })
}

function sayAll(report: Report, all: readonly Sized[]): void {
  const first = all[0]?.size
  const oldest = all.at(-1)?.size
  for (const { arm, size, seen, ok } of all) {
    const base = all.find(one => one.size === first)
    const growth = Number((seen.p50Ms / Math.max(0.001, base?.seen.p50Ms ?? 0)).toFixed(2))
    const { perSecond, p50Ms, p99Ms } = seen
    const name = size === oldest ? arm : `${arm}-${size}`
    report.say(name, ok ? { transfers: size, perSecond, p50Ms, p99Ms, growth, ok } : { ok })
  }
}

/** Writes `size` transfers of one unit to the busiest account, a hundred payers in turn. */
async function fillHistory(pool: pg.Pool, size: number): Promise<void> {
  await pool.query(
    `insert into ledger.asset (id, code, scale, symbols, names)
     values (1, 'BENCH', 2, '{"en":"fu"}', '{"en":"fu"}')`,
  )
  const payer = `('00000000-0000-8000-8000-' || lpad(to_hex(1 + (k - 1) % ${payers}), 12, '0'))::uuid`
  const at = `now() - make_interval(secs => ($1::bigint - k)::float8 / $1 * 600)`
  await pool.query(
    `insert into ledger.transfer (book, id, height, kind, asset, from_account, to_accounts, amounts,
       total, hash, at)
     select ${payer}, gen_random_uuid(), 1 + (k - 1) / ${payers}, 'payment', 1, ${payer},
            array['${busiest}'::uuid], array[1::bigint], 1, '\\x00', ${at}
       from generate_series(1, $1::bigint) k`,
    [size],
  )
  await pool.query(
    `insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
     select '${busiest}', k, 1, k, ${payer}, 1 + (k - 1) / ${payers}, 'payment', ${at}
       from generate_series(1, $1::bigint) k
     union all
     select ${payer}, 1 + (k - 1) / ${payers}, -1, -1 - (k - 1) / ${payers}, ${payer},
            1 + (k - 1) / ${payers}, 'payment', ${at}
       from generate_series(1, $1::bigint) k`,
    [size],
  )
  await pool.query(
    `insert into ledger.balance (account, asset, floor, balance, version, height, last_at)
     select account, 1, null, sum(amount), count(*), count(*), max(at) from ledger.entry group by 1`,
  )
  await pool.query('vacuum analyze')
}
