import type pg from 'pg'
import { minutePass, wholePass } from '../../server/src/modules/ledger/book/reconcile.ts'
import type { Ask } from './ask.ts'
import { fundAccounts } from './fixture.ts'
import { type Inside, openInside } from './inside.ts'
import { type Report, talk } from './lines.ts'
import { closedLoop, type Seen } from './load.ts'
import { machineLine } from './machine.ts'
import { booksAreRight } from './measure.ts'
import { houseAccount } from '../../server/src/modules/ledger/index.ts'
import { openPool, openServer, seedTemplate, type Server } from './stage.ts'

const sizesOf = { quick: [100_000], usual: [100_000, 1_000_000], full: [100_000, 1_000_000] }
const payers = 1_000
const passes = 3
const findMsMax = 120_000

/** Recomputes the books at many accounts and transfers, and finds an error that was put in. */
export async function run(ask: Ask, report: Report): Promise<void> {
  const server = await openServer()
  try {
    const pool = openPool(server.urlOf('postgres'))
    report.say('machine', await machineLine(pool))
    await pool.end()
    for (const size of sizesOf[ask.size]) await atSize(report, server, size)
  } finally {
    await server.close()
  }
}

async function atSize(report: Report, server: Server, size: number): Promise<void> {
  const inside = await openInside(server, seedTemplate)
  try {
    const { house, pool } = inside
    const call = { house, log: house.log }
    await fundAccounts(pool, houseAccount('issue'), size)
    await addTransfers(pool, size)
    await pool.query('vacuum analyze')
    const ok = await booksAreRight(inside, { chained: true, arm: `reconcile at ${size}` })

    const minute = await times(passes, () => minutePass(call))
    const nightly = await times(1, () => wholePass(call))
    const clean = await noFindings(pool)
    report.say(`minute-${size}`, { ...rate(minute), accounts: size, ok: ok && clean })
    report.say(`nightly-${size}`, { ...rate(nightly), transfers: size, ok: ok && clean })
    report.say(`found-${size}`, await findError(inside))
  } finally {
    await inside.close()
  }
}

const rate = ({ perSecond, p50Ms, p99Ms }: Seen) => ({ perSecond, p50Ms, p99Ms })

const times = (count: number, work: () => Promise<void>): Promise<Seen> => {
  let left = count
  return closedLoop(1, findMsMax, async () => {
    if (left-- <= 0) return undefined
    await work()
    return 1
  })
}

async function noFindings(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query('select "check", expected, found from ledger.finding limit 3')
  for (const row of rows) talk(`found in clean books: ${JSON.stringify(row)}`)
  return rows.length === 0
}

/** Takes one unit from one balance behind the books, and waits for the pass that sees it. */
async function findError({ house, pool }: Inside) {
  await pool.query(
    `update ledger.balance set balance = balance - 1
      where account = (select account from ledger.balance where balance > 1 order by 1 limit 1)`,
  )
  const began = performance.now()
  // The pass comes each minute; what is measured here is the pass that finds it.
  await minutePass({ house, log: house.log.child({}, { level: 'silent' }) })
  const ms = performance.now() - began
  const { rowCount } = await pool.query('select 1 from ledger.finding')
  const found = rowCount !== null && rowCount > 0
  return { perSecond: 1000 / ms, p50Ms: ms, p99Ms: ms, secondsAtMost: 60 + ms / 1000, ok: found }
}

/** Writes payments of one unit between the first accounts, chained as the books chain them. */
export async function addTransfers(pool: pg.Pool, count: number): Promise<void> {
  const { rows } = await pool.query<{ account: string }>(
    `select account from ledger.balance where balance > 0 order by account limit $1`,
    [payers],
  )
  const accounts = rows.map(row => row.account)
  const perCall = 1_000
  for (let done = 0; done < count; done += perCall * accounts.length) {
    const legs = Math.min(perCall, Math.ceil((count - done) / accounts.length))
    // One transfer per leg costs a function call each; legs of many are one transfer of many lines.
    await pool.query(
      `select ledger.public_pay_out(a.id, gen_random_uuid(), 'payment', null, 1,
         (select array_agg(b.id) from (select id from unnest($1::uuid[]) u(id)
           where id <> a.id order by id limit $2) b), array_fill(1::bigint, array[$2::int]), now())
         from unnest($1::uuid[]) a(id)`,
      [accounts, Math.min(legs, accounts.length - 1)],
    )
  }
}
