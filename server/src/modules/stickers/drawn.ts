import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PackId, StickerId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { z } from 'zod'
import type { Files } from '#/engine/files.ts'
import { derivedId } from '#/engine/ids.ts'
import { paintPicture } from '#/engine/image.ts'
import { say } from '#/engine/words.ts'

const sources = {
  fufu: [
    ...['hello', 'thanks', 'love', 'laugh', 'ok', 'please', 'rich', 'party', 'go', 'shy'],
    ...['shock', 'cry', 'angry', 'sleep'],
  ],
  willow: [
    ...['hi', 'hug', 'adore', 'beg', 'cheer', 'tea', 'peek', 'busy', 'nap', 'speechless'],
    ...['tears', 'hmph'],
  ],
  words: [
    ...['rich', 'newyear', 'fu', 'luck', 'thankyou', 'go', 'gotit', 'haha', 'welldone', 'night'],
  ],
} as const

export type DrawnSticker = {
  id: StickerId
  packId: PackId
  pack: string
  key: string
}
export type DrawnPack = { id: PackId; key: string; stickers: readonly DrawnSticker[] }

const packIdOf = (key: string) => z.decode(PackId, toWire('pak', derivedId('stickers', key)))
const idOf = (pack: string, key: string) =>
  z.decode(StickerId, toWire('stk', derivedId('stickers', pack, key)))

/** The packs that ship with the house, drawn for it: the same ids in every house. */
export const drawnPacks: readonly DrawnPack[] = Object.entries(sources).map(([pack, keys]) => {
  const packId = packIdOf(pack)
  const stickers = keys.map(key => ({ id: idOf(pack, key), packId, pack, key }))
  return { id: packId, key: pack, stickers }
})

const packById = new Map(drawnPacks.map(pack => [pack.id, pack]))
const stickerById = new Map(drawnPacks.flatMap(pack => pack.stickers).map(one => [one.id, one]))

/** Gives a pack of the house by its id; undefined for any other. */
export const drawnPackOf = (id: PackId): DrawnPack | undefined => packById.get(id)
/** Gives a sticker of the house by its id; undefined for any other. */
export const drawnStickerOf = (id: StickerId): DrawnSticker | undefined => stickerById.get(id)

/** Gives the name of a pack of the house. */
export const nameOfDrawn = (pack: DrawnPack, language: Language): string =>
  say(language, 'stickers', `packs.${pack.key}`)

const languages = ['zh-CN', 'en'] as const

/** Says what a sticker of the house shows, and by which words of both languages it is found. */
export function wordsOfDrawn(sticker: DrawnSticker, language: Language) {
  const at = `drawn.${sticker.pack}.${sticker.key}`
  const keywords = languages.flatMap(one => say(one, 'stickers', `${at}.words`).split(' '))
  return { alt: say(language, 'stickers', `${at}.alt`), keywords: [...new Set(keywords)] }
}

const read = new Map<string, Promise<{ svg: string; digest: string }>>()

function sourceOf({ pack, key }: DrawnSticker) {
  const name = `${pack}/${key}`
  const known = read.get(name)
  if (known) return known
  const source = readFile(new URL(`./drawn/${name}.svg`, import.meta.url), 'utf8').then(svg => ({
    svg,
    digest: createHash('sha256').update(svg).digest('hex').slice(0, 16),
  }))
  read.set(name, source)
  return source
}

/**
 * Gives a sticker of the house as WebP of that side in pixels, with a tag that changes with the
 * drawing. It is painted when it is first asked for and kept in the files of the house.
 */
export async function paintSticker(
  files: Files,
  sticker: DrawnSticker,
  size: number,
): Promise<{ bytes: Buffer; etag: string }> {
  const { svg, digest } = await sourceOf(sticker)
  const name = `stickers/drawn/${sticker.pack}-${sticker.key}-${size}-${digest}.webp`
  const etag = `${sticker.pack}-${sticker.key}-${size}-${digest}`
  const kept = await files.read(name)
  if (kept) return { bytes: kept, etag }

  const bytes = await paintPicture(svg, { width: size, height: size })
  await files.put(name, bytes)
  return { bytes, etag }
}
