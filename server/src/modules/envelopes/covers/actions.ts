import type { coverRoutes, DeskCover } from '@fuquan/contract/envelopes/covers.ts'
import { CoverId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at } from '#/engine/events.ts'
import type { Actor, Call, Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { limit } from '#/engine/limits.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, staffWith } from '#/modules/identity/index.ts'
import { coverIdOf } from './choosing.ts'
import { drawnCoverOf, drawnCovers, paintCover, usualCover, wordsOfCover } from './drawn.ts'
import { clearCover, putCover, readCover, removeCover } from './pictures.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Routes = typeof coverRoutes

/** Decoding is heavy work for a small machine. */
export const coversHourly = limit('envelopes.cover_upload', { points: 60, seconds: 3600 })

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
 * Gives the picture of a cover to anybody: nothing of a member is in it. One that is not out is
 * there for staff alone. Refuses: not_found.
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
  const isOut = row?.state === 'published'
  if (!row || row.state === 'withdrawn' || (!isOut && !worksOn(actor))) refuse('not_found')
  const bytes = await readCover(house.files, id, size)
  if (!bytes) refuse('not_found')
  return { bytes, etag: `${key}-${size}`, ...(isOut && { cacheSeconds: 3600 }) }
}

const worksOn = ({ roles }: Actor): boolean =>
  roles.includes('owner') || deciders.some(role => roles.includes(role))

/** Lists added covers in every state. */
export async function listDeskCovers(ctx: Ctx): Promise<Reply<Routes['listDeskCovers']>> {
  return { items: await deskOf(ctx.tx, await store.listAll(ctx.tx), ctx.actor) }
}

async function deskOf(tx: Tx, rows: readonly store.CoverRow[], actor: Actor): Promise<DeskCover[]> {
  const people = await peopleOf(tx, [...new Set(rows.map(row => row.madeBy))])
  const staff = await staffWith(tx, deciders)
  return rows.map(row => {
    const { id, name, alt, state, origin, reason, addedAt, madeBy } = row
    const key = toWire('cvr', id)
    const by = people.get(madeBy) ?? null
    const may = state === 'in_review' && rules.mayDecide(row, { id: actor.id, staff })
    return { id, key, name, alt, state, by, origin, reason, addedAt, mayDecide: may }
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
  const { house, actor } = call
  await house.limits.take({ ...coversHourly, key: actor.id })
  const id = CoverId.out.parse(newId())
  await putCover(house.files, id, file.path)
  try {
    return await house.inTransaction('read write', async (tx, now) => {
      await store.addCover(tx, { id, madeBy: actor.id, at: now })
      const about = { kind: 'cover', ref: toWire('cvr', id) }
      await audit(tx, { by: actor, act: 'envelopes.uploadCover', about, reason: '' })
      return shown(tx, id, actor)
    })
  } catch (error) {
    await removeCover(house.files, id)
    throw error
  }
}

/** Hands a draft in, with its words. Refuses: not_found, envelope_cover_settled. */
export async function submitCover(
  ctx: Ctx,
  input: Input<Routes['submitCover']>,
): Promise<Reply<Routes['submitCover']>> {
  const { tx, actor, now } = ctx
  const { coverId: id, name, alt, reason: origin } = input
  const cover = (await store.lockCover(tx, id)) ?? refuse('not_found')
  rules.submit(cover)

  await store.saveSubmitted(tx, { id, name, alt, origin }, now)
  return shown(tx, id, actor)
}

/**
 * Publishes a cover or returns it.
 * Refuses: not_found, envelope_cover_settled, identity_same_person.
 */
export async function decideCover(
  ctx: Ctx,
  input: Input<Routes['decideCover']>,
): Promise<Reply<Routes['decideCover']>> {
  const { tx, actor, now } = ctx
  const { coverId: id, decision, reason } = input
  const cover = (await store.lockCover(tx, id)) ?? refuse('not_found')
  const staff = await staffWith(tx, deciders)
  const state = rules.decide(cover, decision, { id: actor.id, staff })

  await store.saveDecided(tx, { id, state, reason, by: actor.id, at: now })
  return shown(tx, id, actor)
}

/** Takes a cover away, in whatever state; once more changes nothing. Refuses: not_found. */
export async function takeDownCover(
  ctx: Ctx,
  input: Input<Routes['takeDownCover']>,
): Promise<Reply<Routes['takeDownCover']>> {
  const { tx, actor, now } = ctx
  const { coverId: id, reason } = input
  const cover = (await store.lockCover(tx, id)) ?? refuse('not_found')
  if (cover.state === 'withdrawn') return shown(tx, id, actor)

  await store.saveDecided(tx, { id, state: 'withdrawn', reason, by: actor.id, at: now })
  await at(tx, clearCover, { coverId: id }, now)
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
