import type { routes, StickerShelf } from '@fuquan/contract/stickers.ts'
import { toWire, type StickerId } from '@fuquan/contract/vocabulary/ids.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { membersAmong, speakEmbed } from '#/modules/chat/index.ts'
import { drawnPackOf, drawnPacks, drawnStickerOf, nameOfDrawn, paintSticker } from '../drawn.ts'
import { shelfChanged } from '../events.ts'
import { readPicture, type Size } from '../pictures.ts'
import * as rules from '../rules.ts'
import { shelfSize, uploadLevel } from '../settings.ts'
import * as reports from '../store-reports.ts'
import * as store from '../store.ts'
import * as views from '../views.ts'

type Routes = typeof routes
const hourSeconds = 60 * 60
const monthSeconds = 30 * 24 * hourSeconds

const viewerOf = (actor: Actor): rules.Viewer => ({ id: actor.id, reviews: views.reviews(actor) })

/** What the phone needs to find a sticker by itself: my packs, their words, what I sent last. */
export async function getStickerShelf(ctx: Ctx): Promise<StickerShelf> {
  const { tx, actor, settings } = ctx
  const ids = await views.shelfOf(tx, actor.id)
  const rows = await store.findPacks(tx, ids)
  const out = new Map(rows.filter(row => row.state === 'published').map(row => [row.id, row]))
  const stickers = await store.listStickers(tx, [...out.keys()])

  const packs = ids.flatMap(id => {
    const drawn = drawnPackOf(id)
    if (drawn) {
      const name = nameOfDrawn(drawn, actor.language)
      const shown = drawn.stickers.map(one => views.drawnOf(one, actor.language))
      return [{ id, name, builtIn: true, stickers: shown }]
    }
    const row = out.get(id)
    const own = stickers.filter(one => one.packId === id).map(views.stickerOf)
    return row ? [{ id, name: row.name, builtIn: false, stickers: own }] : []
  })
  return {
    packs,
    recent: await recentOf(tx, actor),
    mayUpload: actor.level >= settings.of(uploadLevel),
  }
}

async function recentOf(tx: Tx, actor: Actor) {
  const ids = await store.listRecent(tx, actor.id)
  const rows = await store.findStickers(tx, ids)
  const packs = await store.findPacks(tx, [...new Set(rows.map(row => row.packId))])
  const out = new Set(packs.filter(pack => pack.state === 'published').map(pack => pack.id))
  const members = new Map(rows.filter(row => out.has(row.packId)).map(row => [row.id, row]))
  return ids.flatMap(id => {
    const drawn = drawnStickerOf(id)
    if (drawn) return [views.drawnOf(drawn, actor.language)]
    const row = members.get(id)
    return row ? [views.stickerOf(row)] : []
  })
}

/**
 * Sends a sticker to a room of mine, once per message id.
 * Refuses: not_found (room or sticker), sticker_withdrawn, and as chat does what a member says.
 */
export async function sendSticker(
  ctx: Ctx,
  input: Input<Routes['sendSticker']>,
): Promise<Reply<Routes['sendSticker']>> {
  const { tx, actor, now } = ctx
  const { stickerId, roomId, messageId } = input
  const here = await membersAmong(tx, roomId, [actor.id])
  if (!here.has(actor.id)) refuse('not_found')
  await mustBeOut(tx, stickerId)

  await store.saveRecent(tx, { person: actor.id, stickerId, at: now })

  await tell(tx, shelfChanged, { userId: actor.id })
  // The room's own lock comes last of all.
  const embed = { kind: 'sticker', ref: toWire('stk', stickerId) }
  const { number } = await speakEmbed(ctx, { roomId, messageId, embed })
  return { number }
}

/** What nobody reviewed is not sent, by its owner neither. */
async function mustBeOut(tx: Tx, stickerId: StickerId): Promise<void> {
  if (drawnStickerOf(stickerId)) return
  const [row] = await store.findStickers(tx, [stickerId])
  const pack = row && (await store.findPack(tx, row.packId))
  if (pack?.state === 'withdrawn') refuse('sticker_withdrawn')
  if (pack?.state !== 'published') refuse('not_found')
}

/** Shows a sticker as it stands now, for the bubble it was sent in. Refuses: not_found. */
export async function getSticker(
  ctx: Ctx,
  { stickerId }: Input<Routes['getSticker']>,
): Promise<Reply<Routes['getSticker']>> {
  const { tx, actor } = ctx
  const drawn = drawnStickerOf(stickerId)
  if (drawn) {
    const pack = present(drawnPackOf(drawn.packId), 'a drawn sticker has a pack')
    const packName = nameOfDrawn(pack, actor.language)
    return { sticker: views.drawnOf(drawn, actor.language), packName, size: 'full' }
  }
  const [row] = await store.findStickers(tx, [stickerId])
  const pack = row && (await store.findPack(tx, row.packId))
  const size = pack && rules.shown(pack, viewerOf(actor))
  if (!row || !pack || !size) return refuse('not_found')

  const sticker = views.stickerOf(row)
  // What staff took down says nothing any more, by its words neither.
  if (size === 'gone') return { sticker: { ...sticker, alt: '', keywords: [] }, packName: '', size }
  return { sticker, packName: pack.name, size }
}

/** Sends the picture of a sticker. Refuses: not_found (unreviewed, taken down, unknown). */
export async function getStickerPicture(
  { house, actor }: Call,
  input: Input<Routes['getStickerPicture']>,
): Promise<FileReply> {
  const { stickerId } = input
  const asked: Size = input.size === '128' ? 128 : 512
  const drawn = drawnStickerOf(stickerId)
  if (drawn) {
    return { ...(await paintSticker(house.files, drawn, asked)), cacheSeconds: monthSeconds }
  }
  const shown = await house.read(async tx => {
    const [row] = await store.findStickers(tx, [stickerId])
    const pack = row && (await store.findPack(tx, row.packId))
    return pack && rules.shown(pack, viewerOf(actor))
  })
  if (shown !== 'full' && shown !== 'preview') return refuse('not_found')
  const size = shown === 'preview' ? 128 : asked
  const bytes = await readPicture(house.files, stickerId, size)
  if (bytes === undefined) return refuse('not_found')
  return { bytes, etag: `${toWire('stk', stickerId)}-${size}`, cacheSeconds: hourSeconds }
}

/** Lists the packs anybody here may add: those of the house, then the newest of members. */
export async function listPacks(
  ctx: Ctx,
  input: Input<Routes['listPacks']>,
): Promise<Reply<Routes['listPacks']>> {
  const { tx, actor } = ctx
  const { cursor, limit } = input
  const rows = await store.listPublished(tx, { before: readCursor(cursor), limit })
  const page = rows.slice(0, limit)
  const items = await views.cardsOf(tx, page, actor.id)
  const shelf = new Set(await views.shelfOf(tx, actor.id))
  const ours = drawnPacks.map(pack => views.drawnCard(pack, actor.language, shelf.has(pack.id)))
  const last = page.at(-1)
  return {
    items: cursor === undefined ? [...ours, ...items] : items,
    ...(rows.length > limit &&
      last?.publishedAt && { next: writeCursor({ at: last.publishedAt, id: last.id }) }),
  }
}

/** Opens a pack. Refuses: not_found (what nobody reviewed, what staff took down). */
export async function getPack(
  ctx: Ctx,
  { packId }: Input<Routes['getPack']>,
): Promise<Reply<Routes['getPack']>> {
  const { tx, actor } = ctx
  const drawn = drawnPackOf(packId)
  if (drawn) {
    const shelf = await views.shelfOf(tx, actor.id)
    return views.drawnPack(drawn, actor.language, shelf.includes(packId))
  }
  const row = await store.findPack(tx, packId)
  const size = row && rules.shown(row, viewerOf(actor))
  const own = row?.owner === actor.id
  if (!row || !size || (size === 'gone' && !own)) return refuse('not_found')
  const pack = await views.packOf(tx, row, ctx)
  // Its pictures stand in the rooms they were sent to, and nowhere else.
  return size === 'full' || own ? pack : { ...pack, stickers: [] }
}

/** Adds a pack to my panel. Refuses: not_found, sticker_shelf_full. */
export async function addPack(
  ctx: Ctx,
  input: Input<Routes['addPack']>,
): Promise<Reply<Routes['addPack']>> {
  const { tx, actor, now, settings } = ctx
  const { packId } = input
  const row = drawnPackOf(packId) ? undefined : await store.findPack(tx, packId)
  if (!drawnPackOf(packId) && row?.state !== 'published') refuse('not_found')
  const shelf = await views.shelfOf(tx, actor.id)
  const max = settings.of(shelfSize)
  if (!shelf.includes(packId) && shelf.length >= max) refuse('sticker_shelf_full', { max })

  const changed = await store.saveShelf(tx, { person: actor.id, packId, kept: true, at: now })

  if (changed) await tell(tx, shelfChanged, { userId: actor.id })
  return getPack(ctx, input)
}

/** Takes a pack out of my panel; what I sent stays where it is. */
export async function dropPack(ctx: Ctx, { packId }: Input<Routes['dropPack']>) {
  const { tx, actor, now } = ctx
  const shelf = await views.shelfOf(tx, actor.id)
  if (!shelf.includes(packId)) return {}

  await store.saveShelf(tx, { person: actor.id, packId, kept: false, at: now })

  await tell(tx, shelfChanged, { userId: actor.id })
  return {}
}

/** Reports a pack, or one of its stickers, to staff. Refuses: not_found. */
export async function reportPack(ctx: Ctx, input: Input<Routes['reportPack']>) {
  const { tx, actor, now } = ctx
  const { packId, why, sticker, words } = input
  const pack = await getPack(ctx, { packId })
  const inPack = sticker === undefined || pack.stickers.some(one => one.id === sticker)
  if (!inPack) refuse('not_found')

  const about = { packId, stickerId: sticker ?? null, reporter: actor.id }
  await reports.saveReport(tx, { id: newId(), ...about, why, words, at: now })
  return {}
}
