import { Refusal } from '#/kit/refusal.ts'
import type { Tx } from './db.ts'
import type { Call, Ctx } from './house.ts'
import type { Limit } from './limits.ts'

/** How often a code may be wrong, and the refusal that says that it was. */
export type Guessing = { limit: Limit; wrong: string }

/**
 * Counts a code before it is looked up, against its person, or a stranger's network block; one that
 * was not wrong takes its try back. `look` hears how many tries are left after this one.
 * Refuses: too_many, busy, and what `look` refuses.
 */
export async function tryCode<T>(
  { house, actor }: Call,
  { limit, wrong }: Guessing,
  look: (left: number) => Promise<T>,
): Promise<T> {
  const key = actor.kind === 'user' ? actor.id : actor.address
  if (key === '') return look(limit.points) // A stranger on this very machine.

  const counted = { ...limit, key }
  const left = await house.limits.take(counted)
  try {
    const found = await look(left)
    await house.limits.giveBack(counted)
    return found
  } catch (error) {
    if (!(error instanceof Refusal && error.code === wrong)) await house.limits.giveBack(counted)
    throw error
  }
}

/** What an action holds, for an `own` route that opened its transaction itself. */
export function ctxOf({ house, actor, key }: Call, { tx, now }: { tx: Tx; now: Date }): Ctx {
  const { dice, log, settings } = house
  return { tx, now, actor, key, dice, log, settings, house }
}
