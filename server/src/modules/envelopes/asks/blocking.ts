import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { on } from '#/engine/events.ts'
import { blocked } from '#/modules/friends/index.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { settle, waitKind } from './actions.ts'
import * as store from './store.ts'

/**
 * A block ends what the two asked each other for: what was asked of who blocks is silence from now
 * on, which looks like nothing to the other; what they asked for themselves is taken back.
 */
const endAsks = on(blocked, 'envelopes', async (ctx, { byId, otherId }) => {
  const { tx, now } = ctx
  const silent = await store.silence(tx, byId, otherId)
  for (const id of silent) {
    const ref = toWire('ask', id)
    await notifications.done(tx, { kind: waitKind, ref, users: [byId] })
  }
  for (const row of await store.lockOpenBetween(tx, { owner: otherId, other: byId, now })) {
    await settle(ctx, row, { state: 'withdrawn', at: now })
  }
})

export const askReactions = [endAsks] as const
