import { PackId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { event, user } from '#/engine/events.ts'

const about = { packId: PackId, ownerId: UserId }

/** A reviewer let a pack out: from now on everybody here may add it. */
export const packPublished = event('stickers.pack_published', {
  payload: z.object(about),
  wakes: fact => [user(fact.ownerId)],
  webhook: true,
})

/** A pack of somebody stands otherwise than before: handed in, returned, withdrawn, taken down. */
export const packChanged = event('stickers.pack_changed', {
  payload: z.object(about),
  wakes: fact => [user(fact.ownerId)],
})

/** Somebody added a pack, put one away, or used a sticker: their panel is stale. */
export const shelfChanged = event('stickers.shelf_changed', {
  payload: z.object({ userId: UserId }),
  wakes: fact => [user(fact.userId)],
})
