import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import type { CoverRow } from './store.ts'

type Decided = { state: 'published' | 'returned' | 'taken_down'; reason: string }

/** Tells who added a cover what became of it, unless they did it themselves or have left. */
export async function tellMaker(
  { tx, actor, now }: Ctx,
  cover: CoverRow,
  { state, reason }: Decided,
): Promise<void> {
  const maker = (await peopleOf(tx, [cover.madeBy])).get(cover.madeBy)
  // What was never handed in has no name to speak of it by.
  if (maker === undefined || maker.id === actor.id || cover.state === 'draft') return
  const link = { kind: 'cover', ref: toWire('cvr', cover.id) }
  await notify(tx, {
    to: [maker.id],
    kind: `envelopes.cover_${state}`,
    facts: { cover: cover.name, reason },
    link,
    ref: `${link.ref}/${now.getTime()}`, // A cover may be returned more than once.
    class: 'waiting',
  })
}
