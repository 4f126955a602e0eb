import type { NoticeClass } from '@fuquan/contract/notifications.ts'

const dayMinutes = 24 * 60
const minuteMs = 60_000

/** Quiet hours as minutes of the person's day; from 1320 until 480 is 22:00 to 08:00. */
export type Quiet = { from: number; until: number }

/** Reads `22:00-08:00`; undefined for anything else. */
export function readQuiet(text: string): Quiet | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (found === null) return undefined
  const [, h1, m1, h2, m2] = found
  return { from: Number(h1) * 60 + Number(m1), until: Number(h2) * 60 + Number(m2) }
}

/** The minute of the day that a clock in `zone` shows at a moment. */
export function minuteOfDay(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find(one => one.type === type)?.value)
  return part('hour') * 60 + part('minute')
}

/** Tells whether a minute of the day lies in quiet hours; equal ends mean that there are none. */
export function isQuiet(minute: number, { from, until }: Quiet): boolean {
  if (from === until) return false
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

/** When the quiet hours that `at` lies in are over; `at` itself outside of them. */
export function endOfQuiet(at: Date, quiet: Quiet, zone: string): Date {
  const minute = minuteOfDay(at, zone)
  if (!isQuiet(minute, quiet)) return at
  const left = (quiet.until - minute + dayMinutes) % dayMinutes
  const guess = new Date(Math.floor(at.getTime() / minuteMs) * minuteMs + left * minuteMs)
  // A clock may be put forward or back in between; what the person's clock shows then is right.
  const off = ((quiet.until - minuteOfDay(guess, zone) + 720 + dayMinutes) % dayMinutes) - 720
  return new Date(guess.getTime() + off * minuteMs)
}

export type Timing = {
  class: NoticeClass
  now: Date
  /** When the thing it is about is over, if it has an end. */
  until: Date | null
  /** When this class was last sent to the person on this channel. */
  lastSentAt: Date | null
  quiet: Quiet
  zone: string
}
/** `held`: it waits for the end of the quiet hours. */
export type Plan = { dueAt: Date; state: 'due' | 'held' }

// How long a class gathers before one push names several things.
const gatherMinutes: Readonly<Record<NoticeClass, number>> = {
  money: 0,
  waiting: 10,
  social: 60,
  campaign: 0,
  announcement: 0,
  digest: 0,
}

/**
 * Decides when a notice leaves for a channel.
 *
 * Money leaves at once, quiet hours or not (then without a sound). A thing with an end leaves at
 * once too, unless its class spoke a moment ago; whatever merely tells gathers first. Quiet hours
 * hold everything else until their end, except what would be over by then.
 */
export function planOf({ until, now, lastSentAt, quiet, zone, ...rest }: Timing): Plan {
  if (rest.class === 'money') return { dueAt: now, state: 'due' }
  const gather = gatherMinutes[rest.class] * minuteMs
  const spoken = lastSentAt === null ? 0 : lastSentAt.getTime() + gather
  const wanted = until === null ? now.getTime() + gather : Math.max(now.getTime(), spoken)
  const soonest = new Date(until === null ? wanted : Math.min(wanted, until.getTime()))
  return held({ class: rest.class, until, quiet, zone }, soonest)
}

/** Decides when what would leave at a moment may: then, or when the quiet hours are over. */
export function held(told: Omit<Timing, 'now' | 'lastSentAt'>, at: Date): Plan {
  const { until, quiet, zone } = told
  if (told.class === 'money') return { dueAt: at, state: 'due' }
  const awake = endOfQuiet(at, quiet, zone)
  if (awake.getTime() === at.getTime()) return { dueAt: at, state: 'due' }
  if (until !== null && until <= awake) return { dueAt: at, state: 'due' }
  return { dueAt: awake, state: 'held' }
}
