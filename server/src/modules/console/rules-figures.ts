import { ReviewQueue } from '@fuquan/contract/console.ts'

export type Joined = { userId: string; day: string; origin: string }
export type Active = { userId: string; day: string }
export type Return = { origin: string; joined: number; day1: number; day7: number; day30: number }

const steps = { day1: 1, day7: 7, day30: 30 } as const

/** The calendar day so many days later; both as `2026-11-21`. */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/**
 * How many of those who joined were active again exactly one, seven and thirty days later, by what
 * brought them. Somebody whose day has not come yet counts as not returned.
 */
export function returnsOf(joined: readonly Joined[], active: readonly Active[]): Return[] {
  const seen = new Set(active.map(({ userId, day }) => `${userId} ${day}`))
  const found = new Map<string, Return>()
  for (const { userId, day, origin } of joined) {
    const line = found.get(origin) ?? { origin, joined: 0, day1: 0, day7: 0, day30: 0 }
    line.joined += 1
    for (const name of ['day1', 'day7', 'day30'] as const) {
      if (seen.has(`${userId} ${daysLater(day, steps[name])}`)) line[name] += 1
    }
    found.set(origin, line)
  }
  return [...found.values()].toSorted((a, b) => b.joined - a.joined)
}

type Waiting = { queue: ReviewQueue; waiting: number; since: Date | null }
type Decided = {
  day: string
  queue: 'all' | ReviewQueue
  decided: number
  medianSeconds: number
  ninetiethSeconds: number
  inTime: number | null
}
export type Wait = Pick<Decided, 'queue'> &
  Omit<Waiting, 'queue'> & { late: boolean; days: Omit<Decided, 'queue'>[] }
/** What came before `due` has waited longer than the house promises. */
type Told = { waiting: readonly Waiting[]; decided: readonly Decided[]; due: Date }

/** Puts what waits now beside what was decided: all queues together first, then each. */
export function waitsOf({ waiting, decided, due }: Told): Wait[] {
  const isLate = (since: Date | null) => since !== null && since < due
  const found = new Map(waiting.map(one => [one.queue, one]))
  const oldest = waiting
    .flatMap(({ since }) => (since === null ? [] : [since]))
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(0)
  const all = { waiting: waiting.reduce((sum, one) => sum + one.waiting, 0), since: oldest ?? null }
  const daysOf = (queue: Decided['queue']) =>
    decided
      .filter(one => one.queue === queue)
      .map(({ day, decided: count, medianSeconds, ninetiethSeconds, inTime }) => {
        return { day, decided: count, medianSeconds, ninetiethSeconds, inTime }
      })
      .toSorted((a, b) => (a.day < b.day ? -1 : 1))
  return [
    { queue: 'all', ...all, late: isLate(all.since), days: daysOf('all') },
    ...ReviewQueue.options.map(queue => {
      const { waiting: count, since } = found.get(queue) ?? { waiting: 0, since: null }
      return { queue, waiting: count, since, late: isLate(since), days: daysOf(queue) }
    }),
  ]
}
