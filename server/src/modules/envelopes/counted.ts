import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { startOfDay } from '#/engine/clock.ts'
import type { Tx } from '#/engine/db.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Settings } from '#/engine/settings.ts'
import { caps, peopleOf } from '#/modules/identity/index.ts'
import { incoming } from '#/modules/ledger/index.ts'
import { sendingLevelMin } from './rules.ts'
import { unverifiedDailyClaim } from './settings.ts'
import { lockNewcomers, saveNewcomers } from './store-newcomers.ts'

/** Who asks, as far as a day's limit goes; `limited`: they gave themselves one. */
export type Counted = { claimer: UserId; level: number; limited?: boolean }
/** Which limits of the day are used up. */
export type Over = { overClaimLimit: boolean; overOwnLimit: boolean }

/** Says whether what somebody wins is counted by the day: few are, so most batches ask nothing. */
export const isCounted = ({ level, limited }: Counted): boolean =>
  level < sendingLevelMin || limited === true

/** Tells of people who do not ask themselves what counts for their day, as they stand now. */
export async function countedFacts(
  tx: Tx,
  people: readonly UserId[],
  now: Date,
): Promise<Counted[]> {
  if (people.length === 0) return []
  const cards = await peopleOf(tx, people)
  const own = await caps.claimsAmong(tx, { people, now })
  return people.map(claimer => {
    return { claimer, level: cards.get(claimer)?.level ?? 0, limited: own.has(claimer) }
  })
}

type Day = { at: Date; timeZone: string }

/**
 * Locks the day of whoever is counted, in id order, so that neither two envelopes nor an envelope
 * and a payment pass the same limit at once. Gives what each won today.
 */
export async function lockDay(
  tx: Tx,
  people: readonly UserId[],
  day: Day,
): Promise<ReadonlyMap<UserId, bigint>> {
  if (people.length === 0) return new Map()
  const won = await lockNewcomers(tx, people, day)
  await incoming.lock(tx, people, await startOfDay(tx, day.at, day.timeZone))
  return won
}

/** Adds what counted people have just won to their locked day. */
export async function saveWon(
  tx: Tx,
  won: readonly { claimer: UserId; amount: bigint }[],
  day: Day,
): Promise<void> {
  if (won.length === 0) return
  await saveNewcomers(tx, won, day)
  const came = won.map(({ claimer: person, amount }) => ({ person, amount }))
  await incoming.count(tx, came, await startOfDay(tx, day.at, day.timeZone))
}

/** What each won today comes from `lockDay`. */
type Asking = { settings: Settings; now: Date; claimed: ReadonlyMap<UserId, bigint> }

/**
 * Says of each who is counted which limits are used up, from what they won today. Whoever is left
 * out has none. A limit is reached by winning as much, so the last share may go over it.
 */
export async function overAmong(
  tx: Tx,
  asks: readonly Counted[],
  asking: Asking,
): Promise<ReadonlyMap<UserId, Over>> {
  const left = await leftAmong(tx, asks, asking)
  return new Map(
    [...left].map(([person, { house, own }]): [UserId, Over] => [
      person,
      { overClaimLimit: isUsedUp(house), overOwnLimit: isUsedUp(own) },
    ]),
  )
}

const isUsedUp = (left: bigint | undefined): boolean => left !== undefined && left <= 0n

/** What somebody may still win today: by the house's limit, and by their own. Minor units. */
export type Left = { house: bigint | undefined; own: bigint | undefined }

/** Tells of each who is counted how much of their limits is left; it may be below zero. */
export async function leftAmong(
  tx: Tx,
  asks: readonly Counted[],
  { settings, now, claimed }: Asking,
): Promise<ReadonlyMap<UserId, Left>> {
  const counted = asks.filter(isCounted)
  if (counted.length === 0) return new Map()
  const people = counted.filter(ask => ask.limited === true).map(ask => ask.claimer)
  const own = await caps.claimsAmong(tx, { people, now })
  const house = settings.of(unverifiedDailyClaim)
  // What newcomers are paid and what they win is one sum, which the ledger keeps.
  const low = counted.filter(ask => ask.level < sendingLevelMin).map(ask => ask.claimer)
  const starts = await startOfDay(tx, now, settings.of(houseTimeZone))
  const came = await incoming.among(tx, low, starts)

  const left = counted.map(({ claimer, level }): [UserId, Left] => {
    const mine = own.get(claimer)
    const isLow = level < sendingLevelMin
    return [
      claimer,
      {
        house: isLow ? house - (came.get(claimer) ?? 0n) : undefined,
        own: mine === undefined ? undefined : mine - (claimed.get(claimer) ?? 0n),
      },
    ]
  })
  return new Map(left)
}
