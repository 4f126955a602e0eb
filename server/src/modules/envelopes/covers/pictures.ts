import { coverBytesMax } from '@fuquan/contract/envelopes/covers.ts'
import { CoverId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { job } from '#/engine/events.ts'
import type { Files } from '#/engine/files.ts'
import { makeStill } from '#/engine/image.ts'
import { coverSizes, type CoverSize } from './sizes.ts'

const nameOf = (id: CoverId, size: CoverSize): string => `covers/${id}-${size}.webp`

/** Makes and stores both sizes of a cover. Refuses: wrong_type, too_large. */
export async function putCover(files: Files, id: CoverId, path: string): Promise<void> {
  const full = await makeStill(path, { ...coverSizes.full, bytesMax: coverBytesMax })
  const small = await makeStill(path, { ...coverSizes.small, bytesMax: coverBytesMax })
  await files.put(nameOf(id, 'full'), full)
  await files.put(nameOf(id, 'small'), small)
}

/** Reads the picture of an added cover; undefined when it is gone. */
export const readCover = (files: Files, id: CoverId, size: CoverSize) =>
  files.read(nameOf(id, size))

/** Removes both sizes; those that are gone already do no harm. */
export async function removeCover(files: Files, id: CoverId): Promise<void> {
  await files.remove(nameOf(id, 'full'))
  await files.remove(nameOf(id, 'small'))
}

/** Removes the pictures of a cover once the act that lets go of it is committed. */
export const clearCover = job('envelopes.clear_cover', {
  payload: z.object({ coverId: CoverId }),
  own: true,
  run: ({ house }, { coverId }) => removeCover(house.files, coverId),
})
