import { currentLanguage } from './i18n.ts'

type When = Date | string
const dateOf = (when: When) => (typeof when === 'string' ? new Date(when) : when)
// English dates are written as in most of the world: the day first, and 24 hours.
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage(), options)

/** `14:05`, in the person's zone. */
export function clockTime(when: When): string {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(dateOf(when))
}

const dayOf = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate())

/** Whole days from `when` to now by the calendar: 0 today, 1 yesterday. */
export function daysAgo(when: When, now = new Date()): number {
  const gap = dayOf(now).getTime() - dayOf(dateOf(when)).getTime()
  return Math.round(gap / 86_400_000)
}

const relativeDay = (days: number) =>
  new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(days, 'day')

/** `today`, `yesterday`, `20 Nov`, and with the year when it is another one. */
export function dayName(when: When, now = new Date()): string {
  const date = dateOf(when)
  const ago = daysAgo(date, now)
  if (ago >= -1 && ago <= 1) return relativeDay(-ago)
  const sameYear = date.getFullYear() === now.getFullYear()
  return format({
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date)
}

/** `14:05` today, `yesterday 14:05`, `20 Nov 14:05`. */
export function moment(when: When, now = new Date()): string {
  if (daysAgo(when, now) === 0) return clockTime(when)
  return `${dayName(when, now)} ${clockTime(when)}`
}

/** For a list: the time today, else the day. */
export function shortMoment(when: When, now = new Date()): string {
  return daysAgo(when, now) === 0 ? clockTime(when) : dayName(when, now)
}

/** A deadline: absolute and with its day, `tomorrow 21:04`. */
export function deadline(when: When, now = new Date()): string {
  return `${dayName(when, now)} ${clockTime(when)}`
}

/** `November 2026` of `2026-11`; only the month when it is this year. */
export function monthName(month: string, now = new Date()): string {
  const [year = 0, at = 1] = month.split('-').map(Number)
  const date = new Date(year, at - 1, 15)
  const sameYear = year === now.getFullYear()
  // Chinese writes 11月 here; its long form spells the number out.
  const name = currentLanguage() === 'en' ? 'long' : 'short'
  return format({ month: name, ...(sameYear ? {} : { year: 'numeric' }) }).format(date)
}

/** `Friday 20 November`. */
export function longDay(when: When): string {
  return format({ weekday: 'long', day: 'numeric', month: 'long' }).format(dateOf(when))
}

/** Full date and time, with seconds, for papers. */
export function exactly(when: When): string {
  return format({ dateStyle: 'medium', timeStyle: 'medium' }).format(dateOf(when))
}

/** A number of milliseconds as the largest units that matter, `8 seconds`, `2 minutes`. */
export function duration(ms: number): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour') =>
    new Intl.NumberFormat(currentLanguage(), {
      style: 'unit',
      unit: name,
      unitDisplay: 'long',
    }).format(value)
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 60) return unit(seconds, 'second')
  if (seconds < 3600) return unit(Math.round(seconds / 60), 'minute')
  return unit(Math.round(seconds / 3600), 'hour')
}

/** What is left of a wait, `4:05`, or `1:04:05` from an hour on; `0:00` once it is over. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
