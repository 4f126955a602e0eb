import { EnvelopeId, FaceRoomId, fromWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, one, sql } from '#/engine/db.ts'
import type { Actor, Call } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { assert, present } from '#/kit/assert.ts'
import type { Refusal } from '#/kit/refusal.ts'
import * as identity from '#/modules/identity/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { advance, releaseClock, setClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { type AskedRound, provenRound, startRound } from '#/testing/face.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openWorld, type World } from '#/testing/world.ts'
import { claimShare } from '../lane.ts'
import { catchShare, endFaceRound } from './catching.ts'
import * as store from './store.ts'

let world: World
let lin: Client
let mei: Client
let bo: Client
let ana: Client

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo, ana } = world.people)
})
afterEach(async () => {
  await leaveAll()
  await world.settle()
  assert((await leftInEscrow()) === 0n, 'an escrow account is not empty')
  await releaseClock(world.db)
})
afterAll(() => world.close())

type Face = {
  id: string
  state: string
  people: { id: string }[]
  waiting: { id: string }[]
  round: {
    number: number
    envelopeId: string
    myAmount: string | null
    total: string | null
    returned: string | null
    opensAt: string
    drops: unknown[]
    caught: { amount: string; bestLuck: boolean; user: { id: string } }[]
  } | null
}
const idOf = (client: Client): UserId => UserId.out.parse(present(fromWire('usr', client.id)))
const look = async (who: Client, faceRoomId: string): Promise<Face> =>
  (await who.get('getFaceRoom', { faceRoomId })) as never
const open = async (): Promise<Face> => (await lin.get('openFaceRoom')) as never
type Door = { code: string; path: string; place: boolean; codeUntil: string }
const doorOf = async (faceRoomId: string, place?: object): Promise<Door> =>
  (await lin.get('makeFaceDoor', { faceRoomId, ...(place && { place }) })) as never
const byQr = async (who: Client, faceRoomId: string) => {
  const { path } = await doorOf(faceRoomId)
  return who.call('joinFaceRoom', { qr: path.slice('/face/in/'.length) })
}
const start = (faceRoomId: string, some: Partial<AskedRound> = {}, who = lin) =>
  startRound(who, faceRoomId, some)
const tap = (who: Client, faceRoomId: string, round = 1) =>
  who.call('catchShare', { faceRoomId, round: String(round) })
const finish = (who: Client, faceRoomId: string, round = 1) =>
  who.call('endFaceRound', { faceRoomId, round: String(round) })

/** Opens a room of Lin's with Mei, Bo and Ana in it. */
async function roomOfFour(): Promise<string> {
  const { id } = await open()
  for (const who of [mei, bo, ana]) expect((await byQr(who, id)).body).toMatchObject({ here: true })
  return id
}

async function leaveAll(): Promise<void> {
  for (const who of [lin, mei, bo, ana, world.people.tariq]) {
    const { faceRoomId } = (await who.get('getOpenFaceRoom')) as never
    if (faceRoomId !== null) await who.get('leaveFaceRoom', { faceRoomId })
  }
  await advance(world.db, 60_000)
}

/** What lies on the accounts of all rounds. */
async function leftInEscrow(): Promise<bigint> {
  const row = await one<{ sum: bigint }>(
    world.db,
    sql`
      select coalesce(sum(b.balance), 0)::bigint as sum
      from envelopes.face_round r join ledger.balance b on b.account = r.envelope`,
  )
  return row.sum
}

const here = { latitude: 38.7223, longitude: -9.1393, accuracy: 20, age: 1 }

describe('coming in', () => {
  test('by the QR of now; the one before is dead, and a stranger sees no room', async () => {
    const { id } = await open()
    const tens = Math.ceil(Date.now() / 10_000 + 6) * 10_000
    await setClock(world.db, new Date(tens))
    const qr = (await doorOf(id)).path.slice('/face/in/'.length)
    await setClock(world.db, new Date(tens + 12_001))

    const late = await mei.call('joinFaceRoom', { qr })
    const now = await byQr(mei, id)
    const stranger = await world.people.stranger.call('getFaceRoom', { faceRoomId: id })

    expect(late.body['code']).toBe('envelope_room_proof_missing')
    expect(now.body).toEqual({ faceRoomId: id, here: true, why: null })
    expect(stranger.body['code']).toBe('not_found')
    expect((await look(mei, id)).people).toHaveLength(2)
  })

  test('by the code and a place near the host; from farther away the host has to say so', async () => {
    const { id } = await open()
    const door = await doorOf(id, here)
    const far = { ...here, latitude: here.latitude + 0.01 }
    expect(door.place).toBe(true)

    const near = await mei.call('joinFaceRoom', { code: door.code, place: here })
    const away = await bo.call('joinFaceRoom', { code: door.code, place: far })
    const nowhere = await ana.call('joinFaceRoom', { code: door.code })

    expect(near.body).toMatchObject({ here: true, why: null })
    expect(away.body).toMatchObject({ here: false, why: 'too_far' })
    expect(nowhere.body).toMatchObject({ here: false, why: 'no_place' })
    const seen = await look(lin, id)
    expect(seen.waiting.map(one => one.id)).toEqual([bo.id, ana.id])
    expect((await look(bo, id)).waiting).toEqual([])

    const stranger = await mei.call('admitToFaceRoom', { faceRoomId: id, userId: bo.id })
    expect(stranger.body['code']).toBe('not_found')
    await lin.get('admitToFaceRoom', { faceRoomId: id, userId: bo.id })
    expect((await look(bo, id)).people.map(one => one.id)).toEqual([lin.id, mei.id, bo.id])
  })

  test('no place of a guest is written anywhere, and that of the host goes with the room', async () => {
    const { id } = await open()
    const { code } = await doorOf(id, here)
    const before = await one<{ n: number; sealed: Buffer }>(
      world.db,
      sql`select count(*)::int as n, min(sealed::text)::bytea as sealed from envelopes.face_place`,
    )
    await mei.call('joinFaceRoom', { code, place: { ...here, latitude: 38.7224 } })
    await lin.get('leaveFaceRoom', { faceRoomId: id })
    const after = await one<{ n: number }>(
      world.db,
      sql`select count(*)::int as n from envelopes.face_place`,
    )
    expect(before.n).toBe(1)
    expect(before.sealed.toString('latin1')).not.toContain('38.7')
    expect(after.n).toBe(0)
  })

  test('the fifth wrong code closes the way by code, also when they come at once', async () => {
    const { tariq } = world.people
    const { id } = await open()
    const { code } = await doorOf(id)
    const wrong = code === '0000' ? '1111' : '0000'

    const tried = await Promise.all(
      Array.from({ length: 8 }, () => tariq.call('joinFaceRoom', { code: wrong })),
    )
    const right = await tariq.call('joinFaceRoom', { code })
    const codes = tried.map(answer => answer.body['code'])

    expect(codes.filter(one => one === 'envelope_code_wrong')).toHaveLength(5)
    expect(codes.filter(one => one === 'envelope_code_paused')).toHaveLength(3)
    expect(right).toMatchObject({ status: 429, body: { code: 'envelope_code_paused' } })
    expect((await byQr(tariq, id)).status).toBe(200)
    await advance(world.db, 600_000)
    expect((await tariq.call('joinFaceRoom', { code: (await doorOf(id)).code })).status).toBe(200)
  })

  test('two live rooms never have the same code, and an old code leads nowhere', async () => {
    const { id } = await open()
    const first = await doorOf(id)
    const other = (await mei.get('openFaceRoom')) as never as Face
    const takes = await Promise.all([
      mei.get('makeFaceDoor', { faceRoomId: other.id }),
      lin.get('makeFaceDoor', { faceRoomId: id }),
    ])
    expect(takes[0]['code']).not.toBe(first.code)
    expect(takes[1]['code']).toBe(first.code)

    await advance(world.db, 181_000)
    const old = await bo.call('joinFaceRoom', { code: first.code })
    expect(old.body['code']).toBe('envelope_code_wrong')
  })
})

describe('a round', () => {
  test('is counted down, rains, pays at once and brings the rest home', async () => {
    const id = await roomOfFour()
    expect((await start(id, {}, mei)).body['code']).toBe('not_found')
    const started = (await start(id, { shares: 4 })).body as never as Face
    expect(started).toMatchObject({ state: 'countdown', round: { number: 1, total: '1000' } })
    expect((await look(mei, id)).round).toMatchObject({ total: null, caught: [] })
    expect((await look(mei, id)).round?.drops).toEqual(started.round?.drops)
    expect((await tap(mei, id)).body['code']).toBe('envelope_not_open_yet')

    await advance(world.db, 3_000)
    const first = await tap(mei, id)
    const again = await tap(mei, id)
    const second = await tap(bo, id)
    expect(first.status).toBe(200)
    expect(again.text).toBe(first.text)
    expect([first.body['number'], second.body['number']]).toEqual([1, 2])
    expect((await tap(world.people.stranger, id)).body['code']).toBe('not_found')
    expect((await finish(ana, id)).status).toBe(200) // Too early: nothing happens.

    await advance(world.db, 10_000)
    expect((await tap(ana, id)).body['code']).toBe('envelope_expired')
    await finish(ana, id)
    const podium = await look(ana, id)
    const taken = Number(first.body['amount']) + Number(second.body['amount'])
    expect(podium).toMatchObject({ state: 'podium', round: { total: '1000' } })
    expect(podium.round?.returned).toBe(String(1_000 - taken))
    expect(podium.round?.caught.map(one => one.user.id)).toEqual([mei.id, bo.id])
    expect(podium.round?.caught.some(one => one.bestLuck)).toBe(false)
  })

  test('with as many shares as people gives everybody one, and is over with the last', async () => {
    const id = await roomOfFour()
    await start(id, { shares: 4, split: 'even' })
    await advance(world.db, 3_000)
    const caught = await Promise.all([lin, mei, bo, ana].map(who => tap(who, id)))
    expect(caught.map(answer => answer.body['amount'])).toEqual(['250', '250', '250', '250'])
    const podium = await look(lin, id)
    expect(podium.state).toBe('podium')

    await start(id, { shares: 2 })
    await advance(world.db, 3_000)
    for (const who of [mei, bo]) expect((await tap(who, id, 2)).status).toBe(200)
    expect((await tap(ana, id, 2)).body['code']).toBe('envelope_emptied')
    const best = (await look(ana, id)).round?.caught.filter(one => one.bestLuck)
    expect(best).toHaveLength(1)
  })

  test('is only for those who were here when it was started', async () => {
    const id = await roomOfFour()
    await start(id, { shares: 5 })
    await byQr(world.people.tariq, id)
    await mei.get('leaveFaceRoom', { faceRoomId: id })
    await advance(world.db, 3_000)

    expect((await tap(world.people.tariq, id)).body['code']).toBe('envelope_not_for_you')
    expect((await tap(mei, id)).body['code']).toBe('not_found')
    const { envelopeId } = present((await look(bo, id)).round)
    expect((await mei.call('claimEnvelope', { envelopeId })).body['code']).toBe('not_found')
  })

  test('started twice at once begins once, and the same key begins nothing new', async () => {
    const id = await roomOfFour()
    const key = newId()
    const starts = await Promise.all([start(id), start(id), start(id)])
    const codes = starts.map(answer => answer.body['code'] ?? 'done')
    expect(codes.toSorted()).toEqual(['done', 'envelope_room_busy', 'envelope_room_busy'])
    await advance(world.db, 14_000)
    const ask = await provenRound(lin, id, { split: 'even' })
    const once = await lin.call('startFaceRound', ask, { key })
    const twice = await lin.call('startFaceRound', ask, { key })
    expect(twice.text).toBe(once.text)
    const [{ rounds }] = (await many<{ rounds: number }>(
      world.db,
      sql`select rounds from envelopes.face_room order by opened_at desc limit 1`,
    )) as [{ rounds: number }]
    expect(rounds).toBe(2)
  })

  test('alone, too large or after the end of the room is refused and holds nothing', async () => {
    const { id } = await open()
    expect((await start(id)).body['code']).toBe('envelope_few_present')
    await byQr(mei, id)
    expect((await start(id, { shares: 101 })).body['code']).toBe('envelope_count_out_of_range')
    expect((await start(id, { total: '2' })).body['code']).toBe('envelope_amount_out_of_range')
    const cheap = { faceRoomId: id, total: '2', shares: 2, split: 'even' }
    const unproven = await lin.call('startFaceRound', cheap)
    expect(unproven.body['code']).toBe('identity_step_up_needed')
    await lin.get('leaveFaceRoom', { faceRoomId: id })
    expect((await start(id)).body['code']).toBe('envelope_room_closed')
    expect((await byQr(bo, id).catch(() => undefined))?.status).not.toBe(200)
  })
})

describe('the end of a room', () => {
  test('ten quiet minutes after a round close it, and thirty in any case', async () => {
    const id = await roomOfFour()
    await start(id, { shares: 4 })
    await advance(world.db, 13_000 + 599_000)
    await world.settle()
    expect((await look(mei, id)).state).toBe('podium')
    await advance(world.db, 2_000)
    await world.settle()
    expect((await look(mei, id)).state).toBe('closed')
    expect((await mei.get('getOpenFaceRoom'))['faceRoomId']).toBeNull()
  })

  test('the host leaves in the rain: what falls is still caught, and the rest goes home', async () => {
    const id = await roomOfFour()
    await start(id, { shares: 4 })
    await advance(world.db, 3_000)
    await lin.get('leaveFaceRoom', { faceRoomId: id })
    expect((await look(mei, id)).state).toBe('closed')
    expect((await tap(mei, id)).status).toBe(200)
  })

  test('a day after its end nobody knows who was there', async () => {
    const id = await roomOfFour()
    await lin.get('leaveFaceRoom', { faceRoomId: id })
    await advance(world.db, 25 * 3_600_000)
    await runSchedule(world.house, 'envelopes.sweep_rooms')
    expect((await mei.call('getFaceRoom', { faceRoomId: id })).body['code']).toBe('not_found')
  })
})

describe('a hundred phones', () => {
  const callOf = (id: UserId): Call => {
    const actor = { kind: 'user', id, level: 1, roles: [], restricted: false } as const
    const request = { ip: '', userAgent: '', origin: undefined }
    const whole: Actor = { ...actor, language: 'en', address: '' }
    return { house: world.house, actor: whole, key: undefined, request }
  }
  const crowd = (count: number, room: FaceRoomId) =>
    world.house.inTransaction('read write', async (tx, now) => {
      const ids: UserId[] = []
      for (let n = 0; n < count; n++) {
        const handle = `phone_${room.slice(-4)}_${n}`
        const language = 'en'
        const card = await identity.register(tx, {
          ...{ handle, name: handle, language, passwordHash: 'none', now },
        })
        ids.push(card.id)
        await store.savePerson(tx, room, { person: card.id, state: 'here', since: now })
      }
      await ledger.ensureWallets(tx, ids)
      return ids
    })

  test('tap three times each at once: every share once, nobody twice, nothing is left', async () => {
    const { id } = await open()
    const room = FaceRoomId.out.parse(present(fromWire('fac', id)))
    const people = [...(await crowd(99, room)), idOf(lin)]
    expect((await byQr(bo, id)).body['code']).toBe('envelope_room_full')
    await start(id, { total: '5000', shares: 60 })
    await advance(world.db, 3_000)

    const taps = [...people, ...people, ...people].map(person =>
      catchShare(callOf(person), { faceRoomId: room, round: 1 }).then(
        ({ number, amount }) => ({ person, number, amount, code: undefined }),
        error => ({ person, number: 0, amount: 0n, code: (error as Refusal).code }),
      ),
    )
    const answers = await Promise.all(taps)
    const won = answers.filter(answer => answer.code === undefined)
    const others = answers.filter(answer => answer.code !== undefined)

    expect(new Set(won.map(answer => answer.number)).size).toBe(60)
    expect(new Set(won.map(answer => answer.person)).size).toBe(60)
    expect(new Set(others.map(answer => answer.code))).toEqual(new Set(['envelope_emptied']))
    const amounts = new Map(won.map(answer => [answer.number, answer.amount]))
    expect([...amounts.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(5_000n)
  })

  test('tap against the end of the rain: caught and returned are the total, every time', async () => {
    const id = await roomOfFour()
    const room = FaceRoomId.out.parse(present(fromWire('fac', id)))
    for (let round = 1; round <= 8; round++) {
      const started = (await start(id, { shares: 4, total: '400' })).body as never as Face
      const wire = present(started.round).envelopeId
      const envelope = EnvelopeId.out.parse(present(fromWire('env', wire)))
      await advance(world.db, 12_999)
      const acts: Promise<unknown>[] = [mei, bo, ana].map(who =>
        claimShare(world.house, envelope, { claimer: idOf(who), level: 1 }).catch(() => undefined),
      )
      acts.push(advance(world.db, 1), endFaceRound(callOf(idOf(lin)), { faceRoomId: room, round }))
      await Promise.all(acts)
      await advance(world.db, 10)
      await endFaceRound(callOf(idOf(lin)), { faceRoomId: room, round })
      const { caught, returned } = present((await look(lin, id)).round)
      const taken = caught.reduce((sum, one) => sum + BigInt(one.amount), 0n)
      expect(taken + BigInt(returned ?? '0')).toBe(400n)
    }
  })
})
