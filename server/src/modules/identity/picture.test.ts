import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { identity } from './module.ts'

const password = 'vermilion-kite-42'
let door: Doorway
let token = ''

beforeAll(async () => {
  door = await openDoorway([identity])
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
  const ask = { handle: 'lin', name: '林', password, as: 'token' }
  token = (await door.call('signUp', ask)).body['token']
})
afterAll(() => door.close())

/** Draws a PNG of one grey, by hand: the picture library has one owner, and it is not this test. */
function greyPng(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.writeUInt8(8, 8)
  const rows = Buffer.alloc((width + 1) * height, 0x80)
  for (let row = 0; row < height; row++) rows.writeUInt8(0, row * (width + 1))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
/** Reads the format and size of a simple WebP. */
const webpOf = (bytes: Buffer) => ({
  form: bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 15),
  width: bytes.readUInt16LE(26) & 0x3fff,
  height: bytes.readUInt16LE(28) & 0x3fff,
})

/** Uploads bytes as my picture, as a browser would. */
function upload(bytes: Buffer, type = 'image/png') {
  const mark = 'a-mark-between-parts'
  const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n`
  const payload = Buffer.concat([
    Buffer.from(`${head}content-type: ${type}\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${mark}--\r\n`),
  ])
  return door.app.inject({
    method: 'PUT',
    url: '/api/identity/me/picture',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${mark}`,
    },
    payload,
  })
}
const read = (pictureId: string, size: number, more: object = {}) =>
  door.app.inject({
    method: 'GET',
    url: `/api/identity/pictures/${pictureId}?size=${size}`,
    headers: { authorization: `Bearer ${token}`, ...more },
  })

test('a picture is kept square as WebP of 512 and 128 px, and served with a tag', async () => {
  const wide = greyPng(900, 300)

  const answer = await upload(wide)
  expect(answer.statusCode).toBe(200)
  const { pictureId } = answer.json().user

  for (const size of [512, 128]) {
    const picture = await read(pictureId, size)
    expect(picture.headers['content-type']).toBe('image/webp')
    expect(webpOf(picture.rawPayload)).toEqual({ form: 'RIFFWEBPVP8', width: size, height: size })
    const again = await read(pictureId, size, { 'if-none-match': picture.headers.etag })
    expect(again.statusCode).toBe(304)
  }
})

test('what is no picture is refused, whatever it calls itself', async () => {
  const script = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  expect((await upload(script)).json().code).toBe('wrong_type')
  expect((await upload(Buffer.from('not a picture'))).json().code).toBe('wrong_type')
})

test('a new picture has a new name and the old one is gone; a dropped one too', async () => {
  const dot = greyPng(64, 64)
  const first: string = (await upload(dot)).json().user.pictureId
  const second: string = (await upload(dot)).json().user.pictureId
  expect(second).not.toBe(first)
  expect((await read(first, 128)).statusCode).toBe(404)
  expect((await read(second, 128)).statusCode).toBe(200)

  const dropped = await door.call('dropPicture', {}, { token })

  expect(dropped.body['user'].pictureId).toBeNull()
  expect((await read(second, 128)).statusCode).toBe(404)
})

test('a stranger at the door sees no picture', async () => {
  const answer = await door.app.inject({
    method: 'GET',
    url: '/api/identity/pictures/pic_00000000000000000000000000',
  })
  expect(answer.statusCode).toBe(401)
})
