import { afterAll, beforeAll, expect, test } from 'vitest'
import { countTrips } from '#/testing/trips.ts'
import type { Client } from '#/testing/client.ts'
import { befriend, proofOf } from '#/testing/payments.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'

// What the network to the database costs: an answer is never faster than its round trips.
const signInTrips = 1
const claimTrips = 3
const endedTrips = 2
const sendTripsMax = 7
const paymentTrips = 2

let world: World
let roomId: string
let trips: ReturnType<typeof countTrips>
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana, tariq } = world.people
  roomId = await roomOf(lin, [mei, bo, ana, tariq])
  trips = countTrips(world.db.pool)
})
afterAll(() => world.close())

const send = async (shares: number) => {
  const ask = { roomId, mode: 'ordinary', split: 'even', total: String(shares * 100), shares }
  return String((await world.people.lin.get('sendEnvelope', ask))['id'])
}
const claim = async (person: Client, envelopeId: string) => {
  const ticket = await person.ticketFor(envelopeId)
  return () => person.call('claimEnvelope', { envelopeId, ticket })
}

test('a claim is a sign-in and three trips, and none at all when asked again', async () => {
  const { mei, bo } = world.people
  const envelopeId = await send(3)
  await (
    await claim(mei, envelopeId)
  )()
  const tap = await claim(bo, envelopeId)

  const first = await trips.during(tap)
  const again = await trips.during(tap)

  expect(first).toBeLessThanOrEqual(signInTrips + claimTrips)
  expect(again).toBeLessThanOrEqual(signInTrips)
})

test('that an envelope has ended is told without its row, and again without the database', async () => {
  const { mei, ana, tariq } = world.people
  const envelopeId = await send(1)
  for (const one of [mei, ana]) await (await claim(one, envelopeId))()
  const tap = await claim(tariq, envelopeId)

  const first = await trips.during(tap)
  const again = await trips.during(tap)

  expect(first).toBeLessThanOrEqual(signInTrips + endedTrips)
  expect(again).toBeLessThanOrEqual(signInTrips)
})

test('a sending keeps its trips together', async () => {
  await send(2)

  expect(await trips.during(() => send(2))).toBeLessThanOrEqual(sendTripsMax)
})

test('a payment is a sign-in and two trips', async () => {
  const { mei, bo } = world.people
  await befriend(world, mei, bo)
  const pay = async () => {
    const proof = await proofOf(mei, bo, { amount: '100' })
    return () => mei.call('sendPayment', { payeeId: bo.id, amount: '100', proof })
  }
  const warm = await pay()
  await warm()
  const paid = await pay()

  expect(await trips.during(paid)).toBeLessThanOrEqual(signInTrips + paymentTrips)
})
