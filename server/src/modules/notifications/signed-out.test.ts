import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPushBrowser } from '#/testing/push-browser.ts'
import { advance } from '#/testing/clock.ts'
import { Client } from '#/testing/client.ts'
import { proofFor } from '#/testing/proofs.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { addressesMax } from './store-channels.ts'

let world: World
let keys: { p256dh: string; auth: string }
beforeAll(async () => {
  world = await openWorld()
  const browser = await openPushBrowser()
  keys = browser.subscription
  await browser.close()
})
afterAll(() => world.close())

/** Signs somebody in once more, on another phone that hears pushes. */
async function phoneOf(who: Client): Promise<{ client: Client; deviceId: string }> {
  const ask = { login: who.handle, password: passwordOfAll, as: 'token' }
  const { token, deviceId }: { token: string; deviceId: string } = (await world.guest.get(
    'signIn',
    ask,
  )) as never
  const client = new Client(world.app, { token, id: who.id, handle: who.handle })
  await phoneHere(client)
  return { client, deviceId }
}
async function phoneHere(client: Client): Promise<void> {
  const endpoint = `https://fcm.googleapis.com/fcm/send/${randomBytes(8).toString('hex')}`
  await client.get('addPushAddress', { ...keys, endpoint })
}
const aMinuteLater = async (): Promise<void> => {
  await world.settle()
  await advance(world.db, 61_000)
  await world.settle()
}
const heardBy = async (who: Client): Promise<number> => {
  const { devices }: { devices: unknown[] } = (await who.get('getNoticeHabits')) as never
  return devices.length
}

test('A phone that is signed out from another one hears no more pushes', async () => {
  const { lin } = world.people
  const lost = await phoneOf(lin)
  await phoneOf(lin)
  expect(await heardBy(lin)).toBe(2)

  await lin.get('signOutDevice', { deviceId: lost.deviceId })
  await aMinuteLater()

  expect(await heardBy(lin)).toBe(1)
})

test('Whoever signs out here hears no more pushes here', async () => {
  const { mei } = world.people
  const { client } = await phoneOf(mei)
  expect(await heardBy(mei)).toBe(1)

  await client.get('signOut')
  await aMinuteLater()

  expect(await heardBy(mei)).toBe(0)
})

test('Whoever is signed out everywhere by a new password hears of it there first', async () => {
  const { ana } = world.people
  await phoneOf(ana)

  const change = { oldPassword: passwordOfAll, password: 'celadon-kite-4242' }
  await ana.get('changePassword', change)
  await world.settle()

  // The warning is on its way at once; the phone falls silent after it.
  expect(await heardBy(ana)).toBe(1)
  await aMinuteLater()
  expect(await heardBy(ana)).toBe(0)
})

test('A phone that signs in again meanwhile goes on hearing', async () => {
  const { tariq } = world.people
  const { client, deviceId } = await phoneOf(tariq)
  await client.get('signOut')
  await world.settle()
  const ask = { login: tariq.handle, password: passwordOfAll, as: 'token', deviceId }
  const { token }: { token: string } = (await world.guest.get('signIn', ask)) as never
  await advance(world.db, 1000)
  await phoneHere(new Client(world.app, { token, id: tariq.id, handle: tariq.handle }))

  await aMinuteLater()

  expect(await heardBy(tariq)).toBe(1)
})

test('Whoever gets a link for a new password made is told at once', async () => {
  const { wen, bo } = world.people
  const proof = await proofFor(wen, { kind: 'identity.password_link', payee: bo.id })
  await wen.get('makePasswordLink', { userId: bo.id, reason: 'they stand before me', proof })
  await world.settle()

  const { items }: { items: { kind: string }[] } = (await bo.get('listNotices')) as never
  expect(items.map(one => one.kind)).toContain('notifications.password_link_made')
})

describe('somebody whom staff sign out', () => {
  const reason = 'their phone was taken on the tram'
  const signOut = async (by: Client, who: Client): Promise<number> => {
    const shown = { kind: 'identity.sign_out', payee: who.id, pin: pinOfAll }
    const { proof } = await by.get('stepUp', shown)
    return Number((await by.get('signOutPerson', { userId: who.id, reason, proof }))['ended'])
  }
  type Line = { kind?: string; facts?: object; act?: string; reason?: string; by?: { id: string } }
  const list = async (who: Client, route: 'listNotices' | 'listOwnLines'): Promise<Line[]> => {
    const { items }: { items: Line[] } = (await who.get(route)) as never
    return items
  }
  const told = async (who: Client): Promise<Line[]> =>
    (await list(who, 'listNotices')).filter(
      ({ kind }) => kind === 'notifications.signed_out_by_staff',
    )
  const done = async (who: Client): Promise<Line[]> =>
    (await list(who, 'listOwnLines')).filter(({ act }) => act === 'identity.signOutPerson')

  test('is out on every device at once, and reads by whom and why', async () => {
    const { wen, stranger } = world.people
    const { client: phone } = await phoneOf(stranger)

    expect(await signOut(wen, stranger)).toBe(2)

    for (const one of [stranger, phone]) {
      await expect.poll(async () => (await one.call('getMe')).status).toBe(401)
    }
    await world.settle()
    await stranger.signInAgain(passwordOfAll)
    expect(await told(stranger)).toMatchObject([{ facts: { reason } }])
    expect(await done(stranger)).toMatchObject([{ by: { id: wen.id }, reason }])
    await aMinuteLater()
    expect(await heardBy(stranger)).toBe(0)
  })

  test('hears of it once, also when two of the staff do it in the same moment', async () => {
    const { wen, mei, lin } = world.people
    const noor = await world.join('noor')
    const shown = {
      ...{ kind: 'identity.change_roles', payee: mei.id, pin: pinOfAll },
      facts: { roles: 'support' },
    }
    const { proof } = await wen.get('stepUp', shown)
    await wen.get('changeRoles', { userId: mei.id, roles: ['support'], reason, proof })
    await mei.signInAgain(passwordOfAll)
    await phoneOf(noor)

    const ended = await Promise.all([signOut(wen, noor), signOut(mei, noor)])

    expect(ended.toSorted()).toEqual([0, 2])
    expect(await signOut(mei, noor)).toBe(0)
    await world.settle()
    await noor.signInAgain(passwordOfAll)
    expect(await told(noor)).toHaveLength(1)
    expect(await done(noor)).toHaveLength(3)
    expect(await told(lin)).toEqual([])
  })
})

test('Nobody makes the house call more browsers than they have devices', async () => {
  const { bo } = world.people
  for (let n = 0; n < addressesMax + 3; n++) await phoneHere(bo)

  expect(await heardBy(bo)).toBe(addressesMax)
})
