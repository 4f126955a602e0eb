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

async function inspect(path: string): Promise<void> {
  const facts = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => refuse('wrong_type')) // It does not even begin like a picture.
  if (!formats.includes(facts.format ?? '')) refuse('wrong_type')
  if ((facts.width ?? 0) * (facts.height ?? 0) > picturePixelsMax) {
    refuse('too_large', { pixels_max: picturePixelsMax })
  }
}

async function square(path: string, size: number): Promise<Buffer> {
  assert(Number.isInteger(size) && size > 0)
  return sharp(path, { limitInputPixels: picturePixelsMax, failOn: 'error', animated: false })
    .timeout({ seconds: pictureSecondsMax })
    .rotate() // As the phone was held; the note that says so is then dropped with all others.
    .resize(size, size, { fit: 'cover', position: 'centre' })
    .toColourspace('srgb')
    .webp({ quality: 82 })
    .toBuffer()
    .catch((error: Error) =>
      error.message.includes('timeout') ? refuse('too_large') : refuse('wrong_type'),
    )
}

/** Paints a drawing of our own as PNG; drawings of others are never read (see `formats`). */
export async function paintDrawing(svg: string): Promise<Buffer> {
  return inTurn(() => sharp(Buffer.from(svg)).png().toBuffer())
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
