import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSquarePicture, makeWholePicture } from './image.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuquan-image-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function given(name: string, content: Buffer | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c0392b' } })

describe('a picture that somebody gives', () => {
  test('becomes two squares without a word about where it was taken', async () => {
    const file = await photo(900, 600)
      .withExif({ IFD0: { Copyright: 'Lin, at home' } })
      .jpeg()
      .toBuffer()

    const made = await makeSquarePicture(await given('lin.jpg', file))

    for (const size of [512, 128]) {
      const facts = await sharp(made.get(size)).metadata()
      expect([facts.width, facts.height, facts.format]).toEqual([size, size, 'webp'])
      expect(facts.exif).toBeUndefined()
    }
  })

  test('stays whole where that is asked for, no larger than it was, and tells nothing', async () => {
    const jpeg = photo(900, 600)
      .withExif({ IFD0: { Copyright: 'Lin, at home' } })
      .jpeg()
    const path = await given('whole.jpg', await jpeg.toBuffer())

    const large = await makeWholePicture(path, 1600)
    const small = await makeWholePicture(path, 300)

    expect([large.width, large.height]).toEqual([900, 600])
    expect([small.width, small.height]).toEqual([300, 200])
    expect((await sharp(large.bytes).metadata()).exif).toBeUndefined()
    expect(large.bytes.includes('Lin, at home')).toBe(false)
    const bomb = await given('bomb.png', await photo(8000, 6000).png().toBuffer())
    await expect(makeWholePicture(bomb, 1600)).rejects.toMatchObject({ code: 'too_large' })
  })

  test('stands as the phone was held', async () => {
    const file = await photo(40, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer()

    const made = await makeSquarePicture(await given('turned.jpg', file), [16])

    expect((await sharp(made.get(16)).metadata()).orientation).toBeUndefined()
  })

  test.each([
    ['words that claim to be a picture', 'I am a JPEG, believe me'],
    ['a drawing that could run', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['an empty file', ''],
  ])('is refused when it is %s', async (name, content) => {
    const path = await given(`${name.replaceAll(' ', '-')}.jpg`, content)

    await expect(makeSquarePicture(path)).rejects.toMatchObject({ code: 'wrong_type' })
  })

  test('is refused when it is cut off in the middle', async () => {
    const file = await photo(800, 800).png().toBuffer()
    const path = await given('half.png', file.subarray(0, file.length / 2))

    await expect(makeSquarePicture(path)).rejects.toMatchObject({ code: 'wrong_type' })
  })

  test('is refused before decoding when a small file would fill the memory', async () => {
    const path = await given('bomb.png', await photo(8_000, 6_000).png().toBuffer())

    await expect(makeSquarePicture(path)).rejects.toMatchObject({ code: 'too_large' })
  })
})
