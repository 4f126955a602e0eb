import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { freeOf, openHouseWithFriends, pay, uuidOf } from '#/testing/payments.ts'
import { changeSettings } from '#/testing/settings.ts'
import type { World } from '#/testing/world.ts'

// The lane counts by itself what payments one by one are counted by; both have to know the same.
let world: World
beforeAll(async () => {
  world = await openHouseWithFriends()
  await changeSettings(world, { 'identity.daily_send_l1': '10000' })
})
afterAll(() => world.close())

test('in the lane, belonging to a body raises nobody’s day; being known does', async () => {
  const { lin, mei } = world.people
  // A body says that Mei is one of theirs, which is L3 and says nothing of who she is.
  await many(world.db, sql`update identity.user set level = 3 where id = ${uuidOf(mei)}`)
  const before = await freeOf(mei)

  const member = await pay(mei, lin, { amount: '10001' })
  await many(
    world.db,
    sql`
      insert into identity.attestation (id, user_id, kind, base_level, issued_by, issued_at)
      values (${newId()}, ${uuidOf(mei)}, 'identity', 1, ${uuidOf(world.people.wen)},
        engine.now())`,
  )
  const known = await pay(mei, lin, { amount: '10001' })

  expect(member).toMatchObject({ status: 429, body: { code: 'ledger_over_limit' } })
  expect(known.status).toBe(200)
  expect(await freeOf(mei)).toBe(before - 10_001n)
})
