import type { routes } from '@fuquan/contract/chat.ts'
import { MessagePictureId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Call, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { makeWholePicture } from '#/engine/image.ts'
import { limit } from '#/engine/limits.ts'
import { refuse } from '#/kit/refusal.ts'
import { findMembership } from '../rooms/store.ts'
import * as store from './store.ts'

/** Decoding is heavy work for a small machine. */
export const uploadsHourly = limit('chat.picture', { points: 120, seconds: 3600 })
const sizes = { large: 1600, small: 480 } as const
const monthSeconds = 30 * 24 * 60 * 60
const dayMs = 86_400_000
const sweptMax = 200

const nameOf = (file: string, size: keyof typeof sizes) => `chat/${file}-${size}.webp`

/**
 * Brings a picture into a room: upright WebP in two sizes, nothing else of the file is kept.
 * Refuses: not_found (no member), too_many, wrong_type, too_large.
 */
export async function uploadMessagePicture(
  { house, actor }: Call,
  { roomId, file }: Input<typeof routes.uploadMessagePicture>,
): Promise<Reply<typeof routes.uploadMessagePicture>> {
  const mine = await house.read(tx => findMembership(tx, roomId, actor.id))
  if (!mine) refuse('not_found')
  await house.limits.take({ ...uploadsHourly, key: actor.id })
  const large = await makeWholePicture(file.path, sizes.large)
  const small = await makeWholePicture(file.path, sizes.small)
  const name = newId()
  await house.files.put(nameOf(name, 'large'), large.bytes)
  await house.files.put(nameOf(name, 'small'), small.bytes)
  const id = z.decode(MessagePictureId, toWire('mpc', newId()))
  const { width, height } = large
  await house.inTransaction('read write', async (tx, now) => {
    // Taken out while the picture was painted: then it comes into no room.
    if (!(await findMembership(tx, roomId, actor.id))) refuse('not_found')
    const picture = { roomId, id, author: actor.id, file: name, width, height, now }
    await store.insertPicture(tx, picture)
  })
  return { id, width, height, alt: '' }
}

/** Reads a picture of a line the actor may see, or one of their own not said yet. */
export async function getMessagePicture(
  { house, actor }: Call,
  input: Input<typeof routes.getMessagePicture>,
): Promise<FileReply> {
  const { roomId, messagePictureId: id, size } = input
  const row = await house.read(async tx => {
    const mine = await findMembership(tx, roomId, actor.id)
    const picture = mine && (await store.findPicture(tx, { roomId, id }))
    if (!mine || !picture || picture.gone) return undefined
    const { number, author } = picture
    return number === null ? author === actor.id && picture : number >= mine.firstNumber && picture
  })
  const bytes = row ? await house.files.read(nameOf(row.file, size)) : undefined
  if (bytes === undefined) refuse('not_found')
  return { bytes, etag: `${toWire('mpc', id)}-${size}`, cacheSeconds: monthSeconds }
}

/** Lets go of pictures that were brought a day ago and never said. */
export async function sweepPictures(house: House): Promise<void> {
  const files = await house.inTransaction('read write', (tx, now) =>
    store.removeUnsaid(tx, new Date(now.getTime() - dayMs), sweptMax),
  )
  for (const file of files) {
    await house.files.remove(nameOf(file, 'large'))
    await house.files.remove(nameOf(file, 'small'))
  }
}
