import { crc32 } from 'node:zlib'
import { fromWire, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { paintPicture } from '#/engine/image.ts'
import { present } from '#/kit/assert.ts'
import { tieTogether } from '#/testing/chat-stage.ts'
import type { Client } from '#/testing/client.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'
import { leaving } from '../leaving.ts'

let world: World
let wen: Client
let lin: Client
let mei: Client
let bo: Client
let ana: Client
const reason = 'a kite and nothing else'
const dayMs = 24 * 3_600_000

beforeAll(async () => {
  world = await openWorld()
  ;({ wen, lin, mei, bo, ana } = world.people)
  for (const other of [mei, bo, ana]) {
    await tieTogether(world.house, idOf(lin), idOf(other))
  }
})
afterEach(async () => {
  await releaseClock(world.db)
  await world.house.inTransaction('read write', async tx => {
    for (const table of ['ask', 'asked', 'ask_mute']) {
      await many(tx, sql.raw(`delete from envelopes.${table}`))
    }
  })
})
afterAll(() => world.close())

const idOf = (client: Client): UserId => UserId.out.parse(present(fromWire('usr', client.id)))

/** Uploads bytes as a browser would. */
function put(one: Client, bytes: Buffer, type = 'image/webp') {
  const mark = 'a-mark-between-parts'
  const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="a.webp"\r\n`
  const rest = Buffer.from(`\r\n--${mark}--\r\n`)
  return world.app.inject({
    method: 'POST',
    url: '/api/envelopes/ask-pictures',
    headers: {
      ...(one.token !== undefined && { authorization: `Bearer ${one.token}` }),
      'content-type': `multipart/form-data; boundary=${mark}`,
    },
    payload: Buffer.concat([Buffer.from(`${head}content-type: ${type}\r\n\r\n`), bytes, rest]),
  })
}

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600">' +
  '<rect width="900" height="600" fill="#4a90c2"/><path d="M450 100l120 180-120 220z" fill="gold"/></svg>'
const kite = () => paintPicture(svg, { width: 900, height: 600 })
const added = async (one = lin): Promise<string> => {
  // Ten in an hour are enough for a person, and too few for a file of tests.
  await many(world.db, sql`delete from engine.limit_row`)
  const said = await put(one, await kite())
  expect(said.statusCode, said.body).toBe(200)
  return said.json().id
}

type Ask = { id: string; state: string; picture: { state: string } | null }
const asking = (who: Client, people: readonly Client[], id: string) =>
  who.call('askForEnvelopes', {
    people: people.map(one => one.id),
    occasion: '给孙女买风筝',
    picture: { id, alt: '一只金色的风筝' },
  })
const ask = async (people: readonly Client[], id: string): Promise<Ask[]> => {
  const { status, text, body } = await asking(lin, people, id)
  expect(status, text).toBe(200)
  return body['items'] as never
}
const one = async (people: readonly Client[], id: string): Promise<string> =>
  present((await ask(people, id))[0]).id
const pictureOf = async (who: Client, askId: string) =>
  (await who.get('getAsk', { askId }))['picture']
const look = async (who: Client | undefined, path: string) =>
  world.app.inject({
    url: `/api/envelopes/${path}`,
    headers: who?.token === undefined ? {} : { authorization: `Bearer ${who.token}` },
  })
const seen = async (who: Client | undefined, askId: string) =>
  (await look(who, `asks/${askId}/picture`)).statusCode
const onDesk = async (id: string) => {
  const { items }: { items: { id: string; kind: string; alt: string }[] } = (await wen.get(
    'listDeskCovers',
  )) as never
  return items.find(cover => cover.id === id)
}
const decide = (coverId: string, decision: 'publish' | 'return') =>
  wen.get('decideCover', { coverId, decision, reason })
const refused = async (who: Client) => {
  await world.settle()
  const { items }: { items: { kind: string; link: { ref: string } }[] } = (await who.get(
    'listNotices',
    { limit: 50 },
  )) as never
  return items.filter(item => item.kind === 'envelopes.ask_picture_refused').map(i => i.link.ref)
}

describe('a picture that goes with a request', () => {
  test('is seen by who asks at once, by who is asked once it was looked at, by nobody else', async () => {
    const id = await added()
    expect(await onDesk(id)).toBeUndefined()
    const asks = await ask([mei, bo], id)
    const askId = present(asks.find(row => row.picture !== null)).id

    expect(await onDesk(id)).toMatchObject({ kind: 'ask', alt: '一只金色的风筝' })
    expect(await pictureOf(lin, askId)).toMatchObject({ state: 'in_review' })
    expect(await pictureOf(mei, askId)).toBeNull()
    expect(await seen(lin, askId)).toBe(200)
    for (const other of [mei, bo, world.people.stranger]) expect(await seen(other, askId)).toBe(404)

    await decide(id, 'publish')

    expect(await pictureOf(mei, askId)).toEqual({
      ...{ state: 'published', alt: '一只金色的风筝', reason: null },
    })
    const shown = await look(mei, `asks/${askId}/picture`)
    expect(shown.headers).toMatchObject({
      ...{ 'content-type': 'image/webp', 'cache-control': 'no-store' },
    })
    // The other one who was asked has a request of their own, and this one is not theirs.
    for (const other of [bo, ana, world.people.stranger]) {
      expect(await seen(other, askId)).toBe(404)
    }
    expect(await seen(undefined, askId)).toBe(401)
  })

  test('is no cover: nobody may send an envelope in it, and its key opens nothing', async () => {
    const id = await added()
    await one([mei], id)
    await decide(id, 'publish')
    const roomId = await roomOf(lin, [mei])
    const key = { ...{ roomId, mode: 'ordinary', split: 'even', total: '200', shares: 2 } }

    const sent = await lin.call('sendEnvelope', { ...key, cover: id })
    const listed = JSON.stringify(await mei.get('listCovers'))

    expect(sent.body).toMatchObject({ code: 'bad_input' })
    expect(listed).not.toContain(id)
    for (const other of [undefined, lin, mei, ana]) {
      expect((await look(other, `covers/${id}/picture`)).statusCode).toBe(404)
    }
    const staff = await look(wen, `covers/${id}/picture`)
    expect([staff.statusCode, staff.headers['cache-control']]).toEqual([200, 'no-store'])
  })

  test('keeps nothing of what its file says beside the picture', async () => {
    const said = await put(lin, noted('taken at 31.2304 N, 121.4737 E'), 'image/png')
    expect(said.statusCode, said.body).toBe(200)
    const askId = await one([mei], said.json().id)

    const { rawPayload } = await look(lin, `asks/${askId}/picture`)

    expect(rawPayload.toString('latin1')).not.toContain('31.2304')
  })

  test('that is returned is gone: who asked reads why, and the request stands', async () => {
    const id = await added()
    const askId = await one([mei], id)
    await decide(id, 'return')

    expect(await refused(lin)).toContain(askId)
    expect(await refused(mei)).toEqual([])
    expect(await lin.get('getAsk', { askId })).toMatchObject({
      ...{ state: 'open', picture: { state: 'returned', reason } },
    })
    expect(await pictureOf(mei, askId)).toBeNull()
    expect(await seen(lin, askId)).toBe(404)
    const again = await wen.call('decideCover', { coverId: id, decision: 'publish', reason })
    expect(again.body['code']).toBe('envelope_cover_settled')
  })

  test('that is taken down is gone for who had seen it', async () => {
    const id = await added()
    const askId = await one([mei], id)
    await decide(id, 'publish')
    expect(await seen(mei, askId)).toBe(200)

    await wen.get('takeDownCover', { coverId: id, reason })
    await world.settle()

    expect([await seen(mei, askId), await seen(lin, askId)]).toEqual([404, 404])
    expect(await pictureOf(lin, askId)).toMatchObject({ state: 'withdrawn', reason })
  })

  test('goes with the last request that is taken back', async () => {
    const id = await added()
    const [first, second] = await ask([mei, bo], id)
    await decide(id, 'publish')

    await lin.get('withdrawAsk', { askId: present(first).id })
    const boSees = await seen(bo, present(second).id)
    await lin.get('withdrawAsk', { askId: present(second).id })
    await world.settle()

    expect(boSees).toBe(200)
    expect(await seen(mei, present(first).id)).toBe(404)
    expect(await seen(bo, present(second).id)).toBe(404)
    expect(await onDesk(id)).toBeUndefined()
  })

  test('stays unseen by who hears nothing of them', async () => {
    await mei.get('muteAsker', { userId: lin.id })
    const id = await added()
    const askId = await one([mei], id)
    await decide(id, 'publish')

    expect(await seen(mei, askId)).toBe(404)
    expect(await pictureOf(lin, askId)).toMatchObject({ state: 'published' })
  })
})

describe('asking with a picture is refused, and nobody is asked,', () => {
  test.each<[string, () => Promise<string>]>([
    ['with one of somebody else', () => added(ana)],
    ['with one that is not there', async () => toWire('cvr', newId())],
    [
      'with one that went with another request',
      async () => {
        const id = await added()
        await one([bo], id)
        return id
      },
    ],
  ])('%s', async (_, make) => {
    const id = await make()

    const said = await asking(lin, [mei], id)

    expect(said.body).toMatchObject({ code: 'bad_input', details: { field: 'picture' } })
    expect(await mei.get('listAsks', { role: 'to_me' })).toEqual({ items: [] })
  })

  test('and of two requests at once with one picture one is made', async () => {
    const id = await added()
    const said = await Promise.all([asking(lin, [mei], id), asking(lin, [bo], id)])
    expect(said.map(one => one.status).toSorted()).toEqual([200, 400])
  })
})

test('a file that is no picture is refused', async () => {
  const said = await put(bo, Buffer.from('plain words'))
  expect([said.statusCode, said.json().code]).toEqual([415, 'wrong_type'])
})

test('ten pictures an hour are enough for anybody', async () => {
  const drawn = await kite()
  const codes: number[] = []
  for (let n = 0; n < 11; n++) codes.push((await put(bo, drawn)).statusCode)
  expect(codes.at(-1)).toBe(429)
})

test('one that was never asked with is staff’s to see at no time, and gone after a day', async () => {
  const id = await added()
  const words = { name: '风筝', alt: '风筝', reason }
  for (const said of [
    await wen.call('submitCover', { coverId: id, ...words }),
    await wen.call('decideCover', { coverId: id, decision: 'publish', reason }),
    await wen.call('takeDownCover', { coverId: id, reason }),
  ]) {
    expect(said.status).toBe(404)
  }
  expect((await look(wen, `covers/${id}/picture`)).statusCode).toBe(404)

  await runSchedule(world.house, 'envelopes.sweep_ask_pictures')
  expect(await kept(id)).toBe(true)
  await advance(world.db, dayMs + 1_000)
  await runSchedule(world.house, 'envelopes.sweep_ask_pictures')
  await world.settle()

  expect(await kept(id)).toBe(false)
  expect((await asking(lin, [mei], id)).body['code']).toBe('bad_input')
})

test('who leaves takes their pictures along, and has them in their own copy before', async () => {
  const id = await added()
  await one([mei], id)
  await decide(id, 'publish')
  const gather = present(leaving.gather)
  const copy = await world.house.read(tx => gather(tx, idOf(lin)))
  expect(copy['askPictures']).toContainEqual(expect.objectContaining({ alt: '一只金色的风筝' }))

  await world.house.inTransaction('read write', async tx => leaving.forget?.(tx, idOf(lin)))
  await world.settle()

  expect(await kept(id)).toBe(false)
  expect(await onDesk(id)).toBeUndefined()
})

/** Whether the files of a picture are there. */
async function kept(id: string): Promise<boolean> {
  const name = present(fromWire('cvr', id))
  return (await world.house.files.read(`covers/${name}-full.webp`)) !== undefined
}

/** A square of one colour as PNG, with a note in it as a camera writes one. */
function noted(words: string): Buffer {
  const plain = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAGUlEQVQokWM4' +
      '6KJLEmIY1eAyGkoHh2vSAABCizIQkA08qQAAAABJRU5ErkJggg==',
    'base64',
  )
  const note = Buffer.from(`tEXtComment\0${words}`, 'latin1')
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(note.length - 4)
  sum.writeUInt32BE(crc32(note))
  // After the head of the file, which is 33 bytes long.
  return Buffer.concat([plain.subarray(0, 33), length, note, sum, plain.subarray(33)])
}
