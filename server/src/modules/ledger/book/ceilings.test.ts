import { type AccountId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { newTransfer } from '#/testing/ledger-stage.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, type World } from '#/testing/world.ts'
import { houseAccount } from './accounts.ts'
import { balancesOf, move } from './actions.ts'
import { ceilingsAtOnceMax } from './ceilings.ts'
import { ensureWallets } from './opening.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('a new limit of wallets stands at once for all of them; who holds more takes no more', async () => {
  const { house } = world
  const people = Array.from({ length: ceilingsAtOnceMax + 1 }, () => UserId.out.parse(newId()))
  const wallets = await house.inTransaction('read write', async (tx, now) => {
    const opened = [...(await ensureWallets(tx, people)).values()]
    const legs = opened.slice(0, 1).map(to => ({ to, amount: 3_000n }))
    await move(tx, { id: newTransfer(), kind: 'issue', from: houseAccount('issue'), legs, now })
    return opened
  })
  const ceilings = (of: readonly AccountId[]) =>
    house.read(async tx => {
      const balances = await balancesOf(tx, of)
      return of.map(id => balances.get(id)?.ceiling)
    })

  await changeSettings(world, { 'ledger.max_balance': '2000' })
  await runDueJobs(house)

  expect(await ceilings(wallets.slice(0, 1))).toEqual([3_000n])
  expect(new Set(await ceilings(wallets.slice(1)))).toEqual(new Set([2_000n]))
})
