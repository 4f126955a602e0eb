import { afterAll, beforeAll, expect, test } from 'vitest'
import { runDueJobs } from '#/testing/jobs.ts'
import { openWorld, type World } from '#/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('whose wallet is frozen reads why, in the wallet and as a notice, and when it ends', async () => {
  const { wen, lin } = world.people
  const reason = 'a report of a stolen phone'
  const shown = async () => (await lin.get('getWallet'))['frozen']
  const { wallet } = (await lin.get('getWallet')) as never as { wallet: { accountId: string } }
  const { accountId } = wallet

  await wen.get('freezeAccount', { accountId, reason })
  expect(await shown()).toMatchObject({ reason })
  await wen.get('unfreezeAccount', { accountId, reason })
  // It pays already, so there is nothing more to tell.
  await wen.get('unfreezeAccount', { accountId, reason })
  expect(await shown()).toBeNull()

  await runDueJobs(world.house)
  const { items } = (await lin.get('listNotices')) as never as { items: { kind: string }[] }
  expect(items.filter(one => one.kind.includes('frozen'))).toMatchObject([
    { kind: 'notifications.account_unfrozen', facts: { reason } },
    { kind: 'notifications.account_frozen', facts: { reason } },
  ])
})

test('Wallet 11 A stranger can read neither balance, legal name, phone, e-mail nor payment account', async () => {
  const { lin, stranger } = world.people
  const { wallet }: { wallet: { accountId: string } } = (await lin.get('getWallet')) as never
  const shown = ['handle', 'id', 'level', 'name', 'pictureId']

  const found = await stranger.get('findByHandle', { handle: lin.handle })
  const { items: cards } = await stranger.get('listCards', { ids: lin.id })
  const terms = await stranger.get('getPaymentTerms', { payeeId: lin.id })

  expect(Object.keys(found).toSorted()).toEqual(shown)
  expect(cards).toEqual([found])
  expect(JSON.stringify([found, terms])).not.toContain(wallet.accountId)
  const asks = { userId: lin.id, accountId: wallet.accountId }
  for (const route of ['getPerson', 'getAccount', 'listAccountsOfPerson']) {
    expect([route, (await stranger.call(route, asks)).status]).toEqual([route, 403])
  }
})
