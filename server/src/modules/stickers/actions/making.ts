import type { routes } from '@fuquan/contract/stickers.ts'
import { type PackId, StickerId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at, tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { makeSticker, type StickerPicture } from '#/engine/image.ts'
import { limit } from '#/engine/limits.ts'
import { present } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { packChanged } from '../events.ts'
import { clearPictures, putPicture, removePictures } from '../pictures.ts'
import * as rules from '../rules.ts'
import { packSize, packsEach, stickerBytes, uploadLevel } from '../settings.ts'
import * as store from '../store.ts'
import * as views from '../views.ts'

type Routes = typeof routes

/** Decoding is heavy work for a small machine. */
export const uploadsHourly = limit('stickers.upload', { points: 240, seconds: 3600 })

/** Lists packs of my own in every state. */
export async function listMyPacks({ tx, actor }: Ctx): Promise<Reply<Routes['listMyPacks']>> {
  const rows = await store.listOwn(tx, actor.id)
  return { items: await views.cardsOf(tx, rows, actor.id) }
}

/**
 * Begins a pack, once per id. Refuses: sticker_level_needed, sticker_packs_full, not_found (an
 * id of another's pack).
 */
export async function draftPack(
  ctx: Ctx,
  input: Input<Routes['draftPack']>,
): Promise<Reply<Routes['draftPack']>> {
  const { tx, actor, now, settings } = ctx
  const { packId: id, name } = input
  const known = await store.findPack(tx, id)
  if (known) return known.owner === actor.id ? views.packOf(tx, known, ctx) : refuse('not_found')
  rules.upload(actor.level, settings.of(uploadLevel))
  const max = settings.of(packsEach)
  if ((await store.countPacks(tx, actor.id)) >= max) refuse('sticker_packs_full', { max })

  await store.addPack(tx, { id, owner: actor.id, name, at: now })

  await tell(tx, packChanged, { packId: id, ownerId: actor.id })
  const made = present(await store.findPack(tx, id), 'a pack just begun')
  return made.owner === actor.id ? views.packOf(tx, made, ctx) : refuse('not_found')
}

/** Locks a pack of mine. Refuses: not_found (another's too). */
async function lockMine(tx: Tx, packId: PackId, userId: UserId): Promise<store.PackRow> {
  const pack = await store.lockPack(tx, packId)
  if (pack?.owner !== userId) return refuse('not_found')
  return pack
}

/**
 * Changes what I say of a pack. Refuses: not_found, sticker_in_review, sticker_pack_settled,
 * sticker_licence_refused.
 */
export async function changePack(
  ctx: Ctx,
  input: Input<Routes['changePack']>,
): Promise<Reply<Routes['changePack']>> {
  const { tx, actor } = ctx
  const { packId, name, licence, author, showsPeople, consent } = input
  const pack = await lockMine(tx, packId, actor.id)
  rules.editable(pack)
  const runsHouse = actor.roles.includes('owner') || actor.roles.includes('operator')
  rules.licence(licence, runsHouse)

  const changed = {
    ...pack,
    name: name ?? pack.name,
    licence: licence === undefined ? pack.licence : licence,
    author: author ?? pack.author,
    showsPeople: showsPeople ?? pack.showsPeople,
    consent: consent ?? pack.consent,
  }
  await store.savePack(tx, changed)

  await tell(tx, packChanged, { packId, ownerId: actor.id })
  return views.packOf(tx, changed, ctx)
}

/**
 * Adds a picture to a pack of mine, made into WebP of 512 px. Refuses: not_found,
 * sticker_in_review, sticker_pack_settled, sticker_pack_full, sticker_format_refused,
 * sticker_too_large, too_many.
 */
export async function addSticker(
  call: Call,
  input: Input<Routes['addSticker']>,
): Promise<Reply<Routes['addSticker']>> {
  const { house, actor } = call
  const { packId } = input
  await house.limits.take({ ...uploadsHourly, key: actor.id })
  await house.inTransaction('read write', tx => room(call, tx, packId))
  const picture = await pictureOf(input.file.path, house.settings.of(stickerBytes))
  const id = z.decode(StickerId, toWire('stk', newId()))
  await putPicture(house.files, id, picture)
  const { animated, full } = picture
  try {
    await house.inTransaction('read write', async (tx, now) => {
      await room(call, tx, packId)
      await store.addSticker(tx, { id, packId, animated, bytes: full.length, at: now })
      await tell(tx, packChanged, { packId, ownerId: actor.id })
    })
  } catch (error) {
    await removePictures(house.files, [id])
    throw error
  }
  return { id, packId, alt: '', keywords: [], animated }
}

/** Whether one more fits into this pack of mine, which it locks. */
async function room({ house, actor }: Call, tx: Tx, packId: PackId): Promise<void> {
  const pack = await lockMine(tx, packId, actor.id)
  rules.editable(pack)
  const max = house.settings.of(packSize)
  if ((await store.listStickers(tx, [packId])).length >= max) refuse('sticker_pack_full', { max })
}

/** The picture library speaks of pictures; who makes stickers hears of stickers. */
async function pictureOf(path: string, bytesMax: number): Promise<StickerPicture> {
  try {
    return await makeSticker(path, bytesMax)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'wrong_type') refuse('sticker_format_refused')
    if (error.code === 'too_large') refuse('sticker_too_large', { bytes_max: bytesMax })
    throw error
  }
}

async function lockSticker(tx: Tx, packId: PackId, stickerId: StickerId, userId: UserId) {
  const pack = await lockMine(tx, packId, userId)
  const [row] = await store.findStickers(tx, [stickerId])
  if (row?.packId !== packId) return refuse('not_found')
  rules.editable(pack)
  return row
}

/**
 * Says what a picture of mine shows.
 * Refuses: not_found, sticker_in_review, sticker_pack_settled.
 */
export async function describeSticker(
  ctx: Ctx,
  input: Input<Routes['describeSticker']>,
): Promise<Reply<Routes['describeSticker']>> {
  const { tx, actor } = ctx
  const { packId, stickerId: id, alt } = input
  const row = await lockSticker(tx, packId, id, actor.id)
  const keywords = [...new Set(input.keywords)]

  await store.saveWords(tx, { id, alt, keywords })

  await tell(tx, packChanged, { packId, ownerId: actor.id })
  return views.stickerOf({ ...row, alt, keywords })
}

/** Takes a picture of mine out. Refuses: not_found, sticker_in_review, sticker_pack_settled. */
export async function removeSticker(ctx: Ctx, input: Input<Routes['removeSticker']>) {
  const { tx, actor, now } = ctx
  const { packId, stickerId } = input
  await lockSticker(tx, packId, stickerId, actor.id)

  await store.deleteSticker(tx, stickerId)

  await tell(tx, packChanged, { packId, ownerId: actor.id })
  await at(tx, clearPictures, { stickerIds: [stickerId] }, now)
  return {}
}

/** Hands a pack in for review. Refuses as `rules.submit` does; not_found; sticker_level_needed. */
export async function submitPack(
  ctx: Ctx,
  { packId }: Input<Routes['submitPack']>,
): Promise<Reply<Routes['submitPack']>> {
  const { tx, actor, now, settings } = ctx
  const pack = await lockMine(tx, packId, actor.id)
  rules.upload(actor.level, settings.of(uploadLevel))
  const stickers = await store.listStickers(tx, [packId])
  const state = rules.submit(
    pack,
    stickers.map(one => one.alt),
  )

  await store.saveSubmitted(tx, packId, now)

  await tell(tx, packChanged, { packId, ownerId: actor.id })
  return views.packOf(tx, { ...pack, state, reason: null, submittedAt: now }, ctx)
}

/**
 * Takes a pack of mine back; what was never out is deleted.
 * Refuses: not_found, sticker_in_review.
 */
export async function withdrawPack(ctx: Ctx, { packId }: Input<Routes['withdrawPack']>) {
  const { tx, actor, now } = ctx
  const pack = await lockMine(tx, packId, actor.id)
  const end = rules.withdraw(pack)
  if (end === 'as_it_is') return {}
  const stickers = await store.listStickers(tx, [packId])
  const stickerIds = stickers.map(one => one.id)

  if (end === 'deleted') await store.deletePack(tx, packId)
  else await store.saveWithdrawn(tx, { id: packId, by: 'owner', reason: null, at: now })

  await tell(tx, packChanged, { packId, ownerId: actor.id })
  if (end === 'deleted' && stickerIds.length > 0) await at(tx, clearPictures, { stickerIds }, now)
  return {}
}
