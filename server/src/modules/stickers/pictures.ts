import { StickerId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { job } from '#/engine/events.ts'
import type { Files } from '#/engine/files.ts'

export const sizes = [512, 128] as const
export type Size = (typeof sizes)[number]

const nameOf = (id: StickerId, size: Size): string => `stickers/${id}-${size}.webp`

/** Stores the picture of a member's sticker in both sizes. */
export async function putPicture(
  files: Files,
  id: StickerId,
  picture: { full: Uint8Array; preview: Uint8Array },
): Promise<void> {
  await files.put(nameOf(id, 512), picture.full)
  await files.put(nameOf(id, 128), picture.preview)
}

/** Reads the picture of a member's sticker; undefined when it is gone. */
export const readPicture = (files: Files, id: StickerId, size: Size) => files.read(nameOf(id, size))

/** Removes the pictures of stickers; those that are gone already do no harm. */
export async function removePictures(files: Files, ids: readonly StickerId[]): Promise<void> {
  for (const id of ids) for (const size of sizes) await files.remove(nameOf(id, size))
}

/** Removes files once the act that lets go of them is committed. */
export const clearPictures = job('stickers.clear_pictures', {
  payload: z.object({ stickerIds: z.array(StickerId) }),
  own: true,
  run: ({ house }, { stickerIds }) => removePictures(house.files, stickerIds),
})
