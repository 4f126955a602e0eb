import { afterAll, beforeAll, expect, test } from 'vitest'
import { countTrips } from '#/testing/trips.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'

// What the network to the database costs: an answer is never faster than its round trips.
const signInTrips = 1
const claimTrips = 4
const endedTrips = 3
const sendTripsMax = 19

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
const claim = (person: Client, envelopeId: string) => () =>
  person.call('claimEnvelope', { envelopeId })

test('a claim is a sign-in and four trips, and none at all when asked again', async () => {
  const { mei, bo } = world.people
  const envelopeId = await send(3)
  await claim(mei, envelopeId)()

  const first = await trips.during(claim(bo, envelopeId))
  const again = await trips.during(claim(bo, envelopeId))

  expect(first).toBeLessThanOrEqual(signInTrips + claimTrips)
  expect(again).toBeLessThanOrEqual(signInTrips)
})

test('that an envelope has ended is told without its row, and again without the database', async () => {
  const { mei, ana, tariq } = world.people
  const envelopeId = await send(1)
  await claim(mei, envelopeId)()
  await claim(ana, envelopeId)()

  const first = await trips.during(claim(tariq, envelopeId))
  const again = await trips.during(claim(tariq, envelopeId))

  expect(first).toBeLessThanOrEqual(signInTrips + endedTrips)
  expect(again).toBeLessThanOrEqual(signInTrips)
})

test('a sending keeps its trips together', async () => {
  await send(2)

  expect(await trips.during(() => send(2))).toBeLessThanOrEqual(sendTripsMax)
})
