import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ParcelHouse, openParcels, idOf } from '#/testing/parcels.ts'
import { many, sql } from './db.ts'

let world: ParcelHouse
beforeAll(async () => {
  world = await openParcels()
})
afterAll(() => world.close())
beforeEach(() => world.reset())

describe('who may', () => {
  test('a stranger hears not_signed_in, whatever the body looks like', async () => {
    const answers = await Promise.all([
      world.send({ as: '', key: world.newKey() }),
      world.send({ as: 'nobody', key: world.newKey() }),
      world.send({ as: '', body: { amount: -1 } }),
    ])

    for (const answer of answers) {
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'not_signed_in'])
    }
  })

  test('a restricted person reads and does not write', async () => {
    const table = await world.app.inject({
      url: '/api/parcels/table',
      headers: { authorization: 'Bearer bo' },
    })

    const parcel = await world.send({ as: 'bo', key: world.newKey() })

    expect(table.statusCode).toBe(200)
    expect(parcel.json().code).toBe('restricted')
  })

  test.each([
    ['', 'not_signed_in'],
    ['lin', 'forbidden'],
    ['ana', 'forbidden'],
    ['tariq', undefined],
    ['wen', undefined],
  ])('of a staff write %s hears %s', async (name, code) => {
    const answer = await recall(name)

    expect(answer.json().code).toBe(code)
  })

  test('each staff write leaves one line in the audit log, in the same commit', async () => {
    const before = await lines()

    await recall('tariq')

    const after = await lines()
    expect(after.length).toBe(before.length + 1)
    expect(after.at(-1)).toMatchObject({
      act: 'parcels.recall',
      by_id: idOf('tariq'),
      person_id: idOf('lin'),
      reason: 'they were sent by mistake',
    })
  })

  const recall = (name: string) =>
    world.app.inject({
      method: 'DELETE',
      url: `/api/parcels/of/${z.encode(UserId, idOf('lin'))}`,
      headers: {
        'content-type': 'application/json',
        ...(name !== '' && { authorization: `Bearer ${name}` }),
      },
      payload: { reason: 'they were sent by mistake' },
    })
  const lines = () =>
    world.house.read(tx =>
      many<{ act: string }>(
        tx,
        sql`select act, by_id, person_id, reason from engine.audit order by number`,
      ),
    )
})

describe('the cookie', () => {
  const withCookie = (headers: object) =>
    world.send({ as: '', key: world.newKey(), headers: { cookie: 'a=b; fuquan=lin', ...headers } })

  test('a write with the cookie must come from our own pages', async () => {
    const ours = await withCookie({ origin: 'http://localhost:8420' })
    const loopback = await withCookie({ origin: 'http://127.0.0.1:8420' })
    const none = await withCookie({})
    const theirs = await withCookie({ origin: 'https://evil.example' })
    const port = await withCookie({ origin: 'http://localhost:3000' })
    const cross = await withCookie({
      origin: 'http://localhost:8420',
      'sec-fetch-site': 'cross-site',
    })

    expect([ours.statusCode, loopback.statusCode]).toEqual([200, 200])
    for (const answer of [none, theirs, port, cross]) expect(answer.json().code).toBe('forbidden')
  })

  test('signing in sets a cookie scripts cannot read, or hands a token to a program', async () => {
    const knock = (body: object) =>
      world.app.inject({
        method: 'POST',
        url: '/api/parcels/door/knock',
        headers: { 'content-type': 'application/json' },
        payload: body,
      })

    const browser = await knock({})
    const program = await knock({ as: 'token' })

    expect(browser.headers['set-cookie']).toMatch(/^fuquan=lin; Path=\/; HttpOnly; SameSite=Lax; /)
    expect(browser.json()).toEqual({})
    expect(program.headers['set-cookie']).toBeUndefined()
    expect(program.json()).toEqual({ token: 'lin' })
  })
})

describe('what comes in', () => {
  test.each([
    ['{"amount":"5"', 'body', 'not_json'],
    ['{"amount":"5","amount":"6"}', 'amount', 'duplicate'],
    ['{"amount":"5","x":1}', 'x', 'unknown'],
    ['{"amount":5}', 'amount', 'wrong_shape'],
    ['{"amount":"05"}', 'amount', 'wrong_shape'],
    ['{"amount":"9223372036854775808"}', 'amount', 'wrong_shape'],
    ['{}', 'amount', 'missing'],
    ['', 'amount', 'missing'],
    ['[]', 'body', 'wrong_shape'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 'body', 'too_deep'],
    ['{"amount":"5","note":"a\\u0000b"}', 'note', 'hidden_characters'],
    ['{"amount":"5","note":"\\ud800"}', 'note', 'hidden_characters'],
    ['{"amount":"5","__proto__":{}}', '__proto__', 'unknown'],
  ])('%s is refused: %s %s', async (body, field, why) => {
    const answer = await world.send({ key: world.newKey(), body })

    expect([answer.statusCode, answer.json().code]).toEqual([400, 'bad_input'])
    expect(answer.json().details).toEqual({ field, why })
    expect(world.state.ran).toBe(0)
  })

  test('what is too large or of another kind is refused before it is read', async () => {
    const large = await world.send({ key: world.newKey(), body: { note: 'x'.repeat(200_000) } })
    const form = await world.send({
      key: world.newKey(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    const packed = await world.send({
      key: world.newKey(),
      headers: { 'content-encoding': 'gzip' },
    })

    expect([large.statusCode, large.json().code]).toEqual([413, 'too_large'])
    expect([form.statusCode, form.json().code]).toEqual([415, 'wrong_type'])
    expect(packed.json().code).toBe('wrong_type')
  })

  test('a name nobody knows in the query is refused', async () => {
    const answer = await world.app.inject('/api/parcels?limt=5')

    expect(answer.json().details).toEqual({ field: 'limt', why: 'unknown' })
  })

  test('a file comes to disk within its limit and under its name', async () => {
    const bring = (field: string, size: number) =>
      world.app.inject({
        method: 'POST',
        url: '/api/parcels/picture',
        headers: {
          authorization: 'Bearer lin',
          'content-type': 'multipart/form-data; boundary=x',
        },
        payload: [
          '--x',
          `Content-Disposition: form-data; name="${field}"; filename="a.png"`,
          'Content-Type: image/png',
          '',
          'y'.repeat(size),
          '--x--',
          '',
        ].join('\r\n'),
      })

    const fits = await bring('file', 900)
    const large = await bring('file', 1_100)
    const other = await bring('other', 9)
    const json = await world.app.inject({
      method: 'POST',
      url: '/api/parcels/picture',
      headers: { authorization: 'Bearer lin', 'content-type': 'application/json' },
      payload: {},
    })

    expect(fits.json()).toEqual({ bytes: 900 })
    expect(large.json().code).toBe('too_large')
    expect(other.json().code).toBe('bad_input')
    expect(json.json().code).toBe('wrong_type')
  })
})

describe('what goes out', () => {
  test('an amount is a text, a moment is a text, and nothing is kept by a cache', async () => {
    const answer = await world.send({ key: world.newKey() })

    expect(answer.json()).toMatchObject({ amount: '5', sentAt: expect.stringMatching(/Z$/) })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('a read that tries to write is stopped by the database', async () => {
    const answer = await world.app.inject({
      url: '/api/parcels/peek',
      headers: { authorization: 'Bearer lin' },
    })

    expect(answer.statusCode).toBe(500)
    expect(await world.sent()).toBe(0)
  })

  test('a file has its type and its name, and is not sent twice to who has it', async () => {
    const headers = { authorization: 'Bearer lin' }

    const first = await world.app.inject({ url: '/api/parcels/table', headers })
    const again = await world.app.inject({
      url: '/api/parcels/table',
      headers: { ...headers, 'if-none-match': '"one"' },
    })

    expect(first.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(first.headers['content-disposition']).toContain("UTF-8''%E8%A1%A8.csv")
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})
