import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import { advance } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { startRound } from '#/testing/face.ts'
import { openWorld, type World } from '#/testing/world.ts'

let world: World
let lin: Client
let mei: Client
let bo: Client

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo } = world.people)
})
afterAll(() => world.close())

type Face = { id: string; friends: string[]; asked: string[] }
const look = async (who: Client, faceRoomId: string): Promise<Face> =>
  (await who.get('getFaceRoom', { faceRoomId })) as never
const befriend = (who: Client, faceRoomId: string, userId: string) =>
  who.call('befriendPresent', { faceRoomId, userId })

async function roomOfThree(): Promise<string> {
  const { id } = (await lin.get('openFaceRoom')) as never as Face
  for (const who of [mei, bo]) {
    const { path } = await lin.get('makeFaceDoor', { faceRoomId: id })
    await who.get('joinFaceRoom', { qr: String(path).slice('/face/in/'.length) })
  }
  return id
}

test('after a round whoever met may become friends, and the tie remembers where', async () => {
  const id = await roomOfThree()
  expect((await look(mei, id)).asked).toEqual([])
  expect((await startRound(lin, id, { total: '300' })).status).toBe(200)
  await advance(world.db, 3_000)
  for (const who of [lin, mei, bo]) {
    expect((await who.call('catchShare', { faceRoomId: id, round: '1' })).status).toBe(200)
  }

  expect((await befriend(mei, id, bo.id)).body).toEqual({ outcome: 'waiting' })
  expect(await look(mei, id)).toMatchObject({ friends: [], asked: [bo.id] })
  // Being asked is told to the one who is asked, elsewhere; their list says nothing of it.
  expect(await look(bo, id)).toMatchObject({ friends: [], asked: [] })
  expect((await befriend(bo, id, mei.id)).body).toEqual({ outcome: 'friends' })
  expect(await look(mei, id)).toMatchObject({ friends: [bo.id], asked: [] })
  expect(await look(bo, id)).toMatchObject({ friends: [mei.id], asked: [] })

  await world.settle()
  const { items } = (await mei.get('listFriends')) as never as {
    items: { person: { id: string }; origin: { kind: string; ref: string } }[]
  }
  const tie = items.find(friend => friend.person.id === bo.id)
  expect(tie?.origin).toMatchObject({ kind: 'room' })
})

test('a tap wakes who caught and the host; only the last share wakes every phone', async () => {
  type Told = { name: string; channels: string[] }
  const told = await many<Told>(
    world.db,
    sql`
      select name, channels from engine.outbox
      where name in ('envelopes.claimed', 'envelopes.emptied') order by id`,
  )
  const rooms = (name: string) =>
    told
      .filter(one => one.name === name)
      .map(one => one.channels.filter(channel => channel.startsWith('room:')).length)

  expect(rooms('envelopes.claimed')).toEqual([0, 0, 0])
  expect(rooms('envelopes.emptied')).toEqual([1])
})

test('a stranger to the room befriends nobody through it', async () => {
  const id = await roomOfThree()
  const { stranger } = world.people
  expect((await befriend(stranger, id, mei.id)).body['code']).toBe('not_found')
  expect((await befriend(mei, id, stranger.id)).body['code']).toBe('not_found')
})

test('a host who no longer wants it has their place let go of at once', async () => {
  const id = await roomOfThree()
  const place = { latitude: 38.7223, longitude: -9.1393, accuracy: 20, age: 1 }
  const kept = async () => {
    const query = sql`select count(*)::int as n from envelopes.face_place`
    return (await one<{ n: number }>(world.db, query)).n
  }
  const shared = await lin.get('makeFaceDoor', { faceRoomId: id, place })
  expect(shared['place']).toBe(true)
  expect(await kept()).toBe(1)
  // Asking for the next QR says nothing of a place and changes nothing about it.
  expect((await lin.get('makeFaceDoor', { faceRoomId: id }))['place']).toBe(true)

  const letGo = await lin.get('makeFaceDoor', { faceRoomId: id, place: null })
  expect(letGo['place']).toBe(false)
  expect(await kept()).toBe(0)
  const { code } = letGo
  const { tariq } = world.people
  const joined = await tariq.get('joinFaceRoom', { code, place })
  expect(joined).toMatchObject({ here: false, why: 'host_has_no_place' })
})
