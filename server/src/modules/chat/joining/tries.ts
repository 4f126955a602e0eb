import { routes } from '@fuquan/contract/chat.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as joining from './actions.ts'

/** So many wrong codes of one person, or of strangers from one network block, in 15 minutes. */
export const wrongCodes = limit('chat.link_code', { points: 30, seconds: 15 * 60 })

/** Shows the card of a room by its code. Refuses: chat_link_invalid, too_many, busy. */
export function getLink(
  call: Call,
  input: Input<typeof routes.getLink>,
): Promise<Reply<typeof routes.getLink>> {
  const { house } = call
  return tryCode(call, () =>
    house.read((tx, now) => joining.getLink(ctxOf(call, { tx, now }), input)),
  )
}

/** Comes in by a code. Refuses: as `joining.joinByLink`, and too_many, busy. */
export function joinByLink(
  call: Call,
  input: Input<typeof routes.joinByLink>,
): Promise<Reply<typeof routes.joinByLink>> {
  const under = { module: 'chat', name: 'joinByLink', route: routes.joinByLink, input }
  return tryCode(call, () =>
    keptOnce(call, under, (tx, now) => joining.joinByLink(ctxOf(call, { tx, now }), input)),
  )
}

/** Counts a code before it is looked up; one that was right takes its try back. */
async function tryCode<T>({ house, actor }: Call, look: () => Promise<T>): Promise<T> {
  const key = actor.kind === 'user' ? actor.id : actor.address
  if (key === '') return look() // A stranger on this very machine.

  const counted = { ...wrongCodes, key }
  await house.limits.take(counted)
  try {
    const found = await look()
    await house.limits.giveBack(counted)
    return found
  } catch (error) {
    const wrong = error instanceof Refusal && error.code === 'chat_link_invalid'
    if (!wrong) await house.limits.giveBack(counted)
    throw error
  }
}

function ctxOf({ house, actor, key }: Call, { tx, now }: { tx: Tx; now: Date }): Ctx {
  const { dice, log, settings } = house
  return { tx, now, actor, key, dice, log, settings, house }
}
