import type { Pack, PackCard, Sticker } from '@fuquan/contract/stickers.ts'
import type { PackId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Tx } from '#/engine/db.ts'
import type { Actor } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import {
  type DrawnPack,
  type DrawnSticker,
  drawnPacks,
  nameOfDrawn,
  wordsOfDrawn,
} from './drawn.ts'
import { packSize } from './settings.ts'
import * as store from './store.ts'

const coverMax = 4

const reviewers: readonly string[] = ['owner', 'operator', 'moderator', 'auditor']

/** Whoever may look at what nobody has reviewed yet; an auditor looks and decides nothing. */
export const reviews = ({ roles }: Actor): boolean => roles.some(role => reviewers.includes(role))

/** Shows a sticker of a member. */
export const stickerOf = ({ id, packId, alt, keywords, animated }: store.StickerRow): Sticker => ({
  id,
  packId,
  alt,
  keywords: [...keywords],
  animated,
})

/** Shows a sticker of the house, in the language of who looks. */
export const drawnOf = (sticker: DrawnSticker, language: Language): Sticker => ({
  id: sticker.id,
  packId: sticker.packId,
  ...wordsOfDrawn(sticker, language),
  animated: false,
})

/** What somebody has in their panel: packs they added, and those of the house they kept. */
export async function shelfOf(tx: Tx, person: UserId): Promise<PackId[]> {
  const rows = await store.listShelf(tx, person)
  const away = new Set(rows.filter(row => !row.kept).map(row => row.packId))
  const added = rows.filter(row => row.kept).map(row => row.packId)
  const ours = drawnPacks.map(pack => pack.id).filter(id => !away.has(id) && !added.includes(id))
  return [...added, ...ours]
}

const drawnFields = (pack: DrawnPack, language: Language, added: boolean) => ({
  id: pack.id,
  name: nameOfDrawn(pack, language),
  builtIn: true,
  state: 'published' as const,
  licence: 'cc_by' as const,
  author: 'Fuquan',
  owner: null,
  added,
})

/** Shows a pack of the house in a list. */
export const drawnCard = (pack: DrawnPack, language: Language, added: boolean): PackCard => ({
  ...drawnFields(pack, language, added),
  count: pack.stickers.length,
  cover: pack.stickers.slice(0, coverMax).map(one => one.id),
})

/** Shows a pack of the house with its pictures. */
export const drawnPack = (pack: DrawnPack, language: Language, added: boolean): Pack => ({
  ...drawnFields(pack, language, added),
  stickers: pack.stickers.map(one => drawnOf(one, language)),
  mine: null,
})

const fieldsOf = (row: store.PackRow, owner: UserCard | undefined, added: boolean) => ({
  id: row.id,
  name: row.name,
  builtIn: false,
  state: row.state,
  licence: row.licence,
  author: row.author,
  owner: owner ?? null,
  added,
})

/** Shows packs of members in a list, with their first pictures. */
export async function cardsOf(
  tx: Tx,
  rows: readonly store.PackRow[],
  viewer: UserId,
): Promise<PackCard[]> {
  const people = await peopleOf(tx, [...new Set(rows.map(row => row.owner))])
  const stickers = await store.listStickers(
    tx,
    rows.map(row => row.id),
  )
  const shelf = new Set(await shelfOf(tx, viewer))
  return rows.map(row => {
    const own = stickers.filter(one => one.packId === row.id)
    return {
      ...fieldsOf(row, people.get(row.owner), shelf.has(row.id)),
      count: own.length,
      cover: own.slice(0, coverMax).map(one => one.id),
    }
  })
}

type Viewing = { actor: Actor; settings: Settings }

/** Shows a pack of a member with its pictures; what only its owner and reviewers see as well. */
export async function packOf(
  tx: Tx,
  row: store.PackRow,
  { actor, settings }: Viewing,
): Promise<Pack> {
  const people = await peopleOf(tx, [row.owner])
  const stickers = await store.listStickers(tx, [row.id])
  const added = (await shelfOf(tx, actor.id)).includes(row.id)
  const inside = row.owner === actor.id || reviews(actor)
  const { showsPeople, consent, reason } = row
  return {
    ...fieldsOf(row, people.get(row.owner), added),
    stickers: stickers.map(stickerOf),
    mine: inside ? { showsPeople, consent, reason, sizeMax: settings.of(packSize) } : null,
  }
}
