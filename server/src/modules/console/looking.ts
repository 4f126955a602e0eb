import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Actor, Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { look } from '#/modules/identity/index.ts'

type Asking = Pick<Ctx, 'tx' | 'now'> & { actor: Pick<Actor, 'id'> }

/**
 * Lets staff read what concerns one person while a look at them is live; everybody may read their
 * own. Refuses: console_reason_missing.
 */
export async function needLook(
  { tx, actor, now }: Asking,
  person: UserId | undefined,
): Promise<void> {
  if (person === undefined || person === actor.id) return
  const looks = await look.of(tx, { by: actor.id, ids: [person], now })
  if (looks.size === 0) refuse('console_reason_missing')
}
