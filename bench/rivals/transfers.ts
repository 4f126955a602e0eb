import type pg from 'pg'

export type Pay = { from: string; to: string; amount: number; transfer: string }

/** What most applications do: an interactive transaction, a round trip per statement. */
export async function interactive(client: pg.PoolClient, pay: Pay): Promise<void> {
  const { from, to, amount, transfer } = pay
  await client.query('begin')
  // In one order, so that two who pay each other at once do not wait for ever.
  for (const account of [from, to].sort()) {
    await client.query('select 1 from ledger.balance where account = $1 for no key update', [
      account,
    ])
  }
  const payer = await client.query<Tail>(
    `update ledger.balance set balance = balance - $2, version = version + 1, height = height + 1,
       last_at = now(), head = ledger.link(head, $1, height + 1, $3, 'payment', 1, null, null,
         array[$4::uuid], array[$2::bigint], now())
      where account = $1 returning version, height, balance, head`,
    [from, amount, transfer, to],
  )
  const payee = await client.query<Tail>(
    `update ledger.balance set balance = balance + $2, version = version + 1, last_at = now()
      where account = $1 returning version, height, balance, head`,
    [to, amount],
  )
  const [a] = payer.rows
  const [b] = payee.rows
  await client.query(
    `insert into ledger.transfer (book, id, height, kind, asset, from_account, to_accounts, amounts,
       total, hash, at)
     values ($1, $2, $3, 'payment', 1, $1, array[$4::uuid], array[$5::bigint], $5, $6, now())`,
    [from, transfer, a?.height, to, amount, a?.head],
  )
  await client.query(
    `insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at) values
       ($1, $2, -$3::bigint, $4, $1, $5, 'payment', now()),
       ($6, $7, $3, $8, $1, $5, 'payment', now())`,
    [from, a?.version, amount, a?.balance, a?.height, to, b?.version, b?.balance],
  )
  await client.query('commit')
}
type Tail = { version: string; height: string; balance: string; head: Buffer }

/** One stored function per transfer, rows locked one by one. */
export async function pgledger(client: pg.PoolClient, pay: Pay): Promise<void> {
  const values = [pay.from, pay.to, pay.amount, pay.transfer]
  await client.query({ name: 'pgledger', text: 'select bench.pgledger($1, $2, $3, $4)', values })
}
