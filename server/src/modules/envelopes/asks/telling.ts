import type { CoverState } from '@fuquan/contract/envelopes/covers.ts'
import { type CoverId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { askPictureDecided } from './events.ts'
import { listAsksWith } from './store.ts'

/**
 * Tells of a decision on the picture of requests: who may see it looks again, and who asked with
 * one that nobody sees hears of it.
 */
export async function tellOfPicture(
  tx: Tx,
  { id: coverId, madeBy: askerId }: { id: CoverId; madeBy: UserId },
  state: CoverState,
): Promise<void> {
  const asks = await listAsksWith(tx, coverId)
  const heardBy = asks.filter(ask => ask.state !== 'muted').map(ask => ask.owner)
  await tell(tx, askPictureDecided, { coverId, askerId, heardBy })
  const [first] = asks
  if (state === 'published' || first === undefined) return

  await notifications.notify(tx, {
    to: [askerId],
    kind: 'envelopes.ask_picture_refused',
    facts: { occasion: first.occasion },
    link: { kind: 'ask', ref: toWire('ask', first.id) },
    class: 'social',
  })
}
