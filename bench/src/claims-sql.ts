import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { naiveClaim } from '../rivals/claims.ts'
import { amountsPerChunk, type Crowd, openEnvelope } from './fixture.ts'
import { closedLoop, type Seen } from './load.ts'
import type { Stage } from './stage.ts'

export const clientsUsual = 16
export const batchUsual = 1024

/** One arm over SQL: prepares its envelope, then claims for `forMs`. Gives what was seen. */
export type SqlArm = (stage: Stage, crowd: Crowd, forMs: number) => Promise<Seen>

const at = (list: readonly string[], n: number): string => {
  const value = list[n]
  if (value === undefined) throw new Error('the crowd is too small')
  return value
}

/** Claims one by one, every claim by another person, `clients` at once. */
const oneByOne =
  (
    clients: number,
    claim: (
      client: pg.PoolClient,
      one: { envelope: string; claimer: string; wallet: string; transfer: string },
    ) => Promise<boolean>,
    prepare?: (stage: Stage, envelope: string) => Promise<void>,
    settle?: (stage: Stage, envelope: string) => Promise<void>,
  ): SqlArm =>
  async (stage, crowd, forMs) => {
    const envelope = await openEnvelope(stage.pool, stage.issue, { shares: crowd.users.length })
    await prepare?.(stage, envelope)
    const pool = new pg.Pool({ connectionString: stage.url, max: clients })
    const held = await Promise.all(Array.from({ length: clients }, () => pool.connect()))
    let next = 0
    await stage.begins()
    const seen = await closedLoop(clients, forMs, async client => {
      const connection = held[client]
      if (!connection) throw new Error('no connection')
      const n = next++
      if (n >= crowd.users.length) return undefined
      const one = {
        envelope,
        claimer: at(crowd.users, n),
        wallet: at(crowd.wallets, n),
        transfer: randomUUID(),
      }
      // An answer that is not a claim (a lock refused) is tried again and not counted.
      while (!(await claim(connection, one))) await new Promise(done => setImmediate(done))
      return 1
    })
    for (const connection of held) connection.release()
    await pool.end()
    await settle?.(stage, envelope)
    return seen
  }

const call =
  (text: string) =>
  async (
    client: pg.PoolClient,
    one: { envelope: string; claimer: string; wallet: string; transfer: string },
  ) => {
    const { rows } = await client.query<{ won: boolean }>({
      name: text,
      text,
      values: [one.envelope, one.claimer, one.wallet, one.transfer],
    })
    return rows[0]?.won === true
  }

const fillShares = async (stage: Stage, envelope: string): Promise<void> => {
  await stage.pool.query(
    `insert into bench.share (envelope, number, amount)
     select envelope, c.number * ${amountsPerChunk} + s.place, s.amount
       from envelopes.chunk c, unnest(c.amounts) with ordinality s(amount, place) where envelope = $1`,
    [envelope],
  )
  await stage.pool.query('analyze bench.share')
}

/** Books what the rows say, once: the best case of shares as rows. */
const settleShares = async (stage: Stage, envelope: string): Promise<void> => {
  const taken = `select count(*)::int n, sum(amount)::bigint s from envelopes.claim where envelope = $1`
  await stage.pool.query(
    `with taken as (${taken}) update envelopes.envelope set claimed = n, claimed_sum = s from taken where id = $1`,
    [envelope],
  )
  await stage.pool.query(
    `with taken as (${taken}), moved as (
       update ledger.balance b
          set balance = b.balance - s, version = b.version + 1, height = b.height + n
         from taken where account = $1 returning b.account, b.version, s, b.balance, b.height)
     insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
     select account, version, -s, balance, account, height, 'envelope_claim', now() from moved`,
    [envelope],
  )
}

type Part = { envelope: string; first: number; claimers: string[]; wallets: string[] }
type Batches = {
  batch: number
  envelopes?: number
  each?: number
  text: string
  valuesOf: (part: Part) => unknown[]
}

const inBatches =
  ({ batch, envelopes = 1, each, text, valuesOf }: Batches): SqlArm =>
  async (stage, crowd, forMs) => {
    const shares = Math.floor(crowd.users.length / envelopes)
    const making = { shares, ...(each !== undefined && { each }) }
    const ids: string[] = []
    for (let n = 0; n < envelopes; n++) {
      ids.push(await openEnvelope(stage.pool, stage.issue, making))
    }
    const pool = new pg.Pool({ connectionString: stage.url, max: envelopes })
    const done = ids.map(() => 0)
    await stage.begins()
    const seen = await closedLoop(envelopes, forMs, async client => {
      const first = done[client] ?? 0
      const size = Math.min(batch, shares - first)
      if (size <= 0) return undefined
      done[client] = first + size
      const from = client * shares + first
      const claimers = crowd.users.slice(from, from + size)
      const wallets = crowd.wallets.slice(from, from + size)
      const values = valuesOf({ envelope: at(ids, client), first, claimers, wallets })
      await pool.query({ name: text.slice(0, 60), text, values })
      return size
    })
    await pool.end()
    return seen
  }

const lane = (batch: number, envelopes = 1): SqlArm =>
  inBatches({
    batch,
    envelopes,
    text: 'select * from envelopes.claim_batch($1, $2, $3::uuid[], $4::uuid[])',
    valuesOf: ({ envelope, claimers, wallets }) => [envelope, randomUUID(), claimers, wallets],
  })

const rowwise: SqlArm = inBatches({
  batch: batchUsual,
  text: `select count(bench.claim_one($1, c.claimer, c.wallet, c.transfer)), $2::int
           from unnest($3::uuid[], $4::uuid[], $5::uuid[]) c(claimer, wallet, transfer)`,
  valuesOf: ({ envelope, first, claimers, wallets }) => [
    ...[envelope, first, claimers, wallets],
    claimers.map(() => randomUUID()),
  ],
})

const bare: SqlArm = inBatches({
  batch: batchUsual,
  each: 5,
  text: 'select bench.bare($1, $2, $3::uuid[], $4::uuid[], $5)',
  valuesOf: ({ envelope, first, claimers, wallets }) => [
    ...[envelope, randomUUID(), claimers, wallets, first],
  ],
})

const spreadEnvelopes = 10_000
const spreadShares = 10

/** The same number of claims over 10,000 envelopes, about a hundred envelopes per commit. */
const spread: SqlArm = async (stage, crowd, forMs) => {
  const count = Math.min(spreadEnvelopes, Math.floor(crowd.users.length / spreadShares))
  const ids: string[] = []
  for (let n = 0; n < count; n++)
    ids.push(await openEnvelope(stage.pool, stage.issue, { shares: spreadShares }))
  const perCommit = Math.floor(batchUsual / spreadShares)
  const text = `select count(*) from jsonb_to_recordset($1) a(e uuid, t uuid, c uuid[], w uuid[]),
    lateral envelopes.claim_batch(a.e, a.t, a.c, a.w)`
  let next = 0
  await stage.begins()
  return closedLoop(1, forMs, async () => {
    const some = ids.slice(next, next + perCommit)
    if (some.length === 0) return undefined
    const asks = some.map((e, n) => {
      const from = (next + n) * spreadShares
      const to = from + spreadShares
      return {
        e,
        t: randomUUID(),
        c: crowd.users.slice(from, to),
        w: crowd.wallets.slice(from, to),
      }
    })
    next += some.length
    await stage.pool.query({ name: 'spread', text, values: [JSON.stringify(asks)] })
    return some.length * spreadShares
  })
}

const claimOne = 'select bench.claim_one($1, $2, $3, $4) as won'

/** Rivals that book one by one and chain nothing. */
export const unchained: readonly string[] = ['skip-locked', 'bare']

export const sqlArms: Readonly<Record<string, SqlArm>> = {
  naive: oneByOne(clientsUsual, naiveClaim),
  function: oneByOne(clientsUsual, call(claimOne)),
  'function-2': oneByOne(2, call(claimOne)),
  'skip-locked': oneByOne(
    clientsUsual,
    call('select bench.skip_locked($1, $2, $3, $4) as won'),
    fillShares,
    settleShares,
  ),
  advisory: oneByOne(
    clientsUsual,
    call(
      `select case when pg_try_advisory_xact_lock(hashtext($1::text))
                   then bench.claim_one($1::uuid, $2, $3, $4) else false end as won`,
    ),
  ),
  'lane-64': lane(64),
  'lane-256': lane(256),
  'lane-512': lane(512),
  lane: lane(batchUsual),
  'lane-4096': lane(4096),
  'lane-2': lane(batchUsual, 2),
  'lane-rowwise': rowwise,
  'lane-spread': spread,
  bare,
}
