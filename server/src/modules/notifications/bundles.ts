import type { NoticeClass } from '@fuquan/contract/notifications.ts'

/** One notice that is due on one channel, and whether what it is about still stands. */
export type DueNotice = {
  kind: string
  ref: string
  class: NoticeClass
  settled: boolean
  /** Whether it went out on another channel, so that it counts there. */
  told: boolean
}
export type Budget = {
  /** How many, money left out, this person may still get today. */
  left: number
  /** How many of campaigns. */
  campaignsLeft: number
}
/** What becomes of the due notices of one person on one channel. */
export type Parcel<N extends DueNotice> = { told: readonly N[] }
export type Packed<N extends DueNotice> = {
  parcels: readonly Parcel<N>[]
  dropped: readonly N[]
}

/** How many things one push names; the rest is counted. */
export const namedMax = 3

/**
 * Packs what is due: one parcel per notice of money, one per class of everything else. A settled
 * thing sends nothing, and neither does what the budget of the day does not cover.
 */
export function pack<N extends DueNotice>(due: readonly N[], budget: Budget): Packed<N> {
  const alive = due.filter(notice => !notice.settled)
  const money = alive.filter(notice => notice.class === 'money')
  const others = [
    ...Map.groupBy(
      alive.filter(notice => notice.class !== 'money'),
      notice => notice.class,
    ),
  ]
  const parcels: Parcel<N>[] = money.map(notice => ({ told: [notice] }))
  const dropped = due.filter(notice => notice.settled)
  let { left, campaignsLeft } = budget
  for (const [of, told] of others) {
    const counts = told.some(notice => !notice.told)
    const fits = !counts || (left > 0 && (of !== 'campaign' || campaignsLeft > 0))
    if (!fits) dropped.push(...told)
    else parcels.push({ told })
    if (fits && counts) left -= 1
    if (fits && counts && of === 'campaign') campaignsLeft -= 1
  }
  return { parcels, dropped }
}

/** What is done about a push or mail that did not arrive: tried again, three times over an hour. */
export function afterFailure(tries: number, now: Date, triesMax: number): Date | undefined {
  if (tries >= triesMax) return undefined
  const pauseMinutes = tries === 1 ? 10 : 50
  return new Date(now.getTime() + pauseMinutes * 60_000)
}
