import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { fromWire, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { newTransfer } from '#/testing/ledger-stage.ts'
import { openWorld, type World } from '#/testing/world.ts'
import { personAccount } from '../book/accounts.ts'
import { move } from '../book/actions.ts'
import { openContainer } from '../book/opening.ts'

const reason = 'a question about an envelope'
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const walletOf = (one: Client): AccountId =>
  personAccount(UserId.out.parse(fromWire('usr', one.id)), 'wallet')
/** Puts money of somebody into a container, and some of it back. */
const give = (from: Client, amount: bigint, back = 0n): Promise<AccountId> =>
  world.house.inTransaction('read write', async (tx, now) => {
    const wallet = walletOf(from)
    const pot = await openContainer(tx, { id: newId(), kind: 'envelope', returnsTo: wallet })
    const [there, home] = [
      { to: pot, amount },
      { to: wallet, amount: back },
    ]
    await move(tx, { id: newTransfer(), kind: 'give', from: wallet, legs: [there], now })
    if (back === 0n) return pot
    await move(tx, { id: newTransfer(), kind: 'take', from: pot, legs: [home], now })
    return pot
  })

test('what lies in a container is its giver’s while it lies there', async () => {
  const { wen, mei } = world.people
  const open = { accountId: toWire('acc', await give(mei, 7n)) }
  const ended = { accountId: toWire('acc', await give(mei, 7n, 7n)) }

  const after = await wen.get('getAccount', ended)
  const blind = await wen.call('getAccount', open)
  expect(await wen.get('lookAtOwner', { ...open, reason })).toMatchObject({ userId: mei.id })
  const seen = await wen.get('getAccount', open)

  expect(after['account']).toMatchObject({ kind: 'envelope', balance: '0' })
  expect([blind.status, blind.body['code']]).toEqual([403, 'console_reason_missing'])
  expect(seen['account']).toMatchObject({ kind: 'envelope', balance: '7', ownerId: null })
})

test('an account of the house is opened without a look, and nobody is looked at', async () => {
  const { wen } = world.people
  const house = await wen.get('listHouseAccounts')
  const [fund] = house['items'] as never as { id: string }[]
  const seen = await wen.get('getAccount', { accountId: fund?.id })
  expect(seen['owner']).toEqual({ kind: 'house' })
  expect((await wen.call('lookAtOwner', { accountId: fund?.id, reason })).status).toBe(404)
})

type Shown = { inHands: string; escrow: { amount: string } | null }
const shown = async (): Promise<Shown> => (await world.guest.get('getPublicBooks')) as never
const night = async () => {
  await advance(world.db, 86_400_000)
  await runSchedule(world.house, 'ledger.nightly')
}

test('escrow is told of five people together, once a day, and never by what one gives', async () => {
  const { lin, mei, bo, ana, tariq } = world.people
  const before = await shown()
  await give(lin, 37n)
  const alone = await shown()
  for (const one of [bo, ana]) await give(one, 11n)
  await night()
  const four = await shown()
  await give(tariq, 13n)
  await night()
  const five = await shown()
  await give(mei, 41n)
  await runSchedule(world.house, 'ledger.nightly')
  const sameDay = await shown()
  await releaseClock(world.db)

  // Whoever reads before and after a gift reads the same.
  expect(alone).toEqual(before)
  expect([before.escrow, four.escrow]).toEqual([null, null])
  // Mei's is the gift that still lies from before.
  expect(five.escrow?.amount).toBe(String(7n + 37n + 22n + 13n))
  expect(sameDay.escrow).toEqual(five.escrow)
})
