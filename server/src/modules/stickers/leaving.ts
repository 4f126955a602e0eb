import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { at } from '#/engine/events.ts'
import type { Leaving } from '#/engine/module.ts'
import { clearPictures } from './pictures.ts'
import { deletePack } from './store.ts'
import { forgetOwn, listUnseen, readOwn } from './store-leaving.ts'

async function forget(tx: Tx, userId: UserId): Promise<void> {
  const unseen = await listUnseen(tx, userId)
  for (const { packId } of unseen) await deletePack(tx, packId)
  const now = await forgetOwn(tx, userId)

  const stickerIds = unseen.flatMap(pack => pack.stickers)
  if (stickerIds.length > 0) await at(tx, clearPictures, { stickerIds }, now)
}

/** Drafts go with their owner; what was out is withdrawn: sent ones stay as small previews. */
export const leaving: Leaving = { gather: readOwn, forget }
