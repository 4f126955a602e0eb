import type pg from 'pg'
import { newId } from '../../server/src/engine/ids.ts'

const asset = 1
const walletKind = 1
const envelopeKind = 10
const issueKind = 20
export const amountsPerChunk = 1000

const userId = (n: number): string => `01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export type Crowd = { users: string[]; wallets: string[] }

/** Opens the one asset and its issue account, as the first run does. Gives the issue account. */
export async function openBooks(pool: pg.Pool): Promise<string> {
  await pool.query(
    `insert into ledger.asset (id, code, scale, symbols, names)
     values ($1, 'BENCH', 2, '{"zh-CN":"福","en":"fu"}', '{"zh-CN":"福币","en":"fu"}')
     on conflict do nothing`,
    [asset],
  )
  const issue = crypto.randomUUID()
  await openAccount(pool, issue, issueKind, null)
  return issue
}

async function openAccount(
  pool: pg.Pool,
  id: string,
  kind: number,
  floor: number | null,
): Promise<void> {
  await pool.query(
    `insert into ledger.account (id, owner, asset, kind, opened_at) values ($1, $1, $2, $3, now())`,
    [id, asset, kind],
  )
  await pool.query(`insert into ledger.balance (account, asset, floor) values ($1, $2, $3)`, [
    id,
    asset,
    floor,
  ])
}

/** Opens wallets for `count` people, from number `first` on. Wallet ids are scattered, as derived ids are. */
export async function gather(pool: pg.Pool, count: number, first = 0): Promise<Crowd> {
  await pool.query(
    `with crowd as (
       select n, ('01930000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as owner,
              md5('wallet' || n)::uuid as wallet
         from generate_series($1::int, $2::int) n
     ), opened as (
       insert into ledger.account (id, owner, asset, kind, opened_at)
       select wallet, owner, $3, $4, now() from crowd on conflict do nothing
     )
     insert into ledger.balance (account, asset, ceiling) select wallet, $3, 1000000000 from crowd
     on conflict do nothing`,
    [first, first + count - 1, asset, walletKind],
  )
  const { rows } = await pool.query<{ wallet: string }>(
    `select md5('wallet' || n)::uuid as wallet from generate_series($1::int, $2::int) n order by n`,
    [first, first + count - 1],
  )
  return {
    users: Array.from({ length: count }, (_, n) => userId(first + n)),
    wallets: rows.map(row => row.wallet),
  }
}

const legsMax = 1024
const funds = 1_000_000

/** Opens wallets and pays money into each, in transfers of as many legs as one may have. */
export async function fundAccounts(pool: pg.Pool, issue: string, count: number): Promise<string[]> {
  const { wallets } = await gather(pool, count)
  for (let from = 0; from < count; from += legsMax) {
    const to = wallets.slice(from, from + legsMax)
    await pool.query(
      `select ledger.public_pay_out($1, $2, 'issue', null, $3, $4::uuid[],
         array_fill($5::bigint, array[$6::int]), now())`,
      [issue, crypto.randomUUID(), asset, to, funds, to.length],
    )
  }
  return wallets
}

export type Making = {
  shares: number
  /** Every share is this much; without it they run from 1 to 9. */
  each?: number
}

/** Puts money into one envelope. Gives its id. */
export async function openEnvelope(
  pool: pg.Pool,
  issue: string,
  { shares, each }: Making,
): Promise<string> {
  // Younger ids sort behind older ones, as in the house: the indexes by envelope are appended to.
  const id = newId()
  await openAccount(pool, id, envelopeKind, 0)
  const amounts = Array.from({ length: shares }, (_, n) => String(each ?? 1 + (n % 9)))
  const total = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n).toString()
  await pool.query(
    `insert into envelopes.envelope (id, asset, sender, total, shares, sent_at, expires_at)
     values ($1, $2, $3, $4, $5, now(), now() + interval '1 day')`,
    [id, asset, userId(0), total, shares],
  )
  await pool.query(
    `insert into envelopes.chunk (envelope, number, amounts)
     select $1, (place - 1) / $3::int, array_agg(amount order by place)
       from unnest($2::bigint[]) with ordinality s(amount, place) group by 2`,
    [id, amounts, amountsPerChunk],
  )
  await pool.query(
    `select ledger.public_pay_out($1, $2, 'envelope_send', $3, $4, array[$3::uuid], array[$5::bigint],
       now())`,
    [issue, crypto.randomUUID(), id, asset, total],
  )
  return id
}

const chainBroken = `
  select 1 from (
    select t.*, lag(hash) over (partition by book order by height) as before
      from ledger.transfer t) t
   where hash <> ledger.link(before, book, height, id, kind, asset, ref, refers_to, to_accounts,
     amounts, at, step, from_account, group_id, coalesce(refers_leg, 0), coalesce(asked, 0),
     expires_at)
   limit 1`

/** Tells whether the digests of all books follow from each other. */
export async function chainHolds(pool: pg.Pool): Promise<boolean> {
  return (await pool.query(chainBroken)).rowCount === 0
}

/** Tells what is wrong with the books after an arm; empty is good (performance.md section 4). */
export async function wrongs(pool: pg.Pool): Promise<string[]> {
  const checks: readonly (readonly [name: string, query: string])[] = [
    [
      'the balances add up to zero',
      `select sum(balance) as n from ledger.balance having sum(balance) <> 0`,
    ],
    [
      'an envelope holds what is neither claimed nor returned',
      `select 1 from envelopes.envelope e join ledger.balance b on b.account = e.id
        where b.balance <> e.total - e.claimed_sum - e.returned`,
    ],
    [
      'the counters are what the claims say',
      `select 1 from envelopes.envelope e
         left join (select envelope, count(*) n, sum(amount) s, count(distinct claimer) d
                      from envelopes.claim group by 1) c on c.envelope = e.id
        where e.claimed <> coalesce(c.n, 0) or e.claimed_sum <> coalesce(c.s, 0)
           or coalesce(c.n, 0) <> coalesce(c.d, 0)`,
    ],
    [
      'claim k has share k',
      `select 1 from envelopes.claim c join envelopes.chunk k
           on k.envelope = c.envelope and k.number = (c.number - 1) / 1000
        where k.amounts[(c.number - 1) % 1000 + 1] <> c.amount limit 1`,
    ],
    [
      'every line continues the one before',
      `select 1 from (
         select balance_after - amount as opening,
                lag(balance_after, 1, 0::bigint)
                  over (partition by account order by version) as before
           from ledger.entry) l where opening <> before limit 1`,
    ],
    [
      'the last line is the balance',
      `select 1 from ledger.balance b
         left join lateral (select balance_after from ledger.entry e
                             where e.account = b.account order by version desc limit 1) l on true
        where b.balance <> coalesce(l.balance_after, 0) limit 1`,
    ],
  ]
  const found: string[] = []
  for (const [name, query] of checks) {
    const { rowCount } = await pool.query(query)
    if (rowCount !== 0) found.push(name)
  }
  return found
}
