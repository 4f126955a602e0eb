/** A turn that fails for so long does not mend by itself. */
export const turnPatienceMs = 5 * 60_000
/** News that screens wait for so long is held back by something that does not end. */
export const newsLateSecondsMax = 60
/** A job that could have begun so long ago says that nobody works, or too few do. */
export const lateSecondsMax = 300
const hourMs = 3_600_000

type Watched = {
  turns: readonly { name: string; since: Date }[]
  /** When the youngest dead job died. */
  deadAt: Date | null
  lateSeconds: number
  /** How long the oldest news for screens waits. */
  newsSeconds: number
  disk: boolean
  /** It is nearly full. */
  full: boolean
  now: Date
}
export type Alarm = {
  kind: 'turn_failed' | 'jobs_failed' | 'queue_late' | 'news_late' | 'disk_full' | 'disk'
  /** The same trouble is told once. */
  ref: string
}

/**
 * What operators are told: a turn once per row of failures, dead jobs, late queues and late news
 * at most once an hour, a disk that fills once a day, a directory that can vanish once a week.
 */
export function alarmsOf(watched: Watched): Alarm[] {
  const { turns, deadAt, lateSeconds, newsSeconds, disk, full, now } = watched
  const at = now.getTime()
  const alarms: Alarm[] = turns
    .filter(({ since }) => at - since.getTime() >= turnPatienceMs)
    .map(({ name, since }) => ({ kind: 'turn_failed', ref: `${name} ${since.toISOString()}` }))
  if (deadAt !== null && at - deadAt.getTime() < hourMs) {
    alarms.push({ kind: 'jobs_failed', ref: spanOf(deadAt, hourMs) })
  }
  if (lateSeconds > lateSecondsMax) alarms.push({ kind: 'queue_late', ref: spanOf(now, hourMs) })
  if (newsSeconds > newsLateSecondsMax) alarms.push({ kind: 'news_late', ref: spanOf(now, hourMs) })
  if (full) alarms.push({ kind: 'disk_full', ref: spanOf(now, 24 * hourMs) })
  if (disk) alarms.push({ kind: 'disk', ref: spanOf(now, 7 * 24 * hourMs) })
  return alarms
}

/** Names the span of time in which a moment lies. */
const spanOf = (at: Date, spanMs: number): string => String(Math.floor(at.getTime() / spanMs))
