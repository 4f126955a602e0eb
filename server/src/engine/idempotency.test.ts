import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ParcelHouse, openParcels } from '#/testing/parcels.ts'

let world: ParcelHouse
beforeAll(async () => {
  world = await openParcels()
})
afterAll(() => world.close())
beforeEach(() => world.reset())

describe('one key, one act', () => {
  test('the same key gives the same bytes and acts once', async () => {
    const key = world.newKey()

    const first = await world.send({ key })
    const again = await world.send({ key, body: '{"amount" : "5"}' })

    expect(first.statusCode).toBe(200)
    expect(again.body).toBe(first.body)
    expect(await world.sent()).toBe(1)
  })

  test('another body under the same key is refused and nothing is sent', async () => {
    const key = world.newKey()
    await world.send({ key })

    const other = await world.send({ key, body: { amount: '6' } })
    const elsewhere = await world.send({ key, to: 'ana' })

    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused'])
    expect(elsewhere.json().code).toBe('idempotency_key_reused')
    expect(await world.sent()).toBe(1)
  })

  test('the key of Lin says nothing about the key of Mei', async () => {
    const key = world.newKey()

    await world.send({ key })
    const mei = await world.send({ key, as: 'mei', body: { amount: '6' } })

    expect(mei.statusCode).toBe(200)
    expect(await world.sent()).toBe(2)
  })

  test('ten copies at once are one parcel and ten equal answers', async () => {
    const key = world.newKey()

    const answers = await Promise.all(Array.from({ length: 10 }, () => world.send({ key })))

    expect(new Set(answers.map(answer => answer.body)).size).toBe(1)
    expect(world.state.ran).toBe(1)
    expect(await world.sent()).toBe(1)
  })

  test('a twin waits two seconds at most and then hears that the first is under way', async () => {
    const key = world.newKey()
    world.state.mood = 'slow'

    const [, twin] = await Promise.all([
      world.send({ key }),
      new Promise(next => setTimeout(next, 100)).then(() => world.send({ key })),
    ])

    expect([twin.statusCode, twin.json().code]).toEqual([409, 'idempotency_in_progress'])
    expect(await world.sent()).toBe(1)
  })

  test('a refusal is remembered: a late copy does not act after all', async () => {
    const key = world.newKey()
    world.state.mood = 'refuse'
    const first = await world.send({ key })
    world.state.mood = 'well'

    const late = await world.send({ key })

    expect(first.statusCode).toBe(404)
    expect(late.body).toBe(first.body)
    expect(await world.sent()).toBe(0)
  })

  test('a refusal by a constraint is remembered like any other', async () => {
    const key = world.newKey()

    const first = await world.send({ key, body: { amount: '1000000' } })
    const late = await world.send({ key, body: { amount: '1000000' } })

    expect([first.statusCode, first.json().code]).toEqual([403, 'forbidden'])
    expect(late.body).toBe(first.body)
    expect(world.state.ran).toBe(1)
  })

  test.each(['busy', 'break', 'abort', 'unfit'] as const)(
    'when it went wrong (%s) nothing is kept, and the same key may try again',
    async wrong => {
      const key = world.newKey()
      world.state.mood = wrong
      const first = await world.send({ key })
      expect(await world.sent()).toBe(0)
      world.state.mood = 'well'

      const again = await world.send({ key })

      expect(first.statusCode).toBeGreaterThanOrEqual(500)
      expect(again.statusCode).toBe(200)
      expect(await world.sent()).toBe(1)
    },
  )

  test('a write that moves money needs a key, of 1 to 255 letters', async () => {
    const without = await world.send()
    const long = await world.send({ key: 'k'.repeat(256) })
    const short = await world.send({ key: `k` })

    expect([without.statusCode, without.json().code]).toEqual([400, 'idempotency_key_missing'])
    expect(long.json().details).toEqual({ field: 'Idempotency-Key', why: 'too_long' })
    expect(short.statusCode).toBe(200)
  })

  test('an error of ours says its number and nothing of what happened', async () => {
    world.state.mood = 'break'

    const answer = await world.send({ key: world.newKey() })

    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('owes')
    expect(answer.json().details.request_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})
