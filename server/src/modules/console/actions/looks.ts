import type { routes } from '@fuquan/contract/console.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, look } from '#/modules/identity/index.ts'
import { looked } from '../events.ts'
import { lookMinutes } from '../settings.ts'
import { findWhose } from '../store-waits.ts'

type Routes = typeof routes
const minuteMs = 60_000

type Looking = { by: UserId; userId: UserId; reason: string; now: Date; settings: Settings }

/** Opens a person's page for some minutes. The person sees who looked and why. */
export async function lookAtPerson(
  ctx: Ctx,
  { userId, reason }: Input<Routes['lookAtPerson']>,
): Promise<Reply<Routes['lookAtPerson']>> {
  const { tx, actor, now, settings } = ctx
  return recordLook(tx, { by: actor.id, userId, reason, now, settings })
}

/** The same, of whoever an account belongs to; the answer says who that is. Refuses: not_found. */
export function lookAtOwner(
  { house, actor }: Call,
  { accountId, reason }: Input<Routes['lookAtOwner']>,
): Promise<Reply<Routes['lookAtOwner']>> {
  const { settings } = house
  return house.inTransaction('read write', async (tx, now) => {
    const userId = (await findWhose(tx, accountId)) ?? refuse('not_found')
    const opened = await recordLook(tx, { by: actor.id, userId, reason, now, settings })

    // The line of the person, who was not named in what was asked.
    const about = { kind: 'account', ref: toWire('acc', accountId) }
    await audit(tx, { by: actor, act: 'console.lookAtOwner', about, person: userId, reason })
    return opened
  })
}

async function recordLook(tx: Tx, looking: Looking): Promise<Reply<Routes['lookAtPerson']>> {
  const { by, userId, reason, now, settings } = looking
  const people = await peopleOf(tx, [userId])
  if (!people.has(userId)) refuse('not_found')

  const until = new Date(now.getTime() + settings.of(lookMinutes) * minuteMs)

  await look.record(tx, { by, about: userId, reason, now, until })

  await tell(tx, looked, { byId: by, personId: userId, reason })
  return { userId, until }
}
