import type { routes } from '@fuquan/contract/stickers.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { concerns } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { at, tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, staffWith } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { drawnPackOf } from '../drawn.ts'
import { packChanged, packPublished } from '../events.ts'
import { clearPictures } from '../pictures.ts'
import * as rules from '../rules.ts'
import * as reports from '../store-reports.ts'
import * as store from '../store.ts'
import * as views from '../views.ts'

type Routes = typeof routes

/** Lists the packs that wait for a decision, with their pictures, words and consent. */
export async function listPacksInReview(ctx: Ctx): Promise<Reply<Routes['listPacksInReview']>> {
  const rows = await store.listInReview(ctx.tx)
  const items = []
  for (const row of rows) {
    const submittedAt = present(row.submittedAt, 'a pack in review was handed in')
    items.push({ ...(await views.packOf(ctx.tx, row, ctx)), submittedAt })
  }
  return { items }
}

const deciders = ['operator', 'moderator'] as const

/**
 * Publishes a pack or returns it, and tells its owner.
 * Refuses: not_found, sticker_not_in_review, identity_same_person (their own, while others may).
 */
export async function decidePack(ctx: Ctx, input: Input<Routes['decidePack']>) {
  const { tx, actor, now } = ctx
  const { packId, decision, reason } = input
  const pack = (await store.lockPack(tx, packId)) ?? refuse('not_found')
  const state = rules.decide(pack, decision)
  rules.decider(pack, { id: actor.id, staff: await staffWith(tx, deciders) })

  concerns(tx, pack.owner)
  await store.saveDecided(tx, { id: packId, state, reason, by: actor.id, at: now })

  const fact = { packId, ownerId: pack.owner }
  await tell(tx, state === 'published' ? packPublished : packChanged, fact)
  await notifyOwner(ctx, pack, `stickers.pack_${state}`, reason)
  return {}
}

async function notifyOwner(ctx: Ctx, pack: store.PackRow, kind: string, reason: string) {
  const link = { kind: 'pack', ref: toWire('pak', pack.id) }
  const ref = `${link.ref}/${ctx.now.getTime()}` // A pack may be returned more than once.
  const facts = { pack: pack.name, reason }
  await notify(ctx.tx, { to: [pack.owner], kind, facts, link, class: 'waiting', ref })
}

/** Lists the packs of members that are out, newest first. */
export async function listPublishedPacks(
  ctx: Ctx,
  input: Input<Routes['listPublishedPacks']>,
): Promise<Reply<Routes['listPublishedPacks']>> {
  const { cursor, limit } = input
  const rows = await store.listPublished(ctx.tx, { before: readCursor(cursor), limit })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await views.cardsOf(ctx.tx, page, ctx.actor.id),
    ...(rows.length > limit &&
      last?.publishedAt && { next: writeCursor({ at: last.publishedAt, id: last.id }) }),
  }
}

/**
 * Takes a pack out of the house: its pictures are removed, in the rooms too, and its reports are
 * closed. Taking it down again changes nothing. Refuses: not_found (never published, built in).
 */
export async function takeDownPack(ctx: Ctx, input: Input<Routes['takeDownPack']>) {
  const { tx, actor, now } = ctx
  const { packId, reason } = input
  const pack = (await store.lockPack(tx, packId)) ?? refuse('not_found')
  if (pack.publishedAt === null) refuse('not_found')
  if (pack.withdrawnBy === 'moderation') return {}
  const stickers = await store.listStickers(tx, [packId])

  concerns(tx, pack.owner)
  await store.saveWithdrawn(tx, { id: packId, by: 'moderation', reason, at: now })
  await reports.closeReports(tx, { packId, by: actor.id, at: now })

  await tell(tx, packChanged, { packId, ownerId: pack.owner })
  await notifyOwner(ctx, pack, 'stickers.pack_taken_down', reason)
  await at(tx, clearPictures, { stickerIds: stickers.map(one => one.id) }, now)
  return {}
}

/** Lists open reports, oldest first. */
export async function listStickerReports(ctx: Ctx): Promise<Reply<Routes['listStickerReports']>> {
  const { tx, actor } = ctx
  const open = await reports.listReports(tx)
  const people = await peopleOf(tx, [...new Set(open.map(one => one.reporter))])
  const rows = await store.findPacks(tx, [...new Set(open.map(one => one.packId))])
  const cards = new Map((await views.cardsOf(tx, rows, actor.id)).map(card => [card.id, card]))
  const items = open.flatMap(({ id, packId, stickerId, reporter, why, words, at: reportedAt }) => {
    const drawn = drawnPackOf(packId)
    const pack = drawn ? views.drawnCard(drawn, actor.language, true) : cards.get(packId)
    if (!pack) return [] // Its owner deleted it meanwhile: there is nothing left to answer.
    const by = people.get(reporter) ?? null
    return [{ id, pack, stickerId, by, why, words, at: reportedAt }]
  })
  return { items }
}

/** Closes a report after looking. Refuses: not_found. */
export async function closeStickerReport(ctx: Ctx, input: Input<Routes['closeStickerReport']>) {
  const { tx, actor, now } = ctx
  const id = input.stickerReportId

  const closed = await reports.closeReport(tx, { id, by: actor.id, at: now })
  if (!closed) refuse('not_found')
  return {}
}
