import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { limit } from '#/engine/limits.ts'

/**
 * How often somebody may ask whether a handle or a QR is anybody's, through whatever door:
 * whoever harvests hears no more.
 */
export const lookUps = limit('identity.look_up', { points: 30, seconds: 3_600 })

/** Says whether any module hides a person from somebody, for whom they are then not there. */
export async function isHidden(
  house: Pick<House, 'modules'>,
  tx: Tx,
  ask: { person: UserId; from: UserId },
): Promise<boolean> {
  for (const module of house.modules) if (await module.hides?.(tx, ask)) return true
  return false
}
