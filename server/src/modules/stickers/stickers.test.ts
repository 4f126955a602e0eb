import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { paintPicture } from '#/engine/image.ts'
import type { Client } from '#/testing/client.ts'
import { changeSettings } from '#/testing/settings.ts'
import { openWorld, roomOf, type World } from '#/testing/world.ts'
import { drawnPacks } from './drawn.ts'

let world: World
let roomId = ''
const reason = 'looked at for this test'
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">' +
  '<rect width="300" height="200" rx="40" fill="#c62f21"/></svg>'

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo } = world.people
  roomId = await roomOf(lin, [mei, bo])
})
afterAll(() => world.close())

const newPack = () => toWire('pak', newId())
const newMessage = () => toWire('msg', newId())

/** Uploads bytes into a pack, as a browser would, and gives the answer. */
function put(one: Client, packId: string, bytes: Buffer, name = 'cat.webp', type = 'image/webp') {
  const mark = 'a-mark-between-parts'
  const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n`
  const rest = Buffer.from(`\r\n--${mark}--\r\n`)
  return world.app.inject({
    method: 'POST',
    url: `/api/stickers/mine/${packId}/stickers`,
    headers: {
      authorization: `Bearer ${one.token}`,
      'content-type': `multipart/form-data; boundary=${mark}`,
    },
    payload: Buffer.concat([Buffer.from(`${head}content-type: ${type}\r\n\r\n`), bytes, rest]),
  })
}
const picture = (stickerId: string, one: Client, size = 512) =>
  world.app.inject({
    method: 'GET',
    url: `/api/stickers/${stickerId}/picture?size=${size}`,
    headers: { authorization: `Bearer ${one.token}` },
  })
const code = async (asked: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await asked
  return status < 400 ? 'done' : body['code']
}
const anyPicture = () => paintPicture(svg, { width: 300, height: 200 })

/** A draft of somebody's with one described picture and a licence. */
async function draftOf(one: Client): Promise<{ packId: string; stickerId: string }> {
  const packId = newPack()
  await one.get('draftPack', { packId, name: 'Bakery cat' })
  const said = await put(one, packId, await anyPicture())
  expect(said.statusCode).toBe(200)
  const stickerId: string = said.json().id
  const words = { alt: 'a cat in a bread basket', keywords: ['cat', '面包猫'] }
  await one.get('describeSticker', { packId, stickerId, ...words })
  await one.get('changePack', { packId, licence: 'own' })
  return { packId, stickerId }
}
async function publishedOf(one: Client) {
  const made = await draftOf(one)
  await one.get('submitPack', { packId: made.packId })
  await world.people.wen.get('decidePack', { packId: made.packId, decision: 'publish', reason })
  return made
}
type Shelf = { packs: { id: string; stickers: { id: string; keywords: string[] }[] }[] }
const shelfOf = async (one: Client): Promise<Shelf> => (await one.get('getStickerShelf')) as never

describe('packs of the house', () => {
  test('at least three packs with 24 stickers ship with the house, each with its words', async () => {
    const { packs } = await shelfOf(world.people.mei)
    const stickers = packs.flatMap(pack => pack.stickers)
    expect(packs.length).toBeGreaterThanOrEqual(3)
    expect(stickers.length).toBeGreaterThanOrEqual(24)
    expect(new Set(stickers.map(one => one.id)).size).toBe(stickers.length)
    for (const { keywords } of stickers) {
      expect(keywords.some(word => /\p{Script=Han}/u.test(word))).toBe(true)
      expect(keywords.some(word => /^[a-z]+$/.test(word))).toBe(true)
    }
  })

  test('every drawing is painted as WebP of both sizes, see-through and light', async () => {
    for (const { id } of drawnPacks.flatMap(pack => pack.stickers)) {
      const answer = await picture(toWire('stk', id), world.people.mei)
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toBe('image/webp')
      const bytes = answer.rawPayload
      expect(bytes.toString('latin1', 8, 16)).toBe('WEBPVP8X')
      expect(bytes.readUInt8(20) & 0x10).toBe(0x10) // It says that it has an alpha channel.
      expect([bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]).toEqual([512, 512])
      expect(bytes.length).toBeLessThan(100_000)
    }
    const [first] = drawnPacks[0]?.stickers ?? []
    const small = await picture(toWire('stk', first?.id ?? ''), world.people.mei, 128)
    expect(small.rawPayload.readUIntLE(24, 3) + 1).toBe(128)
  })
})

describe('sending', () => {
  const drawn = toWire('stk', drawnPacks[0]?.stickers[0]?.id ?? '')

  test('A sticker sent twice with one message id stands in the room once', async () => {
    const { lin, mei } = world.people
    const ask = { stickerId: drawn, roomId, messageId: newMessage() }
    const answers = await Promise.all(Array.from({ length: 8 }, () => lin.get('sendSticker', ask)))
    expect(new Set(answers.map(one => one['number'])).size).toBe(1)

    const talk: { items: { id: string; embed: object }[] } = (await mei.get('listMessages', {
      roomId,
    })) as never
    const said = talk.items.filter(one => one.id === ask.messageId)
    expect(said.map(one => one.embed)).toEqual([{ kind: 'sticker', ref: drawn }])
    const shelf: { recent: { id: string }[] } = (await lin.get('getStickerShelf')) as never
    expect(shelf.recent.map(one => one.id)).toEqual([drawn])
  })

  test('who is not in the room sends nothing there', async () => {
    const ask = { stickerId: drawn, roomId, messageId: newMessage() }
    expect(await code(world.people.stranger.call('sendSticker', ask))).toBe('not_found')
    const left = await world.people.stranger.get('getStickerShelf')
    expect(left['recent']).toEqual([])
  })
})

describe('packs of members', () => {
  test('No unreviewed picture is searchable by others', async () => {
    const { lin, mei, wen } = world.people
    const { packId, stickerId } = await draftOf(lin)
    await lin.get('submitPack', { packId })

    expect(await code(mei.call('getPack', { packId }))).toBe('not_found')
    expect(await code(mei.call('addPack', { packId }))).toBe('not_found')
    expect(await code(mei.call('getSticker', { stickerId }))).toBe('not_found')
    expect((await picture(stickerId, mei)).statusCode).toBe(404)
    const ask = { stickerId, roomId, messageId: newMessage() }
    // Its owner, who sees it, sends it to nobody either.
    expect(await code(lin.call('sendSticker', ask))).toBe('not_found')
    const listed: { items: { id: string }[] } = (await mei.get('listPacks')) as never
    expect(listed.items.some(one => one.id === packId)).toBe(false)
    for (const one of [lin, mei]) {
      const { packs } = await shelfOf(one)
      expect(packs.some(pack => pack.id === packId)).toBe(false)
    }
    expect((await picture(stickerId, wen)).statusCode).toBe(200)

    await wen.get('decidePack', { packId, decision: 'publish', reason })
    await mei.get('addPack', { packId })
    await mei.get('addPack', { packId })
    const { packs } = await shelfOf(mei)
    const mine = packs.filter(pack => pack.id === packId)
    expect(mine[0]?.stickers[0]?.keywords).toEqual(['cat', '面包猫'])
    expect(mine).toHaveLength(1)
    expect(await code(mei.call('sendSticker', ask))).toBe('done')
  })

  test('Every published sticker has a licence and an alt text', async () => {
    const { lin } = world.people
    const packId = newPack()
    await lin.get('draftPack', { packId, name: 'Bare' })
    const submit = () => code(lin.call('submitPack', { packId }))
    expect(await submit()).toBe('sticker_pack_empty')
    const stickerId: string = (await put(lin, packId, await anyPicture())).json().id
    expect(await submit()).toBe('sticker_licence_missing')
    await lin.get('changePack', { packId, licence: 'cc_by' })
    expect(await submit()).toBe('sticker_licence_missing')
    await lin.get('changePack', { packId, author: 'Mei Fang' })
    expect(await submit()).toBe('sticker_alt_missing')
    await lin.get('describeSticker', { packId, stickerId, alt: 'a loaf', keywords: [] })
    await lin.get('changePack', { packId, showsPeople: true })
    expect(await submit()).toBe('sticker_consent_missing')
    await lin.get('changePack', { packId, consent: 'Mei herself, on 3 May' })
    expect(await submit()).toBe('done')
    expect(await submit()).toBe('sticker_in_review')
    const words = { packId, stickerId, alt: 'other words', keywords: [] }
    expect(await code(lin.call('describeSticker', words))).toBe('sticker_in_review')

    const bare = await many(
      world.db,
      sql`
        select s.id from stickers.sticker s join stickers.pack p on p.id = s.pack
        where p.state in ('published', 'withdrawn') and (p.licence is null or s.alt = '')`,
    )
    expect(bare).toEqual([])
  })

  test('a returned pack is mended and handed in again; its owner hears why', async () => {
    const { bo, wen } = world.people
    const { packId } = await draftOf(bo)
    await bo.get('submitPack', { packId })
    await wen.get('decidePack', { packId, decision: 'return', reason: 'the third one is blurred' })
    const again = { packId, decision: 'publish', reason }
    expect(await code(wen.call('decidePack', again))).toBe('sticker_not_in_review')
    const pack = await bo.get('getPack', { packId })
    expect(pack).toMatchObject({ state: 'returned', mine: { reason: 'the third one is blurred' } })
    await bo.get('submitPack', { packId })
    await wen.get('decidePack', again)
    await world.settle()
    const told: { items: object[] } = (await bo.get('listNotices')) as never
    const link = { kind: 'pack', ref: packId }
    expect(told.items.slice(0, 2)).toMatchObject([
      { kind: 'stickers.pack_published', link },
      { kind: 'stickers.pack_returned', facts: { reason: 'the third one is blurred' }, link },
    ])
    expect(await bo.get('getPack', { packId })).toMatchObject({ state: 'published' })
    const rename = { packId, name: 'Another name' }
    expect(await code(bo.call('changePack', rename))).toBe('sticker_pack_settled')
  })

  test('withdrawn by its owner, what was sent stays small and nobody sends or adds it', async () => {
    const { lin, mei } = world.people
    const { packId, stickerId } = await publishedOf(lin)
    await mei.get('addPack', { packId })
    await lin.get('withdrawPack', { packId })

    expect(await mei.get('getSticker', { stickerId })).toMatchObject({ size: 'preview' })
    const shown = await picture(stickerId, mei, 512)
    expect(shown.rawPayload.length).toBe((await picture(stickerId, mei, 128)).rawPayload.length)
    const ask = { stickerId, roomId, messageId: newMessage() }
    expect(await code(mei.call('sendSticker', ask))).toBe('sticker_withdrawn')
    expect(await code(mei.call('addPack', { packId }))).toBe('not_found')
    const { packs } = await shelfOf(mei)
    expect(packs.some(pack => pack.id === packId)).toBe(false)
  })

  test('What staff took down is gone everywhere, for its owner too', async () => {
    const { lin, mei, wen } = world.people
    const { packId, stickerId } = await publishedOf(lin)
    await mei.get('reportPack', { packId, why: 'stolen', words: 'it is my cat' })
    await mei.get('reportPack', { packId, why: 'stolen', words: 'it is my cat, truly' })
    const open: { items: { pack: { id: string }; words: string }[] } = (await wen.get(
      'listStickerReports',
    )) as never
    const about = open.items.filter(one => one.pack.id === packId)
    expect(about.map(one => one.words)).toEqual(['it is my cat, truly'])

    await wen.get('takeDownPack', { packId, reason })
    await wen.get('takeDownPack', { packId, reason })
    await world.settle()
    for (const one of [lin, mei, wen]) {
      expect((await picture(stickerId, one)).statusCode).toBe(404)
      expect((await picture(stickerId, one, 128)).statusCode).toBe(404)
      expect(await one.get('getSticker', { stickerId })).toMatchObject({
        size: 'gone',
        packName: '',
        sticker: { alt: '', keywords: [] },
      })
    }
    expect(await code(mei.call('getPack', { packId }))).toBe('not_found')
    expect((await world.house.files.read(`stickers/${stickerId}-512.webp`)) ?? null).toBeNull()
    const left: { items: { pack: { id: string } }[] } = (await wen.get(
      'listStickerReports',
    )) as never
    expect(left.items.some(one => one.pack.id === packId)).toBe(false)
  })

  test('a deleted draft takes its pictures with it', async () => {
    const { mei } = world.people
    const { packId, stickerId } = await draftOf(mei)
    await mei.get('withdrawPack', { packId })
    await world.settle()
    expect(await code(mei.call('getPack', { packId }))).toBe('not_found')
    expect((await picture(stickerId, mei)).statusCode).toBe(404)
  })
})

describe('pictures that come in', () => {
  test('an SVG named .webp is refused, whatever it says it is', async () => {
    const { bo } = world.people
    const packId = newPack()
    await bo.get('draftPack', { packId, name: 'Formats' })
    for (const [bytes, name, type] of [
      [Buffer.from(svg), 'cat.webp', 'image/webp'],
      [Buffer.from('{"v":"5.7","layers":[]}'), 'cat.json', 'application/json'],
      [Buffer.from('00000018667479706d703432', 'hex'), 'cat.webp', 'image/webp'],
    ] as const) {
      const said = await put(bo, packId, bytes, name, type)
      expect([said.statusCode, said.json().code]).toEqual([415, 'sticker_format_refused'])
    }
    expect((await bo.get('getPack', { packId }))['stickers']).toEqual([])
  })

  test('a pack holds as many as the house says, and a level may be asked for', async () => {
    const { lin } = world.people
    const packId = newPack()
    await lin.get('draftPack', { packId, name: 'Full' })
    await changeSettings(world, { 'stickers.pack_size': 1 })
    expect((await put(lin, packId, await anyPicture())).statusCode).toBe(200)
    const second = await put(lin, packId, await anyPicture())
    expect(second.json().code).toBe('sticker_pack_full')
    await changeSettings(world, { 'stickers.pack_size': 120, 'stickers.upload_level': 3 })
    const ask = { packId: newPack(), name: 'Too low' }
    expect(await code(lin.call('draftPack', ask))).toBe('sticker_level_needed')
    await changeSettings(world, { 'stickers.upload_level': 1 })
  })
})

describe('what is too much', () => {
  test('a picture that no quality makes light enough is too large, and nothing of it is kept', async () => {
    const { bo } = world.people
    const packId = newPack()
    await bo.get('draftPack', { packId, name: 'Noise' })
    await changeSettings(world, { 'stickers.bytes': 50_000 })

    const heavy = await put(bo, packId, noise(512), 'noise.png', 'image/png')
    const light = await put(bo, packId, noise(16), 'noise.png', 'image/png')

    expect([heavy.statusCode, heavy.json().code]).toEqual([413, 'sticker_too_large'])
    expect(heavy.json().details).toEqual({ bytes_max: 50_000 })
    expect(light.statusCode).toBe(200)
    expect((await bo.get('getPack', { packId }))['stickers']).toHaveLength(1)
    await changeSettings(world, { 'stickers.bytes': 512_000 })
  })

  test('packs of one’s own are as many as the house says, and a draft is nobody else’s', async () => {
    const { lin, mei } = world.people
    const { packId } = await draftOf(lin)
    await changeSettings(world, { 'stickers.packs_each': 0 })
    const ask = { packId: newPack(), name: 'One too many' }

    expect(await code(lin.call('draftPack', ask))).toBe('sticker_packs_full')
    // The same pack again is no other pack.
    expect(await code(lin.call('draftPack', { packId, name: 'Bakery cat' }))).toBe('done')
    await changeSettings(world, { 'stickers.packs_each': 20 })
    expect(await code(mei.call('getPack', { packId }))).toBe('not_found')
  })
})

/** A picture of nothing but noise, as PNG. */
function noise(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const said = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length)
    frame.writeUInt32BE(crc32(said), 4)
    return Buffer.concat([frame.subarray(0, 4), said, frame.subarray(4)])
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(side)
  head.writeUInt32BE(side, 4)
  const rows = Array.from({ length: side }, () =>
    Buffer.concat([Buffer.alloc(1), randomBytes(side * 3)]),
  )
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const pixels = chunk('IDAT', deflateSync(Buffer.concat(rows)))
  return Buffer.concat([signature, chunk('IHDR', head), pixels, chunk('IEND', Buffer.alloc(0))])
}

describe('a stranger to a pack', () => {
  test('changes nothing of it, by no route', async () => {
    const { lin, stranger } = world.people
    const { packId, stickerId } = await draftOf(lin)
    const asks: [string, object][] = [
      ['getPack', {}],
      ['addPack', {}],
      ['reportPack', { why: 'other', words: '' }],
      ['changePack', { name: 'Mine now' }],
      ['describeSticker', { stickerId, alt: 'mine', keywords: [] }],
      ['removeSticker', { stickerId }],
      ['submitPack', {}],
      ['withdrawPack', {}],
      ['draftPack', { name: 'Mine now' }],
    ]
    for (const [name, more] of asks) {
      expect([name, await code(stranger.call(name, { packId, ...more }))]).toEqual([
        name,
        'not_found',
      ])
    }
    const said = await put(stranger, packId, await anyPicture())
    expect(said.json().code).toBe('not_found')
    for (const [name, more] of [
      ['listPacksInReview', {}],
      ['decidePack', { packId, decision: 'publish', reason }],
      ['listPublishedPacks', {}],
      ['takeDownPack', { packId, reason }],
      ['listStickerReports', {}],
      ['closeStickerReport', { stickerReportId: toWire('srp', newId()), reason }],
    ] as const) {
      expect([name, await code(stranger.call(name, more))]).toEqual([name, 'forbidden'])
    }
    expect(await lin.get('getPack', { packId })).toMatchObject({ name: 'Bakery cat' })
  })
})
