import type { coverRoutes, DeskCover } from '@fuquan/contract/envelopes/covers.ts'
import { type CoverId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { audit, concerns } from '#/engine/audit.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at } from '#/engine/events.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, staffWith } from '#/modules/identity/index.ts'
import { tellOfPicture } from '../asks/telling.ts'
import { coverIdOf } from './choosing.ts'
import { drawnCoverOf, drawnCovers, paintCover, usualCover, wordsOfCover } from './drawn.ts'
import { keepDraft } from './keeping.ts'
import { clearCover, readCover } from './pictures.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'
import { tellMaker } from './telling.ts'

type Routes = typeof coverRoutes

const monthSeconds = 30 * 24 * 3600
const deciders = ['operator', 'moderator'] as const

/** Lists the covers an envelope may be sent in. */
export async function listCovers({ tx, actor }: Ctx): Promise<Reply<Routes['listCovers']>> {
  const drawn = drawnCovers.map(key => {
    return { key, ...wordsOfCover(key, actor.language), builtIn: true }
  })
  const added = (await store.listPublished(tx)).map(({ id, name, alt }) => {
    return { key: toWire('cvr', id), name, alt, builtIn: false }
  })
  return { items: [...drawn, ...added], usual: usualCover }
}

/**
 * Gives the picture of a cover to anybody: nothing of a member is in it. One that is not out, or
 * that goes with a request of a member, is there for staff alone. Refuses: not_found.
 */
export async function getCoverPicture(
  { house, actor }: Call,
  { cover: key, size }: Input<Routes['getCoverPicture']>,
): Promise<FileReply> {
  const drawn = drawnCoverOf(key)
  if (drawn) {
    return { ...(await paintCover(house.files, drawn, size)), cacheSeconds: monthSeconds }
  }

  const id = coverIdOf(key) ?? refuse('not_found')
  const row = await house.read(tx => store.findCover(tx, id))
  if (!row || row.state === 'withdrawn' || !rules.isForDesk(row)) refuse('not_found')
  const isOut = row.kind === 'cover' && row.state === 'published'
  if (!isOut && !worksOn(actor)) refuse('not_found')
  const bytes = await readCover(house.files, id, size)
  if (!bytes) refuse('not_found')
  return { bytes, etag: `${key}-${size}`, ...(isOut && { cacheSeconds: 3600 }) }
}

// An auditor sees what the desk sees, and decides nothing.
const worksOn = ({ roles }: Actor): boolean =>
  (['owner', 'auditor', ...deciders] as const).some(role => roles.includes(role))

/** Lists added covers in every state, and pictures of requests that wait for it or are out. */
export async function listDeskCovers(ctx: Ctx): Promise<Reply<Routes['listDeskCovers']>> {
  return { items: await deskOf(ctx.tx, await store.listAll(ctx.tx), ctx.actor) }
}

async function deskOf(tx: Tx, rows: readonly store.CoverRow[], actor: Actor): Promise<DeskCover[]> {
  const people = await peopleOf(tx, [...new Set(rows.map(row => row.madeBy))])
  const staff = await staffWith(tx, deciders)
  return rows.map(row => {
    const { id, kind, name, alt, state, origin, reason, addedAt, madeBy } = row
    const key = toWire('cvr', id)
    const by = people.get(madeBy) ?? null
    const may = state === 'in_review' && rules.mayDecide(row, { id: actor.id, staff })
    return { id, key, kind, name, alt, state, by, origin, reason, addedAt, mayDecide: may }
  })
}

async function shown(tx: Tx, id: CoverId, actor: Actor): Promise<DeskCover> {
  const row = present(await store.findCover(tx, id), 'a cover just written')
  const [cover] = await deskOf(tx, [row], actor)
  return present(cover)
}

/**
 * Adds a picture as a draft, cut to three by four. Refuses: wrong_type, too_large, too_many.
 */
export async function uploadCover(
  call: Call,
  { file }: Input<Routes['uploadCover']>,
): Promise<Reply<Routes['uploadCover']>> {
  const { actor } = call
  return keepDraft(call, { path: file.path, kind: 'cover' }, async (tx, id) => {
    const about = { kind: 'cover', ref: toWire('cvr', id) }
    await audit(tx, { by: actor, act: 'envelopes.uploadCover', about, reason: '' })
    return shown(tx, id, actor)
  })
}

async function lockForDesk(tx: Tx, id: CoverId): Promise<store.CoverRow> {
  const row = await store.lockCover(tx, id)
  return row && rules.isForDesk(row) ? row : refuse('not_found')
}

/** Hands a draft in, with its words. Refuses: not_found, envelope_cover_settled. */
export async function submitCover(
  ctx: Ctx,
  input: Input<Routes['submitCover']>,
): Promise<Reply<Routes['submitCover']>> {
  const { tx, actor, now } = ctx
  const { coverId: id, name, alt, reason: origin } = input
  const cover = await lockForDesk(tx, id)
  // What a member asks with is handed in by its request, and by nobody else.
  if (cover.kind !== 'cover') refuse('not_found')
  rules.submit(cover)

  await store.saveSubmitted(tx, { id, name, alt, origin }, now)
  return shown(tx, id, actor)
}

/**
 * Publishes a cover or returns it, and tells who added it.
 * Refuses: not_found, envelope_cover_settled, identity_same_person.
 */
export async function decideCover(
  ctx: Ctx,
  input: Input<Routes['decideCover']>,
): Promise<Reply<Routes['decideCover']>> {
  const { tx, actor, now } = ctx
  const { coverId: id, decision, reason } = input
  const cover = await lockForDesk(tx, id)
  const staff = await staffWith(tx, deciders)
  const state = rules.decide(cover, decision, { id: actor.id, staff })

  concerns(tx, cover.madeBy)
  await store.saveDecided(tx, { id, state, reason, by: actor.id, at: now })
  if (cover.kind === 'ask') {
    // Nobody can hand it in once more: another picture goes with another request.
    if (state === 'returned') await at(tx, clearCover, { coverId: id }, now)
    await tellOfPicture(tx, cover, state)
  } else await tellMaker(ctx, cover, { state, reason })
  return shown(tx, id, actor)
}

/**
 * Takes a cover away, in whatever state, and tells who added it; once more changes nothing.
 * Refuses: not_found.
 */
export async function takeDownCover(
  ctx: Ctx,
  input: Input<Routes['takeDownCover']>,
): Promise<Reply<Routes['takeDownCover']>> {
  const { tx, actor, now } = ctx
  const { coverId: id, reason } = input
  const cover = await lockForDesk(tx, id)
  if (cover.state === 'withdrawn') return shown(tx, id, actor)

  concerns(tx, cover.madeBy)
  await store.saveDecided(tx, { id, state: 'withdrawn', reason, by: actor.id, at: now })
  await at(tx, clearCover, { coverId: id }, now)
  if (cover.kind === 'ask') await tellOfPicture(tx, cover, 'withdrawn')
  else await tellMaker(ctx, cover, { state: 'taken_down', reason })
  return shown(tx, id, actor)
}

export const coverActions = {
  listCovers,
  getCoverPicture,
  listDeskCovers,
  uploadCover,
  submitCover,
  decideCover,
  takeDownCover,
}
