import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, pinOfAll, type World } from '#/testing/world.ts'

let world: World
const reason = 'the only owner starts the fund'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.close()
})

// The other half of oracle V3.
test('the only owner issues 500.01 alone: it is done, and marked', async () => {
  const { wen, lin } = world.people
  const shown = { kind: 'ledger.issue', payee: lin.id, amount: '50001' }
  const { proof } = await wen.get('stepUp', { pin: pinOfAll, ...shown })

  const done = await wen.get('issueCredits', { to: [lin.id], amount: '50001', reason, proof })

  expect(done).toMatchObject({ byOnePerson: true, total: '50001' })
  expect(await wen.get('getPublicBooks')).toMatchObject({ byOnePerson: 1, balanced: true })
})
