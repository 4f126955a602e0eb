import type { StickerId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Tx } from '#/engine/db.ts'
import { drawnStickerOf, wordsOfDrawn } from './drawn.ts'
import * as store from './store.ts'

/**
 * Gives what stickers that may be sent show, by their ids. Those that nobody has reviewed, that
 * were withdrawn or do not exist are left out.
 */
export async function stickersOf(
  tx: Tx,
  ids: readonly StickerId[],
  language: Language,
): Promise<ReadonlyMap<StickerId, { alt: string }>> {
  const found = new Map<StickerId, { alt: string }>()
  for (const id of ids) {
    const drawn = drawnStickerOf(id)
    if (drawn) found.set(id, { alt: wordsOfDrawn(drawn, language).alt })
  }
  const rows = await store.findStickers(tx, ids)
  const packs = await store.findPacks(tx, [...new Set(rows.map(row => row.packId))])
  const out = new Set(packs.filter(pack => pack.state === 'published').map(pack => pack.id))
  for (const { id, packId, alt } of rows) if (out.has(packId)) found.set(id, { alt })
  return found
}

// events
export { packPublished } from './events.ts'
