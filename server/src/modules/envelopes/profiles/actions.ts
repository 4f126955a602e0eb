import { profileEnvelopesMax, type profileRoutes } from '@fuquan/contract/envelopes/profiles.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { friendsAmong } from '#/modules/friends/index.ts'
import { waitingFrom } from '../actions/records.ts'
import { askingOf } from '../asks/index.ts'
import { boardOf } from '../boards/index.ts'

type Routes = typeof profileRoutes

/**
 * Shows what envelopes have to say on the page of a friend: what they sent that the actor may open,
 * their year on the boards, and whether the actor may ask them.
 * Refuses: not_found, for a stranger as for nobody at all.
 */
export async function getFriendEnvelopes(
  ctx: Ctx,
  { userId: friend }: Input<Routes['getFriendEnvelopes']>,
): Promise<Reply<Routes['getFriendEnvelopes']>> {
  const friends = await friendsAmong(ctx.tx, ctx.actor.id, [friend])
  if (!friends.has(friend)) refuse('not_found')
  const waiting = await waitingFrom(ctx, { sender: friend, limit: profileEnvelopesMax })
  return { waiting, board: await boardOf(ctx, friend), ...(await askingOf(ctx, friend)) }
}

export const profileActions = { getFriendEnvelopes }
