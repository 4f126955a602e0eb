import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openScene, type Scene, smallPicture, upload } from './scene.ts'
import { stateOf } from './tables.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.world.close())

const state = () => stateOf(scene.world.db)

describe('pictures', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const lies = (): readonly [string, Buffer, string][] => {
    const png = smallPicture()
    return [
      ['SVG', Buffer.from(svg), 'image/svg+xml'],
      ['SVG that says PNG', Buffer.from(svg), 'image/png'],
      ['HTML that says PNG', Buffer.from('<!doctype html><script>1</script>'), 'image/png'],
      ['zip', Buffer.from('504b0304140000000800', 'hex'), 'application/zip'],
      ['zip that says JPEG', Buffer.from('504b0304140000000800', 'hex'), 'image/jpeg'],
      ['PDF', Buffer.from('%PDF-1.7'), 'image/png'],
      ['nothing', Buffer.alloc(0), 'image/png'],
      ['a PNG of 65,000 by 65,000', hugePng(png, 65_000), 'image/png'],
      ['a PNG of 2,000,000,000', hugePng(png, 2_000_000_000), 'image/png'],
      ['a PNG cut in half', png.subarray(0, 40), 'image/png'],
      ['noise', Buffer.from('89504e470d0a1a0a'.repeat(64), 'hex'), 'image/png'],
    ]
  }

  /** Claims a size in its head that its body does not have; the checksum agrees. */
  function hugePng(png: Buffer, side: number): Buffer {
    const out = Buffer.from(png)
    out.writeUInt32BE(side, 16)
    out.writeUInt32BE(side, 20)
    out.writeUInt32BE(crc32(out.subarray(12, 29)), 29)
    return out
  }

  function crc32(bytes: Buffer): number {
    let crc = 0xffffffff
    for (const byte of bytes) {
      crc ^= byte
      for (let n = 0; n < 8; n++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    }
    return (crc ^ 0xffffffff) >>> 0
  }

  test('that lie about their type or size are refused and nothing is kept', async () => {
    const { keeper } = scene.who
    const before = await state()

    for (const [name, bytes, mediaType] of lies()) {
      const answer = await upload(keeper, { bytes, mediaType })
      const { code } = answer.json()
      expect([name, answer.statusCode < 500, ['wrong_type', 'too_large', 'bad_input']]).toEqual([
        name,
        true,
        expect.arrayContaining([code]),
      ])
    }

    expect(await state()).toEqual(before)
  })

  test('too large, under another field or with a path for a name do no harm', async () => {
    const { keeper } = scene.who
    const png = smallPicture()
    const before = await state()

    const large = { bytes: Buffer.alloc(9 * 1024 * 1024, png), mediaType: 'image/png' }
    const tooLarge = await upload(keeper, large)
    const field = await upload(keeper, { bytes: png, mediaType: 'image/png', field: 'other' })

    expect([tooLarge.statusCode, tooLarge.json().code]).toEqual([413, 'too_large'])
    expect(field.statusCode).toBe(400)
    expect(await state()).toEqual(before)

    const fileName = '../../../../tmp/evil.png'
    const said = await upload(keeper, { bytes: png, mediaType: 'image/png', fileName })
    expect(said.json().user.pictureId).toMatch(/^pic_/)
  })

  test('come out as WebP and as nothing else, whatever went in', async () => {
    const { keeper, stranger } = scene.who
    const jpeg = Buffer.concat([smallPicture(), Buffer.from('<script>alert(1)</script>')])
    const said = await upload(keeper, { bytes: jpeg, mediaType: 'text/html' })
    const status = said.statusCode
    if (status >= 400) return expect(said.json().code).toBe('wrong_type')
    const { pictureId } = said.json().user
    const answer = await stranger.app.inject({
      url: `/api/identity/pictures/${pictureId}?size=512`,
      headers: { authorization: `Bearer ${stranger.token}` },
    })
    expect(answer.headers['content-type']).toBe('image/webp')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.rawPayload.includes('<script>')).toBe(false)
  })
})
