import { TransferId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { one, sql, type Tx } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { openStage, type Stage } from '#/testing/envelope-stage.ts'
import { asOwner } from '#/testing/database.ts'
import { drawShares, sharesInPlaceMax } from './draw.ts'
import * as store from './store.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

type Counts = { scans: bigint; probes: bigint; read: bigint }

/** What one batch of 100 claims reads of the claims: whole-table scans, index probes, rows. */
async function costOfBatch(): Promise<Counts> {
  const people = await stage.crowd(100)
  const id = await stage.send({ shares: 200, total: 20_000n })
  const accounts = people.map(person => ledger.personAccount(person, 'wallet'))
  return stage.house.inTransaction('read write', async tx => {
    const before = await countsIn(tx)
    await store.claimBatch(tx, {
      envelopeId: id,
      transferId: TransferId.out.parse(newId()),
      claimers: people,
      accounts,
    })
    const after = await countsIn(tx)
    return {
      scans: after.scans - before.scans,
      probes: after.probes - before.probes,
      read: after.read - before.read,
    }
  })
}

/** What this connection has counted and not handed in: earlier work may be among it. */
const countsIn = (tx: Tx): Promise<Counts> =>
  one<Counts>(
    tx,
    sql`
      select seq_scan as scans, idx_scan as probes, idx_tup_fetch + seq_tup_read as read
      from pg_stat_xact_user_tables
      where schemaname = 'envelopes' and relname = 'claim'`,
  )

test('The plan of a claim batch is the same at one claim and at 100,000', async () => {
  const empty = await costOfBatch()
  const id = await stage.send({ shares: 10, total: 1_000n })
  const url = stage.db.pool.options.connectionString ?? ''
  // History of another envelope, and of this one: the plan was made while there was none.
  await asOwner(
    url,
    `insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
     select '${id}', n, gen_random_uuid(), 1, gen_random_uuid(), now()
     from generate_series(11, 100010) n`,
  )
  const full = await costOfBatch()

  // One probe per claimer, none of which finds anybody, and no look at the table as a whole.
  expect(empty).toEqual({ scans: 0n, probes: 100n, read: 0n })
  expect(full).toEqual(empty)
})

test('a large draw is made in a thread and is the same draw', async () => {
  const terms = {
    split: 'lucky:2',
    total: 900_000n,
    shares: 3_000,
    least: 1n,
    most: 20_000n,
  } as const
  const seed = new Uint8Array(32).fill(5)
  expect(terms.shares).toBeGreaterThan(sharesInPlaceMax)

  const shares = await drawShares(terms, seed)

  expect(shares).toHaveLength(3_000)
  expect(shares.reduce((a, b) => a + b, 0n)).toBe(900_000n)
})
