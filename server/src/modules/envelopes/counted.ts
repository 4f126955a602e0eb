import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Settings } from '#/engine/settings.ts'
import { caps } from '#/modules/identity/index.ts'
import { sendingLevelMin } from './rules.ts'
import { unverifiedDailyClaim } from './settings.ts'

/** Who asks, as far as a day's limit goes; `limited`: they gave themselves one. */
export type Counted = { claimer: UserId; level: number; limited?: boolean }
/** Which limits of the day are used up. */
export type Over = { overClaimLimit: boolean; overOwnLimit: boolean }

/** Says whether what somebody wins is counted by the day: few are, so most batches ask nothing. */
export const isCounted = ({ level, limited }: Counted): boolean =>
  level < sendingLevelMin || limited === true

type Asking = { settings: Settings; now: Date; claimed: ReadonlyMap<UserId, bigint> }

/**
 * Says of each who is counted which limits are used up, from what they won today. Whoever is left
 * out has none. A limit is reached by winning as much, so the last share may go over it.
 */
export async function overAmong(
  tx: Tx,
  asks: readonly Counted[],
  { settings, now, claimed }: Asking,
): Promise<ReadonlyMap<UserId, Over>> {
  const counted = asks.filter(isCounted)
  if (counted.length === 0) return new Map()
  const people = counted.filter(ask => ask.limited === true).map(ask => ask.claimer)
  const own = await caps.claimsAmong(tx, { people, now })
  const house = settings.of(unverifiedDailyClaim)

  const over = counted.map(({ claimer, level }): [UserId, Over] => {
    const won = claimed.get(claimer) ?? 0n
    const mine = own.get(claimer)
    const overClaimLimit = level < sendingLevelMin && won >= house
    return [claimer, { overClaimLimit, overOwnLimit: mine !== undefined && won >= mine }]
  })
  return new Map(over)
}
