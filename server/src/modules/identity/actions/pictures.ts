import type { routes } from '@fuquan/contract/identity.ts'
import { PictureId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { FileReply, Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Call, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { makeSquarePicture } from '#/engine/image.ts'
import { limit } from '#/engine/limits.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { profileChanged } from '../events.ts'
import { lockPerson } from '../people.ts'
import * as store from '../store.ts'
import { showMe } from './me.ts'

type Routes = typeof routes

export const pictureSizes = [512, 128] as const
/** Decoding is heavy work for a small machine. */
export const picturesHourly = limit('identity.picture', { points: 30, seconds: 3600 })
const monthSeconds = 30 * 24 * 60 * 60

const nameOf = (pictureId: PictureId, size: number | string) => `pictures/${pictureId}-${size}.webp`

/** Keeps a picture of me as WebP of 512 and 128 px, in place of the one before. */
export async function setPicture(call: Call, input: Input<Routes['setPicture']>) {
  const { house, actor } = call
  await house.limits.take({ ...picturesHourly, key: actor.id })
  const pictures = await makeSquarePicture(input.file.path, pictureSizes)
  const pictureId = z.decode(PictureId, toWire('pic', newId()))
  for (const size of pictureSizes) {
    await house.files.put(nameOf(pictureId, size), present(pictures.get(size), 'a size'))
  }
  return replacePicture(call, { userId: actor.id, pictureId })
}

/** Removes my picture. */
export function dropPicture(call: Call) {
  return replacePicture(call, { userId: call.actor.id, pictureId: null })
}

type Replacing = { userId: UserId; pictureId: PictureId | null }

async function replacePicture({ house, actor }: Call, { userId, pictureId }: Replacing) {
  const { before, me } = await house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    await store.saveProfile(tx, { ...user, pictureId })
    await tell(tx, profileChanged, { userId })
    const shown = await showMe(tx, { ...actor, settings: house.settings, now })
    return { before: user.pictureId, me: shown }
  })
  // After the commit: until then somebody may still be shown the old one.
  if (before !== null) await removePicture(house, before)
  return me
}

/** Removes the files of a picture that nobody is shown any more. */
export async function removePicture(house: House, pictureId: PictureId): Promise<void> {
  for (const size of pictureSizes) {
    // The change is saved by now; a file left behind only takes room.
    await house.files
      .remove(nameOf(pictureId, size))
      .catch(error => house.log.warn({ err: error }, 'an old picture was not removed'))
  }
}

/** Sends a picture. Its name never names another one, so a browser may keep it for long. */
export async function getPicture(
  { house }: Call,
  input: Input<Routes['getPicture']>,
): Promise<FileReply> {
  const bytes = await house.files.read(nameOf(input.pictureId, input.size))
  if (bytes === undefined) return refuse('not_found')
  const etag = `${toWire('pic', input.pictureId)}-${input.size}`
  return { bytes, etag, cacheSeconds: monthSeconds }
}
