import type { routes } from '@fuquan/contract/console.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, look } from '#/modules/identity/index.ts'
import { looked } from '../events.ts'
import { lookMinutes } from '../settings.ts'

type Routes = typeof routes
const minuteMs = 60_000

/** Opens a person's page for some minutes. The person sees who looked and why. */
export async function lookAtPerson(
  ctx: Ctx,
  { userId, reason }: Input<Routes['lookAtPerson']>,
): Promise<Reply<Routes['lookAtPerson']>> {
  const { tx, actor, now, settings } = ctx
  const people = await peopleOf(tx, [userId])
  if (!people.has(userId)) refuse('not_found')

  const until = new Date(now.getTime() + settings.of(lookMinutes) * minuteMs)

  await look.record(tx, { by: actor.id, about: userId, reason, now, until })

  await tell(tx, looked, { byId: actor.id, personId: userId, reason })
  return { userId, until }
}
