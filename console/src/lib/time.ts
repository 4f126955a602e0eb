/** A moment for a table: day and minute, 24 hours, and the year when it is another one. */
export function writeMoment(moment: string | null | undefined, language: string): string {
  if (moment === null || moment === undefined) return '–'
  const date = new Date(moment)
  const near = date.getFullYear() === new Date().getFullYear()
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...(near ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(date)
}

/** How long something took, in the largest unit that fits; undefined below a minute. */
export function writeSpan(seconds: number, language: string): string | undefined {
  if (seconds < 60) return undefined
  const [unit, size] =
    seconds < 3600 ? ['minute', 60] : seconds < 86_400 ? ['hour', 3600] : ['day', 86_400]
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, format).format(seconds / Number(size))
}

/** How long ago, in the largest unit that fits: `3 hours ago`. */
export function writeAge(moment: string, language: string): string {
  const seconds = (new Date(moment).getTime() - Date.now()) / 1000
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  if (Math.abs(seconds) < 60) return format.format(Math.round(seconds), 'second')
  if (Math.abs(seconds) < 3600) return format.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return format.format(Math.round(seconds / 3600), 'hour')
  return format.format(Math.round(seconds / 86_400), 'day')
}
