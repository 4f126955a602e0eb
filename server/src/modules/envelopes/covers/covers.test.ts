import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { houseId } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { paintPicture } from '#/engine/image.ts'
import { changeSetting } from '#/engine/settings.ts'
import type { Client } from '#/testing/client.ts'
import { passwordOfAll, pinOfAll, openWorld, roomOf, type World } from '#/testing/world.ts'
import { drawnCovers } from './drawn.ts'

let world: World
let wen: Client
let operator: Client
let room: string
const reason = 'painted by the art class for this house'

beforeAll(async () => {
  world = await openWorld()
  wen = world.people.wen
  operator = await appointed('painter')
  room = await roomOf(world.people.lin, [world.people.mei])
})
afterAll(() => world.close())

async function appointed(handle: string, role = 'operator'): Promise<Client> {
  const one = await world.join(handle)
  const asked = { payee: one.id, facts: { roles: role } }
  const { proof } = await wen.get('stepUp', {
    pin: pinOfAll,
    kind: 'identity.change_roles',
    ...asked,
  })
  await wen.get('changeRoles', { userId: one.id, roles: [role], proof, reason })
  await one.signInAgain(passwordOfAll)
  return one
}

type Picture = { bytes: Buffer; type?: string }

/** Uploads bytes as a browser would. */
function put(one: Client, { bytes, type = 'image/webp' }: Picture) {
  const mark = 'a-mark-between-parts'
  const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="a.webp"\r\n`
  const rest = Buffer.from(`\r\n--${mark}--\r\n`)
  return world.app.inject({
    method: 'POST',
    url: '/api/envelopes/desk/covers',
    headers: {
      ...(one.token !== undefined && { authorization: `Bearer ${one.token}` }),
      'content-type': `multipart/form-data; boundary=${mark}`,
    },
    payload: Buffer.concat([Buffer.from(`${head}content-type: ${type}\r\n\r\n`), bytes, rest]),
  })
}

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600">' +
  '<rect width="900" height="600" fill="#c62f21"/><circle cx="450" cy="300" r="200" fill="gold"/></svg>'
const wide = () => paintPicture(svg, { width: 900, height: 600 })

const picture = (key: string, one?: Client, size = 'full') =>
  world.app.inject({
    method: 'GET',
    url: `/api/envelopes/covers/${key}/picture?size=${size}`,
    headers: one?.token === undefined ? {} : { authorization: `Bearer ${one.token}` },
  })

/** Width and height of a WebP, read from its first frame. */
function sizeOf(bytes: Buffer): [number, number] {
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8X') return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]
  return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff]
}

async function draft(by = operator): Promise<{ id: string; key: string }> {
  const said = await put(by, { bytes: await wide() })
  expect(said.statusCode).toBe(200)
  return said.json()
}
const words = { name: '柳溪秋色', alt: '柳溪边的秋天，两个孩子在桥上', reason }

async function published(): Promise<{ id: string; key: string }> {
  const cover = await draft()
  await operator.get('submitCover', { coverId: cover.id, ...words })
  await wen.get('decideCover', { coverId: cover.id, decision: 'publish', reason })
  return cover
}

type Listed = { usual: string; items: { key: string; name: string; alt: string }[] }
const listed = async (): Promise<Listed> => (await world.people.mei.get('listCovers')) as never
const keys = async () => (await listed()).items.map(cover => cover.key)

const send = (cover?: string) =>
  world.people.lin.call('sendEnvelope', {
    ...{ roomId: room, mode: 'ordinary', split: 'even', total: '200', shares: 2 },
    ...(cover !== undefined && { cover }),
  })

describe('covers of the house', () => {
  test('eight ship with it, named and described, and everybody sees their pictures', async () => {
    const { items, usual } = await listed()
    expect(items.map(cover => cover.key)).toEqual([...drawnCovers])
    expect(usual).toBe('lantern')
    for (const { key, name, alt } of items) {
      expect([name.length > 0, alt.length > 5]).toEqual([true, true])
      const full = await picture(key)
      const small = await picture(key, undefined, 'small')
      expect(full.headers['content-type']).toBe('image/webp')
      expect([sizeOf(full.rawPayload), sizeOf(small.rawPayload)]).toEqual([
        [600, 800],
        [150, 200],
      ])
      expect(full.rawPayload.length).toBeLessThan(300 * 1024)
    }
  })

  test('the reader has a picture already: nothing is sent again', async () => {
    const first = await picture('carp', undefined, 'small')
    const again = await world.app.inject({
      url: '/api/envelopes/covers/carp/picture?size=small',
      headers: { 'if-none-match': String(first.headers['etag']) },
    })
    expect(again.statusCode).toBe(304)
  })
})

describe('an added cover', () => {
  test('is cut to three by four, and nobody but staff sees it before it is out', async () => {
    const { id, key } = await draft()
    const full = await picture(key, operator)
    expect(sizeOf(full.rawPayload)).toEqual([600, 800])
    expect(full.headers['cache-control']).toBe('no-store')
    expect(full.rawPayload.length).toBeLessThanOrEqual(300 * 1024)
    for (const one of [undefined, world.people.lin]) {
      expect((await picture(key, one)).statusCode).toBe(404)
    }
    // Who reads everything sees what the desk sees, and decides nothing.
    const auditor = await appointed('reads_all', 'auditor')
    expect((await picture(key, auditor)).statusCode).toBe(200)
    expect((await auditor.call('submitCover', { coverId: id, ...words })).status).toBe(403)
    expect(await keys()).not.toContain(key)
    expect((await send(key)).body).toMatchObject({ code: 'bad_input' })

    await operator.get('submitCover', { coverId: id, ...words })
    expect(await keys()).not.toContain(key)
    await wen.get('decideCover', { coverId: id, decision: 'publish', reason })

    expect((await listed()).items.at(-1)).toMatchObject({ key, name: words.name, alt: words.alt })
    expect((await picture(key)).statusCode).toBe(200)
  })

  test('that waits for review waits unseen while envelopes are off', async () => {
    const { id } = await draft()
    await operator.get('submitCover', { coverId: id, ...words })
    const waits = async () => {
      const { needs } = (await wen.get('getHome')) as never as { needs: { kind: string }[] }
      return needs.some(one => one.kind === 'cover_in_review')
    }
    const turn = async (on: boolean) => {
      const { house } = world
      await house.inTransaction('read write', tx => changeSetting(tx, 'envelopes.on', on, houseId))
      await house.settings.refresh()
    }
    expect(await waits()).toBe(true)

    await turn(false)
    expect(await waits()).toBe(false)

    await turn(true)
    expect(await waits()).toBe(true)
    await wen.get('decideCover', { coverId: id, decision: 'return', reason })
  })

  test('is decided by somebody else, as long as there is somebody else', async () => {
    const { id } = await draft()
    await operator.get('submitCover', { coverId: id, ...words })

    const own = await operator.call('decideCover', { coverId: id, decision: 'publish', reason })
    const desk: { items: { id: string; mayDecide: boolean }[] } = (await operator.get(
      'listDeskCovers',
    )) as never

    expect(own).toMatchObject({ status: 403, body: { code: 'identity_same_person' } })
    expect(desk.items.find(cover => cover.id === id)).toMatchObject({ mayDecide: false })
    await wen.get('decideCover', { coverId: id, decision: 'return', reason })
  })

  test('that was returned may be handed in once more; what is settled is not decided again', async () => {
    const { id } = await draft()
    const early = await wen.call('decideCover', { coverId: id, decision: 'publish', reason })
    await operator.get('submitCover', { coverId: id, ...words })
    const twice = await operator.call('submitCover', { coverId: id, ...words })
    await wen.get('decideCover', { coverId: id, decision: 'return', reason })
    const better = { ...words, alt: '秋天的柳溪，桥上两个孩子在看鱼' }
    const again = await operator.call('submitCover', { coverId: id, ...better })

    expect(early.body).toMatchObject({ code: 'envelope_cover_settled' })
    expect(twice.body).toMatchObject({ code: 'envelope_cover_settled' })
    expect(again.body).toMatchObject({ state: 'in_review', alt: better.alt, reason: null })
  })

  test('two answers at once: one counts', async () => {
    const second = await appointed('second_eye')
    const { id } = await draft()
    await operator.get('submitCover', { coverId: id, ...words })

    const told = await Promise.all(
      [wen, second].map((one, n) =>
        one.call('decideCover', { coverId: id, decision: n === 0 ? 'publish' : 'return', reason }),
      ),
    )
    const codes = told.map(({ status, body }) => (status < 400 ? 'done' : body['code']))

    expect(codes.toSorted()).toEqual(['done', 'envelope_cover_settled'])
  })

  test('stands with the envelope that was sent in it, and taken down it is nowhere any more', async () => {
    const { id, key } = await published()
    const sent = await send(key)
    expect(sent.body).toMatchObject({ cover: key })
    await wen.get('takeDownCover', { coverId: id, reason })
    await wen.get('takeDownCover', { coverId: id, reason })
    await world.settle()

    expect(await keys()).not.toContain(key)
    expect((await picture(key)).statusCode).toBe(404)
    expect((await picture(key, wen)).statusCode).toBe(404)
    expect((await send(key)).body).toMatchObject({ code: 'bad_input' })
    const seen = await world.people.mei.get('getEnvelope', { envelopeId: sent.body['id'] })
    expect(seen).toMatchObject({ cover: key, state: 'open' })
  })

  test('what became of it is told to who added it, with the reason, and to nobody else', async () => {
    const told = async (one: Client) => {
      await world.settle()
      const { items }: { items: { kind: string; facts: object; link: { ref: string } }[] } =
        (await one.get('listNotices', { limit: 50 })) as never
      return items.filter(notice => notice.link.ref === id).map(({ kind, facts }) => [kind, facts])
    }
    const { id } = await draft()
    const submit = () => operator.get('submitCover', { coverId: id, ...words })
    const decide = (decision: string, why: string) =>
      wen.get('decideCover', { coverId: id, decision, reason: why })
    await submit()
    await decide('return', 'the second child is cut off')
    await submit()
    await decide('return', 'still cut off at the left')
    await submit()
    await decide('publish', 'a fine picture of the bridge')
    await wen.get('takeDownCover', { coverId: id, reason: 'the painter asked for it back' })
    await wen.get('takeDownCover', { coverId: id, reason: 'the painter asked for it back' })

    const cover = words.name
    expect((await told(operator)).toReversed()).toEqual([
      ['envelopes.cover_returned', { cover, reason: 'the second child is cut off' }],
      ['envelopes.cover_returned', { cover, reason: 'still cut off at the left' }],
      ['envelopes.cover_published', { cover, reason: 'a fine picture of the bridge' }],
      ['envelopes.cover_taken_down', { cover, reason: 'the painter asked for it back' }],
    ])
    for (const one of [wen, world.people.lin]) expect(await told(one)).toEqual([])
  })

  test('what is no picture is refused, whatever it says it is', async () => {
    const document = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    const told = [
      await put(operator, { bytes: document, type: 'image/png' }),
      await put(operator, { bytes: Buffer.from('plain words'), type: 'image/webp' }),
    ]
    expect(told.map(answer => answer.json().code)).toEqual(['wrong_type', 'wrong_type'])
  })

  test('each act leaves its line in the audit log', async () => {
    const { id } = await published()
    const lines = await many<{ act: string }>(
      world.db,
      sql`select act from engine.audit where about_ref = ${id} order by number`,
    )
    expect(lines.map(line => line.act)).toEqual([
      'envelopes.uploadCover',
      'envelopes.submitCover',
      'envelopes.decideCover',
    ])
  })
})

describe('choosing', () => {
  test('who chooses none gets the usual one; one that is not there is refused', async () => {
    expect((await send()).body).toMatchObject({ cover: 'lantern' })
    expect((await send('peony')).body).toMatchObject({ cover: 'peony' })
    expect((await send('nothing')).body).toMatchObject({ code: 'bad_input' })
    expect((await send(toWire('cvr', newId()))).body).toMatchObject({ code: 'bad_input' })
    const tree = await world.people.lin.get('sendTree', {
      ...{ roomId: room, mode: 'funny', amount: '300', reach: 'my_friends', cover: 'moon' },
    })
    expect(tree).toMatchObject({ cover: 'moon' })
  })
})
