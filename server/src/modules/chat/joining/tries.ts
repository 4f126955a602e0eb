import { routes } from '@fuquan/contract/chat.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { ctxOf, tryCode } from '#/engine/tries.ts'
import { reach } from '#/modules/identity/index.ts'
import * as joining from './actions.ts'

/** So many wrong codes of one person, or of strangers from one network block, in 15 minutes. */
export const wrongCodes = limit('chat.link_code', { points: 30, seconds: 15 * 60 })
const guessing = { limit: wrongCodes, wrong: 'chat_link_invalid' }

/** Shows the card of a room by its code. Refuses: chat_link_invalid, too_many, busy. */
export function getLink(
  call: Call,
  input: Input<typeof routes.getLink>,
): Promise<Reply<typeof routes.getLink>> {
  const { house } = call
  return tryCode(call, guessing, () =>
    house.read((tx, now) => joining.getLink(ctxOf(call, { tx, now }), input)),
  )
}

/** Comes in by a code. Refuses: as `joining.joinByLink`, and too_many, busy. */
export function joinByLink(
  call: Call,
  input: Input<typeof routes.joinByLink>,
): Promise<Reply<typeof routes.joinByLink>> {
  const under = { module: 'chat', name: 'joinByLink', route: routes.joinByLink, input }
  return tryCode(call, guessing, () =>
    keptOnce(call, under, (tx, now) => joining.joinByLink(ctxOf(call, { tx, now }), input)),
  )
}

/**
 * Asks somebody in by handle, which counts as a look-up of one.
 * Refuses: as `joining.inviteToRoom`, and too_many, busy.
 */
export async function inviteToRoom(
  call: Call,
  input: Input<typeof routes.inviteToRoom>,
): Promise<Reply<typeof routes.inviteToRoom>> {
  await call.house.limits.take({ ...reach.lookUps, key: call.actor.id })
  const under = { module: 'chat', name: 'inviteToRoom', route: routes.inviteToRoom, input }
  return keptOnce(call, under, (tx, now) => joining.inviteToRoom(ctxOf(call, { tx, now }), input))
}
