import type { CoverKind } from '@fuquan/contract/envelopes/covers.ts'
import { CoverId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { limit } from '#/engine/limits.ts'
import { putCover, removeCover } from './pictures.ts'
import { addCover } from './store.ts'

/** Decoding is heavy work for a small machine. */
export const coversHourly = limit('envelopes.cover_upload', { points: 60, seconds: 3600 })
/** What a member asks for in a day needs no more. */
export const askPicturesHourly = limit('envelopes.ask_picture_upload', {
  points: 10,
  seconds: 3600,
})
const hourly = { cover: coversHourly, ask: askPicturesHourly } as const

type Uploaded = { path: string; kind: CoverKind }

/**
 * Keeps an uploaded picture as the draft of the actor, cut to three by four and without anything
 * else the file said; `then` is written with it. Refuses: wrong_type, too_large, too_many.
 */
export async function keepDraft<Shown>(
  { house, actor }: Call,
  { path, kind }: Uploaded,
  then: (tx: Tx, id: CoverId) => Promise<Shown>,
): Promise<Shown> {
  await house.limits.take({ ...hourly[kind], key: actor.id })
  const id = CoverId.out.parse(newId())
  await putCover(house.files, id, path)
  try {
    return await house.inTransaction('read write', async (tx, now) => {
      await addCover(tx, { id, kind, madeBy: actor.id, at: now })
      return then(tx, id)
    })
  } catch (error) {
    await removeCover(house.files, id)
    throw error
  }
}
