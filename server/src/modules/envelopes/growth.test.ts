import { expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { asOwner } from '#/testing/database.ts'
import { openStage } from '#/testing/envelope-stage.ts'
import { type Touched, touchedOnce } from '#/testing/touched.ts'

const batch = 100
const few = 1_000
const many = 100_000

/** What a batch touches when so many shares are taken and as many are left. */
async function touchedAt(taken: number): Promise<Touched> {
  const stage = await openStage()
  try {
    const people = await stage.crowd(batch)
    const id = newId()
    const url = stage.db.pool.options.connectionString ?? ''
    await asOwner(url, halfTaken(id, taken))
    const wallets = people.map(person => ledger.personAccount(person, 'wallet'))
    return await touchedOnce(
      url,
      'select * from envelopes.claim_batch($1, $2, $3::uuid[], $4::uuid[])',
      [id, newId(), people, wallets],
    )
  } finally {
    await stage.close()
  }
}

const halfTaken = (id: string, taken: number): string => `
  insert into ledger.balance (account, asset, floor, balance) values ('${id}', 1, 0, ${taken});
  insert into envelopes.envelope (id, asset, sender, total, shares, claimed, claimed_sum, sent_at,
    expires_at)
  values ('${id}', 1, gen_random_uuid(), 2 * ${taken}, 2 * ${taken}, ${taken}, ${taken}, now(),
    now() + interval '1 day');
  insert into envelopes.chunk (envelope, number, amounts)
  select '${id}', n, array_fill(1::bigint, array[1000])
    from generate_series(0, 2 * ${taken} / 1000 - 1) n;
  insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
  select '${id}', n, gen_random_uuid(), 1, gen_random_uuid(), now()
    from generate_series(1, ${taken}) n`

test('What a claim costs does not grow with the shares of its envelope or with the claims before it', async () => {
  const small = await touchedAt(few)
  const large = await touchedAt(many)

  // A tree a hundred times as large is one level deeper: one page more per probe.
  expect(large.pages).toBeLessThanOrEqual(2 * small.pages)
  expect(large.rows).toBeLessThanOrEqual(2 * small.rows)
})
