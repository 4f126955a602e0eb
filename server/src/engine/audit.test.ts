import { afterEach, beforeEach, expect, test } from 'vitest'
import { asOwner, type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { audit, verifyAudit } from './audit.ts'
import { inTransaction, many, sql } from './db.ts'
import { houseActor } from './house.ts'

let fresh: FreshDatabase
beforeEach(async () => {
  fresh = await freshDatabase()
})
afterEach(() => fresh.drop())

const write = (n: number) =>
  inTransaction(fresh.db, 'read write', tx =>
    audit(tx, {
      by: n % 2 === 0 ? 'house' : houseActor,
      act: 'garden.watered',
      about: { kind: 'tree', ref: `tre_${n}` },
      person: houseActor.id,
      before: { z: 1, a: [n, { y: null, b: 5n }] },
      after: n === 3 ? undefined : '福圈',
      reason: 'the summer was dry',
    }),
  )
const findings = () => inTransaction(fresh.db, 'read only', verifyAudit)

test('lines written at once make one chain', async () => {
  await Promise.all([0, 1, 2, 3, 4, 5].map(write))

  expect(await findings()).toEqual([])
  const rows = await many<{ number: bigint }>(
    fresh.db,
    sql`select number from engine.audit order by number`,
  )
  expect(rows.map(row => row.number)).toEqual([1n, 2n, 3n, 4n, 5n, 6n])
})

test.each([
  ['a changed word', `update engine.audit set reason = 'it was wet' where number = 2`, '2'],
  ['a changed value', `update engine.audit set before = '{"z": 2}' where number = 3`, '3'],
  ['a dropped line', `delete from engine.audit where number = 2`, '3'],
  ['a dropped end', `delete from engine.audit where number = 4`, '4'],
  ['a flipped digest', `update engine.audit set digest = '\\x00' where number = 1`, '1'],
])('%s is found', async (_, statement, number) => {
  for (const n of [1, 2, 3, 4]) await write(n)
  expect(await findings()).toEqual([])

  await asOwner(fresh.url, statement)

  expect(await findings()).toEqual([{ kind: 'audit_chain', details: { number } }])
})
