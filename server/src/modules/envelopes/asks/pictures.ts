import type { AskPicture, askRoutes } from '@fuquan/contract/envelopes/asks.ts'
import { type CoverId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import { at, schedule } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import * as covers from '../covers/index.ts'
import { listAsksWith, type AskRow } from './store.ts'
import { findSeen } from './seeing.ts'

type Routes = typeof askRoutes

const unusedMs = 24 * 3_600_000
const sweptMax = 1_000

/** Adds a picture the actor may ask with. Refuses: wrong_type, too_large, too_many. */
export function uploadAskPicture(
  call: Call,
  { file }: Input<Routes['uploadAskPicture']>,
): Promise<Reply<Routes['uploadAskPicture']>> {
  return covers.keepDraft(call, { path: file.path, kind: 'ask' }, async (_, id) => ({ id }))
}

/**
 * Hands in a picture of the actor with the request it goes with. One picture goes with one asking,
 * so that what was looked at is what was asked for. Refuses: bad_input (not theirs, or used).
 */
export async function submitPicture(
  { tx, actor, now }: Ctx,
  { id, alt }: { id: CoverId; alt: string },
): Promise<CoverId> {
  const row = await covers.lockCover(tx, id)
  const isMine = row?.kind === 'ask' && row.madeBy === actor.id && row.state === 'draft'
  if (!isMine) refuse('bad_input', { field: 'picture', why: 'not_allowed' })

  await covers.saveSubmitted(tx, { id, name: '', alt, origin: '' }, now)
  return id
}

/** The picture of a request as one of its two people may know of it; null when it has none. */
export function shownPicture(
  picture: covers.CoverRow | undefined,
  { mine, state }: { mine: boolean; state: AskRow['state'] },
): AskPicture | null {
  if (picture === undefined || picture.state === 'draft') return null
  const { state: stands, alt, reason } = picture
  if (mine) return { state: stands, alt, reason: stands === 'published' ? null : reason }
  return stands === 'published' && state !== 'withdrawn'
    ? { state: 'published', alt, reason: null }
    : null
}

/**
 * Gives the picture of a request to who asks, and once it is out to who is asked.
 * Refuses: not_found.
 */
export async function getAskPicture(
  { house, actor }: Call,
  { askId }: Input<Routes['getAskPicture']>,
): Promise<FileReply> {
  const id = await house.read(async tx => {
    const { row, mine } = (await findSeen(tx, actor.id, askId)) ?? refuse('not_found')
    if (row.picture === null) refuse('not_found')
    const picture = (await covers.findCovers(tx, [row.picture])).get(row.picture)
    return shownPicture(picture, { mine, state: row.state }) ? row.picture : refuse('not_found')
  })
  const bytes = await covers.readCover(house.files, id, 'full')
  if (!bytes) refuse('not_found')
  return { bytes, etag: toWire('cvr', id) }
}

/** Takes the picture of a request away that was taken back, with the last of those it went with. */
export async function withdrawPicture({ tx, now }: Ctx, { picture, other }: AskRow): Promise<void> {
  if (picture === null) return
  // The picture first: of two requests taken back at once one sees the other.
  const row = await covers.lockCover(tx, picture)
  const asks = await listAsksWith(tx, picture)
  if (asks.some(ask => ask.state !== 'withdrawn')) return
  if (row?.state !== 'in_review' && row?.state !== 'published') return

  const decided = { id: picture, state: 'withdrawn', reason: '', by: other, at: now } as const
  await covers.saveDecided(tx, decided)
  await at(tx, covers.clearCover, { coverId: picture }, now)
}

/** What was uploaded a day ago and never asked with is forgotten. */
export const sweepPictures = schedule(
  'envelopes.sweep_ask_pictures',
  '41 3 * * *',
  async ({ house }) => {
    await house.inTransaction('read write', async (tx, now) => {
      const before = new Date(now.getTime() - unusedMs)
      const unused = await covers.forgetUnused(tx, { before, limit: sweptMax })
      for (const coverId of unused) await at(tx, covers.clearCover, { coverId }, now)
    })
  },
)
