import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { together, type Tx } from '#/engine/db.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { needLevel, verified } from '../levels.ts'
import { dailyReceiveL0, dailySendL1, dailySendL2 } from '../settings.ts'
import { isRestricted } from '../rules.ts'
import * as users from '../store.ts'
import { attested, belonging } from './levels.ts'
import { limitAt, lowerCap } from './rules.ts'
import * as attestations from './store-attestations.ts'
import * as store from './store-limits.ts'

type Asking = { userId: UserId; settings: Settings; now: Date }

/** How much somebody may do today. Minor units; the day is the house's. */
export type DayCap = {
  /** Under this purpose the ledger counts it: `takeAllowances(tx, account, [{ amount, ...cap }])`. */
  purpose: string
  cap: bigint
  /** Whose limit it is: the house's for this level, or one they gave themselves. */
  by: 'house' | 'own'
  starts: Date
  resetsAt: Date
}

/** Under this purpose the ledger counts what somebody sends a day. */
export const sendingPurpose = 'send'

/** What a house lets a level send a day, minor units. */
export const sendingOf = (settings: Settings, level: number): bigint => {
  if (level < verified) return 0n
  return settings.of(level >= attested ? dailySendL2 : dailySendL1)
}

/**
 * The level that bounds what somebody sends: a body's word that they belong to it is L3 and says
 * nothing of who they are, so alone it raises no limit.
 */
export async function sendingLevel(
  tx: Tx,
  { userId, level }: { userId: UserId; level: number },
): Promise<number> {
  if (level < belonging) return level
  const words = await attestations.listAttestations(tx, [userId])
  const known = words.some(one => one.kind === 'identity' && one.withdrawnAt === null && one.counts)
  return known ? level : verified
}

/**
 * Tells how much somebody may send today, all ways together; the caller counts it in the ledger.
 * With `paying` false they only look, which is refused to nobody for leaving or being restricted.
 *
 * Refuses: leaving (who is about to leave), restricted, identity_level_needed {level} (L0 sends
 * nothing).
 */
export async function sendingCapOf(
  tx: Tx,
  { userId, settings, now, paying = true }: Asking & { paying?: boolean },
): Promise<DayCap> {
  const [user, own, day] = await together([
    users.findUser(tx, userId),
    store.findLimit(tx, userId, 'send'),
    store.dayOf(tx, now, settings.of(houseTimeZone)),
  ])
  const level = user?.level ?? 0
  // What is left may be redeemed or given to the house; nothing new begins with it.
  if (paying && user?.state === 'closing') refuse('leaving')
  if (paying && user !== undefined && isRestricted(user, now)) refuse('restricted')
  needLevel(level, verified)
  const bounds = await sendingLevel(tx, { userId, level })
  const lower = lowerCap(sendingOf(settings, bounds), own === undefined ? null : limitAt(own, now))
  return capOf(sendingPurpose, lower.cap ?? 0n, lower.by, day)
}

/** Tells how much somebody may receive from others today; undefined when nothing bounds it. */
export async function receivingCapOf(
  tx: Tx,
  { userId, settings, now }: Asking,
): Promise<DayCap | undefined> {
  const level = (await users.findUser(tx, userId))?.level ?? 0
  if (level >= verified) return undefined
  const day = await store.dayOf(tx, now, settings.of(houseTimeZone))
  return capOf('receive', settings.of(dailyReceiveL0), 'house', day)
}

const capOf = (purpose: string, cap: bigint, by: DayCap['by'], day: store.Day): DayCap => ({
  purpose,
  cap,
  by,
  starts: day.starts,
  resetsAt: day.ends,
})

/**
 * Gives what people let themselves win a day in games of claiming, minor units; who set nothing is
 * left out. `Actor.limited` says of whom it is worth asking.
 */
export async function claimCapsAmong(
  tx: Tx,
  { people, now }: { people: readonly UserId[]; now: Date },
): Promise<ReadonlyMap<UserId, bigint>> {
  if (people.length === 0) return new Map()
  const limits = await store.listLimitsAmong(tx, 'claim', people)
  const caps = [...limits].flatMap(([userId, limit]): [UserId, bigint][] => {
    const amount = limitAt(limit, now)
    return amount === null ? [] : [[userId, amount]]
  })
  return new Map(caps)
}
