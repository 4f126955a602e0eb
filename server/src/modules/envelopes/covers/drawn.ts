import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Files } from '#/engine/files.ts'
import { paintPicture } from '#/engine/image.ts'
import { say } from '#/engine/words.ts'
import { coverSizes, type CoverSize } from './sizes.ts'

/** The covers that ship with the house, in the order of the picker; the first is the usual one. */
export const drawnCovers = [
  'lantern',
  'peony',
  'carp',
  'cloud',
  'osmanthus',
  'kite',
  'moon',
  'snow',
] as const
export type DrawnCover = (typeof drawnCovers)[number]
/** Taken when the sender chooses none. */
export const usualCover = drawnCovers[0]

/** Gives the cover of the house with this key; undefined for any other. */
export const drawnCoverOf = (key: string): DrawnCover | undefined =>
  drawnCovers.find(cover => cover === key)

/** Says what a cover of the house is called, and what it shows. */
export function wordsOfCover(cover: DrawnCover, language: Language): { name: string; alt: string } {
  const at = `covers.${cover}`
  return {
    name: say(language, 'envelopes', `${at}.name`),
    alt: say(language, 'envelopes', `${at}.alt`),
  }
}

const sources = new Map<DrawnCover, Promise<{ svg: string; digest: string }>>()

function sourceOf(cover: DrawnCover): Promise<{ svg: string; digest: string }> {
  const known = sources.get(cover)
  if (known) return known
  const read = readFile(new URL(`./drawn/${cover}.svg`, import.meta.url), 'utf8').then(svg => {
    const digest = createHash('sha256').update(svg).digest('hex').slice(0, 16)
    return { svg, digest }
  })
  sources.set(cover, read)
  return read
}

/**
 * Gives a cover of the house as WebP of that size, with a tag that changes with the drawing. It is
 * painted when it is first asked for and kept in the files of the house.
 */
export async function paintCover(
  files: Files,
  cover: DrawnCover,
  size: CoverSize,
): Promise<{ bytes: Buffer; etag: string }> {
  const { svg, digest } = await sourceOf(cover)
  const etag = `${cover}-${size}-${digest}`
  const name = `covers/drawn/${etag}.webp`
  const kept = await files.read(name)
  if (kept) return { bytes: kept, etag }

  const bytes = await paintPicture(svg, coverSizes[size])
  await files.put(name, bytes)
  return { bytes, etag }
}
