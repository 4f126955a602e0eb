import type { routes } from '@fuquan/contract/chat.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { roomRead } from '../events.ts'
import { lockFor } from '../rooms/store.ts'
import { saveCleared } from './store.ts'

/**
 * Takes what was said so far out of the actor's own view: the others keep theirs, and what is said
 * from now on is seen as before. Again it changes nothing. Refuses: not_found.
 */
export async function clearThread(
  { tx, actor }: Ctx,
  { roomId }: Input<typeof routes.clearThread>,
): Promise<Reply<typeof routes.clearThread>> {
  const locked = await lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const first = locked.room.number + 1

  await saveCleared(tx, { roomId, member: actor.id, first })

  // The other devices of the same person look again.
  await tell(tx, roomRead, { roomId, userId: actor.id, everybody: false })
  return { first }
}
