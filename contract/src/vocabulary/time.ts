import { z } from 'zod'

/** A moment, UTC. ISO 8601 on the wire, a Date inside. */
export const Instant = z
  .codec(z.iso.datetime(), z.date(), {
    decode: text => new Date(text),
    encode: moment => moment.toISOString(),
  })
  .meta({ id: 'Instant' })

/** A calendar month of the house's time zone, `2026-11`. */
export const Month = z
  .string()
  .regex(/^20[0-9]{2}-(0[1-9]|1[0-2])$/)
  .meta({ id: 'Month' })

/** A calendar day of the house's time zone, `2026-11-21`. */
export const Day = z.iso.date().meta({ id: 'Day' })

// Names only: what reads `+08:00` here is eight hours west to the database.
const isTimeZone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0).length > 0
  } catch {
    // The constructor throws a RangeError for a zone it does not know; that is the answer.
    return false
  }
}

/** A zone of the IANA list, `Asia/Shanghai`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'not a time zone')
