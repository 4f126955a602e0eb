import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
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

type Face = { id: string; host: { id: string }; people: { id: string }[]; round: object | null }
const open = async (): Promise<Face> => (await lin.get('openFaceRoom')) as never
const doorOf = async (faceRoomId: string, place?: object): Promise<{ code: string }> =>
  (await lin.get('makeFaceDoor', { faceRoomId, ...(place && { place }) })) as never
const look = async (who: Client, faceRoomId: string): Promise<Face> =>
  (await who.get('getFaceRoom', { faceRoomId })) as never
const here = { latitude: 38.7223, longitude: -9.1393, accuracy: 20, age: 1 }

test('who only typed a code sees the host, and neither who is there nor what they caught', async () => {
  const { id } = await open()
  const { code } = await doorOf(id, here)
  await mei.get('joinFaceRoom', { code, place: here })
  expect((await startRound(lin, id, { total: '300' })).status).toBe(200)
  await advance(world.db, 4_000)
  await mei.get('catchShare', { faceRoomId: id, round: '1' })
  await advance(world.db, 20_000)
  await mei.get('endFaceRound', { faceRoomId: id, round: '1' })

  await bo.get('joinFaceRoom', { code })

  const waiting = await look(bo, id)
  expect(waiting).toMatchObject({ host: { id: lin.id }, people: [], round: null, here: false })
  expect(JSON.stringify(waiting)).not.toContain(mei.id)
  const share = await bo.call('catchShare', { faceRoomId: id, round: '1' })
  expect(share.status).toBe(404)
  // Once the host says they are here, they see what everybody sees.
  await lin.get('admitToFaceRoom', { faceRoomId: id, userId: bo.id })
  expect((await look(bo, id)).people.map(one => one.id)).toEqual([lin.id, mei.id, bo.id])
  await lin.get('leaveFaceRoom', { faceRoomId: id })
  await world.settle()
})

test('where the host stands cannot be felt out with made-up places', async () => {
  const { id } = await open()
  const { code } = await doorOf(id, here)
  const heard: unknown[] = []
  for (let n = 1; n <= 8; n++) {
    const place = { ...here, latitude: here.latitude + n / 50 }
    const { body } = await bo.call('joinFaceRoom', { code, place })
    heard.push(body['why'] ?? body['code'])
  }

  expect(heard.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'too_far'))
  expect(heard.slice(5)).toEqual(Array.from({ length: 3 }, () => 'envelope_code_paused'))
  // The host's word lets them in all the same, and others are not shut out.
  await lin.get('admitToFaceRoom', { faceRoomId: id, userId: bo.id })
  expect((await mei.get('joinFaceRoom', { code, place: here }))['here']).toBe(true)
  const rows = await many<{ text: string }>(
    world.db,
    sql`select p::text as text from envelopes.face_place p`,
  )
  expect(JSON.stringify(rows)).not.toContain('38.7')
  await lin.get('leaveFaceRoom', { faceRoomId: id })
})
