import sharp from 'sharp'
import { assert } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'

export const picturePixelsMax = 40_000_000
export const pictureSecondsMax = 10
export const pictureSizes = [512, 128] as const

// What phones and desktops make. SVG is a document that runs, HEIC is not in the free decoder.
const formats = ['jpeg', 'png', 'webp', 'gif']
const workersMax = 2
sharp.cache(false)
sharp.concurrency(1)

let busy = 0
const waiting: (() => void)[] = []

/** A square picture by its side in pixels: WebP, first frame, nothing else kept of the file. */
export type SquarePicture = ReadonlyMap<number, Buffer>

/**
 * Decodes a file as a picture, turns it upright, cuts the middle square and writes each size.
 *
 * What the sender says about the type does not matter: only what decodes is a picture.
 * Refuses: wrong_type (does not decode, SVG, HEIC), too_large (over 40 million pixels, over 10 s).
 */
export async function makeSquarePicture(
  path: string,
  sizes: readonly number[] = pictureSizes,
): Promise<SquarePicture> {
  return inTurn(async () => {
    await inspect(path)
    const made = await Promise.all(
      sizes.map(async size => [size, await square(path, size)] as const),
    )
    return new Map(made)
  })
}

/** A picture whole, with its size in pixels. */
export type WholePicture = { bytes: Buffer; width: number; height: number }

/**
 * Decodes a file as a picture, turns it upright and writes it whole as WebP, no side longer than
 * `longest` pixels and never larger than it was. Nothing else of the file is kept.
 *
 * Refuses: wrong_type, too_large, as `makeSquarePicture` does.
 */
export async function makeWholePicture(path: string, longest: number): Promise<WholePicture> {
  assert(Number.isInteger(longest) && longest > 0)
  return inTurn(async () => {
    await inspect(path)
    const { data, info } = await upright(path)
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true })
      .catch(notDecoded)
    return { bytes: data, width: info.width, height: info.height }
  })
}

/** As the phone was held; the note that says so is then dropped with all others. */
const upright = (path: string) =>
  sharp(path, { limitInputPixels: picturePixelsMax, failOn: 'error', animated: false })
    .timeout({ seconds: pictureSecondsMax })
    .rotate()

const notDecoded = (error: Error): never =>
  error.message.includes('timeout') ? refuse('too_large') : refuse('wrong_type')

async function inspect(path: string, moving = false): Promise<{ frames: number }> {
  const facts = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => refuse('wrong_type')) // It does not even begin like a picture.
  if (!formats.includes(facts.format ?? '')) refuse('wrong_type')
  const frames = moving ? (facts.pages ?? 1) : 1
  const pixels = (facts.width ?? 0) * (facts.pageHeight ?? facts.height ?? 0)
  if (pixels * frames > picturePixelsMax || frames > framesMax) {
    refuse('too_large', { pixels_max: picturePixelsMax })
  }
  return { frames }
}

async function square(path: string, size: number): Promise<Buffer> {
  assert(Number.isInteger(size) && size > 0)
  return upright(path)
    .resize(size, size, { fit: 'cover', position: 'centre' })
    .toColourspace('srgb')
    .webp({ quality: 82 })
    .toBuffer()
    .catch(notDecoded)
}

/** Paints a drawing of our own as PNG; drawings of others are never read (see `formats`). */
export async function paintDrawing(svg: string): Promise<Buffer> {
  return inTurn(() => sharp(Buffer.from(svg)).png().toBuffer())
}

/** Paints a drawing of our own as WebP of that size, its empty places see-through. */
export async function paintPicture(
  svg: string,
  size: { width: number; height: number },
): Promise<Buffer> {
  const drawn = sharp(Buffer.from(svg))
  return inTurn(() => drawn.resize(size).webp({ quality: 88, alphaQuality: 95 }).toBuffer())
}

// From hardly visible to still pleasant: the first that is light enough is kept.
const qualities = [82, 70, 55, 40] as const
const framesMax = 100

type Within = { width: number; height: number; bytesMax: number }

/**
 * Decodes a file as a picture and cuts its middle to that size: WebP, first frame, nothing else
 * kept of the file. Shape: at most `bytesMax` bytes.
 * Refuses: wrong_type (does not decode, SVG, HEIC), too_large (pixels, time, or still too heavy).
 */
export async function makeStill(path: string, within: Within): Promise<Buffer> {
  const { width, height, bytesMax } = within
  return inTurn(async () => {
    await inspect(path)
    return lightEnough(bytesMax, quality =>
      upright(path)
        .resize(width, height, { fit: 'cover', position: 'centre' })
        .toColourspace('srgb')
        .webp({ quality }),
    )
  })
}

export type StickerPicture = { full: Buffer; preview: Buffer; animated: boolean }

/**
 * Decodes a file as a sticker: WebP inside a square of 512 px, moving when it moved, and a still
 * preview of 128 px. What is see-through stays so; nothing else is kept of the file.
 *
 * Refuses: wrong_type, too_large (40 million pixels or 100 frames in all, 10 s, still too heavy).
 */
export async function makeSticker(path: string, bytesMax: number): Promise<StickerPicture> {
  const [full, preview] = pictureSizes
  return inTurn(async () => {
    const { frames } = await inspect(path, true)
    const animated = frames > 1
    const inside = (moving: boolean, size: number, quality: number) =>
      (moving ? opened(path, true) : opened(path, false).rotate())
        .resize(size, size, { fit: 'inside' })
        .toColourspace('srgb')
        .webp({ quality, effort: moving ? 2 : 4 })
    return {
      full: await lightEnough(bytesMax, quality => inside(animated, full, quality)),
      preview: await lightEnough(bytesMax, quality => inside(false, preview, quality)),
      animated,
    }
  })
}

const opened = (path: string, animated: boolean) =>
  sharp(path, { limitInputPixels: picturePixelsMax, failOn: 'error', animated }).timeout({
    seconds: pictureSecondsMax,
  })

async function lightEnough(
  bytesMax: number,
  make: (quality: number) => Pick<ReturnType<typeof opened>, 'toBuffer'>,
): Promise<Buffer> {
  for (const quality of qualities) {
    const made = await make(quality)
      .toBuffer()
      .catch((error: Error) =>
        error.message.includes('timeout') ? refuse('too_large') : refuse('wrong_type'),
      )
    if (made.length <= bytesMax) return made
  }
  return refuse('too_large', { bytes_max: bytesMax })
}

/** Decoding is heavy: two at a time, the others wait their turn. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy >= workersMax) await new Promise<void>(next => waiting.push(next))
  else busy++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else busy--
  }
}
