/** A turn that fails for so long does not mend by itself. */
export const turnPatienceMs = 5 * 60_000
/** A job that could have begun so long ago says that nobody works, or too few do. */
export const lateSecondsMax = 300
const hourMs = 3_600_000

type Watched = {
  turns: readonly { name: string; since: Date }[]
  /** When the youngest dead job died. */
  deadAt: Date | null
  lateSeconds: number
  disk: boolean
  /** It is nearly full. */
  full: boolean
  now: Date
}
export type Alarm = {
  kind: 'turn_failed' | 'jobs_failed' | 'queue_late' | 'disk_full' | 'disk'
  /** The same trouble is told once. */
  ref: string
}

/**
 * What operators are told: a turn once per row of failures, dead jobs and late queues at most once
 * an hour, a disk that fills once a day, and a data directory that can vanish once a week.
 */
export function alarmsOf({ turns, deadAt, lateSeconds, disk, full, now }: Watched): Alarm[] {
  const at = now.getTime()
  const alarms: Alarm[] = turns
    .filter(({ since }) => at - since.getTime() >= turnPatienceMs)
    .map(({ name, since }) => ({ kind: 'turn_failed', ref: `${name} ${since.toISOString()}` }))
  if (deadAt !== null && at - deadAt.getTime() < hourMs) {
    alarms.push({ kind: 'jobs_failed', ref: spanOf(deadAt, hourMs) })
  }
  if (lateSeconds > lateSecondsMax) alarms.push({ kind: 'queue_late', ref: spanOf(now, hourMs) })
  if (full) alarms.push({ kind: 'disk_full', ref: spanOf(now, 24 * hourMs) })
  if (disk) alarms.push({ kind: 'disk', ref: spanOf(now, 7 * 24 * hourMs) })
  return alarms
}

/** Names the span of time in which a moment lies. */
const spanOf = (at: Date, spanMs: number): string => String(Math.floor(at.getTime() / spanMs))
