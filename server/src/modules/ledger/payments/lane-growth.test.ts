import { afterAll, beforeAll, expect, test } from 'vitest'
import { one, sql, type Tx } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { flushTx } from '#/engine/tx.ts'
import { asOwner } from '#/testing/database.ts'
import { callOf, openHouseWithFriends, proofOf, uuidOf } from '#/testing/payments.ts'
import type { World } from '#/testing/world.ts'
import { payInLane } from './lane.ts'

const others = 5_000

let world: World
beforeAll(async () => {
  world = await openHouseWithFriends()
})
afterAll(() => world.close())

type Read = { connection: number; rows: number }

/** Rows that a connection has read lately, whatever for, this transaction included. */
const readIn = (tx: Tx): Promise<Read> =>
  one(
    tx,
    sql`
      select pg_backend_pid() as connection,
             sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
        from pg_stat_xact_user_tables
       where schemaname in ('engine', 'identity', 'ledger')`,
  )

/** A house that also counts what each of its bursts has read, the end of it included. */
function counting(house: House, reads: Read[]): House {
  const inBurst: House['inBurst'] = (mode, work) =>
    house.inBurst(mode, async (tx, clock) => {
      const before = await readIn(tx)
      const result = await work(tx, clock)
      await flushTx(tx)
      const { connection, rows } = await readIn(tx)
      reads.push({ connection, rows: rows - before.rows })
      return result
    })
  return { ...house, inBurst }
}

async function paidOnce(house: House): Promise<void> {
  const { lin, mei } = world.people
  const said = { payeeId: uuidOf(mei), amount: 1n, when: 'now' } as const
  const proof = await proofOf(lin, mei, { amount: '1' })
  const paid = await payInLane(callOf(lin, newId(), house), { ...said, proof })
  expect(paid?.state).toBe('received')
}

// Others have paid today, each once, as far as it can be read by whoever pays next.
const othersPaid = `
  insert into engine.intent (actor_id, key, fingerprint, status, body)
  select gen_random_uuid(), 'key', '\\x00', 200, '{}' from generate_series(1, ${others});
  insert into identity.step_up (proof_hash, user_id, kind, payee, amount, facts, made_at,
    expires_at, spent_at)
  select sha256(int4send(n)), s.user_id, s.kind, s.payee, s.amount, s.facts, s.made_at,
         s.expires_at, s.spent_at
    from (select * from identity.step_up limit 1) s, generate_series(1, ${others}) n;
  with fresh as (
    select gen_random_uuid() as account, w.purpose, w.starts, w.used, w.cap, w.at
      from (select * from ledger.allowance where purpose = 'send' limit 1) w,
           generate_series(1, ${others})
  )
  insert into ledger.allowance (account, purpose, starts, used, cap, digest, at)
  select account, purpose, starts, used, cap,
         sha256(uuid_send(account) || int8send(used) || convert_to(purpose, 'UTF8')), at
    from fresh`

test('What a payment of the lane reads does not grow with those before it, whatever was planned for', async () => {
  const reads: Read[] = []
  const house = counting(world.house, reads)
  await paidOnce(world.house)
  const owner = String(world.db.pool.options.connectionString)
  // The plans of a house in which nothing has happened yet: they stay while it fills.
  await asOwner(owner, 'analyze')
  await paidOnce(house)

  await asOwner(owner, othersPaid)
  await paidOnce(house)

  const [before, after] = reads
  expect(after?.connection).toBe(before?.connection)
  expect(before?.rows).toBeGreaterThan(0)
  expect(after?.rows).toBeLessThan((before?.rows ?? 0) + others / 10)
})
