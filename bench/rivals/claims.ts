import type pg from 'pg'

export type One = { envelope: string; claimer: string; wallet: string; transfer: string }

/** What most applications do: an interactive transaction per claim, a round trip per statement. */
export async function naiveClaim(client: pg.PoolClient, claim: One): Promise<boolean> {
  const { envelope, claimer, wallet, transfer } = claim
  await client.query('begin')
  const { rows } = await client.query<{ claimed: number; shares: number; asset: number }>(
    'select claimed, shares, asset from envelopes.envelope where id = $1 for update',
    [envelope],
  )
  const [row] = rows
  const taken = await client.query(
    'select 1 from envelopes.claim where envelope = $1 and claimer = $2',
    [envelope, claimer],
  )
  if (!row || row.claimed >= row.shares || taken.rowCount !== 0) {
    await client.query('rollback')
    return false
  }
  const { rows: shares } = await client.query<{ amount: string }>(
    'select amounts[$2 % 1000 + 1] as amount from envelopes.chunk where envelope = $1 and number = $2 / 1000',
    [envelope, row.claimed],
  )
  const amount = shares[0]?.amount
  await client.query(
    `insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
     values ($1, $2, $3, $4, $5, now())`,
    [envelope, row.claimed + 1, claimer, amount, transfer],
  )
  const last = row.claimed + 1 === row.shares
  await client.query(
    `update envelopes.envelope set claimed = claimed + 1, claimed_sum = claimed_sum + $2,
       state = $3, ended_at = case when $3 = 'emptied' then now() end where id = $1`,
    [envelope, amount, last ? 'emptied' : 'open'],
  )
  await naiveMove(client, { from: envelope, to: wallet, amount, transfer, asset: row.asset })
  await client.query('commit')
  return true
}

type Move = {
  from: string
  to: string
  amount: string | undefined
  transfer: string
  asset: number
}

async function naiveMove(client: pg.PoolClient, move: Move): Promise<void> {
  const { from, to, amount, transfer, asset } = move
  const payer = await client.query<{
    version: string
    height: string
    balance: string
    head: Buffer
  }>(
    `update ledger.balance set balance = balance - $2, version = version + 1, height = height + 1,
       last_at = now(), head = ledger.link(head, $1, height + 1, $3, 'envelope_claim', $5, $1, null,
         array[$4::uuid], array[$2::bigint], now())
      where account = $1 returning version, height, balance, head`,
    [from, amount, transfer, to, asset],
  )
  const payee = await client.query<{ version: string; balance: string }>(
    `update ledger.balance set balance = balance + $2, version = version + 1, last_at = now()
      where account = $1 returning version, balance`,
    [to, amount],
  )
  const [a] = payer.rows
  const [b] = payee.rows
  await client.query(
    `insert into ledger.transfer (book, id, height, kind, asset, ref, from_account, to_accounts, amounts,
       total, hash, at)
     values ($1, $2, $3, 'envelope_claim', $6, $1, $1, array[$4::uuid], array[$5::bigint], $5, $7, now())`,
    [from, transfer, a?.height, to, amount, asset, a?.head],
  )
  await client.query(
    `insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at) values
       ($1, $2, -$5::bigint, $3, $1, $4, 'envelope_claim', now()),
       ($6, $7, $5, $8, $1, $4, 'envelope_claim', now())`,
    [from, a?.version, a?.balance, a?.height, amount, to, b?.version, b?.balance],
  )
}
