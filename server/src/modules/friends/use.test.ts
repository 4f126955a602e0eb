import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { uuidOf } from '#/testing/payments.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { used } from './index.ts'

const dayMs = 86_400_000
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Two newcomers who became friends by a QR. */
async function pair(name: string): Promise<[Client, Client]> {
  const [one, other] = [await world.join(`${name}_one`), await world.join(`${name}_other`)]
  const { code } = await one.get('changeFriendHabits', { newCode: true })
  const made = await other.get('requestFriend', { way: { by: 'qr', code } })
  const { id: requestId }: { id: string } = made['request'] as never
  await one.get('answerRequest', { requestId, answer: 'accept' })
  return [one, other]
}
async function talk(from: Client, to: Client): Promise<void> {
  const { id: roomId } = await from.get('openDirect', { userId: to.id })
  await from.get('say', { roomId, messageId: toWire('msg', newId()), text: '早' })
  await world.settle()
}
async function give(from: Client, to: Client): Promise<void> {
  const about = { mode: 'ordinary', split: 'even', audience: 'people', people: [to.id] }
  await from.get('setPin', { pin: pinOfAll })
  const sent = await from.get('sendEnvelope', { ...about, total: '100', shares: 1 })
  await to.get('claimEnvelope', { envelopeId: sent['id'] })
  await world.settle()
}
const share = (by: Client, others: readonly Client[]) =>
  world.house.inTransaction('read write', (tx, at) =>
    used(tx, { by: uuidOf(by), others: others.map(uuidOf), how: 'shared', at }),
  )
const after = (days: number) => advance(world.db, days * dayMs)

/** What the operator reads of friendships by QR, for the first day, week and month. */
async function report() {
  const { wen } = world.people
  await wen.signInAgain(passwordOfAll)
  const { items } = (await wen.get('getFriendReport')) as never as {
    items: { origin: string; used: object[] }[]
  }
  return items.find(one => one.origin === 'qr')?.used
}

test('the first talk, gift and shared thing of a friendship count in the day they came', async () => {
  const [lin, mei] = await pair('talkers')
  const [bo, ana] = await pair('givers')
  const [tariq, noor] = await pair('sharers')
  await pair('silent')
  await talk(lin, mei)
  await after(2)
  await give(bo, ana)
  await after(6)
  // Whoever is no friend of the one who did it is left out; so is whoever did it before.
  await share(tariq, [noor, lin, tariq])
  await talk(mei, lin)
  await share(tariq, [noor])

  const eightDays = await report()
  await after(23)
  const all = await report()

  const day = { days: 1, old: 4, talk: 1, gift: 0, shared: 0, any: 1 }
  const week = { days: 7, old: 4, talk: 1, gift: 1, shared: 0, any: 2 }
  expect(eightDays).toEqual([day, week, { days: 30, old: 0, talk: 0, gift: 0, shared: 0, any: 0 }])
  expect(all).toEqual([day, week, { days: 30, old: 4, talk: 1, gift: 1, shared: 1, any: 3 }])
})
