import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { one, sql } from '#/engine/db.ts'
import { houseId } from '#/engine/house.ts'
import { changeSetting } from '#/engine/settings.ts'
import { everybodyChannel, settingChanged, staffChannel } from '#/modules/console/events.ts'
import { booksBalance } from '#/testing/books.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { pay } from '#/testing/payments.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

const dayMs = 86_400_000
let world: World
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  roomId = await roomOf(world.people.lin, [world.people.mei, world.people.bo])
})
afterEach(async () => {
  await releaseClock(world.db)
  await booksBalance(world.db)
})
afterAll(() => world.close())

async function turn(on: boolean): Promise<void> {
  const { house } = world
  await house.inTransaction('read write', tx => changeSetting(tx, 'envelopes.on', on, houseId))
  await house.settings.refresh()
}

test('a module that is switched off brings home what it held, and goes on where it was when it is on again', async () => {
  const { lin, mei, bo } = world.people
  const sent = await sendEnvelope(lin, roomId, { total: '1000', shares: 3 })
  const envelopeId = String(sent.body['id'])
  const claimed = await mei.get('claimEnvelope', { envelopeId })

  await turn(false)
  const refused = await lin.call('sendEnvelope', {
    roomId,
    mode: 'lucky',
    split: 'lucky:2',
    total: '100',
    shares: 2,
  })
  const finishing = await bo.get('claimEnvelope', { envelopeId })
  const other = await bo.call('getWallet')
  await advance(world.db, dayMs + 60_000)
  await world.settle()

  // Nothing new begins; what was begun runs to its end.
  expect(refused.body['code']).toBe('module_off')
  expect(other.status).toBe(200)
  // Its rest is home although nobody could ask for it.
  const row = await one<{ state: string; returned: bigint; balance: bigint }>(
    world.db,
    sql`
      select e.state, e.returned, b.balance
      from envelopes.envelope e join ledger.balance b on b.account = e.id
      where e.id = ${fromWire('env', envelopeId)}`,
  )
  const rest = [claimed, finishing].reduce(
    (left, claim) => left - BigInt(String(claim['amount'])),
    1_000n,
  )
  expect(row).toEqual({ state: 'expired', returned: rest, balance: 0n })

  await turn(true)
  const again = await mei.get('claimEnvelope', { envelopeId })
  const late = await lin.call('claimEnvelope', { envelopeId })
  expect(again).toEqual(claimed)
  expect(late.body['code']).toBe('envelope_expired')
  const next = await sendEnvelope(lin, roomId, { total: '1000', shares: 3 })
  expect(next.status, next.text).toBe(200)
})

describe('Wallet 14 With every other module off the wallet still passes its tests', () => {
  test('with every social module off people still pay each other, at once and with the PIN', async () => {
    const { lin, stranger } = world.people
    const social = ['friends', 'chat', 'stickers', 'envelopes']
    const { house, guest } = world
    const turnAll = async (on: boolean): Promise<void> => {
      await house.inTransaction('read write', async tx => {
        for (const module of social) await changeSetting(tx, `${module}.on`, on, houseId)
      })
      await house.settings.refresh()
    }
    expect((await guest.get('getHouse'))['off']).toEqual([])

    await turnAll(false)

    // What is left out stands at the door, for screens to leave it out as well.
    expect((await guest.get('getHouse'))['off']).toEqual(social)
    for (const of of ['listFriends', 'listRooms', 'listPacks', 'getBoard']) {
      expect([of, (await lin.call(of)).body['code']]).toEqual([of, 'module_off'])
    }
    // Nobody can be a friend here, so nobody is asked first; and nobody is paid without the PIN.
    const terms = await lin.get('getPaymentTerms', { payeeId: stranger.id })
    expect(terms).toMatchObject({ mustAccept: 'no', known: false, pinFree: null })
    expect((await pay(lin, stranger, { amount: '500' })).body).toMatchObject({ state: 'received' })
    const again = await lin.call('sendPayment', { payeeId: stranger.id, amount: '500' })
    expect(again.body['code']).toBe('identity_step_up_needed')

    await turnAll(true)
    expect((await guest.get('getHouse'))['off']).toEqual([])
  })
})

test('a switch wakes every screen, any other setting those of staff alone', () => {
  const wakes = (keys: string[]) => settingChanged.wakes?.({ keys, byId: houseId })
  expect(wakes(['ledger.max_transfer'])).toEqual([staffChannel])
  expect(wakes(['ledger.max_transfer', 'chat.on'])).toEqual([staffChannel, everybodyChannel])
  // Which modules are on stands on the card of the house, which is identity's.
  expect(settingChanged.stales).toEqual(['identity'])
})
